"""From a file to one tree: the city's folder, then what it `extends`, then the file itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from sim.scenario.city import ResidentTotal
from sim.scenario.fields import Slot, field_slot, keys_of
from sim.scenario.files import Folders, shown
from sim.scenario.geometry import MAX_BYTES, Outlines, Point, read_outlines
from sim.scenario.people import Series
from sim.scenario.problems import Place, Problem, ScenarioError
from sim.scenario.remarks import remarked
from sim.scenario.spreadsheet import SUFFIX
from sim.scenario.tables import ROWS, read_months, read_rows
from sim.scenario.tree import Node, merged
from sim.scenario.yaml_places import read_yaml

CITY_FILE = "city.yaml"
# Tables that a city folder may hold without naming them in city.yaml.
CITY_TABLES = ("districts", "sites", "measures", "plots", "announcements")
MONTHS = field_slot(keys_of(Series)["months"])
MOVE_INS = field_slot(keys_of(ResidentTotal)["move_ins"])

Reader = Callable[[str, str], Node]


@dataclass
class Chain:
    """Reads the files of one scenario; collects what is wrong in any of them."""

    folders: Folders
    problems: list[Problem] = field(default_factory=list)
    loaded: list[Path] = field(default_factory=list)
    cut: bool = False  # a parent or the city could not be read: what it would have said is missing

    def read(self, path: Path) -> Node | None:
        """Tree of a scenario file on top of its parents and its city."""
        layers = self._layers(path, [])
        city = next((layer.map["city"] for layer in reversed(layers) if "city" in layer.map), None)
        if city is not None and city.value is not None:
            folder = self._city(city, path)
            self.cut = self.cut or not folder.map
            layers.insert(0, folder)
        tree: Node | None = None
        for layer in layers:
            entries = {key: node for key, node in layer.map.items() if key not in ("extends", "city")}
            tree = merged(tree, replace(layer, map=entries))
        return tree

    def _layers(self, path: Path, below: list[Path], named: Node | None = None) -> list[Node]:
        """The file and all it extends, the eldest first."""
        if path in below:
            names = " -> ".join(shown(one) for one in [*below[below.index(path) :], path])
            return self._fail(named, f"extends runs in a circle: {names}")
        layer = self._file(path, named)
        if layer is None:
            return []
        parent = layer.map.get("extends")
        if parent is None or parent.value is None:
            return [layer]
        found = self._found(parent, path, "extends: names one scenario file")
        above = self._layers(found, [*below, path], parent) if found is not None else []
        self.cut = self.cut or not above
        return [*above, layer]

    def _fail(self, named: Node | None, text: str) -> list[Node]:
        if named is not None:
            self.problems.append(Problem(named.place, text))
        return []

    def _found(self, named: Node, path: Path, wanted: str) -> Path | None:
        """The file or folder that a value names; the place it is named in may be any file of the chain."""
        if not isinstance(named.value, str):
            self.problems.append(Problem(named.place, wanted))
            return None
        try:
            return self.folders.find(named.value, self._folder_of(named, path), named.place)
        except ScenarioError as error:
            self.problems += error.problems
            return None

    def _folder_of(self, named: Node, path: Path) -> Path:
        stated_in = next((file for file in self.loaded if shown(file) == named.place.file), path)
        return stated_in.parent

    def _file(self, path: Path, named: Node | None) -> Node | None:
        """Tree of one file, its tables read in."""
        try:
            text = self.folders.text_of(path, named.place if named is not None else None)
            tree = read_yaml(text, shown(path), self.problems)
        except ScenarioError as error:
            self.problems += error.problems
            return None
        self.loaded.append(path)
        if not tree.is_map:
            self.problems.append(Problem(tree.place, "a scenario is a block of keys such as title: and start:"))
            return None
        tree = remarked(tree, self.problems)
        return self.with_tables(tree, path)

    def _city(self, named: Node, path: Path) -> Node:
        """Tree of the city folder: city.yaml and the tables beside it."""
        nothing = Node(dict, named.place)
        folder = self._found(named, path, "city: names a folder")
        if folder is None:
            return nothing
        if not folder.is_dir():
            self.problems.append(Problem(named.place, f"'{named.value}' is not a folder; city: names a folder"))
            return nothing
        file = folder / CITY_FILE
        tree = self._file(file, named) if file.exists() else nothing
        if tree is None:
            return nothing
        for key in ("extends", "city"):
            if key in tree.map:
                place = tree.map[key].key or tree.place
                self.problems.append(Problem(place, f"{key}: has no place in a {CITY_FILE}"))
        for key in CITY_TABLES:
            tables = [file for suffix in (".csv", SUFFIX) if (file := folder / f"{key}{suffix}").exists()]
            if len(tables) > 1 and key not in tree.map:
                both = " and ".join(file.name for file in tables)
                self.problems.append(Problem(Place(shown(folder)), f"{both} are both there; keep one of them"))
            if key not in tree.map and tables:
                tree.map[key] = self._rows(tables[0], key, named)
        if not tree.map:
            self.problems.append(Problem(named.place, f"the folder '{named.value}' holds no {CITY_FILE}"))
        return tree

    def outlines(self, tree: Node, path: Path, districts: Mapping[str, Point | None]) -> Outlines | None:
        """Outlines of the districts where the scenario names a file of them."""
        named = tree.map.get("geometry")
        if named is None or named.value is None:
            return None
        found = self._found(named, path, "geometry: names a GeoJSON file")
        if found is None:
            return None
        try:
            text = self.folders.text_of(found, named.place, MAX_BYTES)
            return read_outlines(text, shown(found), districts)
        except ScenarioError as error:
            self.problems += error.problems
            return None

    def with_tables(self, tree: Node, path: Path) -> Node:
        """The tree with the CSV files it names read in; `path` is the file that names them."""
        entries = dict(tree.map)
        for key in ROWS:
            named = entries.get(key)
            if named is not None and isinstance(named.value, str):
                found = self._found(named, path, "")
                entries[key] = self._rows(found, key, named) if found is not None else _void(named, list)
        residents = entries.get("residents")
        if residents is not None and residents.is_map:
            entries["residents"] = self._with_months(residents, "move_ins", MOVE_INS, path)
        inflow = entries.get("inflow")
        components = inflow.map.get("components") if inflow is not None else None
        if inflow is not None and components is not None:
            filled = {key: self._with_months(one, "months", MONTHS, path) for key, one in components.map.items()}
            below = {**inflow.map, "components": replace(components, map=filled)}
            entries["inflow"] = replace(inflow, map=below)
        return replace(tree, map=entries)

    def _with_months(self, block: Node, key: str, slot: Slot, path: Path) -> Node:
        named = block.map.get(key)
        if named is None or not isinstance(named.value, str):
            return block
        found = self._found(named, path, "")
        inner = slot.value_slot()
        table = _void(named, dict)
        if found is not None and inner is not None:
            table = self._table(found, named, lambda text, file: read_months(text, file, inner, self.problems))
        return replace(block, map={**block.map, key: replace(table, key=named.key)})

    def _rows(self, path: Path, key: str, named: Node) -> Node:
        table = self._table(path, named, lambda text, file: read_rows(text, file, key, self.problems))
        return replace(table, key=named.key)

    def _table(self, path: Path, named: Node, read: Reader) -> Node:
        try:
            return read(self.folders.table_of(path, named.place), shown(path))
        except ScenarioError as error:
            self.problems += error.problems
            return _void(named, list)


def _void(named: Node, kind: type) -> Node:
    """Stands for a table that could not be read: the problem is already told."""
    return Node(kind, named.place, named.key)
