"""Hypotheses over symbols: equations are solved, the rest is left for concrete worlds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import sympy

from derivations.engine.claims import Problem, conjuncts
from derivations.language import Node
from derivations.meaning.bounds import Bounds
from derivations.meaning.rows.binding import assignments
from derivations.meaning.rows.logic import truth
from derivations.meaning.rows.relations import differences
from derivations.meaning.values import ZERO, Undefined, Undetermined
from derivations.meaning.world import World, evaluate

#: Most cases that the hypotheses are split into.
MAX_BRANCHES = 64


@dataclass(frozen=True)
class Solution:
    """One case of the hypotheses: `symbols` gives some symbols in terms of others."""

    symbols: Mapping[sympy.Symbol, sympy.Expr] = field(default_factory=dict)

    @property
    def fixed(self) -> dict[str, sympy.Expr]:
        """The same by the labels that makers use."""
        return {symbol.name: value for symbol, value in self.symbols.items()}

    def apply(self, expr: sympy.Expr) -> sympy.Expr:
        """An expression with the solved symbols put in."""
        return expr.xreplace(dict(self.symbols)) if self.symbols else expr

    def with_(self, symbol: sympy.Symbol, value: sympy.Expr) -> Solution:
        """One more symbol solved, in the values of the others too."""
        others = {s: v.xreplace({symbol: value}) for s, v in self.symbols.items()}
        return Solution({**others, symbol: value})


@dataclass
class Cases:
    """What the hypotheses come to in the generic world of a structure.

    No branch at all means that no such world exists. `settled` are hypotheses met
    whatever the numbers, `tight` are bounds that hypotheses put on single symbols.
    """

    branches: list[Solution] = field(default_factory=lambda: [Solution()])
    settled: set[int] = field(default_factory=set)
    tight: dict[str, Bounds] = field(default_factory=dict)

    def to_check(self, problem: Problem) -> list[Node]:
        """The hypotheses that a concrete world must still be tested for."""
        return [h.node for i, h in enumerate(problem.hypotheses) if i not in self.settled]


def solve(problem: Problem, world: World, symbols: list[sympy.Symbol]) -> Cases:
    """Solve the equations among the hypotheses, by cases where there are several solutions.

    An equation about a symbol by which the formula differentiates is not solved:
    it has to hold identically, or the derivative would leave the hypothesis.
    """
    cases = Cases()
    order = {symbol: at for at, symbol in enumerate(symbols)}
    for at, hypothesis in enumerate(problem.hypotheses):
        reached = problem.scope.reaches(problem.scope.free(hypothesis.node))
        rigid = bool(reached & problem.varied)
        _meet(cases, at, hypothesis.node, world, order, rigid=rigid)
        if not cases.branches:
            break
    return cases


def _meet(
    cases: Cases, at: int, node: Node, world: World, order: dict[sympy.Symbol, int], *, rigid: bool
) -> None:
    try:
        if truth(node, world):
            cases.settled.add(at)
        else:
            cases.branches = []
        return
    except (Undetermined, Undefined):
        pass
    try:
        found = equations(node, world)
        _tighten(cases, node, world)
    except (Undetermined, Undefined):
        found = None
    for left, right in found or ():
        cases.branches = [
            solved
            for branch in cases.branches
            for solved in _solved(branch, left - right, order, rigid)
        ][: MAX_BRANCHES + 1]


def _solved(
    branch: Solution, equation: sympy.Expr, order: dict[sympy.Symbol, int], rigid: bool
) -> list[Solution]:
    """The cases of a branch in which one more equation holds; itself if it is left for testing."""
    gap = sympy.expand(branch.apply(equation))
    if gap == 0:
        return [branch]
    if gap.is_number or rigid:
        return []
    for way in (_linear, _extreme, _roots):
        found = way(branch, gap, order)
        if found is not None:
            return found
    return [branch]


def _linear(
    branch: Solution, gap: sympy.Expr, order: dict[sympy.Symbol, int]
) -> list[Solution] | None:
    """The symbol that was made last and enters linearly with a coefficient that is not 0."""
    for symbol in _candidates(gap, order):
        slope = sympy.diff(gap, symbol)
        if slope.has(symbol) or not slope.is_nonzero:
            continue
        value = sympy.expand(-(gap - slope * symbol) / slope)
        if not value.atoms(sympy.core.function.AppliedUndef):
            return [branch.with_(symbol, value)]
    return None


def _candidates(gap: sympy.Expr, order: dict[sympy.Symbol, int]) -> list[sympy.Symbol]:
    opaque = gap.atoms(sympy.core.function.AppliedUndef, sympy.Max, sympy.Min, sympy.Abs)
    inside = {s for atom in opaque for s in atom.free_symbols}
    return sorted((s for s in gap.free_symbols - inside if s in order), key=lambda s: -order[s])


def _extreme(
    branch: Solution, gap: sympy.Expr, order: dict[sympy.Symbol, int]
) -> list[Solution] | None:
    """`min(a, b, …) = v`: one case for each argument that attains it."""
    atoms = gap.atoms(sympy.Max, sympy.Min)
    if len(atoms) != 1:
        return None
    atom = atoms.pop()
    stand_in = sympy.Dummy("extreme", real=True)
    replaced = gap.xreplace({atom: stand_in})
    slope = sympy.diff(replaced, stand_in)
    if slope.has(stand_in) or not slope.is_nonzero:
        return None
    value = sympy.expand(-(replaced - slope * stand_in) / slope)
    parts = [_solved(branch, arg - value, order, False) for arg in sorted(atom.args, key=str)]
    return [solved for part in parts for solved in part]


def _roots(
    branch: Solution, gap: sympy.Expr, order: dict[sympy.Symbol, int]
) -> list[Solution] | None:
    """A polynomial in the symbol made last: one case for each root that SymPy gives exactly."""
    for symbol in _candidates(gap, order)[:1]:
        if not gap.is_polynomial(symbol) or gap.atoms(sympy.Max, sympy.Min):
            return None
        poly = sympy.Poly(gap, symbol)
        numeric = all(c.is_number for c in poly.all_coeffs())
        if poly.degree() == 2 and poly.LC().is_number:
            return [branch.with_(symbol, root) for root in sympy.roots(poly)]
        if numeric and poly.degree() <= 4:
            return [branch.with_(symbol, root) for root in sympy.roots(poly) if root.is_real]
    return None


_ENDS = {
    "lt": lambda c: Bounds(None, c), "le": lambda c: Bounds(None, c, True, False),
    "gt": lambda c: Bounds(c), "ge": lambda c: Bounds(c, None, False),
}  # fmt: skip
_FLIPPED = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}


def _tighten(cases: Cases, node: Node, world: World) -> None:
    """Bounds on single symbols, such as x > 1000, so that sampling can meet them."""
    for part in conjuncts(node):
        if part.head not in _ENDS:
            continue
        left, right = (evaluate(arg, world) for arg in part.args)
        head = part.head
        if isinstance(right, sympy.Symbol):
            left, right, head = right, left, _FLIPPED[head]
        right = sympy.S.Zero if right is ZERO else right
        if isinstance(left, sympy.Symbol) and isinstance(right, sympy.Expr) and right.is_number:
            known = cases.tight.get(left.name, Bounds())
            cases.tight[left.name] = known.within(_ENDS[head](right))


def equations(node: Node, world: World) -> list[tuple[sympy.Expr, sympy.Expr]] | None:
    """The equations between numbers that a hypothesis amounts to; None if it is made of none."""
    inner = node.bare()
    if inner.head == "eq":
        found = differences(evaluate(inner.args[0], world), evaluate(inner.args[1], world))
        return None if isinstance(found, bool) else found
    if inner.head in ("and", "chain"):
        return _joined(equations(arg, world) for arg in inner.args)
    if inner.head == "forall":
        binding, body = inner.args
        return _joined(equations(body, each) for each in assignments(binding, body, world))
    return None


def _joined(parts: object) -> list[tuple[sympy.Expr, sympy.Expr]] | None:
    found: list[tuple[sympy.Expr, sympy.Expr]] = []
    for part in parts:  # type: ignore[attr-defined]
        if part is None:
            return None
        found.extend(part)
    return found
