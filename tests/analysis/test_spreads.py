"""Spreads over runs: ranges with few runs, percentiles with many, and dates that lie beyond the horizon."""

from datetime import date

from analysis.words.spreads import of_dates, of_numbers


def test_a_few_runs_give_their_range() -> None:
    assert of_numbers([3, 1, 2]) == {"low": 1, "middle": 2, "high": 3, "runs": 3, "is_percentile": False}


def test_a_hundred_runs_give_percentiles() -> None:
    told = of_numbers(range(100))
    assert told is not None
    assert (told["low"], told["high"], told["is_percentile"]) == (5, 94, True)


def test_no_values_give_no_spread() -> None:
    assert of_numbers([]) is None
    assert of_dates([]) is None


def test_not_within_the_horizon_is_later_than_every_date() -> None:
    told = of_dates([None, date(2016, 5, 1), date(2016, 4, 1)])
    assert told is not None
    assert (told["low"], told["middle"], told["high"]) == ("2016-04-01", "2016-05-01", None)


def test_the_middle_of_dates_is_the_date_of_a_run() -> None:
    told = of_dates([date(2016, 5, 1), date(2016, 4, 1)])
    assert told is not None
    assert told["middle"] == "2016-04-01"
