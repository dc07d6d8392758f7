"""Who is in the city: people in columns, shelters and districts as agents, the ledger of who lives where."""
