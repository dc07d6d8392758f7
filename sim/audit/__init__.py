"""Audit: looks into the model from outside and counts anew; for checks, never for results."""
