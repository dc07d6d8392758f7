"""Write sites.csv of Stuttgart: the sites that are documented, and synthetic ones that make the known totals come out.

Documented (status `sourced ...`, `derived ...`, `inferred ...`): the sites and extensions the council decided in six
tranches from 2013 to 2016. Where the source gives a period and not a day, the day is assumed inside that period and the
status says so.

Synthetic (status `synthetic`): no list of the other sites has been published. What is known is how many sites there
were on a dozen dates, how many districts had one, how many places there were on a few dates, and what seven districts
had on 31 August 2015. The tables below say how many sites and places to invent for which district and when; sizes and
order inside a batch are drawn with a fixed seed. No synthetic site is a real address.

Run it from anywhere: `python scenarios/stuttgart/make_sites.py`. The result is always the same file, byte for byte.
"""

from __future__ import annotations

import csv
import random
import sys
from collections import Counter
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from pathlib import Path

SEED = 20150601
CAP = 250
HERE = Path(__file__).resolve().parent
DOMINO = "https://www.domino1.stuttgart.de/web/ksd/KSDRedSystem.nsf"
STN = "https://www.stuttgarter-nachrichten.de"
LHS = "https://www.stuttgart.de/pressemitteilungen"
TRANCHE_1 = (
    'GRDrs 1316/2013; StN Nov 2013 "Sechs Provisorien für 1000 neue Flüchtlinge" '
    f"{STN}/inhalt.stuttgart-sechs-provisorien-fuer-1000-neue-fluechtlinge.9151d3f7-2d42-4650-9c1b-8215214dbe53.html"
)
TABLE_OF_TRANCHES = (
    "LHS press release Oct 2015 (table of tranches) "
    f"{LHS}/2015/oktober/fluechtlinge-gemeinderat-beschliesst-weitere-unterkuenfte.php"
)
TRANCHE_3 = f"GRDrs 913/2014 {DOMINO}/3773c106d8cc9a76c1256ad900302205/b9b7f88dfb929b57c1257da40062f972?OpenDocument"
TRANCHE_4 = (
    f"Gemeinderat 16.07.2015, GRDrs 423/2015 {DOMINO}/738cd478e7e6c50bc125868e0055cfb2/"
    "74682143b1ad52acc1257ed8003170e4?OpenDocument"
)
TRANCHE_5 = (
    f"GRDrs 848/2015 {DOMINO}/3773c106d8cc9a76c1256ad900302205/ff3027bb03d70e05c1257ed0005d9536?OpenDocument ; "
    "LHS press release Oct 2015"
)
PUT_OFF = (
    f'{TRANCHE_5} ; StN summer 2016 "Stadt verzichtet vorerst auf vier Asylheime" '
    f"{STN}/inhalt.fluechtlinge-stadt-verzichtet-vorerst-auf-vier-asylheime.f80fad82-7c26-43d2-ad55-912a663fec69.html"
)
TRANCHE_6 = "LHS press release 18.02.2016 http://www.stuttgart.de/item/show/273273/1/9/590732"


def day(text: str) -> date:
    """Date of a text such as 2015-10-01."""
    return date.fromisoformat(text)


# --- documented: the tranches -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Decided:
    """A site, or an extension of one, decided by the council."""

    decided: str
    district: str
    name: str
    kind: str
    places: int
    usable: str
    years: int
    source: str
    status: str = "sourced; day assumed inside the stated period"
    part_of: str = ""


SYSTEM = "system building"
T4_STATUS = "sourced; day assumed (stated: by the end of 2016)"
T5_STATUS = "sourced; day assumed (stated: from August 2016)"
PUT_OFF_STATUS = (
    "sourced (stated: from August 2016); assumed to be one of the four homes put off in summer 2016, day assumed"
)
SPRING_STATUS = "sourced; day assumed (stated: spring 2016)"
T6_STATUS = "sourced; day assumed (stated: 2016)"

