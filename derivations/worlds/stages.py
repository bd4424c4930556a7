"""Drawing the numbers of one stage, when those of earlier stages are known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from flint import fmpq

from derivations.kernel import terms as t
from derivations.kernel.calculus import Substitution
from derivations.kernel.terms import Term, num
from derivations.worlds import quadrics
from derivations.worlds.cases import Case, Literal, Splitter, affine
from derivations.worlds.forms import fails, linear_form, pivot
from derivations.worlds.inequalities import between, inside, whole
from derivations.worlds.makers import Simplex
from derivations.worlds.plan import Stage
from derivations.worlds.polyhedra import (
    Ends,
    Form,
    Half,
    Projection,
    inserted,
    row_reduced,
    value_of,
)
from derivations.worlds.polys import form_at, poly_of
from derivations.worlds.samples import Source
from derivations.worlds.univariate import roots

#: How numbers shrink until a quadric has a point above them.
SCALES = (fmpq(1), fmpq(1, 2), fmpq(1, 5), fmpq(1, 16), fmpq(1, 100), fmpq(0))


class Stuck(Exception):
    """No numbers were found for a stage; `origin` is the hypothesis at fault."""

    def __init__(self, origin: int) -> None:
        super().__init__(origin)
        self.origin = origin


@dataclass
class Drawing:
    """The numbers of one world while they are drawn."""

    source: Source
    splitter: Splitter
    conditions: Case
    integers: frozenset[str] = frozenset()
    simplexes: dict[str, Simplex] = field(default_factory=dict)
    #: Which root is taken where there are several.
    turn: int = 0
    values: dict[str, Term] = field(default_factory=dict)
    free: int = 0

    def run(self, stage: Stage) -> None:
        """Draw a stage. Raises `Stuck`."""
        _WAYS[stage.kind](self, stage)

    def known(self, gap: Term) -> Term:
        """A term with what is known put in, in normal form."""
        return self.splitter.canonical(Substitution(self.values)(gap))

    # -- kinds of stages --------------------------------------------------------------

    def _matrix(self, stage: Stage) -> None:
        values = stage.matrix.draw(self.source) if stage.matrix is not None else {}
        if stage.matrix is None or not values:
            raise Stuck(-1)
        self.values.update(values)
        self.free += stage.matrix.dimension

    def _quadric(self, stage: Stage) -> None:
        (equation,) = stage.equations
        poly = poly_of(self.known(equation.gap))
        found = quadrics.point(poly, stage.names, self.source) if poly else None
        if found is not None:
            self.values.update({n: num(q) for n, q in found.items()})
            self.free += len(found) - 1
            return
        *others, last = stage.names
        self._linear(Stage("linear", tuple(others)))
        drawn = {n: self.values[n] for n in others}
        for scale in SCALES:
            self.values.update({n: v * num(scale) for n, v in drawn.items()})
            with suppress(Stuck):
                self._root(Stage("root", (last,), stage.equations))
                return
        raise Stuck(equation.origin)

    def _root(self, stage: Stage) -> None:
        """One of the roots of the first equation; the others are checked."""
        (name,) = stage.names
        gaps = [(e, self.known(e.gap)) for e in stage.equations]
        open_ones = [(e, g) for e, g in gaps if g is not t.ZERO]
        if not open_ones:
            self._linear(Stage("linear", stage.names))
            return
        e, gap = min(open_ones, key=lambda pair: len(repr(pair[1])) if len(open_ones) > 1 else 0)
        if gap.free != {name}:
            raise Stuck(e.origin)
        raw = Substitution(self.values)(e.gap)
        found = [r for r in roots(raw, name, self.splitter) if self._allowed(name, r)]
        others = [t.eq(g, t.ZERO) for other, g in open_ones if other is not e]
        put = [Substitution({name: root}) for root in found]
        found = [
            root
            for root, at in zip(found, put, strict=True)
            if not any(fails(at(claim)) for claim in others)
        ]
        if not found:
            raise Stuck(e.origin)
        self.turn, at = divmod(self.turn, len(found))
        self.values[name] = found[at]

    def _allowed(self, name: str, root: Term) -> bool:
        """Whether no condition on this number alone certainly fails."""
        trial = Substitution({**self.values, name: root})
        known = self.values.keys() | {name}
        return not any(
            fails(trial(c.claim)) for c in self.conditions if name in c.free and c.free <= known
        )

    def _linear(self, stage: Stage) -> None:
        names = list(stage.names)
        if not stage.equations:
            names = self._weights(names)
        places = {name: i for i, name in enumerate(names)}
        forms, odd = [], []
        for e in stage.equations:
            form = self._form(e.gap, places)
            if form is None:
                odd.append(e)
            else:
                forms.append((e, form))
        if odd:
            rows = [*odd, *(e for e, _ in forms)]
            self._one_by_one(names, [(e, self.known(e.gap)) for e in rows])
            return
        solved = row_reduced([form for _, form in forms], range(len(names)))
        if solved is None:
            raise Stuck(forms[-1][0].origin)
        self._between(names, places, solved)

    def _form(self, gap: Term, places: dict[str, int], *, upwards: bool = False) -> Form | None:
        """A term with what is known put in as a linear form; None if it is none."""
        poly = poly_of(gap)
        form = form_at(poly, self.values, places) if poly is not None else None
        return linear_form(self.known(gap), places, upwards=upwards) if form is None else form

    def _between(self, names: list[str], places: dict[str, int], solved: dict[int, Form]) -> None:
        """Free numbers between the ends that conditions leave; then those that are solved."""
        free = [i for i in range(len(names)) if i not in solved]
        halves, odd = self._halves(names, places, solved)
        at_fault = max((c.origin for c in self.conditions if c.free & set(names)), default=-1)
        projection = Projection(halves, free)
        if projection.empty:
            raise Stuck(at_fault)
        found = projection.point(
            lambda place, ends, before: self._number(
                names[place], ends, odd, lambda: {names[p]: num(q) for p, q in before.items()}
            )
        )
        if found is None:
            raise Stuck(at_fault)
        for place, form in solved.items():
            found[place] = value_of(form, found)
        self.values.update({names[i]: num(q) for i, q in found.items()})
        self.free += len(free)

    def _halves(
        self, names: Sequence[str], places: dict[str, int], solved: dict[int, Form]
    ) -> tuple[list[Half], list[Literal]]:
        """The conditions linear in these numbers, over the free ones; then the others on them."""
        reach = self.values.keys() | set(names)
        found, odd = [], []
        for c in self.conditions:
            if not (c.free & places.keys() and c.free <= reach):
                continue
            form = self._form(c.gap, places, upwards=True) if c.op in ("lt", "le") else None
            if form is None:
                odd.append(c)
            else:
                found.append(Half(inserted(form, solved), c.op == "lt"))
        return found, odd

    def _number(
        self, name: str, ends: Ends, odd: Sequence[Literal], before: Callable[[], dict[str, Term]]
    ) -> fmpq | None:
        """A number from the source between two ends that meets odd conditions on it alone."""
        if name in self.integers:
            return whole(name, ends, self.source)
        value = between(name, ends, self.source)
        if value is None or not any(name in c.free for c in odd):
            return value
        known = {**self.values, **before()}
        own = [c for c in odd if name in c.free and c.free <= known.keys() | {name}]
        put = Substitution(known)
        claims = {put(c.claim): c for c in own}
        if not any(fails(Substitution({name: num(value)})(claim)) for claim in claims):
            return value
        gaps = [put(c.gap) for c in own if c.op in ("lt", "le")]
        return inside(list(claims), gaps, name, ends, self.source, self.splitter)

    def _weights(self, names: list[str]) -> list[str]:
        """Simplexes of which nothing else is asked are drawn as weights divided by their sum."""
        for label, simplex in self.simplexes.items():
            own = set(simplex.names)
            touching = [c for c in self.conditions if c.free & own]
            if not own <= set(names) or any(c.origin >= 0 or not c.free <= own for c in touching):
                continue
            self.values.update(simplex.draw(label, self.source))
            self.free += len(own)
            names = [n for n in names if n not in own]
        return names

    def _one_by_one(self, names: list[str], equations: list[tuple[Literal, Term]]) -> None:
        """Linear equations with coefficients that are no plain numbers, solved in turn."""
        solved: list[tuple[str, Term]] = []
        left = list(names)
        while equations:
            e, gap = equations.pop(0)
            gap = self.splitter.canonical(gap)
            if gap is t.ZERO or not gap.free:
                continue
            line = affine(gap, frozenset(left))
            name = pivot(line[0], left) if line is not None else None
            if name is None or line is None:
                raise Stuck(e.origin)
            one = affine(gap, frozenset({name}))
            value = -(one or line)[1] / line[0][name]
            solved.append((name, value))
            left.remove(name)
            step = Substitution({name: value})
            equations = [(other, step(g)) for other, g in equations]
        self._linear(Stage("linear", tuple(left)))
        for name, value in reversed(solved):
            self.values[name] = self.known(value)


_WAYS: dict[str, Callable[[Drawing, Stage], None]] = {
    "linear": Drawing._linear,
    "quadric": Drawing._quadric,
    "root": Drawing._root,
    "matrix": Drawing._matrix,
}
