"""Verification: the program against results nobody here made up, V1 to V12, and any scenario beside theory."""
