"""Dialogue: asks for what a new city needs and was not given - what is true today first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sim.locale import Language
from sim.new_city.facts import Facts, Rows
from sim.new_city.given import read_table, written
from sim.scenario.problems import ScenarioError

Ask = Callable[[str], str]
Tell = Callable[[str], None]
# columns of a line that is typed in, by table
TYPED: dict[str, tuple[str, ...]] = {
    "districts": ("name", "population"),
    "sites": ("name", "district", "planned_places", "permit_ends"),
    "announcements": ("announced_on", "from", "to", "persons_per_month"),
    "measures": ("name", "kind", "district", "places", "lead_time_days"),
}
FILES = (".csv", ".xlsx")
MAY_BE_EMPTY = {"permit_ends", "kind", "lead_time_days"}


class Dialogue:
    """Asks until every table is given or left out; a name of a CSV or Excel file is read instead of lines."""

    def __init__(self, lang: Language, ask: Ask, tell: Tell) -> None:
        self.lang, self.ask, self.tell = lang, ask, tell

    def complete(self, facts: Facts) -> None:
        """Ask for all that is missing, in the order of districts, sites with permits, residents, announcements."""
        self._table(facts, "districts", needed=True)
        self._table(facts, "sites")
        self._residents(facts)
        self._table(facts, "announcements")
        self._arrivals(facts)
        self._table(facts, "measures")

    def _say(self, key: str, **values: object) -> str:
        return self.lang.say(f"new_city.{key}", **values)

    def _table(self, facts: Facts, table: str, *, needed: bool = False) -> None:
        if table in facts.tables:
            return
        self.tell(self._say(f"ask.{table}"))
        rows: Rows = []
        while True:
            line = self.ask(self._say("line", number=len(rows) + 1)).strip()
            if not line:
                if rows or not needed:
                    break
                self.tell(self._say("needed"))
            elif Path(line).suffix.lower() in FILES:
                read = self._read(line, table)
                if read:
                    rows = read
                    break
            elif (row := self._typed(line, table, facts)) is not None:
                rows.append(row)
        if rows:
            facts.tables[table] = rows

    def _read(self, line: str, table: str) -> Rows:
        try:
            return read_table(Path(line).expanduser(), table)
        except ScenarioError as error:
            self.tell(str(error))
            return []

    def _typed(self, line: str, table: str, facts: Facts) -> dict[str, str] | None:
        """A line such as `Nord; 20000`; None, with what is wrong with it said, where it cannot be read."""
        columns, cells = TYPED[table], [cell.strip() for cell in line.split(";")]
        row: dict[str, str] = {}
        for column, cell in zip(columns, [*cells, *[""] * len(columns)], strict=False):
            if not cell and column not in MAY_BE_EMPTY:
                self.tell(self._say("not_enough", wanted=self._say(f"columns.{table}")))
                return None
            try:
                if cell:
                    row[column] = written(column, cell)
            except ValueError as error:
                self.tell(str(error))
                return None
        known = [one["name"] for one in facts.tables.get("districts", [])]
        if "district" in row and row["district"] not in known:
            self.tell(self._say("no_district", name=row["district"], known=", ".join(known)))
            return None
        return row

    def _residents(self, facts: Facts) -> None:
        """People at each site today, or a table of them."""
        if "residents" in facts.tables or not facts.tables.get("sites"):
            return
        self.tell(self._say("ask.residents"))
        rows: Rows = []
        for site in facts.tables["sites"]:
            told = self._number(self._say("residents_of", site=site["name"], places=site["planned_places"]), table=True)
            if isinstance(told, list):
                rows = told
                break
            if told:
                rows.append({"site": site["name"], "persons": str(int(told))})
        if rows:
            facts.tables["residents"] = rows

    def _arrivals(self, facts: Facts) -> None:
        if facts.arrivals_per_month is None:
            told = self._number(self._say("ask.arrivals"))
            facts.arrivals_per_month = told if isinstance(told, float) else None

    def _number(self, text: str, *, table: bool = False) -> float | Rows | None:
        """A number of 0 or more, nothing, or (where it may be) the rows of a table of residents."""
        while True:
            line = self.ask(text).strip()
            if not line:
                return None
            if table and Path(line).suffix.lower() in FILES:
                if rows := self._read(line, "residents"):
                    return rows
                continue
            try:
                value = float(written("persons", line))
                if value >= 0:
                    return value
            except ValueError:
                pass
            self.tell(self._say("no_number", text=line))
