"""Whether both sides of a claim have a value throughout: settling duties by what is known."""

from __future__ import annotations

import sympy

from derivations.checking.hypotheses import Solution
from derivations.checking.problem import conjuncts
from derivations.checking.worlds import Structure
from derivations.errors import DerivationsError
from derivations.semantics.duties import Duty
from derivations.semantics.values import number
from derivations.semantics.world import evaluate

#: A fact: an expression and what is known of it.
Fact = tuple[sympy.Expr, str]

#: What each relation between two sides says of left − right, and with which sign.
_SAYS = {
    "ne": (1, "nonzero"),
    "gt": (1, "positive"),
    "ge": (1, "nonnegative"),
    "lt": (-1, "positive"),
    "le": (-1, "nonnegative"),
}
#: What is enough for what.
_ENOUGH = {
    "nonzero": ("nonzero", "positive"),
    "positive": ("positive",),
    "nonnegative": ("nonnegative", "positive"),
}


def open_duties(duties: list[Duty], structure: Structure, solution: Solution) -> list[sympy.Expr]:
    """The conditions that neither assumptions nor hypotheses settle."""
    if not duties:
        return []
    known = facts(structure, solution)
    found: list[sympy.Expr] = []
    for duty in dict.fromkeys(duties):
        expr = solution.apply(duty.expr)
        if expr not in found and not _settled(expr, duty.kind, known):
            found.append(expr)
    return found


def facts(structure: Structure, solution: Solution) -> list[Fact]:
    """What the intervals of the symbols and the hypotheses say."""
    assert structure.generic is not None
    world, maker = structure.generic
    found: list[Fact] = []
    for label, bounds in maker.bounds.items():
        symbol = maker.symbols[label]
        if bounds.lower is not None:
            found.append(
                (symbol - bounds.lower, "positive" if bounds.open_lower else "nonnegative")
            )
        if bounds.upper is not None:
            found.append(
                (bounds.upper - symbol, "positive" if bounds.open_upper else "nonnegative")
            )
    for hypothesis in structure.problem.hypotheses:
        for part in conjuncts(hypothesis.node):
            sign, kind = _SAYS.get(part.head, (0, ""))
            if sign:
                try:
                    left, right = (number(evaluate(arg, world)) for arg in part.args)
                except DerivationsError:
                    continue
                found.append((solution.apply(sign * (left - right)), kind))
    return found


def _settled(expr: sympy.Expr, kind: str, known: list[Fact]) -> bool:
    shape = sympy.factor(expr) if sympy.count_ops(expr) < 200 else expr
    for form in (expr, shape):
        if getattr(form, f"is_{kind}"):
            return True
    if any(
        _same(form, fact) and found in _ENOUGH[kind] for fact, found in known for form in (expr,)
    ):
        return True
    parts = sympy.Mul.make_args(shape)
    if len(parts) > 1:
        return all(_settled(part, kind, known) for part in parts)
    base, exponent = shape.as_base_exp()
    if exponent != 1 and exponent.is_Integer and base != shape:
        return _settled(base, kind if exponent % 2 or kind != "nonnegative" else "nonzero", known)
    if kind == "nonzero":
        return any(_same(-expr, fact) and found in _ENOUGH[kind] for fact, found in known)
    return False


def _same(expr: sympy.Expr, fact: sympy.Expr) -> bool:
    """Equal up to a positive number."""
    ratio = sympy.cancel(expr / fact) if fact != 0 and sympy.count_ops(expr) < 100 else sympy.S.Zero
    return bool(ratio.is_number and ratio.is_positive)
