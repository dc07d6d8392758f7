"""Frontier: cost against person-nights in emergency shelters by variant."""
