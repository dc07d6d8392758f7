"""Trade-off: which policies nothing beats in two outcomes, and how much each is regretted when a future comes."""