DECIDED = (
    # tranche 1, in use between August 2014 and March 2015
    Decided("2013-12-19", "Bad Cannstatt", "Neckarpark", SYSTEM, 243, "2014-08-15", 5, TRANCHE_1),
    Decided(
        "2013-12-19", "Mühlhausen", "Hofen, Wagrainstraße / Mühlhäuser Straße", SYSTEM, 243, "2014-09-15", 5, TRANCHE_1
    ),
    Decided("2013-12-19", "Möhringen", "Kauslerweg", SYSTEM, 78, "2014-10-15", 5, TRANCHE_1),
    Decided("2013-12-19", "Zuffenhausen", "Zazenhäuser Straße", SYSTEM, 159, "2014-11-01", 5, TRANCHE_1),
    Decided("2013-12-19", "Plieningen", "Im Wolfer", SYSTEM, 159, "2015-01-15", 5, TRANCHE_1),
    Decided(
        "2013-12-19",
        "Feuerbach",
        "Burgherrenstraße",
        SYSTEM,
        156,
        "2015-02-15",
        5,
        TRANCHE_1,
        "derived: total 1,038 less the other five; day assumed inside the stated period",
    ),
    # tranche 2, in use in 2015; where it stands is not in the source
    Decided(
        "2014-07-01",
        "Ost",
        "Tranche 2 (place not stated)",
        SYSTEM,
        156,
        "2015-07-10",
        5,
        TABLE_OF_TRANCHES,
        "sourced (places only); district and days assumed",
    ),
    # tranche 3, 2015 to 2016
    Decided("2014-12-18", "Botnang", "Ruckenäcker", SYSTEM, 156, "2015-08-01", 5, TRANCHE_3),
    Decided(
        "2014-12-18",
        "Weilimdorf",
        "Steinröhre",
        SYSTEM,
        243,
        "2015-08-12",
        5,
        f"{TRANCHE_3} ; {TRANCHE_6}",
        "inferred (243 before its extension in 2016); day assumed inside the stated period",
    ),
    Decided(
        "2014-12-18",
        "Möhringen",
        "Kauslerweg, extension",
        SYSTEM,
        78,
        "2015-07-05",
        5,
        TRANCHE_3,
        "assumed split of the remaining 162 places; site and day assumed",
        "Kauslerweg",
    ),
    Decided(
        "2014-12-18",
        "Feuerbach",
        "Burgherrenstraße, extension",
        SYSTEM,
        84,
        "2015-08-20",
        5,
        TRANCHE_3,
        "assumed split of the remaining 162 places; site and day assumed",
        "Burgherrenstraße",
    ),
    # tranche 4, by the end of 2016
    Decided("2015-07-16", "Bad Cannstatt", "Quellenstraße", SYSTEM, 243, "2016-03-20", 5, TRANCHE_4, T4_STATUS),
    Decided("2015-07-16", "Vaihingen", "Möhringer Landstraße", SYSTEM, 243, "2016-04-15", 5, TRANCHE_4, T4_STATUS),
    Decided("2015-07-16", "Stammheim", "Ottmarsheimer Straße", SYSTEM, 243, "2016-05-02", 5, TRANCHE_4, T4_STATUS),
    Decided("2015-07-16", "Untertürkheim", "Württembergstraße", SYSTEM, 243, "2016-05-20", 5, TRANCHE_4, T4_STATUS),
    Decided("2015-07-16", "Möhringen", "Kurt-Schumacher-Straße", SYSTEM, 243, "2016-06-08", 5, TRANCHE_4, T4_STATUS),
    Decided("2015-07-16", "Mitte", "Rothmannblock", SYSTEM, 156, "2016-06-25", 5, TRANCHE_4, T4_STATUS),
    Decided("2015-07-16", "Feuerbach", "Wiener Straße", SYSTEM, 243, "2016-07-10", 5, TRANCHE_4, T4_STATUS),
    Decided("2015-07-16", "Zuffenhausen", "Schwieberdinger Straße", SYSTEM, 156, "2016-09-10", 5, TRANCHE_4, T4_STATUS),
    Decided(
        "2015-07-16",
        "Süd",
        "Tranche 4, eleventh site (place not stated)",
        SYSTEM,
        156,
        "2016-11-20",
        5,
        TABLE_OF_TRANCHES,
        "derived: 2,238 in 11 sites less 2,082 in 10; district and day assumed",
    ),
    Decided("2015-07-16", "Mühlhausen", "Sturmvogelweg", SYSTEM, 156, "2016-10-25", 5, TRANCHE_4, T4_STATUS),
    Decided("2015-07-16", "Plieningen", "Mittlere Filderstraße", SYSTEM, 156, "2016-11-01", 5, TRANCHE_4, T4_STATUS),
    # tranche 5, without the site of the youth office (Ost, Am Klingenbach)
    Decided("2015-10-29", "Degerloch", "Georgiiweg", "container", 306, "2016-03-01", 3, TRANCHE_5, SPRING_STATUS),
    Decided("2015-10-29", "Nord", "Rote Wand", "container", 294, "2016-03-10", 3, TRANCHE_5, SPRING_STATUS),
    Decided(
        "2015-10-29", "Sillenbuch", "Untere Hasenwedel", "container", 108, "2016-04-20", 3, TRANCHE_5, SPRING_STATUS
    ),
    Decided("2015-10-29", "Birkach", "Grüninger Straße", SYSTEM, 156, "2017-06-01", 5, PUT_OFF, PUT_OFF_STATUS),
    Decided("2015-10-29", "Obertürkheim", "Hafenbahnstraße", SYSTEM, 243, "2017-04-01", 5, PUT_OFF, PUT_OFF_STATUS),
    Decided("2015-10-29", "Münster", "Burgholzstraße", SYSTEM, 321, "2016-11-05", 5, TRANCHE_5, T5_STATUS),
    Decided("2015-10-29", "Feuerbach", "Krailenshaldenstraße", SYSTEM, 321, "2017-02-15", 5, PUT_OFF, PUT_OFF_STATUS),
    Decided("2015-10-29", "Möhringen", "Ehrlichweg", SYSTEM, 321, "2017-11-15", 5, PUT_OFF, PUT_OFF_STATUS),
    # tranche 6, extensions
    Decided(
        "2016-02-18",
        "Möhringen",
        "Kurt-Schumacher-Straße, extension",
        SYSTEM,
        153,
        "2016-11-14",
        5,
        TRANCHE_6,
        T6_STATUS,
        "Kurt-Schumacher-Straße",
    ),
    Decided(
        "2016-02-18",
        "Weilimdorf",
        "Steinröhre, extension",
        SYSTEM,
        153,
        "2016-11-24",
        5,
        TRANCHE_6,
        T6_STATUS,
        "Steinröhre",
    ),
    Decided(
        "2016-02-18",
        "Stammheim",
        "Ottmarsheimer Straße, extension",
        SYSTEM,
        78,
        "2016-12-05",
        5,
        TRANCHE_6,
        T6_STATUS,
        "Ottmarsheimer Straße",
    ),
)

