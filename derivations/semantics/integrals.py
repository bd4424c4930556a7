"""Definite integrals: closed forms by SymPy, numbers by quadrature, never a guess."""

from __future__ import annotations

import sympy

from derivations.semantics.exact import is_floating
from derivations.semantics.gaussian import over_the_line
from derivations.semantics.quadrature import counted, quadrature

#: Largest integrand, in operations, that is given to SymPy's integrator.
MAX_OPERATIONS = 120


def definite(
    integrand: sympy.Expr, variable: sympy.Symbol, low: sympy.Expr, high: sympy.Expr
) -> sympy.Expr | None:
    """The value of ∫ from low to high, or None when there is none that is finite or found."""
    counted.calls += 1
    if (low, high) == (-sympy.oo, sympy.oo):
        found = over_the_line(integrand, variable)
        if found is not None:
            return found
    if not integrand.free_symbols - {variable} and not (low.free_symbols | high.free_symbols):
        found = quadrature(integrand, variable, low, high)
        if found is not None or is_floating() or integrand.has(sympy.Float):
            return found
    return _closed(sympy.expand(integrand), variable, low, high)


def _tame(integrand: sympy.Expr, variable: sympy.Symbol) -> bool:
    """Whether SymPy's integrator ends soon: small, with exponents of degree 2 at most."""
    if integrand.atoms(sympy.core.function.AppliedUndef):
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
