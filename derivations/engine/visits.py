"""One world visited: each claim that still stands is judged in it, and what came out is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import sympy

from derivations.engine.judge import Judgement, Sides, Truth, judge
from derivations.engine.claims import Claim
from derivations.worlds.samples import Source
from derivations.worlds.structure import Structure
from derivations.errors import Unreadable
from derivations.semantics.exact import MORE_DIGITS, floating
from derivations.meaning.values import Value


@dataclass
class Found:
    """A world in which a claim fails."""

    structure: Structure
    numbers: dict[str, tuple[str, sympy.Rational]]
    judgement: Judgement
    values: dict[str, Value]
    pinned: dict[str, sympy.Expr] = field(default_factory=dict)


@dataclass
class Trail:
    """What is known of one claim so far."""

    claim: Claim
    worlds: set[Any] = field(default_factory=set)
    found: Found | None = None
    open_message: str = ""
    #: Why some world could not be judged, where the size of its numbers is not to blame.
    unsettled: str = ""
    #: Structures in which some world left the claim open.
    open_in: set[tuple[int, ...]] = field(default_factory=set)


class Recorder:
    """A source that remembers what it gave, so that a world can be built again."""

    def __init__(self, source: Source, pinned: dict[str, sympy.Expr] | None = None) -> None:
        self.source = source
        self.pinned = pinned or {}
        self.given: dict[str, tuple[str, sympy.Rational]] = {}

    def __call__(self, label: str, kind: str) -> sympy.Rational:
        """The number for a slot, the same one each time."""
        if label not in self.given:
            self.given[label] = (kind, self.source(label, kind))
        return self.given[label][1]


#: A way to work a world out.
Mode = Callable[[], AbstractContextManager[None]]
#: Numbers as they are, without any decimals.
EXACT: tuple[Mode, ...] = (nullcontext,)
#: Each dearer and surer than the one before: what is false in one is tried in the next.
MODES: tuple[Mode, ...] = (floating, partial(floating, MORE_DIGITS), *EXACT)
#: What is true to many digits may still be false.
SURER = MODES[1:]


def visit(
    structure: Structure,
    recorder: Recorder,
    trails: list[Trail],
    modes: Sequence[Mode] = MODES,
) -> bool:
    """Judge all claims that still stand in one world; False if there is no such world."""
    standing = [trail for trail in trails if trail.found is None]
    judged: list[list[Judgement]] = [[] for _ in standing]
    worlds: list[Sides] = []
    for mode in modes:
        if worlds and not any(map(_doubtful, judged)):
            break
        with mode():
            sides = _sides(structure, recorder)
            if sides is None:
                return False
            worlds.append(sides)
            for trail, known in zip(standing, judged, strict=True):
                if _doubtful(known):
                    known.append(_judged(trail, sides, last=mode is modes[-1]))
    given = tuple(sorted((k, v) for k, (_, v) in recorder.given.items()))
    key = (structure.path, given, tuple(recorder.pinned.items()))
    for trail, known in zip(standing, judged, strict=True):
        _record(trail, structure, recorder, worlds[len(known) - 1], key, _last_word(known))
    return True


def _doubtful(known: list[Judgement]) -> bool:
    return not known or known[-1].truth is Truth.FALSE


def _last_word(known: list[Judgement]) -> Judgement:
    """The surest judgement; where it is open, two of decimals that show the same sides.

    What decimals call false and exact numbers leave open is not far out but unsettled.
    """
    *before, last = known
    if last.truth is not Truth.OPEN or len(before) < 2:
        return last
    same = before[0] == before[1] and before[0].left and not before[0].message
    return before[1] if same else replace(last, far=False)


def _sides(structure: Structure, recorder: Recorder) -> Sides | None:
    """The world a recorder gives, if there is one."""
    built = structure.concrete(recorder, recorder.pinned)
    return None if built is None else Sides(built[0])


def _judged(trail: Trail, sides: Sides, *, last: bool) -> Judgement:
    """A claim in one world; a type error is raised only where the numbers are exact."""
    try:
        return judge(trail.claim, sides)
    except Unreadable:
        if last:
            raise
        return Judgement(Truth.FALSE)


def _record(
    trail: Trail,
    structure: Structure,
    recorder: Recorder,
    sides: Sides,
    key: Any,
    judgement: Judgement,
) -> None:
    if judgement.truth is Truth.OPEN:
        trail.open_message = judgement.message
        trail.unsettled = trail.unsettled if judgement.far else judgement.message
        trail.open_in.add(structure.path)
        return
    trail.worlds.add(key)
    if judgement.truth is Truth.FALSE:
        values = dict(sides.world.values)
        trail.found = Found(structure, dict(recorder.given), judgement, values, recorder.pinned)
