"""In which order the numbers of a case are drawn, so that each equation is solved when due.

A plan is a list of stages. In a linear stage all equations are linear in the stage's numbers
once those of earlier stages are known; what is left is a quadric, the roots of an equation in
one unknown, or a matrix shape. Nonlinear systems are brought there by resultants.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flint import fmpq, fmpq_mpoly, fmpq_mpoly_ctx

from derivations.kernel import terms as t
from derivations.kernel.terms import num
from derivations.worlds.cases import Case, Literal, Splitter, affine, put
from derivations.worlds.frames import Frame
from derivations.worlds.killed import Killed
from derivations.worlds.polys import Poly, degree, poly_of

#: Most resultants, their highest total degree, and most cases that elimination makes.
MAX_RESULTANTS, MAX_DEGREE, MAX_REDUCED = 12, 24, 96


@dataclass(frozen=True)
class Stage:
    """Numbers that are drawn together; `kind` is linear, quadric, root or matrix."""

    kind: str
    names: tuple[str, ...]
    equations: Case = ()
    matrix: Frame | Killed | None = None


@dataclass(frozen=True)
class Plan:
    """The stages of a case in order, and what is then worked out from their numbers."""

    stages: tuple[Stage, ...]
    #: Numbers in terms of others, the last one first to be worked out.
    solved: tuple[tuple[str, t.Term], ...]
    conditions: Case
    #: The equations of the case as they were: for the number of independent ones.
    equations: Case = ()

    @property
    def matrix_names(self) -> frozenset[str]:
        """The numbers that matrix shapes give."""
        return frozenset(n for s in self.stages if s.matrix is not None for n in s.names)

    @property
    def matrix_dimension(self) -> int:
        """How many of them are free."""
        return sum(s.matrix.dimension for s in self.stages if s.matrix is not None)


def plans(
    case: Case, names: Sequence[str], matrices: Sequence[Frame | Killed], splitter: Splitter
) -> list[Plan]:
    """The plans of a case, one for each way its products vanish."""
    taken = frozenset(name for m in matrices for name in m.names)
    equations = tuple(x for x in case if x.op == "eq")
    conditions = tuple(x for x in case if x.op != "eq")
    found = []
    for solved, equations_left, more in _reduced(
        ((), equations, conditions), names, taken, splitter
    ):
        left = [n for n in names if n not in {name for name, _ in solved} | taken]
        done = taken
        rest = [e for e in equations_left if e.free - done]
        first = tuple(Stage("matrix", tuple(sorted(m.names)), (), m) for m in matrices)
        stages = _staged(left, rest, more, splitter)
        found.append(Plan((*first, *stages), solved, more, equations))
    return found


Reduced = tuple[tuple[tuple[str, t.Term], ...], Case, Case]


def _reduced(
    start: Reduced, names: Sequence[str], taken: frozenset[str], splitter: Splitter
) -> list[Reduced]:
    """Equations with a number whose coefficient is a plain number are solved for it."""
    found: list[Reduced] = []
    todo: list[Reduced] = [start]
    while todo and len(found) < MAX_REDUCED:
        solved, left, more = todo.pop()
        way = _solvable(left, names, taken)
        if way is None:
            found.append((solved, left, more))
            continue
        at, name, value = way
        values = {name: value}
        others = [put(e, values, splitter) for e in left if e is not at]
        cases: list[Case] = [()]
        for e, before in zip(others, (e for e in left if e is not at), strict=True):
            splits = [(e,)] if e is before else splitter.equation(e.gap, e.origin)
            cases = [(*case, *split) for case in cases for split in splits][:MAX_REDUCED]
        for case in cases:
            added = [c for c in case if c.op != "eq"]
            kept = tuple(put(x, values, splitter) for x in (*more, *added))
            if any(x.claim is t.FALSE for x in kept):
                continue
            exact = tuple(dict.fromkeys(c for c in case if c.op == "eq"))
            todo.append(((*solved, (name, value)), exact, tuple(dict.fromkeys(kept))))
    return found


def _solvable(
    equations: Case, names: Sequence[str], taken: frozenset[str]
) -> tuple[Literal, str, t.Term] | None:
    """An equation, the last of its numbers that has a plain coefficient, and its value."""
    for e in sorted(equations, key=lambda e: len(e.free)):
        for name in (n for n in reversed(names) if n in e.free and n not in taken):
            line = affine(e.gap, frozenset({name}))
            if line is not None and name in line[0] and line[0][name].number is not None:
                return e, name, -line[1] / line[0][name]
    return None


# -- stages ---------------------------------------------------------------------------


def _staged(
    names: list[str], equations: list[Literal], conditions: Case, splitter: Splitter
) -> list[Stage]:
    """Stages for what is left, worked out from the last to the first."""
    stages: list[Stage] = []
    left, due, count = list(names), list(equations), 0
    while left:
        if not due:
            stages.append(Stage("linear", tuple(left)))
            break
        chosen = _linear_names(left, due, conditions)
        touched = tuple(e for e in due if e.free & chosen)
        if touched:
            stages.append(Stage("linear", tuple(n for n in left if n in chosen), touched))
            left = [n for n in left if n not in chosen]
        else:
            stage, more, count = _nonlinear(left, due, count, splitter)
            if stage is None:
                stages.append(Stage("linear", tuple(left)))
                break
            touched = stage.equations
            stages.append(stage)
            left = [n for n in left if n not in stage.names]
            due += more
        due = [e for e in due if e not in touched and e.free & set(left)]
    return stages[::-1]


def _linear_names(
    names: Sequence[str], equations: Sequence[Literal], conditions: Case
) -> frozenset[str]:
    """Numbers in which all equations are linear together: as many as are found.

    Later ones are taken first; with that, A v = λ v would leave v = 0 only, so earlier ones
    first is tried, too.
    """
    orders = [c for c in conditions if c.op in ("lt", "le")]

    def grown(order: Iterable[str]) -> frozenset[str]:
        chosen: frozenset[str] = frozenset()
        for name in order:
            tried = chosen | {name}
            own = [c for c in orders if name in c.free and affine(c.gap, frozenset({name}))]
            due = [e for e in equations if name in e.free]
            if all(affine(x.gap, tried) for x in (*due, *own)):
                chosen = tried
        return chosen

    return max(grown(reversed(names)), grown(names), key=len)


def _nonlinear(
    left: Sequence[str], due: Sequence[Literal], count: int, splitter: Splitter
) -> tuple[Stage | None, list[Literal], int]:
    """A stage for some number that no equation gives at once, and what must hold before it."""
    inside = [n for n in left if any(n in e.free for e in due)]
    if not inside:
        return None, [], count
    name = inside[-1]
    own = [e for e in due if name in e.free]
    if len(own) == 1:
        poly = poly_of(own[0].gap)
        names = tuple(n for n in left if n in own[0].free)
        others = any(e.free & set(names) for e in due if e is not own[0])
        alone = not others and own[0].free <= set(names) and len(names) > 1
        if alone and poly is not None and degree(poly, frozenset(names)) == 2:
            return Stage("quadric", names, (own[0],)), [], count
        return Stage("root", (name,), (own[0],)), [], count
    more: list[Literal] = []
    if count < MAX_RESULTANTS:
        more = _resultants(own, name, splitter)
    return Stage("root", (name,), tuple(own)), more, count + len(more)


def _resultants(own: Sequence[Literal], name: str, splitter: Splitter) -> list[Literal]:
    """What follows from equations without one of their unknowns."""
    polys = [(e, p) for e in own if (p := poly_of(e.gap)) is not None]
    if len(polys) < 2:
        return []
    names = sorted({n for _, p in polys for m in p for n, _ in m})
    context = fmpq_mpoly_ctx.get([f"x{i}" for i in range(len(names))], "lex")
    made = [(e, _as_mpoly(p, names, context)) for e, p in polys]
    at = names.index(name)
    made.sort(key=lambda pair: pair[1].degrees()[at])
    base = made[0][1]
    found = []
    for e, poly in made[1:]:
        if base.total_degree() * poly.total_degree() > MAX_DEGREE:
            continue
        whole = base.resultant(poly, f"x{at}")
        if whole.is_constant():
            continue
        squarefree = context.constant(1)
        for factor, _ in whole.factor()[1]:
            squarefree *= factor
        found.append(Literal("eq", splitter.canonical(_as_term(squarefree, names)), e.origin))
    return found


def _as_mpoly(poly: Poly, names: list[str], context: fmpq_mpoly_ctx) -> fmpq_mpoly:
    rows = {}
    for monomial, c in poly.items():
        powers = dict(monomial)
        rows[tuple(powers.get(n, 0) for n in names)] = c
    return context.from_dict(rows)


def _as_term(poly: fmpq_mpoly, names: list[str]) -> t.Term:
    return t.add(*(
        t.mul(num(fmpq(c)), *(t.var(names[i]) ** int(n) for i, n in enumerate(e) if n))
        for e, c in poly.to_dict().items()
    ))  # fmt: skip
