"""Expectations under a normal law, and integrals against e^{−x²}-like factors, exactly.

Closed are sums of terms x^k e^{q(x)} cos(ax + b), q a quadratic. Sines are shifted
cosines, products of cosines are sums, and the quadratic moves the mean and the variance:

    E[X^k cos(aX + b)] = e^{−a²v/2} Re(e^{i(am + b)} E[(Z + iav)^k]),   X, Z ∼ N(m, v),

in which only real numbers are handled: the power is split into its two parts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy

from derivations.semantics.exact import settle
from derivations.semantics.quadrature import quadrature
from derivations.meaning.values import Undefined, Undetermined


@dataclass(frozen=True)
class _Term:
    """`scale` · x^power · e^{quadratic} · Σ weight·cos(angle); the angles are linear in x."""

    scale: sympy.Expr
    power: int = 0
    quadratic: sympy.Expr = sympy.S.Zero
    waves: tuple[tuple[sympy.Expr, sympy.Expr], ...] = ()


def expectation(
    f: sympy.Expr, x: sympy.Symbol, mean: sympy.Expr, variance: sympy.Expr
) -> sympy.Expr:
    """E[f(X)] for X ∼ N(mean, variance); `Undetermined` if no closed form is found."""
    total = []
    f, hidden = _hide_denominators(f, x)
    for part in _parts(f):
        term = _term(part, x)
        if term is not None:
            total.append(_expected(term, x, mean, variance))
        else:
            outside, inside = part.as_independent(x, as_Add=False)
            total.append(outside * _integral(inside.xreplace(hidden), x, mean, variance))
    return settle(sympy.Add(*total).xreplace(hidden))


def over_the_line(f: sympy.Expr, x: sympy.Symbol) -> sympy.Expr | None:
    """∫ f over ℝ where every term has a factor e^{−αx² + …} with α > 0; else None."""
    total = []
    f, hidden = _hide_denominators(f, x)
    for part in _parts(f):
        term = _term(part, x)
        if term is None:
            return None
        a, b, c = _coefficients(term.quadratic, x)
        if not (-a).is_positive:
            return None
        mean, variance = -b / (2 * a), -1 / (2 * a)
        scale = (
            term.scale
            * sympy.exp(sympy.cancel(c - b**2 / (4 * a)))
            * sympy.sqrt(2 * sympy.pi * variance)
        )
        plain = replace(term, scale=scale, quadratic=sympy.S.Zero)
        total.append(_expected(plain, x, mean, variance))
    return settle(sympy.Add(*total).xreplace(hidden))


def _hide_denominators(
    f: sympy.Expr, x: sympy.Symbol
) -> tuple[sympy.Expr, dict[sympy.Symbol, sympy.Expr]]:
    """Sums below a line that do not hold x, as symbols, so that expanding leaves them alone."""
    sums = {p for p in f.atoms(sympy.Pow) if p.base.is_Add and p.exp.is_negative and not p.has(x)}
    stand_ins = {p: sympy.Dummy("below", real=True, positive=p.is_positive) for p in sums}
    return f.xreplace(stand_ins), {d: p for p, d in stand_ins.items()}


def _parts(f: sympy.Expr) -> tuple[sympy.Expr, ...]:
    if f.has(sympy.sinh, sympy.cosh):
        f = f.rewrite((sympy.sinh, sympy.cosh), sympy.exp)
    if f.has(sympy.log):
        f = sympy.expand_log(f, deep=True)
    return sympy.Add.make_args(sympy.expand(f))


def _term(part: sympy.Expr, x: sympy.Symbol) -> _Term | None:
    """A product taken apart, or None if a factor is of another kind."""
    outside, inside = part.as_independent(x, as_Add=False)
    term = _Term(outside, waves=((sympy.S.One, sympy.S.Zero),))
    for factor in sympy.Mul.make_args(inside) if inside != 1 else ():
        found = _with(term, factor, x)
        if found is None:
            return None
        term = found
    return term


def _with(term: _Term, factor: sympy.Expr, x: sympy.Symbol) -> _Term | None:
    if isinstance(factor, sympy.exp):
        exponent = factor.args[0]
        if not exponent.is_polynomial(x) or sympy.degree(exponent, x) > 2:
            return None
        return replace(term, quadratic=term.quadratic + exponent)
    base, power = factor.as_base_exp()
    if not (power.is_Integer and power > 0):
        return None
    if base == x:
        return replace(term, power=term.power + int(power))
    if isinstance(base, sympy.sin | sympy.cos) and base.args[0].is_polynomial(x):
        if sympy.degree(base.args[0], x) > 1:
            return None
        angle = base.args[0] - (sympy.pi / 2 if isinstance(base, sympy.sin) else 0)
        waves = term.waves
        for _ in range(int(power)):
            waves = tuple((w / 2, a + s) for w, a in waves for s in (angle, -angle))
        return replace(term, waves=waves)
    return None


def _expected(term: _Term, x: sympy.Symbol, mean: sympy.Expr, variance: sympy.Expr) -> sympy.Expr:
    a, b, c = _coefficients(term.quadratic, x)
    scale, m, v = term.scale * sympy.exp(c), mean, variance
    if a != 0:
        v = 1 / (1 / variance - 2 * a)
        if v.is_positive is None:
            raise Undetermined("whether this normal expectation is finite is open")
        if not v.is_positive:
            raise Undefined("this normal expectation is not finite")
        m = v * (mean / variance + b)
        scale *= sympy.sqrt(v / variance) * sympy.exp(m**2 / (2 * v) - mean**2 / (2 * variance))
    elif b != 0:
        m = mean + b * v
        scale *= sympy.exp(b * mean + b**2 * v / 2)
    gathered: dict[tuple[sympy.Expr, sympy.Expr], sympy.Expr] = {}
    for weight, angle in term.waves:
        angle = sympy.expand(angle)
        rate = angle.coeff(x, 1)
        key = (rate, angle.coeff(x, 0))
        gathered[key] = gathered.get(key, sympy.S.Zero) + weight
    waves = [w * _wave(term.power, rate, at, m, v) for (rate, at), w in gathered.items()]
    return scale * sympy.Add(*waves)


def _coefficients(q: sympy.Expr, x: sympy.Symbol) -> tuple[sympy.Expr, sympy.Expr, sympy.Expr]:
    q = sympy.expand(q)
    return q.coeff(x, 2), q.coeff(x, 1), q.coeff(x, 0)


def _wave(k: int, rate: sympy.Expr, at: sympy.Expr, m: sympy.Expr, v: sympy.Expr) -> sympy.Expr:
    """E[X^k cos(rate·X + at)] for X ∼ N(m, v)."""
    real, imaginary = _power(k, m, rate * v, v)
    angle = rate * m + at
    decay = sympy.exp(-(rate**2) * v / 2)
    return decay * (real * sympy.cos(angle) - imaginary * sympy.sin(angle))


def _power(
    k: int, m: sympy.Expr, shift: sympy.Expr, v: sympy.Expr
) -> tuple[sympy.Expr, sympy.Expr]:
    """Real and imaginary part of M_k = E[(Z + i·shift)^k].

    By M_{k+1} = (m + i·shift) M_k + k v M_{k−1}.
    """
    before, now = (sympy.S.Zero, sympy.S.Zero), (sympy.S.One, sympy.S.Zero)
    for j in range(k):
        real = m * now[0] - shift * now[1] + j * v * before[0]
        imaginary = m * now[1] + shift * now[0] + j * v * before[1]
        before, now = now, (sympy.expand(real), sympy.expand(imaginary))
    return now


def _integral(
    term: sympy.Expr, x: sympy.Symbol, mean: sympy.Expr, variance: sympy.Expr
) -> sympy.Expr:
    """By quadrature, where no symbols are left."""
    density = sympy.exp(-((x - mean) ** 2) / (2 * variance)) / sympy.sqrt(2 * sympy.pi * variance)
    found = quadrature(term * density, x, -sympy.oo, sympy.oo)
    if found is None:
        raise Undetermined("this normal expectation has no closed form that is found")
    return found
