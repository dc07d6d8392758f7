"""Reads every import of `sim/` and `analysis/` and says which of them break the order of the rooms.

Nothing is imported to find out: the files are parsed. An import under `if TYPE_CHECKING:` counts like any
other, and so does `import_module("a.name")`.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# The rooms from the bottom to the top. A module imports from its own room and from those further down;
# rooms on one line do not know each other.
ORDER: tuple[tuple[str, ...], ...] = (
    ("sim.scenario", "sim.draws", "sim.locale"),
    ("sim.laws", "sim.futures", "sim.new_city"),
    ("sim.agents.tables",),
    ("sim.recognition",),
    ("sim.clocks",),
    ("sim.agents",),
    ("sim.rules",),
    ("sim.model",),
    ("sim.records",),
    ("sim.audit",),
    ("sim.dissimilarity", "sim.costs", "sim.tiles"),
    ("sim.indicator_rows",),
    ("sim.indicators", "sim.emergency_use"),
    ("sim.standards",),
    ("sim.recovery",),
    ("sim.survival",),
    ("sim.folder",),
    ("sim.workers",),
    ("sim.run",),
    ("sim.study",),
    ("sim.live", "sim.notebook"),
    ("analysis",),
    ("sim.cli",),
    ("sim.__main__",),
    ("sim",),  # the front door `from sim import run`: for users, not for the rooms behind it
)

# Figures are functions of the records of a run; none looks into the model.
FIGURES = frozenset(
    {
        "sim.costs",
        "sim.dissimilarity",
        "sim.indicator_rows",
        "sim.indicators",
        "sim.emergency_use",
        "sim.standards",
        "sim.recovery",
        "sim.survival",
        "sim.tiles",
    }
)

# Rooms that use less than the order would let them.
USES_ONLY: dict[str, frozenset[str]] = {
    **{room: FIGURES | {"sim.records", "sim.scenario"} for room in FIGURES},
    "analysis": frozenset(
        {
            "sim.scenario",
            "sim.draws",
            "sim.locale",
            "sim.folder",
            "sim.workers",
            "sim.run",
            "sim.study",
            "sim.records",
            "sim.audit",
        }
        | FIGURES
    ),
}

# Pairs (importing, imported) of rules that may know each other.
RULES_ALLOWED: frozenset[tuple[str, str]] = frozenset(
    {("sim.rules.emergency", "sim.rules.triggers")}  # the ladder and its triggers: one rule in two files
)

USES_ANALYSIS = frozenset({"sim.cli"})
# a quarter of a second that hardly anybody needs, and a package that only one design needs
COSTLY = frozenset({("sim.scenario.spreadsheet", "openpyxl"), ("sim.study.design", "SALib.sample.morris")})
IMPORTS_LATE = frozenset({"sim", "sim.cli"})
SAYS_NOTHING = frozenset({"utils", "helpers", "base", "manager"})

LEVEL = {room: level for level, rooms in enumerate(ORDER) for room in rooms}


@dataclass(frozen=True)
class Import:
    """One import statement, resolved to the module it reaches."""

    path: Path
    line: int
    importer: str
    imported: str
    late: bool

    def breaks(self, rule: str) -> str:
        """The message for a broken rule: where, what, and which rule."""
        return f"{self.path}:{self.line}: {self.importer} imports {self.imported}: {rule}"


def violations(root: Path) -> list[str]:
    """All broken rules below `root`, each as a sentence; an empty list if there are none."""
    modules = modules_below(root)
    imports = [found for name, path in modules.items() for found in imports_of(name, path, root, modules)]
    return [
        *broken_names(root, modules),
        *(message for found in imports for message in broken_order(found)),
        *(message for found in imports for message in broken_lateness(found)),
        *cycles(imports),
    ]


def modules_below(root: Path) -> dict[str, Path]:
    """Dotted name -> file, for every module of the two packages."""
    files = [path for package in ("sim", "analysis") for path in sorted((root / package).rglob("*.py"))]
    return {dotted_name(path.relative_to(root)): path for path in files}


def dotted_name(path: Path) -> str:
    """`sim/agents/people.py` -> `sim.agents.people`; a package is called by its folder."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str | None:
    """The room a module stands in; None for a module of ours that has no room."""
    if module == "sim":
        return "sim"
    return next((room for room in LEVEL if room != "sim" and is_inside(module, room)), None)


def is_inside(module: str, package: str) -> bool:
    """Whether `module` is `package` or lies in it."""
    return module == package or module.startswith(package + ".")


def is_ours(module: str) -> bool:
    """Whether a module belongs to this project."""
    return is_inside(module, "sim") or is_inside(module, "analysis")


# Finding the imports


