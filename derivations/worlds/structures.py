"""All structures of a setting in order of size, up to a bound that is put into words."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from math import prod

from derivations.kernel.terms import Term
from derivations.meaning.maker import Empty
from derivations.meaning.values import Undetermined
from derivations.worlds.declared import NUMBER_REACHES, SET_REACH, SIZE_REACH
from derivations.worlds.makers import SymbolicMaker
from derivations.worlds.structure import Setting, Structure

#: Most structures that are listed; beyond, the list counts as a sample.
MAX_STRUCTURES = 3_000
#: A list of structures with an unbounded integer among them is kept this short.
SHORT = 700
#: Sets of whole numbers without an end, of which only some members are tried.
UNBOUNDED = frozenset({"naturals", "integers"})


@dataclass(frozen=True)
class Listing:
    """The structures of a setting, smallest first.

    `exhaustive`: all up to the bound are there. `unbounded`: the declarations allow larger
    ones, so that what holds in each of these is not yet proved of all.
    """

    structures: tuple[Structure, ...] = ()
    exhaustive: bool = True
    unbounded: bool = False
    bound: str = ""


def listing(setting: Setting, known: dict[object, Listing] | None = None) -> Listing:
    """The structures of a setting. `known` lets formulas about the same symbols share a list."""
    if known is None:
        return _listed(setting)
    key = (
        id(setting.scope), tuple(d.keys for d in setting.declared),
        tuple(id(h) for h in setting.hypotheses),
    )  # fmt: skip
    if key not in known:
        known[key] = _listed(setting)
    return known[key]


def _listed(setting: Setting) -> Listing:
    """List the structures; an unbounded integer goes as far as the list stays short."""
    reaches = NUMBER_REACHES if has_integers(setting) else NUMBER_REACHES[:1]
    for number_reach in reaches:
        most = MAX_STRUCTURES if number_reach == reaches[-1] else SHORT
        reach = reach_of(setting, number_reach)
        if most == SHORT and _at_first(setting, reach) > SHORT:
            continue
        found, complete = _structures(setting, reach, most)
        if complete:
            break
    found.sort(key=lambda s: s.size)
    return Listing(tuple(found), complete, is_unbounded(setting), _bound(setting, found))


def _at_first(setting: Setting, reach: Mapping[str, int]) -> int:
    """How many options the first path passes by: a guess at the number of structures."""
    maker = SymbolicMaker()
    with suppress(Empty, Undetermined):
        Structure.along(setting, maker, reach)
    return prod(maker.options)


def reach_of(setting: Setting, number_reach: int) -> dict[str, int]:
    """How many members of its set each declaration may take."""
    names = sizes(setting)
    reach = {}
    for declared in setting.declared:
        is_size = any(key in names for key in declared.keys)
        most = SET_REACH if declared.kind == "finite set" else SIZE_REACH if is_size else 10**6
        reach[declared.keys[0]] = min(most, number_reach)
    return reach


def sizes(setting: Setting) -> set[str]:
    """The names that occur in the sets others range over."""
    return {name for d in setting.declared for node in d.domain for name in node.names()}


def has_integers(setting: Setting) -> bool:
    """Whether some declaration ranges over infinitely many whole numbers."""
    heads = {node.head for d in setting.declared for root in d.domain for node in root.walk()}
    return bool(heads & UNBOUNDED)


def is_unbounded(setting: Setting) -> bool:
    """Whether some size, set or whole number has no bound in the declarations."""
    return has_integers(setting) or any(d.kind == "finite set" for d in setting.declared)


def _structures(
    setting: Setting, reach: Mapping[str, int], most: int
) -> tuple[list[Structure], bool]:
    """The structures in the order of their paths, and whether they are all there are."""
    found: list[Structure] = []
    path: list[int] | None = []
    complete = True
    for _ in range(most):
        if path is None:
            return found, complete
        maker = SymbolicMaker(path)
        try:
            found.append(Structure.along(setting, maker, reach))
        except Empty:
            pass
        except Undetermined:
            complete = False
        path = _following(maker)
    return found, complete and path is None


def _following(maker: SymbolicMaker) -> list[int] | None:
    """The path after the one that a maker took; None after the last."""
    taken, options = maker.path, maker.options
    at = len(taken) - 1
    while at >= 0 and taken[at] + 1 >= options[at]:
        at -= 1
    return [*taken[:at], taken[at] + 1] if at >= 0 else None


# -- the bound in words ---------------------------------------------------------------


def _bound(setting: Setting, found: list[Structure]) -> str:
    """How far sizes went, in words: `n ≤ 4, |Θ| ≤ 3`."""
    parts = []
    names = sizes(setting)
    for declared in setting.declared:
        key = declared.keys[0]
        largest = _largest(declared.kind, key, key in names, found)
        if declared.kind == "maps" and declared.domain[-1].head in UNBOUNDED and found:
            largest = f"|{key}| ≤ {found[0].window}"
        if largest:
            parts.append(largest)
    return ", ".join(parts)


def _largest(kind: str, key: str, is_size: bool, found: list[Structure]) -> str:
    values = [s.values.get(key) for s in found]
    if kind == "finite set":
        return f"|{key}| ≤ {max((len(v) for v in values if v is not None), default=0)}"
    numbers = [int(v.data.p) for v in values if isinstance(v, Term) and v.op == "num"]
    if kind != "in" or not numbers:
        return ""
    return (
        f"{key} ≤ {max(numbers)}"
        if is_size or len(set(numbers)) > 1 and min(numbers) >= 0
        else f"|{key}| ≤ {max(map(abs, numbers))}"
    )
