"""What stands above a formula, as a scope; code is bound here and only where it is allowed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from derivations.errors import Unreadable
from derivations.meaning.let_blocks import extend
from derivations.meaning.scope import Scope
from derivations.runs.calling import function_of
from derivations.runs.task import Binding, Definition, Item


@dataclass(frozen=True, eq=False)
class Above:
    """What stands above a formula: the scope, and the first fault in it, if any."""

    scope: Scope
    fault: str = ""


NOTHING = Above(Scope())


def scope_of(items: tuple[Item, ...]) -> tuple[Scope, str]:
    """The scope that the items make, and the first fault in them, if any.

    A fault is reported where it stands; every formula after it is unreadable too,
    since what it would be checked under is not known.
    """
    above = NOTHING
    for item in items:
        if above.fault:
            break
        above = _with(above, item)
    return above.scope, above.fault


@lru_cache(maxsize=1024)
def _with(above: Above, item: Item) -> Above:
    """One item more; the formulas of a page share what stands above them."""
    grown = above.scope.copy()
    try:
        fault = _grow(grown, item)
    except Unreadable as error:
        fault = error.message
    return Above(grown, f"the setting above it is not readable: {fault}" if fault else "")


def _grow(scope: Scope, item: Item) -> str:
    if isinstance(item, Binding):
        scope.bind(item.name, function_of(item.target))
    elif isinstance(item, Definition):
        scope.define(scope.read(item.latex))
    else:
        readings = extend(scope, [(piece.text, piece.math) for piece in item.pieces])
        return next((reading.error.message for reading in readings if reading.error), "")
    return ""
