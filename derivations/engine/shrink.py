"""A counterexample made as small as it gets, and shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from flint import fmpq

from derivations.engine.claims import Problem
from derivations.engine.search import SEED, drawn
from derivations.engine.trail import Found, Trail
from derivations.errors import DerivationsError, Unreadable
from derivations.kernel import terms as t
from derivations.kernel.balls import Truth
from derivations.kernel.judge import Judge, judged, truth_of
from derivations.kernel.terms import Term
from derivations.kernel.values import World as Numbers
from derivations.language import Node
from derivations.meaning.lazily import truth
from derivations.meaning.maker import Empty
from derivations.meaning.scope import Declared
from derivations.meaning.show import readable, show
from derivations.meaning.table import CONSTRUCTS
from derivations.meaning.values import Undefined, Undetermined
from derivations.meaning.world import World, evaluate
from derivations.worlds.assignment import Assignment

#: Worlds tried to make a counterexample smaller, and to find one in a smaller structure.
SHRINKS, LOOKS_BACK, EACH = 200, 100, 4
#: Simplest first.
SIMPLER = tuple(t.num(v) for v in "0 1 -1 2 -2 1/2 3 -1/2 -3 3/2 4 5".split())


def smaller(trail: Trail) -> None:
    """Look again in the structures before the one that was found, with the simplest numbers."""
    found, tried = trail.found, 0
    assert found is not None
    for place in trail.places:
        if place.structure is found.place.structure or tried >= LOOKS_BACK:
            return
        for assignment in drawn(place, EACH, SEED + 3):
            tried += 1
            probe = Judge((), exhaustive=False, bounded=False)
            if probe.visit(place.case, assignment.world) in (Truth.FALSE, Truth.NO_VALUE):
                trail.found = Found(place, assignment)
                trail.judge.refuted = probe.refuted
                return


def shrink(trail: Trail) -> None:
    """Replace numbers by simpler ones while the claim still fails in the same way."""
    if trail.problem.code:
        return
    left = SHRINKS
    improved = True
    while improved and left > 0:
        improved = False
        found = trail.found
        assert found is not None
        for name, value in sorted(found.assignment.values.items()):
            for simpler in _simpler(value):
                left -= 1
                values = {**found.assignment.values, name: simpler}
                if _still_fails(trail, replace(found.assignment, values=values)):
                    improved = True
                    break
            if improved or left <= 0:
                break


def _simpler(value: Term) -> Iterator[Term]:
    yield from SIMPLER[: SIMPLER.index(value)] if value in SIMPLER else SIMPLER
    q = value.number
    if q is not None and value not in SIMPLER:
        for digits in (0, 1):
            rounded = (
                fmpq(round(float(int(q.p)) / float(int(q.q)) * 10**digits), 10**digits)
                if _fits(q)
                else q
            )
            if rounded != q:
                yield t.num(rounded)


def _fits(q: fmpq) -> bool:
    return max(abs(int(q.p)).bit_length(), int(q.q).bit_length()) < 1000


def _still_fails(trail: Trail, assignment: Assignment) -> bool:
    assert trail.found is not None
    assert trail.judge.refuted is not None
    probe = Judge((), exhaustive=False, bounded=False)
    if probe.visit(trail.found.place.case, assignment.world) is not trail.judge.refuted[1]:
        return False
    trail.found = Found(trail.found.place, assignment)
    trail.judge.refuted = probe.refuted
    return True


def counterexample(found: Found, problem: Problem, trail: Trail) -> dict[str, str]:
    """Each symbol's LaTeX to a readable value, and both sides."""
    world = _concrete(found)
    shown: dict[str, str] = {}
    for declared in problem.declared:
        if declared.kind in ("basis", "sim"):
            continue
        for key in declared.keys:
            value = show(world.values[key]).removeprefix(f"{readable(key)}: ")
            shown[key + _subscripts(declared)] = value
    shown["left"], shown["right"] = _sides(trail.claim.node.bare(), world, trail)
    return shown


def _subscripts(declared: Declared) -> str:
    return f"_{{{','.join(declared.subscripts)}}}" if declared.subscripts else ""


def _concrete(found: Found) -> World:
    """The world of the counterexample, with numbers in place of variables."""

    def certain(prop: Term) -> bool:
        truth_found = truth_of(prop, found.assignment.world)
        if truth_found in (Truth.TRUE, Truth.FALSE):
            return truth_found is Truth.TRUE
        raise Undetermined("this cannot be told here")

    return found.place.structure.concrete(found.assignment, certain)


def _sides(node: Node, world: World, trail: Trail) -> tuple[str, str]:
    """Both sides of a relation; of another sentence, that it is false."""
    if len(node.args) == 2 and CONSTRUCTS[node.head].form == "relation":
        return _side(node.args[0], world), _side(node.args[1], world)
    if node.head in ("iff", "implies"):
        return _truth(node.args[0], world), _truth(node.args[1], world)
    assert trail.judge.refuted is not None
    _, truth_found, why, _ = trail.judge.refuted
    return (f"undefined: {why}" if truth_found is Truth.NO_VALUE else "false"), "true"


def _side(node: Node, world: World) -> str:
    try:
        value = evaluate(node, world)
        if isinstance(value, Term):
            missing = _missing(value)
            return f"undefined: {missing}" if missing else show(value)
        return show(value)
    except Undefined as error:
        return f"undefined: {error.message}"
    except (DerivationsError, Empty) as error:
        return getattr(error, "message", "unknown")


def _missing(value: Term) -> str:
    """Why a number has no value, or nothing."""
    if value.is_sentence:
        return ""
    truth_found, why = judged(t.has_value(value), Numbers())
    return why if truth_found is Truth.NO_VALUE else ""


def _truth(node: Node, world: World) -> str:
    with suppress(Unreadable, Undetermined):
        found = truth_of(truth(node, world))
        return {Truth.TRUE: "true", Truth.FALSE: "false"}.get(found, found.value)
    return "unknown"
