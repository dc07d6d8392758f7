"""Regret: plan A under wave B - what each plan costs more than the best one, whichever wave comes."""
