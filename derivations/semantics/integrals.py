"""Definite integrals: closed forms by SymPy, numbers by quadrature, never a guess."""

from __future__ import annotations

import sympy

from derivations.semantics.gaussian import over_the_line
from derivations.semantics.quadrature import quadrature

#: Largest integrand, in operations, that is given to SymPy's integrator.
MAX_OPERATIONS = 120


def definite(
    integrand: sympy.Expr, variable: sympy.Symbol, low: sympy.Expr, high: sympy.Expr
) -> sympy.Expr | None:
    """The value of ∫ from low to high, or None when there is none that is finite or found."""
    if (low, high) == (-sympy.oo, sympy.oo):
        found = over_the_line(integrand, variable)
        if found is not None:
            return found
    if not integrand.free_symbols - {variable} and not (low.free_symbols | high.free_symbols):
        found = quadrature(integrand, variable, low, high)
        if found is not None or integrand.has(sympy.Float):
            return found
    return _closed(sympy.expand(integrand), variable, low, high)


def _closed(
    integrand: sympy.Expr, variable: sympy.Symbol, low: sympy.Expr, high: sympy.Expr
) -> sympy.Expr | None:
    undefined = integrand.atoms(sympy.core.function.AppliedUndef)
    if undefined or integrand.count_ops() > MAX_OPERATIONS:
        return None
    try:
        found = sympy.integrate(integrand, (variable, low, high), conds="none")
    except (NotImplementedError, ValueError, TypeError, RecursionError):
        return None
    if found.has(sympy.Integral, sympy.zoo, sympy.nan) or found in (sympy.oo, -sympy.oo):
        return None
    return found
