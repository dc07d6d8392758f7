"""Service: what is told of the parts of the strategy a scenario has."""
