"""Words: the summary as sentences and tables of one language, on pages and on the terminal."""
