"""Care rows: social workers against the care ratio."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.indicator_rows.row import Daily, Indicator, figure, of_the_day, ratio, row
from sim.records import Records

RULE = "care ratio (Betreuungsschlüssel), GRDrs 434/2016"


def _sum(*names: str) -> Daily:
    return lambda records: np.asarray(np.sum([records.parts[name] for name in names], axis=0))


def _missing(records: Records) -> Any:
    """Posts wanted and not filled, by stage: a stage with too many does not make up for the other."""
    stages = ("preliminary", "follow_up")
    gaps = [records.parts[f"care_posts_wanted_{s}"] - records.parts[f"care_posts_filled_{s}"] for s in stages]
    return np.asarray(np.maximum(gaps, 0).sum(axis=0))


# fmt: off
ROWS: tuple[Indicator, ...] = (
    row("care_posts_wanted", "posts", "Stellen der Sozialbetreuung nach Schlüssel", "social care posts by the ratio",
        "persons in the sites of an organisation / care ratio of their stage, in half posts, at the last review",
        _sum("care_posts_wanted_preliminary", "care_posts_wanted_follow_up"), RULE, "care"),
    row("care_posts_filled", "posts", "besetzte Stellen der Sozialbetreuung", "social care posts filled",
        "posts filled today", _sum("care_posts_filled_preliminary", "care_posts_filled_follow_up"), RULE, "care"),
    row("care_posts_missing", "posts", "fehlende Stellen der Sozialbetreuung", "social care posts missing",
        "sum over stages of max(0, posts by the ratio - posts filled)", _missing, RULE, "care"),
    row("persons_per_post_preliminary", "persons/post", "Personen je Stelle, vorläufige Unterbringung",
        "persons per post, preliminary accommodation",
        "persons of the preliminary stage in shelters / posts filled for them",
        ratio(figure("care_persons_preliminary"), figure("care_posts_filled_preliminary")), RULE, "care"),
    row("persons_per_post_follow_up", "persons/post", "Personen je Stelle, Anschlussunterbringung",
        "persons per post, follow-up accommodation",
        "persons of the follow-up stage in shelters / posts filled for them",
        ratio(figure("care_persons_follow_up"), figure("care_posts_filled_follow_up")), RULE, "care"),
    row("persons_beyond_care", "persons", "Personen über den Betreuungsschlüssel hinaus",
        "persons beyond the care ratio",
        "sum over organisations and stages of max(0, persons - posts filled x care ratio)",
        figure("care_persons_beyond"), RULE, "care"),
    row("care_sites_above_ratio", "share of sites", "Anteil der Standorte über dem Betreuungsschlüssel",
        "share of sites above the care ratio",
        "sites lived in whose organisation has persons beyond the ratio / sites lived in",
        ratio(of_the_day("care_site_days_above"), of_the_day("care_site_days")), RULE, "care"),
)
# fmt: on
