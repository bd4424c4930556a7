"""What is known of one claim: its cases in each structure, and the judge who rules on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from derivations.engine.claims import Claim, Problem
from derivations.kernel import terms as t
from derivations.kernel.balls import Missing, Truth, Unknown
from derivations.kernel.judge import Case, Judge, opened, truth_of
from derivations.kernel.prover import Prover
from derivations.kernel.terms import Term
from derivations.meaning.lazily import truth
from derivations.meaning.maker import Empty
from derivations.meaning.values import Undefined, Undetermined
from derivations.worlds.assignment import Assignment
from derivations.worlds.draws import Draws
from derivations.worlds.makers import Shape
from derivations.worlds.structure import Structure
from derivations.worlds.structures import Listing


@dataclass(frozen=True, eq=False)
class Place:
    """A case of a claim in one structure."""

    structure: Structure
    case: Case
    #: What the case supposes beyond the structure: premises of the claim itself.
    extra: tuple[Term, ...] = ()

    def completed(self, found: Assignment) -> Assignment:
        """The world with a value for each variable that the claim itself brings."""
        missing = sorted(
            self.case.claim.free.union(*(h.free for h in self.extra)) - found.values.keys()
        )
        if not missing:
            return found
        more = {
            name: t.num(SPREAD[(len(found.values) + 3 * i) % len(SPREAD)])
            for i, name in enumerate(missing)
        }
        return replace(found, values={**found.values, **more})


#: Values for variables that a claim brings itself.
SPREAD = ("1/2", "-2", "3", "0", "-1/3", "5", "1", "-7/2", "2", "-1")


@dataclass
class Found:
    """A world in which the claim fails."""

    place: Place
    assignment: Assignment


@dataclass
class Trail:
    """One claim: where it is judged, and what came out."""

    claim: Claim
    problem: Problem
    places: list[Place] = field(default_factory=list)
    judge: Judge = field(default_factory=lambda: Judge((), exhaustive=False, bounded=False))
    found: Found | None = None
    #: Whether the claim is false in the world that was found, and not merely without a value.
    false: bool = False
    #: Why the claim could not be put into terms in some structure.
    unread: str = ""
    #: The worlds in which the claim was judged, by structure.
    worlds: set[object] = field(default_factory=set)
    #: Whether the worlds of a place fill what is supposed there.
    filled: dict[tuple[object, ...], bool] = field(default_factory=dict)
    #: Places that a false claim could fail at alone and that were not reached, in words.
    lacks: str = ""
    #: Hypotheses that no world could meet, by their number.
    unmet: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, claim: Claim, problem: Problem, listing: Listing) -> Trail:
        """The claim in every structure. Raises `Unreadable` for type and shape errors."""
        trail = cls(claim, problem)
        if not problem.code:
            for structure in listing.structures:
                trail.places += trail.places_in(structure)
        exhaustive = listing.exhaustive and not problem.code and not trail.unread
        cases = [place.case for place in trail.places]
        trail.judge = Judge(cases, exhaustive=exhaustive, bounded=listing.unbounded)
        return trail

    def _rigid_hold(self, structure: Structure) -> bool:
        """Whether equations about what the claim differentiates by hold identically.

        An equation that holds at a point only would not hold nearby, so the derivative would
        leave what is supposed; such a structure has no world.
        """
        scope, varied = self.problem.scope, self.problem.varied
        if not varied:
            return True
        prover = Prover(structure.facts)
        for hypothesis, prop in zip(self.problem.hypotheses, structure.hypotheses, strict=True):
            if scope.reaches(scope.free(hypothesis.node)) & varied:
                equations = [part for part in _parts(prop) if part.op in ("eq", "false")]
                if not all(map(prover.holds, equations)):
                    return False
        return True

    def places_in(self, structure: Structure) -> list[Place]:
        """The cases of the claim in one structure; those without a symbolic form are noted."""
        try:
            supposed = (*supposed_in(structure), *structure.hypotheses)
            if not self._rigid_hold(structure):
                return []
            claim = structure.proposition(self.claim.node)
        except Undetermined as error:
            self.unread = error.message
            return []
        known = frozenset(supposed)
        return [
            Place(structure, case, tuple(h for h in case.hypotheses if h not in known))
            for case in opened(Case(supposed, claim))
        ]

    def note(self, place: Place, draws: Draws) -> None:
        """Keep whether the worlds of a place fill it, and what could not be met."""
        room = (place.structure.path, place.extra)  # whatever world it was met in
        self.filled[room] = (
            self.filled.get(room, False) or draws.fills or not place.structure.maker.free
        )
        if draws.unmet is not None:
            self.unmet.add(draws.unmet)

    @property
    def missing(self) -> str:
        """What the worlds lack to be in general position, in words."""
        full = all(self.filled.values())
        return self.lacks if full else "the worlds that were found do not fill what is supposed"

    def visit(self, place: Place, assignment: Assignment) -> bool:
        """Judge the claim in a world; whether the world is one of those that are supposed."""
        truth = self.judge.visit(place.case, assignment.world)
        if truth in (Truth.FALSE, Truth.NO_VALUE):
            self._keep(place, assignment)
        if truth not in (None, Truth.OPEN):
            self.worlds.add((place.structure.path, assignment.key))
        return truth is not None

    def visit_code(self, structure: Structure, assignment: Assignment) -> bool:
        """Judge a claim that calls code: it is put into terms in the world itself."""
        world = assignment.world

        def certain(prop: Term) -> bool:
            found = truth_of(prop, world)
            if found in (Truth.TRUE, Truth.FALSE):
                return found is Truth.TRUE
            raise Undetermined("what the code depends on cannot be told in this world")

        try:
            if not all(
                truth_of(h, world) is Truth.TRUE for h in (*structure.facts, *structure.hypotheses)
            ):
                return False
            concrete = structure.concrete(assignment, certain)
            claim = truth(self.claim.node, concrete)
        except (Empty, Undefined, Missing, Unknown):
            return False
        except Undetermined as error:
            self.unread = error.message
            return False
        place = Place(structure, Case((), claim))
        self.judge.visit(place.case, world)
        self.worlds.add((structure.path, assignment.key))
        if self.judge.refuted is not None:
            self._keep(place, assignment)
        return True

    def _keep(self, place: Place, assignment: Assignment) -> None:
        """Keep the world that refutes the claim.

        One in which it is false is better than one in which a side has no value.
        """
        refuted = self.judge.refuted
        if (
            refuted is not None
            and refuted[3] is place.case
            and (self.found is None or not self.false)
        ):
            self.found = Found(place, assignment)
            self.false = refuted[1] is Truth.FALSE


def _parts(prop: Term) -> tuple[Term, ...]:
    return prop.args if prop.op == "and" else (prop,)


def supposed_in(structure: Structure) -> tuple[Term, ...]:
    """What the declarations say: of variables, and of every value of the functions."""
    signs = []
    for label, shape in structure.maker.shapes.items():
        names = [f"{label} {i}" for i in range(shape.arity)]
        value = shape.call(label, *map(t.var, names))
        for word in sorted(shape.facts & _WORDS.keys()):
            signs.append(_for_all(names, _WORDS[word](value)))
        if shape.arity == 1 and "increasing" in shape.facts:
            signs.append(_increasing(label, shape))
        if shape.arity == 1 and "convex" in shape.facts:
            signs.append(_convex(label, shape))
    return (*structure.facts, *signs)


_WORDS = {
    "positive": lambda value: t.lt(t.ZERO, value),
    "nonnegative": lambda value: t.le(t.ZERO, value),
    "density": lambda value: t.le(t.ZERO, value),
}


def _for_all(names: Sequence[str], body: Term) -> Term:
    for name in reversed(names):
        body = t.forall(name, body)
    return body


def _increasing(label: str, shape: Shape) -> Term:
    x, y = t.var(f"{label} x"), t.var(f"{label} y")
    body = t.implies(t.lt(x, y), t.lt(shape.call(label, x), shape.call(label, y)))
    return _for_all([x.data, y.data], body)


def _convex(label: str, shape: Shape) -> Term:
    x, y, w = (t.var(f"{label} {n}") for n in "xyw")
    left = shape.call(label, w * x + (1 - w) * y)
    right = w * shape.call(label, x) + (1 - w) * shape.call(label, y)
    body = t.implies(t.conj(t.le(t.ZERO, w), t.le(w, t.ONE)), t.le(left, right))
    return _for_all([x.data, y.data, w.data], body)