# --- synthetic: the other sites, in batches -----------------------------------------------------------------------


@dataclass(frozen=True)
class Batch:
    """So many synthetic sites and places by district, opened between two days; decided `ahead` days before."""

    kind: str
    first: str
    last: str
    ahead: int
    sites: dict[str, tuple[int, int]]


SHARED = "shared house"
BATCHES = (
    # 60 sites in Nov 2013, 62 with places for 1,830 persons in 15 districts in May 2014
    Batch(
        SHARED,
        "2008-03-01",
        "2013-10-31",
        180,
        {
            "Bad Cannstatt": (10, 420),
            "Nord": (8, 330),
            "Ost": (6, 220),
            "Süd": (5, 170),
            "West": (7, 210),
            "Mitte": (3, 80),
            "Feuerbach": (1, 40),
            "Vaihingen": (5, 190),
            "Zuffenhausen": (4, 120),
            "Weilimdorf": (3, 90),
            "Möhringen": (2, 60),
            "Degerloch": (2, 60),
            "Sillenbuch": (2, 50),
            "Untertürkheim": (1, 50),
            "Wangen": (1, 50),
        },
    ),
    Batch(SHARED, "2014-02-01", "2014-04-30", 120, {"Süd": (1, 30), "Weilimdorf": (1, 30)}),
    # second half of 2014: beside tranche 1, room for 2,600 persons at the end of the year
    Batch(SHARED, "2014-08-15", "2014-10-31", 150, {"Bad Cannstatt": (1, 220), "Nord": (1, 110)}),
    # first half of 2015: 73 sites in 17 districts in June
    Batch(
        SHARED, "2015-02-01", "2015-05-31", 150, {"Bad Cannstatt": (1, 180), "Nord": (1, 130), "Vaihingen": (1, 107)}
    ),
    # July to September 2015: containers, empty schools and other large buildings; 82 sites in 20 districts with 6,161
    # places on 1 October, many of them only just ready: gyms were opened while 4,853 persons lived in 6,161 places
    Batch(SHARED, "2015-07-05", "2015-07-25", 75, {"Bad Cannstatt": (1, 231), "Stammheim": (1, 36)}),
    Batch(
        SHARED, "2015-09-24", "2015-09-30", 35, {"Bad Cannstatt": (2, 463), "Nord": (1, 230), "Hedelfingen": (1, 40)}
    ),
    # autumn 2015: further rents and 170 places in flats; with the emergency sites 93 sites on 19 November and 100 on
    # 20 December
    Batch(SHARED, "2015-10-10", "2015-10-14", 7, {"Ost": (1, 90), "West": (1, 90)}),
    Batch(SHARED, "2015-11-02", "2015-11-15", 25, {"Obertürkheim": (1, 45), "Ost": (1, 130)}),
    Batch("apartments", "2015-11-05", "2015-11-12", 20, {"Süd": (1, 85), "West": (1, 85)}),
    Batch(
        SHARED,
        "2015-11-22",
        "2015-12-18",
        40,
        {
            "Sillenbuch": (1, 75),
            "Mitte": (1, 85),
            "Süd": (1, 95),
            "Degerloch": (1, 60),
            "Zuffenhausen": (1, 80),
        },
    ),
    # January and February 2016: 104 sites with the emergency sites on 18 February
    Batch(
        SHARED,
        "2015-12-21",
        "2016-01-25",
        45,
        {"West": (1, 220), "Süd": (1, 195), "Ost": (1, 195), "Vaihingen": (1, 180)},
    ),
    # to April 2016: 119 sites with the emergency sites, 22 districts; small houses
    Batch(
        SHARED,
        "2016-02-22",
        "2016-04-02",
        60,
        {
            "Birkach": (1, 20),
            "West": (3, 60),
            "Süd": (2, 40),
            "Ost": (2, 40),
            "Mitte": (1, 20),
            "Untertürkheim": (1, 20),
            "Weilimdorf": (1, 20),
            "Vaihingen": (1, 20),
        },
    ),
    # to August 2016: 129 sites
    Batch(
        SHARED,
        "2016-04-10",
        "2016-08-25",
        60,
        {
            "West": (4, 40),
            "Süd": (1, 12),
            "Ost": (2, 20),
            "Mitte": (1, 12),
            "Wangen": (1, 12),
            "Untertürkheim": (1, 12),
            "Sillenbuch": (1, 12),
            "Botnang": (1, 12),
            "Hedelfingen": (1, 12),
        },
    ),
    # to December 2016: 128 sites in 23 districts
    Batch(SHARED, "2016-09-20", "2016-12-10", 60, {"Mühlhausen": (1, 15), "West": (1, 15)}),
)

