"""Looking for worlds in which a claim fails: simple ones, edges, far ones, and downhill.

Nothing here decides. Each world goes to the claim's judge, who checks what is supposed and
then the claim.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice, tee

from derivations.engine.descent import downhill
from derivations.engine.trail import Place, Trail
from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.kernel.calculus import derivative
from derivations.kernel.judge import Case
from derivations.kernel.prover import Prover
from derivations.kernel.terms import Term
from derivations.meaning.values import Undetermined
from derivations.worlds.assignment import Assignment
from derivations.worlds.draws import Draws
from derivations.worlds.samples import FAR_SIZES, SIMPLE, near, sources
from derivations.worlds.structure import Structure
from derivations.worlds.structures import Listing

#: Worlds of one claim in the quick look and in the thorough one; in one structure at most, and
#: where functions are drawn, which far numbers take out of reach.
GLANCE, THOROUGH, MOST, DRAWN = 24, 160, 40, 16
#: The same where integrals or functions make worlds dear, and where code is called.
DEAR, CODE = 6, 40
#: Most worlds of a case in each structure beyond the bound.
BEYOND = 3
#: Worlds at an edge, where an equation more holds, and with numbers that the claim has.
AT_EDGE, NEARBY = 6, 24
#: Most edges of a claim, and most variables in which a gap is made level.
MOST_EDGES, LEVEL = 10, 2
#: Structures in which edges are looked at and slopes are followed.
EDGED = 6
#: Sources tried for each world wanted, when hypotheses turn worlds away.
PATIENCE = 4
SEED = 20


@dataclass
class Worlds:
    """Worlds that were drawn, shared by the claims of one formula."""

    #: Structures beyond the bound, each built when it is first asked for.
    far: Iterator[Structure]
    known: dict[object, tuple[list[Assignment], Draws]] = field(default_factory=dict)

    def beyond(self) -> Iterator[Structure]:
        """The structures beyond the bound."""
        self.far, again = tee(self.far)
        return again

    def of(
        self, place: Place, count: int, seed: int, trail: Trail, *, code: bool = False
    ) -> list[Assignment]:
        """Some worlds of a place; the trail is told whether they fill it."""
        key = (id(place.structure), place.extra, count, seed)
        if key not in self.known:
            draws = Draws(place.structure, place.extra, bounded=code)
            self.known[key] = list(_drawn(draws, place, count, seed, code=code)), draws
        found, draws = self.known[key]
        trail.note(place, draws)
        return found


def drawn(
    place: Place, count: int, seed: int, *, extra: tuple[Term, ...] = (), code: bool = False
) -> Iterator[Assignment]:
    """Worlds of a place, simplest first; `extra` are equations that should hold, too."""
    draws = Draws(place.structure, (*place.extra, *extra), bounded=code)
    return _drawn(draws, place, count, seed, code=code)


def _drawn(
    draws: Draws, place: Place, count: int, seed: int, *, code: bool
) -> Iterator[Assignment]:
    try:
        dear = _is_dear(place)
        far = FAR_SIZES[-1] if not dear else 0 if place.case.claim.functions else FAR_SIZES[0]
        tries = count if dear else PATIENCE * count
        for found in draws.draws(sources(tries, seed, dyadic=code, farthest=far), count):
            yield place.completed(found)
    except Undetermined:
        return


def glance(trail: Trail, listing: Listing, worlds: Worlds) -> None:
    """A few worlds in each structure, smallest first; a single one where worlds are dear."""
    if trail.problem.code:
        _with_code(trail, listing, GLANCE, worlds)
        return
    dear = any(map(_is_dear, trail.places))
    per = max(1, min(3, GLANCE // max(len(trail.places), 1)))
    for place in trail.places:
        for assignment in worlds.of(place, per, SEED, trail):
            if trail.visit(place, assignment) and dear:
                break
        if trail.false:
            return


def _with_code(trail: Trail, listing: Listing, count: int, worlds: Worlds) -> None:
    structures = listing.structures
    per = max(1, min(DRAWN, count // max(len(structures), 1)))
    for at, structure in enumerate(structures):
        supposed = (*structure.facts, *structure.hypotheses)
        if t.FALSE in supposed:
            continue  # this structure is ruled out, so no world is missing here
        place = Place(structure, Case(supposed, t.TRUE))
        for assignment in worlds.of(place, per, SEED + at, trail, code=True):
            trail.visit_code(structure, assignment)
        if trail.found:
            return


def further(trail: Trail, listing: Listing, worlds: Worlds) -> None:
    """For what is not proved: larger structures, many worlds, edges, and downhill."""
    look_beyond(trail, worlds)
    if trail.found or trail.problem.code:
        if not trail.found:
            _with_code(trail, listing, CODE, worlds)
        return
    count = DEAR if any(map(_is_dear, trail.places)) else THOROUGH
    most = DRAWN if any(place.structure.maker.shapes for place in trail.places) else MOST
    per = max(2, min(most, count // max(len(trail.places), 1)))
    for at, place in enumerate(trail.places):
        if at in trail.judge.proved:
            continue
        chance = any("limit" in prop.ops for prop in place.case.hypotheses)
        for assignment in worlds.of(place, per * PATIENCE**chance, SEED + 1 + at, trail):
            trail.visit(place, assignment)
        if trail.found:
            return
    unproved = [p for at, p in enumerate(trail.places) if at not in trail.judge.proved]
    step = max(1, len(unproved) // EDGED)
    for place in unproved[::-step][:EDGED]:
        for look in (_nearby, _edges, downhill):
            look(trail, place)
            if trail.found:
                return


def _nearby(trail: Trail, place: Place) -> None:
    """Worlds with the numbers of which the claim speaks, and others that they lead to."""
    numbers = {part.data for part in place.case.claim.walk() if part.op == "num"}
    told = sorted(n for n in numbers if n and n not in SIMPLE["real"] and -n not in SIMPLE["real"])
    if told:
        draws = Draws(place.structure, place.extra)
        for found in draws.draws(islice(near(told), PATIENCE * NEARBY), NEARBY):
            trail.visit(place, place.completed(found))


def _is_dear(place: Place) -> bool:
    return "integral" in place.case.claim.ops


def look_beyond(trail: Trail, worlds: Worlds) -> None:
    """A few worlds larger than the bound: a claim that fails there is false."""
    for at, structure in enumerate(worlds.beyond()):
        try:
            if trail.problem.code:
                place = Place(structure, Case((*structure.facts, *structure.hypotheses), t.TRUE))
                for assignment in drawn(place, 1, SEED + at, code=True):
                    trail.visit_code(structure, assignment)
                continue
            places = trail.places_in(structure)
            per = max(1, min(BEYOND, THOROUGH // max(len(places), 1)))
            for place in places:
                for assignment in drawn(place, per, SEED + at):
                    trail.visit(place, assignment)
        except (Unreadable, Undetermined):
            continue
        if trail.found:
            return


def _edges(trail: Trail, place: Place) -> None:
    """Worlds at an edge: two sides meet, a gap is level, or an argument leaves where it may be.

    Where a part jumps, the claim may fail at that edge alone: it has to be reached.
    """
    prover = Prover(place.case.hypotheses, left=[0])  # without splitting cases: a quick look
    jumps = dict.fromkeys(_jumps(place.case.claim))
    for extra in [*jumps, *_extras(place.case.claim)]:
        if any(prover.holds(t.negation(prop)) for prop in extra):
            continue  # it is proved that no world is there
        reached = False
        for assignment in drawn(place, 2 if _is_dear(place) else AT_EDGE, SEED + 2, extra=extra):
            reached |= trail.visit(place, assignment)
            if trail.false:
                return
        if not reached and extra in jumps:
            trail.lacks = "no world was found in which a floor or a sign jumps"


def _jumps(claim: Term) -> Iterator[tuple[Term, ...]]:
    """Where a floor or a sign jumps, and where what is inside it turns and may touch a jump."""
    for part in claim.walk():
        if part.op in ("floor", "sign") and part.free and not _bound_inside(part):
            (inside,) = part.args
            yield (_EDGES[part.op](part)[0],)
            if not inside.functions:
                yield tuple(t.eq(derivative(inside, n), t.ZERO) for n in sorted(inside.free))


def _extras(claim: Term) -> list[tuple[Term, ...]]:
    """What should hold beside what is supposed, for the claim to be in danger."""
    found: list[tuple[Term, ...]] = []
    for part in claim.walk():
        if part.op in ("eq", "le", "lt") and not part.args[0].is_sentence:
            gap = part.args[0] - part.args[1]
            found.append((t.eq(gap, t.ZERO),))
            if part.op != "eq" and 1 <= len(gap.free) <= LEVEL and not gap.functions:
                found.append(tuple(t.eq(derivative(gap, n), t.ZERO) for n in sorted(gap.free)))
        elif part.op in _EDGES:
            found += [(prop,) for prop in _EDGES[part.op](part)]
        elif part.op == "power" and part.data < 0:
            found.append((t.eq(part.args[0], t.ZERO),))
    kept = [
        e for e in dict.fromkeys(found) if any(p.free for p in e) and not any(map(_bound_inside, e))
    ]
    return kept[:MOST_EDGES]


#: What an operation asks of its argument, and where it turns.
_EDGES: dict[str, Callable[[Term], list[Term]]] = {
    "floor": lambda part: [t.eq(part.args[0], part)],
    "abs": lambda part: [t.eq(part.args[0], t.ZERO)],
    "sign": lambda part: [t.eq(part.args[0], t.ZERO)],
    "log": lambda part: [t.le(part.args[0], t.ZERO)],
    "root": lambda part: [t.lt(part.args[0], t.ZERO), t.eq(part.args[0], t.ZERO)],
    "tan": lambda part: [t.eq(t.function("cos", part.args[0]), t.ZERO)],
}


def _bound_inside(gap: Term) -> bool:
    """Whether a gap holds an integral or the like, which is too dear to solve for."""
    return any(part.op in t.BINDERS for part in gap.walk())
