"""A vector that is defined block by block: `z_\\Omega := …` and `z_{\\Omega^c} := …`."""

from __future__ import annotations

from derivations.errors import Unreadable
from derivations.kernel.terms import Term
from derivations.meaning.casts import describe, integer, number
from derivations.meaning.membership import settled
from derivations.meaning.scope import Defined
from derivations.meaning.sets import as_set, spell
from derivations.meaning.spaces import Space
from derivations.meaning.values import Array, FiniteSet, Flexible, Value, vector
from derivations.meaning.world import World, evaluate


def assemble(defined: Defined, world: World) -> Array:
    """Put the parts together; they must cover every entry once."""
    assert defined.space is not None
    space = as_set(evaluate(defined.space, world))
    if not isinstance(space, Space) or len(space.shape) != 1:
        raise Unreadable(
            f"only a vector is defined part by part, {defined.key} is in {spell(space)}"
        )
    n = space.shape[0]
    entries: dict[int, Term] = {}
    for index, body in defined.parts:
        where = evaluate(index, world)
        where = settled(where, world) if isinstance(where, FiniteSet) else where
        places = [integer(i) for i in where] if isinstance(where, FiniteSet) else [integer(where)]
        for place, entry in zip(
            places, _entries(evaluate(body, world), places, where), strict=True
        ):
            if place in entries or not 1 <= place <= n:
                raise Unreadable(
                    f"the parts of {defined.key} give entry {place} of {int(n)} "
                    "twice or out of range"
                )
            entries[place] = entry
    missing = [i for i in range(1, int(n) + 1) if i not in entries]
    if missing:
        raise Unreadable(
            f"the parts of {defined.key} leave entry {missing[0]} of {int(n)} without a value"
        )
    return vector((entries[i] for i in range(1, int(n) + 1)), n)


def _entries(value: Value, places: list[int], where: Value) -> list[Term]:
    if not isinstance(where, FiniteSet):
        return [number(value, "a number for this entry")]
    if isinstance(value, Flexible):
        return [value.scale] * len(places)
    if (
        not isinstance(value, Array)
        or len(value.shape) != 1
        or value.row
        or len(value.entries) != len(places)
    ):
        raise Unreadable(
            f"this part has {len(places)} entries and the right side is {describe(value)}"
        )
    return list(value.entries)
