"""What stands above a formula, as a scope; code is bound here and only where it is allowed."""

from __future__ import annotations

from functools import lru_cache

from derivations.errors import Unreadable
from derivations.meaning.let_blocks import extend
from derivations.meaning.scope import Scope
from derivations.runs.calling import function_of
from derivations.runs.task import Binding, Definition, Item


@lru_cache(maxsize=64)
def scope_of(items: tuple[Item, ...]) -> tuple[Scope, str]:
    """The scope that the items make, and the first fault in them, if any.

    A fault is reported where it stands; every formula after it is unreadable too,
    since what it would be checked under is not known.
    """
    if not items:
        return Scope(), ""
    scope, fault = scope_of(items[:-1])
    if fault:
        return scope, fault
    grown = scope.copy()
    try:
        fault = _grow(grown, items[-1])
    except Unreadable as error:
        fault = error.message
    return grown, f"the setting above it is not readable: {fault}" if fault else ""


def _grow(scope: Scope, item: Item) -> str:
    if isinstance(item, Binding):
        scope.bind(item.name, function_of(item.target))
    elif isinstance(item, Definition):
        scope.define(scope.read(item.latex))
    else:
        readings = extend(scope, [(piece.text, piece.math) for piece in item.pieces])
        return next((reading.error.message for reading in readings if reading.error), "")
    return ""
