"""Studies seen from outside: their folder opened, exported, and asked what matters."""
