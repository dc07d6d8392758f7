"""Compare: variants of one city side by side, run by run with the same people."""
