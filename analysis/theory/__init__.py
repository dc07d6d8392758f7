"""Theory: what a scenario leads one to expect, computed without the simulator: M(t)/G/infinity and a fluid model."""
