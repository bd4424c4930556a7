"""Worlds of a structure in which the hypotheses hold by construction.

`Draws` splits what is supposed into cases, plans each, and draws numbers and functions. What
it yields is only proposed: the engine asks the kernel whether each hypothesis certainly holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from derivations.kernel import terms as t
from derivations.kernel.calculus import Lambda, Substitution
from derivations.kernel.terms import Term
from derivations.worlds.assignment import Assignment
from derivations.worlds.cases import Literal
from derivations.worlds.drawn_functions import Functions
from derivations.worlds.forms import fails
from derivations.worlds.frames import Frame, frames
from derivations.worlds.freedom import rank
from derivations.worlds.killed import Killed, killed
from derivations.worlds.plan import Plan, plans
from derivations.worlds.polys import poly_of
from derivations.worlds.samples import Source, randomly
from derivations.worlds.stages import Drawing, Stuck
from derivations.worlds.structure import Structure

#: Worlds of a plan in which independent equations are counted.
RANKED = 4


class Draws:
    """The worlds of a structure; `extra` propositions are solved like hypotheses."""

    def __init__(
        self, structure: Structure, extra: Sequence[Term] = (), *, bounded: bool = False
    ) -> None:
        self.structure = structure
        self.maker = structure.maker
        self.props = [
            (p, i)
            for i, p in enumerate((*structure.hypotheses, *extra))
            if not any(part.op == "limit" for part in p.walk())  # met by chance, and then checked
        ]
        self.facts = [(p, -1) for p in structure.facts if p.free]
        self.splitter = structure.splitter
        flat = _flat(self.props)
        self.universal = [(p, i) for p, i in flat if p.op == "forall" and p.functions]
        self.functions = Functions(
            self.maker.shapes,
            [p for p, _ in self.universal],
            [p for p, _ in flat if p.op != "forall"],
            bounded=bounded,
        )
        self._ranked: Counter[int] = Counter()
        self.faults: Counter[int] = Counter()
        self._plans: list[Plan] = []
        self._more: Iterator[Plan] | None = None
        #: For each plan, how many numbers were free and how many the hypotheses leave open.
        self._dimensions: dict[int, tuple[int, int]] = {}
        self.found = 0

    @property
    def unmet(self) -> int | None:
        """The hypothesis that no shape meets, by its place, while no world was found."""
        if self.found or not self.props:
            return None
        return max(self.faults, key=lambda i: (self.faults[i], i), default=0)

    @property
    def dimension(self) -> tuple[int, int]:
        """Free numbers of the worlds found, and how many there should be, in the worst case."""
        return min(self._dimensions.values(), key=lambda d: d[0] - d[1], default=(0, 0))

    @property
    def fills(self) -> bool:
        """Whether worlds were found that fill what the hypotheses describe, in each case met."""
        reached, expected = self.dimension
        return self.found > 0 and reached >= expected and not self.functions.tabled

    def draws(self, sources: Iterable[Source], count: int) -> Iterator[Assignment]:
        """Up to `count` worlds, one try for each source."""
        met = 0
        for turn, source in enumerate(sources):
            if met >= count:
                return
            try:
                found = self._one(source, turn)
            except Stuck as stuck:
                self.faults[stuck.origin] += 1
                continue
            met, self.found = met + 1, self.found + 1
            yield found
            if not self.maker.free:
                return

    # -- one world --------------------------------------------------------------------

    def _one(self, source: Source, turn: int) -> Assignment:
        functions = self.functions.draw(source, turn)
        if functions is None:
            raise Stuck(self.universal[0][1])
        chosen = self._planned(functions, turn)
        if not chosen:
            raise Stuck(self._contradicted(functions))
        at = turn % len(chosen)
        plan = chosen[at]
        drawing = self._drawn(plan, source, turn // len(chosen))
        world = Substitution(drawing.values)
        made = {n: (names, world(body)) for n, (names, body) in functions.items()}
        loose = set(self.functions.loosened)
        values = {n: v for n, v in drawing.values.items() if n not in loose}
        self._check(Assignment(values, made))
        here = self._counted(plan, at, drawing)
        return Assignment(values, made, min(drawing.free, here), here)

    def _counted(self, plan: Plan, at: int, drawing: Drawing) -> int:
        """How many numbers are left open here; counted in the first worlds of a plan."""
        self._ranked[at] += 1
        reached, expected = self._dimensions.get(at, (0, len(drawing.values)))
        here = expected
        if self._ranked[at] <= RANKED:
            here = plan.matrix_dimension + self._open(plan, drawing.values)
            expected = min(expected, here)
        self._dimensions[at] = min(max(reached, drawing.free), expected), expected
        return here

    def _open(self, plan: Plan, values: dict[str, Term]) -> int:
        """How many numbers outside matrix shapes the equations leave open at a point."""
        names = values.keys() - plan.matrix_names
        gaps = [e.gap for e in (*plan.equations, *(e for s in plan.stages for e in s.equations))]
        return len(names) - rank(gaps, sorted(names), values)

    def _drawn(self, plan: Plan, source: Source, turn: int) -> Drawing:
        integers = {p.args[0].data for p, _ in _flat([*self.props, *self.facts])
                    if p.op == "integer" and p.args[0].op == "var"}  # fmt: skip
        drawing = Drawing(
            source, self.splitter, plan.conditions, frozenset(integers), self.maker.simplexes, turn
        )
        for stage in plan.stages:
            drawing.run(stage)
        for name, value in reversed(plan.solved):
            drawing.values[name] = drawing.known(value)
        put = Substitution(drawing.values)
        for condition in plan.conditions:
            if fails(put(condition.claim)):
                raise Stuck(condition.origin)
        return drawing

    def _check(self, found: Assignment) -> None:
        """Turn away what certainly breaks a hypothesis."""
        put = Substitution(found.values, found.functions)
        for prop, origin in (*self.facts, *self.props):
            if fails(put(prop)):
                raise Stuck(origin)

    def _planned(self, functions: dict[str, Lambda], turn: int) -> list[Plan]:
        """The plans of all cases, as far as this turn needs them.

        They are worked out once if no hypothesis is about a function.
        """
        if self._more is None or self.functions.vary:
            put = Substitution({}, functions)
            props = [(put(p), i) for p, i in (*self.props, *self.facts)]
            self._plans, self._more = [], self._plans_of(props)
        self._plans += islice(self._more, max(turn + 1 - len(self._plans), 0))
        return self._plans

    def _plans_of(self, props: list[tuple[Term, int]]) -> Iterator[Plan]:
        same = _equal_names(props)
        put = Substitution(same)
        more = tuple(same.items())
        added = tuple(Literal("eq", t.var(n) - v) for n, v in more)
        for plan in self._plans_for([(put(p), i) for p, i in props], same):
            yield replace(plan, solved=(*more, *plan.solved), equations=(*plan.equations, *added))

    def _plans_for(self, props: list[tuple[Term, int]], same: dict[str, Term]) -> Iterator[Plan]:
        matrices = self._matrices(props)
        taken = frozenset(name for m in matrices for name in m.names)
        own = [p for p, _ in _flat(props) if p.op == "eq" and p.free and p.free <= taken]
        kept = [(p, i) for p, i in _flat(props) if p not in own]
        positive = [
            (t.lt(t.ZERO, t.var(n)), -1) for n in self.functions.loosened if n.endswith("[×]")
        ]
        names = [n for n in (*self.maker.bounds, *self.functions.loosened) if n not in same]
        for case in self.splitter.cases([*kept, *positive]):
            yield from plans(case, names, matrices, self.splitter)
        if not all(self._explained(p, matrices) for p in own):
            for case in self.splitter.cases([*props, *positive]):
                yield from plans(case, names, (), self.splitter)

    def _explained(self, prop: Term, matrices: Sequence[Frame | Killed]) -> bool:
        """Whether an equation about matrix shapes alone holds in all of their matrices."""
        for seed in (1, 2, 3):
            values: dict[str, Term] = {}
            for m in matrices:
                values.update(m.draw(randomly(seed)))
            if fails(Substitution(values)(prop)):
                return False
        return True

    def _matrices(self, props: list[tuple[Term, int]]) -> list[Frame | Killed]:
        """Matrix shapes among the equations, none of which share a number."""
        sides = [p.args for p, _ in _flat(props) if p.op == "eq"]
        gaps = [self.splitter.canonical(left - right) for left, right in sides]
        polys = [p for p in map(poly_of, gaps) if p]
        found: list[Frame | Killed] = []
        shapes: list[Frame | Killed] = [*frames(polys), *killed(polys)]
        for shape in shapes:
            if not any(shape.names & other.names for other in found):
                found.append(shape)
        return found

    def _contradicted(self, functions: dict[str, Lambda]) -> int:
        """The first hypothesis with which no case is left."""
        put = Substitution({}, functions)
        for k in range(1, len(self.props) + 1):
            if not self.splitter.cases([(put(p), i) for p, i in (*self.facts, *self.props[:k])]):
                return self.props[k - 1][1]
        return self.props[-1][1] if self.props else -1


def _flat(props: Iterable[tuple[Term, int]]) -> list[tuple[Term, int]]:
    """The members of conjunctions, one by one."""
    return [(q, i) for p, i in props for q in (p.args if p.op == "and" else (p,))]


def _equal_names(props: Iterable[tuple[Term, int]]) -> dict[str, Term]:
    """Variables that are said to be equal to others, in terms of the first of them."""
    first: dict[str, str] = {}
    for p, _ in _flat(props):
        if p.op == "eq" and all(side.op == "var" for side in p.args):
            a, b = (first.get(side.data, side.data) for side in p.args)
            if a != b:
                first = {n: a if m == b else m for n, m in first.items()} | {b: a}
    return {n: t.var(m) for n, m in first.items()}
