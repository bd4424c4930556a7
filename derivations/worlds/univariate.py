"""The real roots of an equation in one unknown: exact where possible, else isolated.

Rational and quadratic roots of polynomials are terms; others are `zero` terms between rational
ends. Transcendental equations are scanned for changes of sign with the kernel's balls; at each,
known forms (a, π − a, 2π + a, kπ/2, numbers in the equation) are tried first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flint import acb, arb, ctx, fmpq, fmpq_poly

from derivations.kernel import terms as t
from derivations.kernel.balls import Missing, Truth, Unknown, ball
from derivations.kernel.calculus import Substitution, derivative
from derivations.kernel.judge import truth_of
from derivations.kernel.terms import Term, num
from derivations.kernel.values import Evaluator, World
from derivations.worlds.cases import Splitter, affine
from derivations.worlds.inverse import in_one_atom, taken_back
from derivations.worlds.known_roots import candidates

#: Precision of scans, and how often an interval is halved until its root is the only one.
BITS, HALVINGS, MAX_ROOTS = 64, 60, 24
#: Largest power of 2 of a rational number made from a ball.
MAX_EXPONENT = 4_000
#: Where signs are looked at: densely near 0, sparsely far out.
NEAR = [fmpq(i, 8) + fmpq(1, 97) for i in range(-100, 101)]
WIDE = [fmpq(i, 8) + fmpq(1, 97) for i in range(-1800, 1801)]
_FAR = [fmpq(s * c * 10**k) for k in (1, 2, 3) for c in (2, 3, 5, 8) for s in (1, -1)]
GRID = tuple(sorted([*NEAR, *_FAR, fmpq(0), fmpq(1, 10**6), fmpq(-1, 10**6), fmpq(1, 10**3)]))


def roots(gap: Term, name: str, splitter: Splitter) -> list[Term]:
    """The roots that are found of a term in one variable, smallest first where that is known."""
    raw, gap = gap, splitter.canonical(gap)
    line = affine(gap, frozenset({name}))
    if line is not None and name in line[0]:
        return _of_line(line[0][name], line[1])
    coefficients = polynomial(gap, name)
    found = None if coefficients is None else _of_polynomial(coefficients)
    if found is None:
        found = _through_atom(gap, name, splitter)
    return scanned(gap, name, candidates(raw, name)) if found is None else found


def _of_polynomial(coefficients: list[Term]) -> list[Term] | None:
    """The roots of a polynomial, if its coefficients are rational or it is a quadratic."""
    numbers = [c.number for c in coefficients if c.number is not None]
    if len(numbers) == len(coefficients):
        return polynomial_roots(fmpq_poly(numbers))
    if len(coefficients) == 2:
        return _of_line(coefficients[1], coefficients[0])
    return _of_quadratic(*coefficients) if len(coefficients) == 3 else None


def _through_atom(gap: Term, name: str, splitter: Splitter) -> list[Term] | None:
    """The roots of a polynomial in one atom, taken back."""
    whole = in_one_atom(gap, name)
    if whole is None:
        return None
    atom, by_power = whole
    values = _of_polynomial([by_power.get(n, t.ZERO) for n in range(max(by_power) + 1)])
    if values is None:
        return None
    back = [taken_back(atom, value, sign_of(value)) for value in values]
    return [root for g in back if g is not None for root in roots(g, name, splitter)]


def polynomial(gap: Term, name: str) -> list[Term] | None:
    """The coefficients of a sum of products as a polynomial in a variable, constant first."""
    found: dict[int, list[Term]] = {}
    for part in gap.args if gap.op == "add" else (gap,):
        degree, rest = 0, []
        for factor in part.args if part.op == "mul" else (part,):
            if name not in factor.free:
                rest.append(factor)
            elif factor.op == "var":
                degree += 1
            elif factor.op == "power" and factor.args[0].op == "var" and factor.data > 0:
                degree += factor.data
            else:
                return None
        found.setdefault(degree, []).append(t.mul(*rest))
    return [t.add(*found.get(d, [])) for d in range(max(found) + 1)]


def sign_of(term: Term, at: dict[str, fmpq | arb] | None = None, bits: int = BITS) -> int | None:
    """The sign of a term where it is certain; None elsewhere."""
    if term.number is not None:
        return int(term.data > 0) - int(term.data < 0)
    with ctx.workprec(bits):
        try:
            return Evaluator(bits, World(), dict(at or {})).sign(term)
        except (Missing, Unknown, RecursionError, ZeroDivisionError, KeyError):
            return None


def _of_line(slope: Term, rest: Term) -> list[Term]:
    return [-rest / slope] if sign_of(slope) else []


def _of_quadratic(c: Term, b: Term, a: Term) -> list[Term]:
    """(−b ± √(b² − 4ac)) / 2a."""
    inside = b**2 - 4 * a * c
    sign = sign_of(inside)
    if not sign_of(a) or sign is None or sign < 0:
        return []
    if sign == 0:
        return [-b / (2 * a)]
    return [(-b - t.sqrt(inside)) / (2 * a), (-b + t.sqrt(inside)) / (2 * a)]


# -- polynomials with rational coefficients -------------------------------------------


def polynomial_roots(poly: fmpq_poly) -> list[Term]:
    """All real roots: rational ones, those of quadratic factors, and isolated ones."""
    if poly.degree() < 1:
        return []
    found: list[Term] = []
    for factor, _ in poly.factor()[1]:
        p = fmpq_poly(factor)
        if p.degree() == 1:
            found.append(num(-p[0] / p[1]))
        elif p.degree() == 2:
            found.extend(_of_quadratic(*(num(p[i]) for i in range(3))))
        else:
            found.extend(_isolated(p))
    return sorted(found, key=_place)


def _place(root: Term) -> float:
    with ctx.workprec(BITS):
        return float(ball(Evaluator(BITS, World()).value(root)).mid())


def rational(x: arb) -> fmpq:
    """The middle of a ball, exactly; what is beyond all measure is brought back to 2^±4000."""
    mantissa, exponent = x.mid().man_exp()
    return fmpq(mantissa) * fmpq(2) ** max(-MAX_EXPONENT, min(MAX_EXPONENT, int(exponent)))


def _isolated(p: fmpq_poly) -> list[Term]:
    x = t.var("root")
    body = t.add(*(num(p[i]) * x**i for i in range(p.degree() + 1)))
    found = []
    pairs: list[tuple[acb, int]] = p.numer().complex_roots()  # type: ignore[assignment]
    for z, _ in pairs:
        made = between(body, "root", rational(z.real), fmpq(1, 64)) if z.imag == 0 else None
        found.extend([made] if made is not None else [])
    return found


def between(body: Term, name: str, middle: fmpq, radius: fmpq) -> Term | None:
    """A `zero` term around a point, with ends so close that it is the only root between them."""
    for _ in range(HALVINGS):
        middle = _short(middle, radius)
        low, high = middle - radius, middle + radius
        if alone(body, name, low, high):
            return t.zero(body, name, num(low), num(high))
        radius /= 8
    return None


def _short(q: fmpq, radius: fmpq) -> fmpq:
    """A nearby number with a short denominator."""
    scale = 1
    while scale * radius < 16:
        scale *= 2
    return fmpq((q * scale + fmpq(1, 2)).p // (q * scale + fmpq(1, 2)).q, scale)


def alone(body: Term, name: str, low: fmpq, high: fmpq) -> bool:
    """Whether the sign certainly changes between two ends and the slope never does."""
    ends = sign_of(body, {name: low}), sign_of(body, {name: high})
    if None in ends or ends[0] == 0 or ends[0] != -(ends[1] or 0):
        return False
    return sign_of(derivative(body, name), {name: arb(low).union(arb(high))}) not in (None, 0)


# -- other equations ------------------------------------------------------------------


def scanned(gap: Term, name: str, known: list[Term]) -> list[Term]:
    """Roots at changes of sign, as known forms where these fit."""
    forms = [(c, enclosed(c)) for c in known]
    waves = any(p.op in ("sin", "cos", "tan") and name in p.free for p in gap.walk())
    found = _along(gap, name, NEAR if waves else GRID, forms)
    if waves and not found:
        found = _along(gap, name, WIDE, forms)
    return found + _touching(gap, name, forms, found)


def _along(
    gap: Term, name: str, grid: Sequence[fmpq], forms: list[tuple[Term, arb | None]]
) -> list[Term]:
    found: list[Term] = []
    last: tuple[fmpq, int] | None = None
    for at in grid:
        sign = sign_of(gap, {name: at})
        if sign is None:
            continue
        if sign == 0:
            found.append(num(at))
        elif last is not None and last[1] == -sign:
            found.extend(_narrowed(gap, name, last[0], at, forms))
        last = (at, sign) if sign else None
        if len(found) >= MAX_ROOTS:
            break
    return found


def _touching(
    gap: Term, name: str, forms: list[tuple[Term, arb | None]], found: list[Term]
) -> list[Term]:
    """Known forms that are roots without a change of sign."""
    near = [f for f, b in forms if b is not None and f not in found and _near_zero(gap, name, b)]
    return [f for f in near[:6] if vanishes(gap, name, f)]


def _near_zero(gap: Term, name: str, where: arb) -> bool:
    return sign_of(gap, {name: where}) in (None, 0)


def _narrowed(
    gap: Term, name: str, low: fmpq, high: fmpq, forms: list[tuple[Term, arb | None]]
) -> Iterator[Term]:
    """The root between two ends where the sign changes, if the function is continuous there."""
    for form, where in forms:
        if where is not None and where > low and where < high and vanishes(gap, name, form):
            yield form
            return
    first = sign_of(gap, {name: low})
    for _ in range(HALVINGS):
        if alone(gap, name, low, high):
            yield t.zero(Substitution({name: t.var("root")})(gap), "root", num(low), num(high))
            return
        middle = (low + high) / 2
        sign = sign_of(gap, {name: middle})
        if sign is None:
            return
        if sign == 0:
            yield num(middle)
            return
        low, high = (middle, high) if sign == first else (low, middle)


def vanishes(gap: Term, name: str, value: Term) -> bool:
    """Whether the kernel is certain that a value is a root."""
    return truth_of(t.eq(Substitution({name: value})(gap), t.ZERO)) is Truth.TRUE


def enclosed(term: Term) -> arb | None:
    """A ball that contains a closed term."""
    with ctx.workprec(BITS):
        try:
            return ball(Evaluator(BITS, World()).value(term))
        except (Missing, Unknown, RecursionError):
            return None
