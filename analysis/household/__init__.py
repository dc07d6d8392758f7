"""Household: the path of one household of the first run, chosen by a rule and marked as invented."""
