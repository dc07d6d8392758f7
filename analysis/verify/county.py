"""V1: a county with regular and emergency places that change every 63 days, against the exact law."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure

from analysis.verify.check import Check, Size
from analysis.verify.county_law import DAYS, county_law
from analysis.verify.drawing import EXPECTED as BLACK
from analysis.verify.drawing import OTHER, OURS, finish, panels
from analysis.verify.exact import EXPECTED
from analysis.verify.observing import observe
from analysis.verify.rows import Row, largest, mean_of, share_of
from sim.locale import Language
from sim.records import Records

RUNS = {"quick": 40, "full": 6200}
V1 = EXPECTED["V1_two_tier_county"]
TABLE: list[dict[str, Any]] = V1["expected"]
AT = [row["day"] - 1 for row in TABLE]
SIX_YEARS: float = V1["expected_time_average_unsheltered_6_years"]
ROUNDED = 1e-4
WIDE_BAND = 100


def check(size: Size, workers: int) -> Check:
    """Mean number of people without a place, and how often there is none, at 34 dates and over six years."""
    runs = RUNS[size]
    seen = observe("v1-two-tier-county", runs, without_place, workers=workers)
    means = [
        mean_of(
            "v1_mean",
            row["exact_mean_unsheltered"],
            seen[:, day],
            at_least=0.5 if row["exact_mean_unsheltered"] < 1 else 0.0,
            day=row["day"],
        )
        for row, day in zip(TABLE, AT, strict=True)
    ]
    nobody = [
        share_of(
            "v1_nobody",
            row["exact_P_unsheltered_is_0"],
            int((seen[:, day] == 0).sum()),
            runs,
            rounded=ROUNDED,
            day=row["day"],
        )
        for row, day in zip(TABLE, AT, strict=True)
    ]
    rows: tuple[Row, ...] = (
        mean_of("v1_six_years", SIX_YEARS, seen.sum(axis=1) / DAYS),
        largest(means),
        largest(nobody),
    )
    return Check("V1", rows, (*means, *nobody), seen={"bands": _bands(seen), "runs": runs}, about={"dates": len(AT)})


def without_place(records: Records) -> Any:
    """People waiting or above the usable places, by day; day 63 k - 1 is the state just before the k-th change."""
    return (records.city["waiting"] + records.city["above_usable"]).astype(np.int16)


def _bands(seen: Any) -> dict[str, Any]:
    levels = (5, 25, 50, 75, 95) if len(seen) >= WIDE_BAND else (25, 50, 75)
    return {str(level): np.percentile(seen, level, axis=0, method="inverted_cdf") for level in levels}


def draw(check: Check, lang: Language) -> Figure:
    """Exact law as bands, ours as lines over it; the commercial model's means as crosses."""
    figure, (axes,) = panels(height=4.0)
    law, days = county_law(), np.arange(1, DAYS + 1)
    for low, high, depth in ((0.05, 0.95, 0.14), (0.25, 0.75, 0.26)):
        band = law.quantile(low), law.quantile(high)
        name = lang.say("verify.figure.exact_band", low=lang.number(100 * low), high=lang.number(100 * high))
        axes.fill_between(days, *band, color=BLACK, alpha=depth, linewidth=0, label=name)
    axes.plot(days, law.quantile(0.5), color=BLACK, linewidth=2.2, label=lang.say("verify.figure.exact_middle"))
    names = {level: lang.say(f"verify.figure.ours_{level}") for level in ("5", "25", "50")}
    for level, line in check.seen["bands"].items():
        middle = level == "50"
        name = names.get(level, "_")  # matplotlib leaves names with an underscore out of the legend
        style = "-" if middle else ":" if level in ("5", "95") else "--"
        axes.plot(days, line, style, color=OURS, linewidth=1.6 if middle else 1.0, label=name)
    simio = lang.say("verify.figure.simio")
    axes.plot(
        [row["day"] for row in TABLE], [row["simio_mean"] for row in TABLE], "x", color=OTHER, markersize=5, label=simio
    )
    finish(axes, lang, lang.say("verify.v1.chart"), lang.say("verify.figure.day"))
    axes.set_ylim(0)
    return figure
