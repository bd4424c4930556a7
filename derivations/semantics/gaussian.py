"""Expectations under a normal law, exactly.

For f a sum of terms x^k e^{ax} cos(bx) or sin(bx) the expectation is closed:
E[X^k e^{cX}] is the k-th derivative in c of exp(cμ + c²σ²/2), for complex c too.
"""

from __future__ import annotations

import sympy

from derivations.semantics.integrals import definite
from derivations.semantics.values import Undefined, Undetermined


def expectation(
    f: sympy.Expr, x: sympy.Symbol, mean: sympy.Expr, variance: sympy.Expr
) -> sympy.Expr:
    """E[f(X)] for X ∼ N(mean, variance); `Undetermined` if no closed form is found."""
    if f.is_polynomial(x):
        return _polynomial(f, x, mean, variance)
    total = []
    for term in sympy.Add.make_args(
        sympy.expand(f.rewrite(sympy.exp)) if f.has(sympy.sin, sympy.cos) else sympy.expand(f)
    ):
        outside, inside = term.as_independent(x, as_Add=False)
        found = _moment(sympy.powsimp(inside), x, mean, variance)
        if found is None:
            found = _integral(inside, x, mean, variance)
        total.append(outside * found)
    value = sympy.Add(*total)
    return _real(value) if value.has(sympy.I) else value


def _polynomial(
    f: sympy.Expr, x: sympy.Symbol, mean: sympy.Expr, variance: sympy.Expr
) -> sympy.Expr:
    """By the moments: E[X^k] = μ E[X^{k−1}] + (k−1) σ² E[X^{k−2}]."""
    moments, total = [sympy.S.One, mean], []
    for k, coefficient in enumerate(reversed(sympy.Poly(f, x).all_coeffs())):
        if k >= 2:
            moments.append(sympy.expand(mean * moments[-1] + (k - 1) * variance * moments[-2]))
        total.append(coefficient * moments[k])
    return sympy.Add(*total)


def _moment(
    term: sympy.Expr, x: sympy.Symbol, mean: sympy.Expr, variance: sympy.Expr
) -> sympy.Expr | None:
    """x^k exp(c x) with c free of x."""
    power, rate = 0, sympy.S.Zero
    for factor in sympy.Mul.make_args(term):
        base, exponent = factor.as_base_exp()
        if base == x and exponent.is_Integer and exponent >= 0:
            power += int(exponent)
        elif isinstance(factor, sympy.exp) and sympy.expand(factor.args[0]).diff(x, 2) == 0:
            rate += sympy.diff(factor.args[0], x)
            rest = sympy.expand(factor.args[0] - sympy.diff(factor.args[0], x) * x)
            if rest != 0:
                return None
        else:
            return None
    c = sympy.Dummy("c")
    generating = sympy.exp(c * mean + c**2 * variance / 2)
    return sympy.diff(generating, c, power).subs(c, rate)


def _integral(
    term: sympy.Expr, x: sympy.Symbol, mean: sympy.Expr, variance: sympy.Expr
) -> sympy.Expr:
    """By substitution x = mean + √variance·z, which SymPy's integrator does best."""
    density = sympy.exp(-((x - mean) ** 2) / (2 * variance)) / sympy.sqrt(2 * sympy.pi * variance)
    found = definite(sympy.powsimp(term * density), x, -sympy.oo, sympy.oo)
    if found is None:
        raise Undetermined("this normal expectation has no closed form that is found")
    return found


def _real(value: sympy.Expr) -> sympy.Expr:
    """Conjugate terms added up: the value is real by construction."""
    real, imaginary = sympy.expand(value, complex=True).as_real_imag()
    if sympy.simplify(imaginary) != 0:
        raise Undefined("the expectation is not a real number")
    return real
