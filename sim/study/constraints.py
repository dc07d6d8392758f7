"""Constraints: what must hold between the factors of a study, written as `notice < lead_time and arrivals <= 1.5`."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import CodeType

from sim.scenario.problems import did_you_mean

ALLOWED: tuple[type[ast.AST], ...] = (
    *(ast.Expression, ast.Compare, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.BinOp),
    *(ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq),
    *(ast.Name, ast.Load, ast.Constant),
)
LONGEST = 1000
Holds = Callable[[Mapping[str, object]], bool]


class ConstraintError(ValueError):
    """A constraint that cannot be read; says why."""


def word_of(name: str) -> str:
    """A factor's name as a word of a constraint: `own housing` -> `own_housing`."""
    return re.sub(r"\W", "_", name)


def words_of(text: str) -> set[str]:
    """Words for factors in a constraint that can be read."""
    return {node.id for node in ast.walk(ast.parse(text.strip(), mode="eval")) if isinstance(node, ast.Name)}


def constraint(text: str, factors: Iterable[str]) -> Holds:
    """Whether a design point keeps a constraint, as a function of its values by factor.

    Comparisons of factors and numbers (or texts) with `and`, `or`, `not`, `+ - * /`; a division by 0 breaks it.
    Raises `ConstraintError`.
    """
    names = {word_of(name): name for name in factors}
    used, code = _compiled(text, names)

    def holds(values: Mapping[str, object]) -> bool:
        try:
            return bool(eval(code, {"__builtins__": {}}, {word: values[names[word]] for word in used}))
        except ZeroDivisionError:
            return False
        except TypeError as error:
            raise ConstraintError(f"'{text}' compares what cannot be compared: {error}") from None

    return holds


def all_hold(constraints: Sequence[Holds], values: Mapping[str, object]) -> bool:
    """Whether a design point keeps all constraints."""
    return all(holds(values) for holds in constraints)


def _compiled(text: str, names: Mapping[str, str]) -> tuple[list[str], CodeType]:
    if len(text) > LONGEST:
        raise ConstraintError(f"a constraint has at most {LONGEST} characters")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError):
        raise ConstraintError(f"'{text}' is not a comparison such as notice < lead_time") from None
    for node in ast.walk(tree):
        if not isinstance(node, ALLOWED):
            raise ConstraintError(
                f"'{text}': only comparisons of factors and numbers with and, or, not, + - * / are read"
            )
        if isinstance(node, ast.Name) and node.id not in names:
            raise ConstraintError(f"'{text}': there is no factor '{node.id}'{did_you_mean(node.id, list(names))}")
    if not any(isinstance(node, ast.Compare) for node in ast.walk(tree)):
        raise ConstraintError(f"'{text}' compares nothing; wanted: a comparison such as notice < lead_time")
    used = sorted({node.id for node in ast.walk(tree) if isinstance(node, ast.Name)})
    return used, compile(tree, "<constraint>", "eval")
