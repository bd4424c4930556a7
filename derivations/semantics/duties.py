"""Where a term has a value: what division, logarithms, roots and derivatives ask for.

Of a number the condition is checked at once. Of a symbolic quantity it is noted,
so that whoever proves a sentence of symbols can see that both sides have a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import sympy

from derivations.semantics.exact import sure_sign
from derivations.semantics.values import Undefined, Undetermined

_noted: ContextVar[list[Duty] | None] = ContextVar("noted", default=None)

#: Number of parts of an interval at whose ends a condition on its inside is looked at.
PLACES = 37

#: The sign a condition asks for.
_MEETS: dict[str, Callable[[int], bool]] = {
    "nonzero": lambda sign: sign != 0,
    "positive": lambda sign: sign > 0,
    "nonnegative": lambda sign: sign >= 0,
}


@dataclass(frozen=True)
class Duty:
    """`expr` must be nonzero, positive or nonnegative (`kind`), or `why` is what went wrong."""

    expr: sympy.Expr
    kind: str
    why: str


def require(expr: sympy.Expr, kind: str, why: str) -> None:
    """Check a condition on a number, or note it while it is symbolic. Raises `Undefined`."""
    if expr.is_number:
        if not _MEETS[kind](sure_sign(expr)):
            raise Undefined(why)
        return
    noted = _noted.get()
    if noted is not None:
        noted.append(Duty(expr, kind, why))


@contextmanager
def collecting() -> Iterator[list[Duty]]:
    """Note the conditions on symbolic quantities that come up inside."""
    duties: list[Duty] = []
    token = _noted.set(duties)
    try:
        yield duties
    finally:
        _noted.reset(token)


def pass_on(duties: list[Duty], put: Callable[[sympy.Expr], sympy.Expr]) -> None:
    """Require the noted conditions again, of what the symbols stand for."""
    for duty in duties:
        require(put(duty.expr), duty.kind, duty.why)


def settle_inside(
    duties: list[Duty], variable: sympy.Symbol, low: sympy.Expr, high: sympy.Expr
) -> None:
    """Conditions noted under an integral sign: they must hold wherever the variable goes.

    Of numbers that is looked at in many places; while other symbols are left it must be seen.
    """
    for duty in duties:
        if variable not in duty.expr.free_symbols:
            require(duty.expr, duty.kind, duty.why)
        elif not getattr(duty.expr, f"is_{duty.kind}") and not _everywhere(duty, variable):
            _look_inside(duty, variable, low, high)


def _look_inside(duty: Duty, variable: sympy.Symbol, low: sympy.Expr, high: sympy.Expr) -> None:
    where = f"{duty.why}, somewhere under the integral sign"
    if duty.expr.free_symbols != {variable} or not (low.is_number and high.is_number):
        raise Undetermined(f"this may be {where}")
    for at in range(1, PLACES):
        place = _between(low, high, sympy.Rational(at, PLACES))
        if not _MEETS[duty.kind](sure_sign(duty.expr.xreplace({variable: place}))):
            raise Undefined(where)


def _between(low: sympy.Expr, high: sympy.Expr, share: sympy.Rational) -> sympy.Expr:
    """A place inside an interval, which may be a half-line or the line."""
    stretched = share / (1 - share)
    if low.is_finite:
        return low + ((high - low) * share if high.is_finite else stretched)
    return high - stretched if high.is_finite else stretched - 1 / stretched


def _everywhere(duty: Duty, variable: sympy.Symbol) -> bool:
    """Whether a polynomial of degree 2 with numbers for coefficients keeps its sign."""
    if not duty.expr.is_polynomial(variable):
        return duty.expr.has(sympy.core.function.AppliedUndef) or _bounded_below(duty, variable)
    poly = sympy.Poly(duty.expr, variable)
    return poly.degree() == 2 and bool(poly.discriminant().is_negative)


def _bounded_below(duty: Duty, variable: sympy.Symbol) -> bool:
    """Sums of positive terms, which SymPy's assumptions see once they are expanded."""
    return bool(getattr(sympy.expand(duty.expr), f"is_{duty.kind}"))


def kinks(expr: sympy.Expr) -> list[sympy.Expr]:
    """Arguments that must not be 0 for a derivative to exist: those of signs and steps."""
    return [atom.args[0] for atom in expr.atoms(sympy.sign, sympy.Heaviside, sympy.DiracDelta)]
