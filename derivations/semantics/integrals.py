"""Definite integrals: closed forms by SymPy, numbers by quadrature, never a guess."""

from __future__ import annotations

import sympy

from derivations.semantics.exact import is_floating
from derivations.semantics.gaussian import over_the_line
from derivations.semantics.quadrature import counted, quadrature

#: Largest integrand, in operations, that is given to SymPy's integrator.
MAX_OPERATIONS = 120
#: Largest numerator and denominator in it.
MAX_NUMBER = 10_000
#: How near a closed form must come to the number that quadrature finds.
NEAR = sympy.Rational(1, 10**9)


def definite(
    integrand: sympy.Expr, variable: sympy.Symbol, low: sympy.Expr, high: sympy.Expr
) -> sympy.Expr | None:
    """The value of ∫ from low to high, or None when there is none that is finite or found."""
    counted.calls += 1
    if (low, high) == (-sympy.oo, sympy.oo):
        found = over_the_line(integrand, variable)
        if found is not None:
            return found
    if (integrand.free_symbols - {variable}) or low.free_symbols or high.free_symbols:
        return _closed(sympy.expand(integrand), variable, low, high)
    number = quadrature(integrand, variable, low, high)
    if is_floating() or integrand.has(sympy.Float):
        return number
    closed = _closed(sympy.expand(integrand), variable, low, high)
    return number if closed is None or not _near(closed, number) else closed


def _near(closed: sympy.Expr, number: sympy.Expr | None) -> bool:
    """Whether a closed form is not far from the number, if there is one."""
    return number is None or bool(abs(closed.evalf(17) - number) <= NEAR * max(1, abs(number)))


def _tame(integrand: sympy.Expr, variable: sympy.Symbol) -> bool:
    """Whether SymPy's integrator ends soon: small, with exponents of degree 2 at most."""
    if integrand.atoms(sympy.core.function.AppliedUndef):
        return False
    if any(max(abs(n.p), n.q) > MAX_NUMBER for n in integrand.atoms(sympy.Rational)):
        return False
    exponents = [e.args[0] for e in integrand.atoms(sympy.exp)]
    gentle = all(e.is_polynomial(variable) and sympy.degree(e, variable) <= 2 for e in exponents)
    return gentle and integrand.count_ops() <= MAX_OPERATIONS


def _closed(
    integrand: sympy.Expr, variable: sympy.Symbol, low: sympy.Expr, high: sympy.Expr
) -> sympy.Expr | None:
    if not _tame(integrand, variable):
        return None
    try:
        found = sympy.integrate(integrand, (variable, low, high), conds="piecewise")
    except (NotImplementedError, ValueError, TypeError, RecursionError):
        return None
    if found.has(sympy.Integral, sympy.Piecewise, sympy.zoo, sympy.nan) or found in (
        sympy.oo,
        -sympy.oo,
    ):
        return None
    return found
