"""Integrals as balls: finite ranges by FLINT's rigorous integrator, tails by proven bounds.

The far part of an infinite range is bounded: on x ≥ R every factor of the integrand lies below
C xᵏ e^{−a (x − R)}, and ∫ of that from R is at most C Rᵏ / (a − k/R). An end where the integrand
has no finite value is moved to infinity by x = end ± eᵗ.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from contextlib import suppress
from functools import reduce
from typing import NamedTuple, Protocol

from flint import acb, arb, fmpq

from derivations.kernel import terms as t
from derivations.kernel.balls import Missing, Unknown, Value, ball
from derivations.kernel.calculus import CONTINUOUS, Lambda, Substitution, derivative, within
from derivations.kernel.terms import INFINITY, MINUS_INFINITY, Term
from derivations.kernel.tolerance import MAX_INTEGRAND

#: Where the tail begins, at first and at most.
FIRST_CUT, LAST_CUT = 2, 2**40


class Evaluator(Protocol):
    """What an integral asks of whoever gives terms their values."""

    bits: int

    def value(self, term: Term) -> Value:
        """The value of a number term. Raises `Missing` or `Unknown`."""

    def where(self, name: str, value: Value) -> Evaluator:
        """An evaluator in which one more name is bound."""

    def covers(self, body: Term, name: str, low: Term, high: Term) -> bool:
        """Whether an integrand certainly has a value between the ends."""

    def simpler(self, term: Term) -> Term:
        """An equal term in normal form, where there is one."""

    def body(self, label: str, orders: tuple[int, ...]) -> Lambda:
        """What a function is in this world, or a derivative of it."""


def integral(term: Term, at: Evaluator) -> arb:
    """A ball that contains the integral. Raises `Unknown` where no rule encloses it."""
    (body, low, high), (name,) = term.args, term.data
    if name in low.free | high.free:
        raise Unknown("an integral whose ends speak of its own variable")
    if low is INFINITY or high is MINUS_INFINITY:
        raise Unknown("an integral from +∞ or to −∞")
    if low is MINUS_INFINITY or high is INFINITY:
        return _infinite(body, name, low, high, at)
    a, b = ball(at.value(low)), ball(at.value(high))
    if a == b:
        return arb(0)
    if not at.covers(body, name, low, high):
        raise Unknown("whether the integrand has a value on the whole range")
    try:
        return _finite(body, name, a, b, at)
    except Unknown:
        middle = (low + high) / 2
        return _half(body, name, low, middle, at) - _half(body, name, high, middle, at)


def _infinite(body: Term, name: str, low: Term, high: Term, at: Evaluator) -> arb:
    if not at.covers(body, name, low, high):
        raise Unknown("whether the integrand has a value on the whole range")
    x, body = t.var(name), at.simpler(body)
    total = arb(0)
    ends = []
    for end, way in ((low, -1), (high, 1)):
        if end in t.ENDS:
            turned = body if way > 0 else Substitution({name: -x})(body)
            cut, tail = _tail(turned, name, at)
            ends.append(arb(way * cut))
            total += tail
        else:
            ends.append(ball(at.value(end)))
    if not ends[0] < ends[1]:
        raise Unknown("the tail begins before the range does")
    return total + _finite(body, name, ends[0], ends[1], at)


def _half(body: Term, name: str, end: Term, middle: Term, at: Evaluator) -> arb:
    """∫ from an end to the middle; an end without a finite value goes to −∞ by x = end ± eᵗ."""
    try:
        return _finite(body, name, ball(at.value(end)), ball(at.value(middle)), at)
    except Unknown:
        way = 1 if at.value(middle - end) > 0 else -1
        e = t.exp(t.var(name))
        inside = t.mul(Substitution({name: end + way * e})(body), e)
        return way * _infinite(inside, name, MINUS_INFINITY, t.log(way * (middle - end)), at)


def _finite(body: Term, name: str, a: arb, b: arb, at: Evaluator) -> arb:
    """Between two balls, from kink to kink; on each piece |·|, max and conditions are one branch.

    A kink is known as a ball: across it the integrand counts as its bound on the ball. One that
    may lie on either side of an end stays in the integrand.
    """
    if b < a:
        return -_finite(body, name, b, a, at)
    kinks = {
        gap: k
        for gap, k in _kinks(body, name, at).items()
        if all(k == end or not k.overlaps(end) for end in (a, b))
    }
    inside = sorted((k for k in kinks.values() if a < k and k < b), key=lambda k: k.mid())
    total, low = arb(0), a
    for k in inside:
        if k.lower() > low:
            total += _piece(body, name, low, k.lower(), kinks, at)
            low = k.lower()
        if k.upper() > low:
            across = Complex(at, {name: acb(low.union(k.upper()))}, analytic=False)
            total += across.value(body).real * (k.upper() - low)
            low = k.upper()
    return total + _piece(body, name, low, b, kinks, at)


def _piece(body: Term, name: str, a: arb, b: arb, kinks: dict[Term, arb], at: Evaluator) -> arb:
    middle = arb((a.mid() + b.mid()) / 2)
    signs = {gap: 1 if middle > k else -1 for gap, k in kinks.items() if middle > k or middle < k}
    ups = {
        gap: sign * (1 if ball(at.value(derivative(gap, name))) > 0 else -1)
        for gap, sign in signs.items()
    }
    return _smooth(_one_branch(body, ups), name, a, b, at)


def _one_branch(term: Term, signs: dict[Term, int]) -> Term:
    """The term where each of these gaps has its sign."""
    if term.op in t.BINDERS or not term.args:
        return term
    if term.op in ("abs", "sign") and term.args[0] in signs:
        sign, inner = signs[term.args[0]], _one_branch(term.args[0], signs)
        return t.num(sign) if term.op == "sign" else t.mul(sign, inner)
    if term.op in _COMPARED and len(term.args) == 2 and term.args[0] - term.args[1] in signs:
        first = signs[term.args[0] - term.args[1]] > 0
        if term.op in ("max", "min"):
            return _one_branch(term.args[0 if first == (term.op == "max") else 1], signs)
        return t.truth(term.op != "eq" and not first)
    return t.rebuilt(term, tuple(_one_branch(arg, signs) for arg in term.args))


_COMPARED = ("max", "min", "le", "lt", "eq")


def _kinks(body: Term, name: str, at: Evaluator) -> dict[Term, arb]:
    """Where arguments of |·|, sign, max, min and conditions are 0, if linear in the variable."""
    gaps: dict[Term, None] = {}
    for part in body.walk():
        if part.op in ("abs", "sign"):
            gaps[part.args[0]] = None
        elif part.op in _COMPARED and len(part.args) == 2:
            gaps[part.args[0] - part.args[1]] = None
    found = {}
    for gap in gaps:
        slope = derivative(gap, name)
        if name in gap.free and name not in slope.free and slope.total:
            with suppress(Unknown, Missing, ZeroDivisionError):
                start = at.where(name, fmpq(0)).value(gap)
                k = -ball(start) / ball(at.value(slope))
                if k.is_finite():
                    found[gap] = k
    return found


def _smooth(body: Term, name: str, a: arb, b: arb, at: Evaluator) -> arb:
    left = [MAX_INTEGRAND]

    def value(z: acb, analytic: bool) -> acb:
        left[0] -= 1  # an exception must not pass through the integrator
        with suppress(Unknown, Missing, ValueError, ZeroDivisionError, RecursionError):
            return Complex(at, {name: z}, analytic).value(body) if left[0] > 0 else _NAN
        return _NAN

    found = acb.integral(value, acb(a), acb(b), abs_tol=_TINY, eval_limit=MAX_INTEGRAND)
    if not found.is_finite() or not found.imag.contains(0):
        raise Unknown("an integral is not enclosed")
    return found.real


_NAN = acb(arb.nan())
#: No absolute error is good enough by itself, since a small integral has a size, too.
_TINY = arb(2) ** -8_000


class Complex:
    """Values of the integrand on complex boxes; NaN where it is not analytic but must be."""

    def __init__(self, at: Evaluator, names: dict[str, acb], analytic: bool) -> None:
        self.outer, self.names, self.analytic = at, names, analytic
        self._known: dict[Term, acb] = {}

    def value(self, term: Term) -> acb:
        """The value of one node."""
        found = self._known.get(term)
        if found is None:
            found = self._known[term] = self._value(term)
        return found

    def _value(self, term: Term) -> acb:
        if not (term.free & self.names.keys()):
            return acb(ball(self.outer.value(term)))
        rule = _COMPLEX.get(term.op)
        if rule is None:
            raise Unknown(f"{term.op} under an integral")
        return rule(self, term)

    def _call(self, term: Term) -> acb:
        names, body = self.outer.body(*term.data[:2])
        given = dict(zip(names, map(self.value, term.args), strict=True))
        return Complex(self.outer, given, self.analytic).value(body)

    def _raised(self, term: Term) -> acb:
        base, exponent = map(self.value, term.args)
        return base.pow(exponent, analytic=self.analytic)

    def _root(self, term: Term) -> acb:
        inner = self.value(term.args[0])
        if term.data == 2:
            return inner.sqrt(analytic=self.analytic)
        return inner.pow(acb(fmpq(1, term.data)), analytic=self.analytic)

    def _extreme(self, term: Term) -> acb:
        larger = acb.real_max if term.op == "max" else acb.real_min
        values = map(self.value, term.args)
        return reduce(lambda a, b: larger(a, b, analytic=self.analytic), values)

    def _ite(self, term: Term) -> acb:
        condition, then, otherwise = term.args
        holds = self.truth(condition)
        if holds is None:
            return _NAN if self.analytic else self.value(then).union(self.value(otherwise))
        return self.value(then if holds else otherwise)

    def truth(self, claim: Term) -> bool | None:
        """Whether a condition holds on the whole box, as its real part tells."""
        if claim.op not in ("eq", "le", "lt"):
            return None
        gap = (self.value(claim.args[1]) - self.value(claim.args[0])).real
        return claim.op != "eq" and bool(gap > 0) if gap > 0 or gap < 0 else None


def _method(name: str) -> Callable[[Complex, Term], acb]:
    return lambda walker, term: getattr(walker.value(term.args[0]), name)()


def _careful(name: str) -> Callable[[Complex, Term], acb]:
    return lambda walker, term: getattr(walker.value(term.args[0]), name)(analytic=walker.analytic)


_COMPLEX: dict[str, Callable[[Complex, Term], acb]] = {
    "var": lambda walker, term: walker.names[term.data], **dict.fromkeys(t.CALLS, Complex._call),
    "add": lambda walker, term: reduce(operator.add, map(walker.value, term.args)),
    "mul": lambda walker, term: reduce(operator.mul, map(walker.value, term.args)),
    "power": lambda walker, term: walker.value(term.args[0]) ** term.data,
    "log": _careful("log"), "abs": _careful("real_abs"), "sign": _careful("real_sgn"),
    "floor": _careful("real_floor"), "root": Complex._root, "raised": Complex._raised,
    "max": Complex._extreme, "min": Complex._extreme, "ite": Complex._ite,
    # the conditions are looked at by `covers`
    **dict.fromkeys(("guard", "only if"), lambda walker, term: walker.value(term.args[1])),
    **{name: _method(name) for name in (
        "exp", "sin", "cos", "tan", "sinh", "cosh", "tanh", "atan", "erf", "gamma", "digamma")},
}  # fmt: skip


# -- tails ----------------------------------------------------------------------------


class Below(NamedTuple):
    """|f(x)| ≤ size · (x/R)^power · e^{−rate (x − R)} for all x ≥ R."""

    size: arb
    power: int
    rate: arb


def _tail(body: Term, name: str, at: Evaluator) -> tuple[int, arb]:
    """Where to cut, and a ball around 0 that contains the integral from there to +∞."""
    cut, best = FIRST_CUT, None
    while cut <= LAST_CUT:
        try:
            found = _Ray(at, name, cut).below(body)
            bound = _sum_of(found, cut)
        except (Unknown, Missing):
            bound = None
        if bound is not None:
            best = (cut, arb(0, bound.upper()))
            if bound < arb(2) ** (-at.bits + 8):
                return best
        cut *= 4
    if best is None:
        raise Unknown("the tail of an integral is not bounded")
    return best


def _sum_of(found: Below, cut: int) -> arb | None:
    spare = found.rate - arb(max(found.power, 0)) / cut
    if spare > 0:
        return found.size / spare
    if found.rate >= 0 and found.power <= -2:
        return found.size * cut / (-found.power - 1)
    return None


class _Ray:
    """Bounds that hold for every x from `cut` to +∞."""

    def __init__(self, at: Evaluator, name: str, cut: int) -> None:
        self.outer, self.name, self.cut = at, name, cut

    def below(self, term: Term) -> Below:
        """A bound of |term| on the ray."""
        low, high = self.range(term)
        flat = abs(low).max(abs(high))
        if flat.is_finite() and term.op not in ("exp", "mul", "power", "add"):
            return Below(flat, 0, arb(0))
        rule = _BELOW.get(term.op)
        if rule is not None and self.name in term.free:
            try:
                return rule(self, term)
            except Unknown:
                pass
        if flat.is_finite():
            return Below(flat, 0, arb(0))
        raise Unknown("no bound")

    def _exp(self, term: Term) -> Below:
        if not within(CONTINUOUS, term.args[0], self.name):
            raise Unknown("an exponent that may jump")
        slope = self.range(derivative(term.args[0], self.name))[1]
        if not slope.is_finite():
            raise Unknown("the slope of an exponent")
        start = ball(self.outer.where(self.name, fmpq(self.cut)).value(term.args[0]))
        return Below(start.exp(), 0, -slope)

    def _mul(self, term: Term) -> Below:
        found = Below(arb(1), 0, arb(0))
        for part in map(self.below, term.args):
            found = Below(found.size * part.size, found.power + part.power, found.rate + part.rate)
        return found

    def _add(self, term: Term) -> Below:
        sizes, powers, rates = zip(*map(self.below, term.args), strict=True)
        return Below(sum(sizes, arb(0)), max(powers), reduce(arb.min, rates))

    def _power(self, term: Term) -> Below:
        if term.data > 0:
            base = self.below(term.args[0])
            return Below(base.size**term.data, base.power * term.data, base.rate * term.data)
        size, degree = self.above(term.args[0])
        return Below(size**term.data, degree * term.data, arb(0))

    def above(self, term: Term) -> tuple[arb, int]:
        """size, k with |term| ≥ size · (x/R)^k on the ray."""
        if term.op == "var":
            return arb(self.cut), 1
        if term.op == "mul":
            sizes, degrees = zip(*map(self.above, term.args), strict=True)
            return reduce(operator.mul, sizes), sum(degrees)
        if term.op == "power" and term.data > 0:
            size, k = self.above(term.args[0])
            return size**term.data, k * term.data
        if term.op == "add" and all(self.range(arg)[0] >= 0 for arg in term.args):
            found = [self.above(arg) for arg in term.args if self.range(arg)[0] > 0]
            if found:
                return max(found, key=lambda p: p[1])
        low, high = self.range(term)
        if low > 0 or high < 0:
            return abs(low).min(abs(high)), 0
        raise Unknown("no bound from below")

    def range(self, term: Term) -> tuple[arb, arb]:
        """The least and the greatest value on the ray, ±∞ allowed."""
        if self.name not in term.free:
            value = ball(self.outer.value(term))
            return value.lower(), value.upper()
        rule = _RANGES.get(term.op)
        return rule(self, term) if rule else (arb.neg_inf(), arb.pos_inf())

    def _range_add(self, term: Term) -> tuple[arb, arb]:
        lows, highs = zip(*map(self.range, term.args), strict=True)
        return sum(lows, arb(0)).lower(), sum(highs, arb(0)).upper()

    def _range_mul(self, term: Term) -> tuple[arb, arb]:
        low, high = arb(1), arb(1)
        for a, b in map(self.range, term.args):
            corners = [_corner(p, q) for p in (low, high) for q in (a, b)]
            low, high = reduce(arb.min, corners).lower(), reduce(arb.max, corners).upper()
        return low, high

    def _range_power(self, term: Term) -> tuple[arb, arb]:
        low, high = self.range(term.args[0])
        n = term.data
        if n < 0 and not (low > 0 or high < 0):
            raise Unknown("division by what may be 0")
        a, b = (_to(v, n) for v in (low, high))
        least = arb(0) if n % 2 == 0 and low < 0 and high > 0 else a.min(b)
        return least.lower(), a.max(b).upper()

    def _monotone(self, term: Term) -> tuple[arb, arb]:
        low, high = self.range(term.args[0])
        least, most = (arb(0), arb.pos_inf()) if term.op == "exp" else (arb(-2), arb(2))
        return (
            getattr(low, term.op)().lower() if low.is_finite() else least,
            getattr(high, term.op)().upper() if high.is_finite() else most,
        )

    def _range_abs(self, term: Term) -> tuple[arb, arb]:
        low, high = self.range(term.args[0])
        if low >= 0:
            return low, high
        if high <= 0:
            return -high, -low
        return arb(0), (-low).max(high)

    def _range_sign(self, term: Term) -> tuple[arb, arb]:
        low, high = self.range(term.args[0])
        return arb(1 if low > 0 else -1), arb(-1 if high < 0 else 1)


def _corner(p: arb, q: arb) -> arb:
    return arb(0) if p == 0 or q == 0 else p * q


def _to(v: arb, n: int) -> arb:
    if v.is_finite() or n < 0:
        return v**n if v.is_finite() else arb(0)
    return arb.pos_inf() if n % 2 == 0 or v > 0 else arb.neg_inf()


_BELOW: dict[str, Callable[[_Ray, Term], Below]] = {
    "exp": _Ray._exp, "mul": _Ray._mul, "add": _Ray._add, "power": _Ray._power,
    "var": lambda ray, term: Below(arb(ray.cut), 1, arb(0)),
    **dict.fromkeys(("abs", "guard", "only if"), lambda ray, term: ray.below(term.args[-1])),
}  # fmt: skip
_RANGES: dict[str, Callable[[_Ray, Term], tuple[arb, arb]]] = {
    "var": lambda ray, term: (arb(ray.cut), arb.pos_inf()), "add": _Ray._range_add,
    "mul": _Ray._range_mul, "power": _Ray._range_power,
    "abs": _Ray._range_abs, "sign": _Ray._range_sign,
    **dict.fromkeys(("guard", "only if"), lambda ray, term: ray.range(term.args[1])),
    **dict.fromkeys(("sin", "cos"), lambda ray, term: (arb(-1), arb(1))),
    **dict.fromkeys(("exp", "erf", "tanh", "atan"), _Ray._monotone),
}  # fmt: skip
