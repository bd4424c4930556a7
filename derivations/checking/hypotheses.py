"""Hypotheses over symbols: equations are solved, the rest is left for concrete worlds."""

from __future__ import annotations

from dataclasses import dataclass, field

import sympy

from derivations.checking.problem import Problem
from derivations.language import Node
from derivations.semantics.meanings.binding import assignments
from derivations.semantics.meanings.logic import truth
from derivations.semantics.meanings.relations import differences
from derivations.semantics.values import Undefined, Undetermined
from derivations.semantics.world import World, evaluate


@dataclass
class Solution:
    """`fixed` gives symbols in terms of others; `contradiction` means there is no such world."""

    fixed: dict[str, sympy.Expr] = field(default_factory=dict)
    symbols: dict[sympy.Symbol, sympy.Expr] = field(default_factory=dict)
    contradiction: bool = False
    #: Hypotheses that are met by the structure itself, whatever the numbers.
    settled: set[int] = field(default_factory=set)

    def to_check(self, problem: Problem) -> list[Node]:
        """The hypotheses that a concrete world must still be tested for."""
        return [h.node for i, h in enumerate(problem.hypotheses) if i not in self.settled]

    def apply(self, expr: sympy.Expr) -> sympy.Expr:
        """An expression with the solved symbols put in."""
        return expr.xreplace(self.symbols) if self.symbols else expr


def solve(problem: Problem, world: World, symbols: list[sympy.Symbol]) -> Solution:
    """Eliminate one symbol for each linear equation among the hypotheses.

    An equation about a symbol by which the formula differentiates is not solved:
    it has to hold identically, or the derivative would leave the hypothesis.
    """
    solution = Solution()
    order = {symbol: at for at, symbol in enumerate(symbols)}
    for at, hypothesis in enumerate(problem.hypotheses):
        reached = problem.scope.reaches(problem.scope.free(hypothesis.node))
        rigid = bool(reached & problem.varied)
        _meet(solution, at, hypothesis.node, world, order, rigid=rigid)
        if solution.contradiction:
            break
    solution.fixed = {symbol.name: value for symbol, value in solution.symbols.items()}
    return solution


def _meet(
    solution: Solution,
    at: int,
    node: Node,
    world: World,
    order: dict[sympy.Symbol, int],
    *,
    rigid: bool,
) -> None:
    try:
        if truth(node, world):
            solution.settled.add(at)
        else:
            solution.contradiction = True
        return
    except (Undetermined, Undefined):
        pass
    try:
        found = equations(node, world)
    except (Undetermined, Undefined):
        found = None
    for left, right in found or ():
        gap = sympy.expand(solution.apply(left - right))
        if gap == 0:
            continue
        if gap.is_number or rigid:
            solution.contradiction = True
            return
        _eliminate(solution, gap, order)


def equations(node: Node, world: World) -> list[tuple[sympy.Expr, sympy.Expr]] | None:
    """The equations between numbers that a hypothesis amounts to, or None if it is not made of any."""
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


def _eliminate(solution: Solution, gap: sympy.Expr, order: dict[sympy.Symbol, int]) -> None:
    """Solve for the symbol that was made last and enters linearly with a coefficient that is not 0."""
    candidates = sorted((s for s in gap.free_symbols if s in order), key=lambda s: -order[s])
    for symbol in candidates:
        slope = sympy.diff(gap, symbol)
        inside = any(f.has(symbol) for f in gap.atoms(sympy.core.function.AppliedUndef))
        if inside or slope.has(symbol) or not slope.is_nonzero:
            continue
        value = sympy.expand(-(gap - slope * symbol) / slope)
        if value.atoms(sympy.core.function.AppliedUndef):
            continue
        solution.symbols = {s: v.xreplace({symbol: value}) for s, v in solution.symbols.items()}
        solution.symbols[symbol] = value
        return
