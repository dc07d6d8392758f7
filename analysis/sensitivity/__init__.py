"""Sensitivity: how much of an outcome's spread hangs on which factor of a study."""
