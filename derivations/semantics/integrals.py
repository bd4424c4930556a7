"""Definite integrals: closed forms by SymPy, numbers by quadrature, never a guess."""

from __future__ import annotations

import sympy

#: Largest integrand, in operations, that is given to SymPy's integrator.
MAX_OPERATIONS = 200


def definite(
    integrand: sympy.Expr, variable: sympy.Symbol, low: sympy.Expr, high: sympy.Expr
) -> sympy.Expr | None:
    """The value of ∫ from low to high, or None when there is none that is finite or found.

    Undefined functions stay inside an `Integral`, so that linearity can still be used.
    """
    expanded = sympy.expand(integrand)
    if expanded.atoms(sympy.core.function.AppliedUndef) or expanded.count_ops() > MAX_OPERATIONS:
        return None
    try:
        found = sympy.integrate(expanded, (variable, low, high), conds="none")
    except (NotImplementedError, ValueError, TypeError, RecursionError):
        return _number(integrand, variable, low, high)
    if found.has(sympy.Integral):
        return _number(integrand, variable, low, high)
    if found.has(sympy.zoo, sympy.nan) or found.is_infinite:
        return None
    return found


def _number(
    integrand: sympy.Expr, variable: sympy.Symbol, low: sympy.Expr, high: sympy.Expr
) -> sympy.Expr | None:
    """By quadrature, as a float: such a value is compared like a result of code."""
    if (integrand.free_symbols - {variable}) or not (low.is_number and high.is_number):
        return None
    found = sympy.Integral(integrand, (variable, low, high)).evalf(20)
    return found if found.is_Float else None
