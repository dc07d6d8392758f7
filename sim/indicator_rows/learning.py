"""Learning rows: language courses, levels reached, first jobs."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.indicator_rows.row import Daily, Indicator, figure, of_the_day, ratio, row
from sim.records import Records

WEEKS_LOOKED_AT = 13
IAB = "levels as in the German test for immigrants (DTZ); employment: IAB-BAMF-SOEP survey"


def _weeks_waited(records: Records) -> Any:
    """Mean weeks waited by those who began in the last 13 weeks; NaN while nobody did."""
    lag = 7 * WEEKS_LOOKED_AT

    def of_late(name: str) -> Any:
        total = records.parts[name]
        return total - np.concatenate([np.zeros(min(lag, len(total))), total[:-lag]])

    waited, starts = of_late("course_weeks_waited"), of_late("course_starts")
    return np.divide(waited, starts, out=np.full(len(starts), np.nan), where=starts > 0)


def _after(months: int, what: str) -> Daily:
    return ratio(figure(f"adults_{what}_after_{months}"), figure(f"adults_after_{months}"))


# fmt: off
ROWS: tuple[Indicator, ...] = (
    row("waiting_for_course", "persons", "Personen, die auf einen Sprachkurs warten",
        "persons waiting for a language course",
        "adults on the waiting lists, for a first course or a repeat", figure("course_waiting"), part="learning"),
    row("waiting_for_course_too_long", "persons", "Personen, die länger als das Ziel auf einen Sprachkurs warten",
        "persons waiting for a course longer than the target",
        "adults who asked more than courses.target_weeks ago and have no seat", figure("course_waiting_long"),
        part="learning"),
    row("course_weeks", "weeks", "Wartezeit auf einen Sprachkurs", "weeks waited for a course",
        "mean of those who began a course in the last 13 weeks", _weeks_waited, part="learning"),
    row("learners", "persons", "Personen im Sprachkurs", "persons in language courses",
        "learners of all courses that run", figure("course_learners"), part="learning"),
    row("courses_running", "courses", "laufende Sprachkurse", "language courses running",
        "courses that run", figure("courses_running"), part="learning"),
    row("courses_possible", "courses", "mögliche Sprachkurse", "language courses possible",
        "courses.at_once in force", figure("courses_possible"), part="learning"),
    row("first_tests", "persons/day", "erste Sprachtests", "first language tests",
        "persons of the day who take the test for the first time", of_the_day("first_tests"), part="learning"),
    row("b1_at_first_test", "share", "Anteil B1 im ersten Test", "share with B1 at the first test",
        "passed / taken, all first tests so far", ratio(figure("first_tests_passed"), figure("first_tests")), IAB,
        "learning"),
    row("share_b1", "share", "Anteil der Erwachsenen mit B1", "share of adults with B1",
        "adults present with level B1 / adults present who came as adults",
        ratio(figure("adults_b1"), figure("adults")), IAB, "learning"),
    row("share_employed", "share", "Anteil der Erwachsenen mit Arbeit", "share of adults employed",
        "adults present who have found a first job / adults present who came as adults",
        ratio(figure("adults_employed"), figure("adults")), IAB, "learning"),
    row("familiarisation_used", "places", "belegte Plätze zur Arbeitserprobung", "familiarisation places used",
        "persons in work familiarisation", figure("familiarisation_used"), part="learning"),
    *(row(f"share_{what}_after_{months}_months", "share", f"{de} nach {months} Monaten", f"{en} after {months} months",
          "of all adults so far who were still here so many months after arrival", _after(months, what), IAB,
          "learning")
      for what, de, en in (("b1", "Anteil mit B1", "share with B1"),
                           ("employed", "Anteil mit Arbeit", "share employed"))
      for months in (12, 24, 60)),
)
# fmt: on
