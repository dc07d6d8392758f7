"""Studies: many runs of one scenario, planned by a design, that survive the night."""
