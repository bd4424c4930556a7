"""Whether both sides of a claim have a value throughout: settling duties by what is known."""

from __future__ import annotations

from collections.abc import Iterator

import sympy

from derivations.worlds.shapes import Solution
from derivations.engine.claims import conjuncts
from derivations.engine.prove import factored, wieldy
from derivations.worlds.structure import Structure
from derivations.errors import DerivationsError
from derivations.semantics.duties import Duty
from derivations.meaning.expect import number
from derivations.meaning.world import evaluate

#: Largest expression, in operations, that is multiplied out.
EXPANDED = 8_000

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
    if isinstance(expr, sympy.Abs) and kind != "nonnegative":
        return _settled(expr.args[0], "nonzero", known)
    shapes = list(dict.fromkeys(_shapes(expr)))
    if any(getattr(shape, f"is_{kind}") or _known(shape, kind, known) for shape in shapes):
        return True
    return any(_in_parts(shape, kind, known) for shape in shapes)


def _shapes(expr: sympy.Expr) -> Iterator[sympy.Expr]:
    """The expression as it is, factored, and multiplied out, which may cancel most of it."""
    yield expr
    yield factored(expr)
    if sympy.count_ops(expr) < EXPANDED:
        yield sympy.powsimp(sympy.expand(expr))


def _in_parts(shape: sympy.Expr, kind: str, known: list[Fact]) -> bool:
    """Whether each factor, or the base of a power, has the sign that is asked for."""
    parts = sympy.Mul.make_args(shape)
    if len(parts) > 1:
        return all(_settled(part, kind, known) for part in parts)
    base, exponent = shape.as_base_exp()
    if exponent != 1 and exponent.is_Integer and base != shape:
        return _settled(base, kind if exponent % 2 or kind != "nonnegative" else "nonzero", known)
    return False


def _known(expr: sympy.Expr, kind: str, known: list[Fact]) -> bool:
    """Whether the expression is a fact; of a nonzero one the sign does not matter."""
    signs = (expr, -expr) if kind == "nonzero" else (expr,)
    return any(
        found in _ENOUGH[kind] and _same(form, fact) for form in signs for fact, found in known
    )


def _same(expr: sympy.Expr, fact: sympy.Expr) -> bool:
    """Equal up to a positive number."""
    ratio = (
        sympy.cancel(expr / fact)
        if fact != 0 and sympy.count_ops(expr) < 100 and wieldy(expr)
        else sympy.S.Zero
    )
    return bool(ratio.is_number and ratio.is_positive)
