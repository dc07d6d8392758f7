"""Calibration: parameters fitted to what was observed, judged on what was held out, and on forecasts made back then."""
