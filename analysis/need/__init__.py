"""Need: how many regular places must exist by a date so that nobody sleeps in a hall, and when the next hall comes."""
