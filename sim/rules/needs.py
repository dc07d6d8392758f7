"""Special needs: suitable places are kept free for a while, and who lives unsuitably moves when one is free."""

from __future__ import annotations

from sim.agents.city import City
from sim.agents.needs import SpecialNeeds


def set_up_needs(city: City) -> None:
    """Know the suitable places of the sites to come, and who needs them."""
    if city.plan.needs is not None:
        part = SpecialNeeds(city, city.districts, city.households, city.horizon)
        city.parts["needs"] = city.ledger.needs = part
        for district in city.districts:
            district.needs = part


def mind_needs(city: City) -> None:
    """Suitable places nobody has asked for are released; after the limit those who live unsuitably are counted."""
    part = city.ledger.needs
    if part is None:
        return
    part.check()
    released = set(part.released())
    for number in sorted(released):
        city.ledger.show_again(city.shelters[number])