def imports_of(name: str, path: Path, root: Path, modules: dict[str, Path]) -> Iterator[Import]:
    """Every import of one file, those of other people's packages too."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    for node, late in walk(tree):
        for target in targets(node, package, modules):
            yield Import(path.relative_to(root), node.lineno, name, target, late)


def walk(node: ast.AST, late: bool = False) -> Iterator[tuple[ast.stmt | ast.expr, bool]]:
    """All statements and expressions below a node, each with whether it stands in a function."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt | ast.expr):
            yield child, late
        within = late or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        yield from walk(child, within)


def targets(node: ast.AST, package: str, modules: dict[str, Path]) -> list[str]:
    """The modules that a statement or expression imports."""
    match node:
        case ast.Import(names=names):
            return [alias.name for alias in names]
        case ast.ImportFrom(module=module, names=names, level=level):
            source = absolute(module, level, package)
            reached = [reach(source, alias.name, modules) for alias in names]
            return [target for target in dict.fromkeys(reached) if target]
        case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called), args=[ast.Constant(value=str(name)), *_]):
            return [name] if called in {"import_module", "__import__"} else []
    return []


def absolute(module: str | None, level: int, package: str) -> str:
    """The full name behind `from ..places import`, as written in a module of `package`."""
    if level == 0:
        return module or ""
    parts = package.split(".")
    return ".".join([*parts[: len(parts) - level + 1], *([module] if module else [])])


def reach(source: str, name: str, modules: dict[str, Path]) -> str | None:
    """What `from source import name` reaches: a module of that name, else the source itself.

    `from sim import __version__` reaches nothing: the front door may be asked for its own version.
    """
    full = f"{source}.{name}"
    if full in modules or full in LEVEL:
        return full
    if source == "sim" and name.startswith("__"):
        return None
    return source


# The rules


def broken_names(root: Path, modules: dict[str, Path]) -> Iterator[str]:
    """Modules whose name says nothing, and modules that stand in no room."""
    for name, path in modules.items():
        place = path.relative_to(root)
        for part in name.split("."):
            if part.strip("_") in SAYS_NOTHING:
                yield f"{place}: a module is not called '{part}': name it after the one thing it is about"
        if room_of(name) is None:
            yield f"{place}: {name} stands in no room: give it a place in ORDER (tests/import_rules.py)"


def broken_order(found: Import) -> Iterator[str]:
    """The first rule about who may use whom that an import breaks."""
    if not is_ours(found.imported):
        return
    here, there = room_of(found.importer), room_of(found.imported)
    if here is None:
        return
    if there is None:
        yield found.breaks("that module stands in no room of ORDER")
    elif here == there == "sim.rules":
        pair = (found.importer, found.imported)
        if "sim.rules" not in pair and pair[0] != pair[1] and pair not in RULES_ALLOWED:
            yield found.breaks("rules do not import each other (exceptions: RULES_ALLOWED)")
    elif here == there:
        return
    elif there == "analysis" and here.startswith("sim") and room_of(found.importer) not in USES_ANALYSIS:
        yield found.breaks("inside sim only sim/cli uses analysis")
    elif here in USES_ONLY and there not in USES_ONLY[here]:
        yield found.breaks(f"{here} uses nothing but {', '.join(sorted(USES_ONLY[here]))}")
    elif there == "sim" and here != "sim.__main__":
        yield found.breaks("the front door is for users: import from the module that defines it")
    elif LEVEL[there] >= LEVEL[here]:
        side = "beside" if LEVEL[there] == LEVEL[here] else "above"
        yield found.breaks(f"imports point down, and {there} stands {side} {here}")


def broken_lateness(found: Import) -> Iterator[str]:
    """Imports inside functions where none belong."""
    if found.late and room_of(found.importer) not in IMPORTS_LATE and (found.importer, found.imported) not in COSTLY:
        yield found.breaks(
            "imports stand at the head of the file; inside functions only in sim/cli and sim/__init__.py"
        )


def cycles(imports: list[Import]) -> Iterator[str]:
    """One message for each circle of imports, begun at the module that comes first in the alphabet."""
    edges: dict[str, dict[str, Import]] = {}
    for found in imports:
        if is_ours(found.imported) and not found.late:
            edges.setdefault(found.importer, {}).setdefault(found.imported, found)
    for start in sorted(edges):
        circle = way_back(start, edges)
        if circle and min(circle) == start:
            first = edges[start][circle[1]]
            yield first.breaks(f"a circle: {' -> '.join(circle)}")


def way_back(start: str, edges: dict[str, dict[str, Import]]) -> list[str]:
    """The shortest chain of imports from a module back to itself; empty if there is none."""
    ways, seen = [[start]], set()
    for way in ways:
        for following in sorted(edges.get(way[-1], {})):
            if following == start:
                return [*way, start]
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return []
