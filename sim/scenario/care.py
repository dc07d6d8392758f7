"""Social care (Sozialbetreuung): the care ratio by stage and date, and the organisations that employ the staff."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from sim.scenario.quantities import Dated, Factor, Frozen, Share, quantity

PersonsPerPost = Annotated[float, Field(gt=0, le=100_000)]
Posts = Annotated[float, Field(ge=0, le=1_000_000)]


class CareRatio(Frozen):
    """Persons one full post looks after (Betreuungsschlüssel), by stage and date."""

    preliminary: Dated[PersonsPerPost] = quantity(
        "persons per post", "Betreuungsschlüssel vorläufige Unterbringung", "care ratio, preliminary"
    )
    follow_up: Dated[PersonsPerPost] = quantity(
        "persons per post", "Betreuungsschlüssel Anschlussunterbringung", "care ratio, follow-up"
    )


class Care(Frozen):
    """Posts follow the persons to be looked after: counted at a review, filled after a delay, ended after notice."""

    ratio: CareRatio
    organisations: dict[str, Share] = quantity(
        "share of planned places", "Träger", "welfare organisations and their share of places"
    )
    review_days: int = quantity("days", "Abstand der Prüfung", "days between reviews of posts", 30, ge=1, le=366)
    hiring_delay_days: int = quantity("days", "Dauer der Einstellung", "days until a post is filled", 90, ge=0, le=1500)
    notice_days: int = quantity("days", "Frist beim Abbau", "days until a post ends", 90, ge=0, le=1500)
    most_posts: Dated[Posts] | None = quantity("posts", "höchstens bezahlte Stellen", "most posts paid for", None)
    filled_share_at_start: Share = quantity(
        "share of posts", "besetzt am Anfang", "share of posts filled at the start", 1.0
    )
    effect_on_clocks: dict[str, Factor] = quantity(
        "factor by clock", "Wirkung ganz fehlender Betreuung", "speed of a clock where all posts are missing", {}
    )

    @model_validator(mode="after")
    def _shares_add_up(self) -> Care:
        if not self.organisations:
            raise ValueError("name at least one organisation: its share is 1")
        total = sum(self.organisations.values())
        if abs(total - 1) > 1e-6:
            raise ValueError(f"the shares of the organisations add up to {total:g}, they must add up to 1")
        return self
