"""Scenario files: what a run is told, read once and frozen."""
