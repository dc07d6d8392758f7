"""Charts: figures over time, their axes, panels, flags and lanes, and the staircase back to the standards."""
