"""Hindcast: what Stuttgart's history of 2015 to 2019 looks like in the shipped scenarios, pattern by pattern.

`python -m analysis.hindcast [--runs 100] [SCENARIO ...]` runs the scenarios and prints one Markdown table for each.
The known values are typed in with their source. A pattern is *met* if at least nine runs in ten meet it, *partly* if
at least one in ten does, else *not met*. Three kinds of patterns are kept apart: those a number of the scenario was
fitted to, those the invented sites were made to hit (they prove nothing), and those held out.
"""
