"""Structures larger than those that are listed: a claim that fails there is false.

Sizes and sets go to 4 and 5, with identities, constant and cyclic maps, and random choices;
whole numbers that are no sizes go far; where whole numbers are all there is, very far.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from derivations.kernel.terms import Term
from derivations.meaning.maker import Empty
from derivations.meaning.scope import Declared
from derivations.meaning.values import Undetermined, Value
from derivations.worlds.declared import NUMBER_REACHES
from derivations.worlds.makers import SymbolicMaker
from derivations.worlds.structure import Setting, Structure
from derivations.worlds.structures import (
    UNBOUNDED,
    has_integers,
    is_unbounded,
    reach_of,
    sizes,
)
from derivations.worlds.whole_numbers import solved

#: How far whole numbers that are no sizes go there.
FAR = (101, 1_002)
#: Whole numbers that are tried when a formula is about one of them alone.
ALONE = (*range(51, 81), 100, 101, 127, 128, 255, 256, 500, 999, 1000, 1001, 2000, 4096)
#: How far the integer values of a function on a finite set go beyond the bound.
WINDOW = 9


@dataclass(frozen=True)
class Way:
    """How to choose beyond the bound: the size of things, and a rule for what has no size."""

    size: int
    rule: str
    seed: int = 0


#: In the order in which they are tried.
WAYS = (
    Way(5, "first"), Way(4, "cyclic"), Way(5, "cyclic"), Way(5, "random", 1),
    Way(4, "random", 2), Way(5, "last"), Way(4, "random", 3), Way(4, "first"),
)  # fmt: skip


class FarMaker(SymbolicMaker):
    """Takes the largest size on offer, and everything else by a rule."""

    def __init__(self, way: Way) -> None:
        super().__init__()
        self.way = way
        self.random = random.Random(way.seed)
        self.asked: dict[str, int] = {}

    def pick(self, label: str, options: Sequence[Value], sizes: Sequence[int]) -> int:
        """The last option where options have sizes, else the one by the rule."""
        last = len(options) - 1
        if sizes and any(sizes) and "(" not in label:
            return self._number(options, last)
        if self.way.rule == "first" or self.way.rule == "last":
            return 0 if self.way.rule == "first" else last
        if self.way.rule == "cyclic":
            owner = label.partition("(")[0]
            self.asked[owner] = self.asked.get(owner, 0) + 1
            return self.asked[owner] % len(options)
        return self.random.randint(0, last)

    def _number(self, options: Sequence[Value], last: int) -> int:
        """Among whole numbers of both signs the largest, the smallest, or one at random."""
        signed = any(isinstance(o, Term) and o.op == "num" and o.data < 0 for o in options)
        if not signed:
            return last
        places = {"first": max(last - 1, 0), "last": last, "cyclic": max(last - 3, 0)}
        return places.get(self.way.rule, self.random.randint(0, last))


def beyond(setting: Setting) -> Iterator[Structure]:
    """Structures larger than those that are listed, where something is unbounded."""
    if not is_unbounded(setting):
        return
    seen: set[tuple[int, ...]] = set()
    for at, way in enumerate(WAYS):
        found = _along(setting, FarMaker(way), _reach(setting, way, FAR[at % len(FAR)]))
        if found is not None and found.path not in seen:
            seen.add(found.path)
            yield found
    yield from _alone(setting)
    names = [d.keys[0] for d in _integers(setting) if not set(d.keys) & sizes(setting)]
    if names and setting.hypotheses:
        yield from solved(setting, names, reach_of(setting, NUMBER_REACHES[0]))


def _reach(setting: Setting, way: Way, number: int) -> dict[str, int]:
    names, reach = sizes(setting), reach_of(setting, NUMBER_REACHES[0])
    return {
        declared.keys[0]: way.size
        if declared.kind == "finite set" or set(declared.keys) & names
        else max(number, 2 * reach[declared.keys[0]] + 1)
        for declared in setting.declared
    }


def _along(setting: Setting, maker: SymbolicMaker, reach: dict[str, int]) -> Structure | None:
    try:
        return Structure.along(setting, maker, reach, WINDOW)
    except (Empty, Undetermined):
        return None


def _alone(setting: Setting) -> Iterator[Structure]:
    """One whole number and nothing whose size it is: it goes very far."""
    choices = _integers(setting)
    if len(choices) != 1 or sizes(setting) & set(choices[0].keys) or not has_integers(setting):
        return
    key = choices[0].keys[0]
    for number in ALONE:
        reach = {**reach_of(setting, 1), key: number}
        found = _along(setting, FarMaker(Way(number, "first")), reach)
        if found is not None:
            yield found


def _integers(setting: Setting) -> list[Declared]:
    """The declarations of single whole numbers without a bound."""
    return [
        d
        for d in setting.declared
        if d.kind == "in" and any(node.head in UNBOUNDED for node in d.domain[0].walk())
    ]
