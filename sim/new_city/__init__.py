"""New city: from a few tables or answers to a commented city folder with a first scenario that passes `check`."""
