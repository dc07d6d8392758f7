"""Replications: how exactly the runs of a design point tell its mean, and how many a stated exactness needs."""
