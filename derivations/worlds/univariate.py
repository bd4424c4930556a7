"""The real roots of an equation in one unknown: exact where possible, else isolated.

Rational and quadratic roots of polynomials are terms; others are `zero` terms between rational
ends. Polynomials in one function are taken back; what is left is scanned.
"""

from __future__ import annotations

from flint import acb, ctx, fmpq, fmpq_poly

from derivations.kernel import terms as t
from derivations.kernel.balls import ball
from derivations.kernel.terms import Term, num
from derivations.kernel.values import Evaluator, World
from derivations.worlds.cases import Splitter, affine
from derivations.worlds.inverse import in_one_atom, taken_back
from derivations.worlds.known_roots import candidates
from derivations.worlds.scans import scanned
from derivations.worlds.signs import BITS, between, rational, sign_of

#: Largest degree of a polynomial whose roots are isolated; beyond it the line is scanned.
MAX_DEGREE = 64


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
    if max(by_power) > MAX_DEGREE:
        return None
    values = _of_polynomial([by_power.get(n, t.ZERO) for n in range(max(by_power) + 1)])
    if values is None:
        return None
    back = [taken_back(atom, value, sign_of(value)) for value in values]
    return [root for g in back if g is not None for root in roots(g, name, splitter)]


def polynomial(gap: Term, name: str) -> list[Term] | None:
    """The coefficients, constant first, of a polynomial in a variable of low degree."""
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
    if max(found) > MAX_DEGREE:
        return None
    return [t.add(*found.get(d, [])) for d in range(max(found) + 1)]


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


def _isolated(p: fmpq_poly) -> list[Term]:
    x = t.var("root")
    body = t.add(*(num(p[i]) * x**i for i in range(p.degree() + 1)))
    found = []
    pairs: list[tuple[acb, int]] = p.numer().complex_roots()  # type: ignore[assignment]
    for z, _ in pairs:
        made = between(body, "root", rational(z.real), fmpq(1, 64)) if z.imag == 0 else None
        found.extend([made] if made is not None else [])
    return found
