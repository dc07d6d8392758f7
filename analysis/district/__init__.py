"""District: the districts on one day, as map, table and numbers."""
