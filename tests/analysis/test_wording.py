"""How a standard ends, in words: a date that is none is not put behind "from"."""

import pytest

from analysis.words.wording import ENDINGS, Wording
from sim.locale import language

SUMMARY = {"runs": 20, "end": "2019-12-31", "counts_from": "2015-06-01"}


@pytest.mark.parametrize(
    ("middle", "says"),
    [
        ("2019-03-01", "next kept from 1 Mar 2019 (15 Dec 2018 – not by 31 Dec 2019)"),
        (None, "kept again by 31 Dec 2019 in at most half of them, from 15 Dec 2018 on"),
    ],
)
def test_broken_before_the_start_and_kept_again_in_some_runs(middle: str | None, says: str) -> None:
    standard = {
        "endings": {name: {"runs": 20 if name == "broken_before_start" else 0} for name in ENDINGS},
        "runs_not_assessed": 0,
        "runs_broken_again": 0,
        "first_return_if_broken_before_start": {"low": "2018-12-15", "middle": middle, "high": None},
    }
    told = Wording(SUMMARY, language("en")).endings(standard)
    assert told == f"in all 20 runs already broken on 1 Jun 2015, {says}"