SYNTHETIC_SOURCE = "invented so that known totals come out, see make_sites.py and SOURCES.md"


@dataclass(frozen=True)
class More:
    """Synthetic places added to synthetic sites of a district already there (more rooms rented)."""

    district: str
    places: int
    usable: str


MORE = (
    More("West", 70, "2014-10-01"),
    More("Ost", 110, "2015-03-01"),
    More("Süd", 100, "2015-04-15"),
    More("Weilimdorf", 37, "2015-06-01"),
    More("Zuffenhausen", 35, "2015-07-10"),
    More("Sillenbuch", 30, "2015-08-01"),
    More("Mitte", 20, "2015-08-05"),
    More("Degerloch", 20, "2015-08-10"),
    More("Feuerbach", 17, "2015-08-15"),
    More("Untertürkheim", 10, "2015-08-18"),
    More("Wangen", 10, "2015-08-22"),
)


@dataclass(frozen=True)
class Closings:
    """Leases of synthetic sites that end between two days: so many sites with about so many places together."""

    first: str
    last: str
    sites: int
    places: int


CLOSINGS = (
    Closings("2016-08-24", "2016-08-30", 3, 200),
    Closings("2016-10-12", "2016-12-30", 8, 1930),
    Closings("2017-01-31", "2017-11-30", 12, 1120),
    Closings("2018-02-28", "2018-08-10", 6, 120),
    Closings("2018-09-15", "2018-12-20", 3, 60),
    Closings("2019-02-28", "2019-09-30", 7, 140),
    Closings("2019-10-31", "2019-12-20", 3, 60),
)


# --- putting it together ------------------------------------------------------------------------------------------


@dataclass
class Row:
    """A row of sites.csv."""

    name: str
    district: str
    kind: str
    planned_places: int
    usable_from: date
    decided_on: date
    part_of: str = ""
    permit_ends: date | None = None
    at_permit_end: str = ""
    renewal_years: int | str = ""
    operator: str = "city"
    source: str = SYNTHETIC_SOURCE
    status: str = "synthetic"


def split(total: int, parts: int, draw: random.Random) -> list[int]:
    """Whole numbers that add up to a total, each between half and one and a half times the mean, none above 250."""
    weights = [0.5 + draw.random() for _ in range(parts)]
    if max(weights) * total / sum(weights) > CAP:
        weights = [1.0] * parts
    cuts = [round(total * sum(weights[: n + 1]) / sum(weights)) for n in range(parts)]
    return [high - low for low, high in zip([0, *cuts], cuts, strict=False)]


def spread(first: str, last: str, parts: int) -> list[date]:
    """Days at equal distances between two days, both included."""
    days = (day(last) - day(first)).days
    return [day(first) + timedelta(days=round(days * n / max(1, parts - 1))) for n in range(parts)]


