"""Live runs: one run for a room, steered by one page and watched by many; see docs/live.md."""
