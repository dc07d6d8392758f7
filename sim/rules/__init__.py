"""Rules of the city: one file per rule; each step of the day is one plain function of the city."""