def shuffled(items: list[tuple[str, int]], draw: random.Random) -> list[tuple[str, int]]:
    """Items in a drawn order (by keys of random(), whose numbers Python promises never to change)."""
    return [item for _, item in sorted((draw.random(), item) for item in items)]


def decided_rows() -> list[Row]:
    """The sites of the tranches; permits run from the first day of use and can be renewed once."""
    rows = []
    for site in DECIDED:
        opens = day(site.usable)
        row = Row(
            name=site.name,
            district=site.district,
            kind=site.kind,
            planned_places=site.places,
            usable_from=opens,
            decided_on=day(site.decided),
            part_of=site.part_of,
            source=site.source,
            status=site.status,
        )
        if not site.part_of:
            row.permit_ends = opens.replace(year=opens.year + site.years)
            row.at_permit_end = "renew"
            row.renewal_years = 5 if site.kind == SYSTEM else 2
            if site.kind != SYSTEM:
                row.status += "; renewal by 2 years assumed"
        rows.append(row)
    return rows


def synthetic_rows(draw: random.Random) -> list[Row]:
    """Invented sites, batch by batch."""
    rows: list[Row] = []
    for batch in BATCHES:
        sizes = [(d, size) for d, (n, total) in batch.sites.items() for size in split(total, n, draw)]
        days = spread(batch.first, batch.last, len(sizes))
        for (district, places), opens in zip(shuffled(sizes, draw), days, strict=True):
            number = 1 + sum(r.district == district and r.kind == batch.kind for r in rows)
            name = f"{district}, {batch.kind} {number} (synthetic)"
            rows.append(Row(name, district, batch.kind, places, opens, opens - timedelta(days=batch.ahead)))
    return rows


def more_rows(sites: list[Row]) -> list[Row]:
    """Invented enlargements, each of the largest synthetic site that the district has on that day."""
    rows = []
    for more in MORE:
        opens = day(more.usable)
        there = [s for s in sites if s.district == more.district and s.usable_from < opens]
        site = max(there, key=lambda s: (s.planned_places, s.name))
        name = f"{site.name.removesuffix(' (synthetic)')}, more rooms (synthetic)"
        decided = opens - timedelta(days=45)
        rows.append(Row(name, site.district, site.kind, more.places, opens, decided, part_of=site.name))
    return rows


def end_leases(sites: list[Row], more: list[Row], populations: dict[str, int]) -> None:
    """End leases of synthetic sites of about the mean size asked for, first where a district has most above its share.

    A district keeps at least one site, and no lease ends in its first 300 days.
    """
    added = {row.part_of: row.planned_places for row in more}

    def places_of(site: Row) -> int:
        return site.planned_places + added.get(site.name, 0)

    for closings in CLOSINGS:
        left = closings.places
        for nth, ends in enumerate(spread(closings.first, closings.last, closings.sites)):
            there = [s for s in sites if s.usable_from < ends and s.at_permit_end != "wind_down"]
            in_district = Counter(s.district for s in there)
            above = above_share(there, populations)
            wanted = left / (closings.sites - nth)
            candidates = [
                (abs(places_of(s) - wanted) / wanted - min(1.0, above[s.district] / 400), s.name, s)
                for s in there
                if s.status == "synthetic" and in_district[s.district] > 1 and (ends - s.usable_from).days > 300
            ]
            site = min(candidates, key=lambda c: c[:2])[2]
            left -= places_of(site)
            site.permit_ends, site.at_permit_end = ends, "wind_down"


def above_share(sites: list[Row], populations: dict[str, int]) -> dict[str, float]:
    """Places of each district above its share of the population."""
    have = Counter[str]()
    for site in sites:
        have[site.district] += site.planned_places
    share = have.total() / sum(populations.values())
    return {name: have[name] - share * population for name, population in populations.items()}


def site_rows() -> list[Row]:
    """All rows of sites.csv, in the order of their first day of use."""
    draw = random.Random(SEED)
    with (HERE / "districts.csv").open(encoding="utf-8", newline="") as file:
        populations = {row["name"]: int(row["population"]) for row in csv.DictReader(file)}
    decided, synthetic = decided_rows(), synthetic_rows(draw)
    more = more_rows(synthetic)
    end_leases([s for s in decided + synthetic if not s.part_of], more, populations)
    return sorted(decided + synthetic + more, key=lambda row: (row.usable_from, row.name))


def write(path: Path) -> None:
    """Write the table; cells a row has nothing for stay empty."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, [column.name for column in fields(Row)], lineterminator="\n")
        table.writeheader()
        table.writerows(asdict(row) for row in site_rows())


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "sites.csv")
