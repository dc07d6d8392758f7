"""Discovery: under which values of the factors an outcome turns out as nobody wishes (or as everybody does)."""
