"""Closed forms of integrals and limits, by rules that need no search.

Integrals over ℝ of xᵏ e^{−ax² + bx} cos(ωx), with a > 0, are

    ∫ xᵏ e^{−ax² + βx} dx = √(π/a) e^{β²/4a} M_k,   M_{k+1} = m M_k + (k/2a) M_{k−1},

with m = β/2a and β = b + iω complex, of which only real numbers are handled. Limits go through
sums, products and continuous functions, as long as the parts say what the whole does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from derivations.kernel import terms as t
from derivations.kernel.calculus import CONTINUOUS, Substitution, derivative, within
from derivations.kernel.normal import Normal, NotNormal
from derivations.kernel.terms import ENDS, INFINITY, MINUS_INFINITY, ONE, ZERO, Term, add, mul

#: Highest power of the variable, and most sines and cosines, that are taken apart.
MAX_POWER, MAX_WAVES = 24, 6


class Knowledge(Protocol):
    """What a rule may ask."""

    normal: Normal

    def sign(self, term: Term) -> str:
        """The sign of a term where it is known."""

    def proves(self, claim: Term) -> bool:
        """Whether a proposition has a value and follows."""

    def assuming(self, *more: Term) -> Knowledge:
        """The same with further facts."""

    def needs(self, term: Term) -> Term:
        """The proposition that a term has a value."""

    def simpler(self, term: Term) -> Term:
        """An equal term in normal form, or the term as it is."""


def closed_form(term: Term, known: Knowledge) -> Term | None:
    """A term without the outermost binder that is equal to this one, if a rule gives it."""
    rule = _RULES.get(term.op)
    try:
        return rule(term, known) if rule else None
    except (NotNormal, RecursionError):
        return None


def has_closed_form(term: Term, known: Knowledge) -> bool:
    """Whether an integral or limit certainly exists."""
    if term.op == "integral" and _regular(term, known):
        return True
    found = known.simpler(term) if term.op == "integral" else closed_form(term, known)
    return found is not None and not found.ops & {"integral", "limit"}


def _regular(term: Term, known: Knowledge) -> bool:
    """A continuous integrand on a closed interval between two numbers has an integral."""
    (body, low, high), (name,) = term.args, term.data
    if low in ENDS or high in ENDS or not within(CONTINUOUS, body, name):
        return False
    x = t.var(name)
    needs, way = known.needs(body), known.sign(high - low)
    upward = way in ("-", "-0") or known.assuming(t.le(low, x), t.le(x, high)).proves(needs)
    return upward and (
        way in ("+", "+0") or known.assuming(t.le(high, x), t.le(x, low)).proves(needs)
    )


# -- Gaussian integrals ---------------------------------------------------------------

#: How near to a point a body is looked at for its derivative there.
NEAR = t.num("1/1000000")

#: Real and imaginary part.
Pair = tuple[Term, Term]


def _times(a: Pair, b: Pair) -> Pair:
    return a[0] * b[0] - a[1] * b[1], a[0] * b[1] + a[1] * b[0]


def _integral(term: Term, known: Knowledge) -> Term | None:
    (body, low, high), (name,) = term.args, term.data
    if (low, high) == (MINUS_INFINITY, INFINITY):
        return _gaussian(body, name, known)
    n = _exponent(body, t.var(name))
    if low in ENDS or high in ENDS or n <= 0:
        return None
    return (t.power(high, n + 1) - t.power(low, n + 1)) / t.num(n + 1)


def _exponent(factor: Term, x: Term) -> int:
    """n of a factor xⁿ, 0 for any other."""
    if factor is x:
        return 1
    return factor.data if factor.op == "power" and factor.args[0] is x else 0


def _gaussian(body: Term, name: str, known: Knowledge) -> Term | None:
    x = t.var(name)
    count, exponents, waves = 0, list[Term](), list[tuple[str, Term]]()
    for factor in body.args if body.op == "mul" else (body,):
        if (n := _exponent(factor, x)) > 0:
            count += n
        elif factor.op == "exp":
            exponents.append(factor.args[0])
        elif factor.op in ("sin", "cos"):
            waves.append((factor.op, factor.args[0]))
        elif factor.op == "power" and factor.args[0].op in ("sin", "cos") and factor.data > 0:
            waves += [(factor.args[0].op, factor.args[0].args[0])] * factor.data
        else:
            return None
    quadratic = _coefficients(add(*exponents), x, known)
    if quadratic is None or count > MAX_POWER or len(waves) > MAX_WAVES:
        return None
    c, b, a = quadratic
    if known.sign(a) != "-":
        return None
    total = ZERO
    for weight, angle in _angles(waves):
        linear = _coefficients(angle, x, known)
        if linear is None or linear[2] is not ZERO:
            return None
        total += weight * _moment(count, -a, (b, linear[1]), linear[0])
    return t.exp(c) * total


def _coefficients(poly: Term, x: Term, known: Knowledge) -> tuple[Term, Term, Term] | None:
    """The coefficients of 1, x and x² of a polynomial of degree 2 at most."""
    found: list[list[Term]] = [[], [], []]
    whole = known.normal.canonical(poly)
    for part in whole.args if whole.op == "add" else (whole,):
        degree, rest = 0, []
        for factor in part.args if part.op == "mul" else (part,):
            if n := _exponent(factor, x):
                degree += n
            elif x.data in factor.free:
                return None
            else:
                rest.append(factor)
        if not 0 <= degree <= 2:
            return None
        found[degree].append(mul(*rest))
    one, linear, square = (add(*parts) for parts in found)
    return one, linear, square


def _angles(waves: list[tuple[str, Term]]) -> list[tuple[Term, Term]]:
    """A product of sines and cosines as Σ weight · cos(angle)."""
    found = [(ONE, ZERO)]
    for op, angle in waves:
        shifted = angle - (t.PI / 2 if op == "sin" else ZERO)
        found = [(w / 2, a + s) for w, a in found for s in (shifted, -shifted)]
    return found


def _moment(k: int, a: Term, beta: Pair, phase: Term) -> Term:
    """Re ∫ xᵏ e^{−ax² + βx + i·phase} dx for a > 0."""
    b, w = beta
    half = t.power(2 * a, -1)
    mean: Pair = (b * half, w * half)
    before, now = (ZERO, ZERO), (ONE, ZERO)
    for j in range(k):
        step = _times(mean, now)
        lift = mul(j, half)
        before, now = now, (step[0] + lift * before[0], step[1] + lift * before[1])
    angle = b * w * half + phase
    wave: Pair = (t.function("cos", angle), t.function("sin", angle))
    size = t.sqrt(t.PI / a) * t.exp((b**2 - w**2) * half / 2)
    return size * _times(now, wave)[0]


# -- limits ---------------------------------------------------------------------------

Goal = Term
_BOUNDED = ("sin", "cos", "erf", "tanh")
#: Where continuous functions go at −∞ and at +∞.
_FAR: dict[str, tuple[Goal, Goal]] = {
    "exp": (ZERO, INFINITY), "erf": (-ONE, ONE), "tanh": (-ONE, ONE), "atan": (-t.PI / 2, t.PI / 2),
    "sinh": (MINUS_INFINITY, INFINITY), "cosh": (INFINITY, INFINITY), "abs": (INFINITY, INFINITY),
    "sign": (-ONE, ONE), "root": (MINUS_INFINITY, INFINITY), "log": (MINUS_INFINITY, INFINITY),
}  # fmt: skip


def _limit(term: Term, known: Knowledge) -> Term | None:
    body, where = term.args
    return limit_of(body, term.data[0], where, known)


def limit_of(body: Term, name: str, where: Goal, known: Knowledge, side: int = 0) -> Goal | None:
    """Where the body goes as the variable does; `side` 1 or −1 for one side of a point only."""
    walker = _Limit(name, where, known, side)
    try:
        found = walker(known.normal.canonical(body))
        found = walker(body) if found is None else found
    except NotNormal:
        found = walker(body)
    return _from_near(body, name, where, known) if found is None and where in ENDS else found


def _from_near(body: Term, name: str, where: Goal, known: Knowledge) -> Goal | None:
    """A limit at ±∞ as the one at 0 from the right, with ±1/v in place of the variable."""
    v = t.var(name + " near 0")
    way = 1 if where is INFINITY else -1
    right = known.assuming(t.lt(ZERO, v))
    turned = Substitution({name: way * t.power(v, -1)})(body)
    try:
        near = right.normal.canonical(turned)
    except NotNormal:
        return None
    return _Limit(v.data, ZERO, known, 1)(near)


class _Limit:
    def __init__(self, name: str, where: Goal, known: Knowledge, side: int) -> None:
        self.name, self.where, self.known, self.side = name, where, known, side

    def __call__(self, term: Term) -> Goal | None:
        if self.name not in term.free:
            return term
        if term.op == "var":
            return self.where
        if self.where not in ENDS:
            found = self._by_continuity(term)
            if found is not None:
                return found
        rule: Callable[[Term], Goal | None] | None = getattr(self, "_" + term.op, None)
        if rule is not None:
            return rule(term)
        return self._function(term) if term.op in ("sin", "cos", *_FAR) else None

    def _by_continuity(self, term: Term) -> Goal | None:
        put = Substitution({self.name: self.where})
        roots = (p for p in term.walk() if p.op == "root" and self.name in p.free)
        if not within(CONTINUOUS - {"raised"}, term, self.name) or any(
            self.known.sign(put(part.args[0])) != "+" for part in roots
        ):
            return None
        at = put(term)
        return at if self.known.proves(self.known.needs(at)) else None

    def _function(self, term: Term) -> Goal | None:
        goal = self(term.args[0])
        if goal is None:
            return None
        if goal in ENDS:
            return _FAR[term.op][goal is INFINITY] if term.op in _FAR else None
        if term.op == "log" and self.known.sign(goal) != "+":
            return MINUS_INFINITY if self.known.normal.vanishes(goal) else None
        if term.op == "sign":
            return None
        return t.rebuilt(term, (goal,))

    def _add(self, term: Term) -> Goal | None:
        goals = [self(arg) for arg in term.args]
        if None in goals:
            return self._dominant(term)
        far = {g for g in goals if g in ENDS}
        if len(far) == 2:
            return self._dominant(term)
        return far.pop() if far else add(*goals)  # type: ignore[arg-type]

    def _dominant(self, term: Term) -> Goal | None:
        """A sum whose terms are powers of the variable goes where the highest power goes."""
        if self.where not in ENDS:
            return None
        x = t.var(self.name)
        degrees: dict[int, list[Term]] = {}
        for part in term.args:
            factors = part.args if part.op == "mul" else (part,)
            mine = [f for f in factors if self.name in f.free]
            powers = [_exponent(f, x) for f in mine]
            if 0 in powers:
                return None
            degrees.setdefault(sum(powers), []).append(
                mul(*(f for f in factors if self.name not in f.free))
            )
        top = max(degrees)
        return self._scaled(add(*degrees[top]), self(t.power(x, top)))

    def _scaled(self, factor: Term, goal: Goal | None) -> Goal | None:
        if goal is None or goal not in ENDS:
            return None if goal is None else factor * goal
        sign = self.known.sign(factor)
        if sign not in ("+", "-"):
            return None
        return INFINITY if (sign == "+") == (goal is INFINITY) else MINUS_INFINITY

    def _mul(self, term: Term) -> Goal | None:
        goals = [self(arg) for arg in term.args]
        if None in goals:
            return self._vanishing(term, goals)
        plain = mul(*(g for g in goals if g not in ENDS))  # type: ignore[arg-type]
        far = [g for g in goals if g in ENDS]
        if not far:
            return plain
        if self.known.normal.vanishes(plain):
            return self._decaying(term)
        sign = sum(g is MINUS_INFINITY for g in far) % 2
        return self._scaled(plain, MINUS_INFINITY if sign else INFINITY)

    def _vanishing(self, term: Term, goals: list[Goal | None]) -> Goal | None:
        """A bounded factor times one that goes to 0."""
        bounded = all(
            g is not None or a.op in _BOUNDED for g, a in zip(goals, term.args, strict=True)
        )
        return ZERO if bounded and ZERO in goals and not any(g in ENDS for g in goals) else None

    def _decaying(self, term: Term) -> Goal | None:
        """Powers of the variable times exponentials that go to 0 faster than any power grows."""
        if self.where not in ENDS:
            return None
        x, exponents = t.var(self.name), list[Term]()
        for factor in term.args:
            if factor.op == "exp":
                exponents.append(factor.args[0])
            elif self.name in factor.free and not (_exponent(factor, x) or factor.op in _BOUNDED):
                return None
        slope = self(self.known.normal.canonical(derivative(add(*exponents), self.name)))
        falling, sign = (MINUS_INFINITY, "-") if self.where is INFINITY else (INFINITY, "+")
        if slope is None or slope in ENDS:
            return ZERO if slope is falling else None
        return ZERO if self.known.sign(slope) == sign else None

    def _power(self, term: Term) -> Goal | None:
        goal = self(term.args[0])
        if goal is None:
            return None
        if goal in ENDS:
            if term.data < 0:
                return ZERO
            return INFINITY if term.data % 2 == 0 else goal
        if term.data < 0 and self.known.sign(goal) not in ("+", "-"):
            return self._pole(term, goal)
        return t.power(goal, term.data)

    def _pole(self, term: Term, goal: Goal) -> Goal | None:
        if not self.known.normal.vanishes(goal):
            return None
        x = t.var(self.name)
        beside = {1: t.lt(self.where, x), -1: t.lt(x, self.where), 0: t.TRUE}[self.side]
        sign = "+" if term.data % 2 == 0 else self.known.assuming(beside).sign(term.args[0])
        return {"+": INFINITY, "-": MINUS_INFINITY}.get(sign)


def _slope(term: Term, known: Knowledge) -> Term | None:
    """A derivative once the body has a closed form near the point."""
    where, x = term.args[1], t.var(term.data[0])
    near = known
    if where.number is not None:
        near = known.assuming(t.lt(where - NEAR, x), t.lt(x, where + NEAR))
    body = near.normal.canonical(term.args[0])
    found = derivative(body, term.data[0])
    if any(part.op in ("slope", "integral") and term.data[0] in part.free for part in found.walk()):
        return None
    at = Substitution({term.data[0]: term.args[1]})(found)
    return at if known.proves(t.has_value(at)) else None


def _extreme(term: Term, known: Knowledge) -> Term | None:
    """sup and inf of a monotone body over an open interval: its limits at the ends."""
    (body, low, high), (name,) = term.args, term.data
    if not within(CONTINUOUS, body, name):
        return None
    if low is not MINUS_INFINITY and high is not INFINITY and known.sign(high - low) != "+":
        return None
    change = known.assuming(t.inside(low, t.var(name), high)).sign(derivative(body, name))
    if change not in ("+", "-", "+0", "-0"):
        return None
    at_high = (change[0] == "+") == (term.op == "sup")
    return limit_of(body, name, high if at_high else low, known, -1 if at_high else 1)


_RULES: dict[str, Callable[[Term, Knowledge], Term | None]] = {
    "integral": _integral, "limit": _limit, "slope": _slope, "sup": _extreme, "inf": _extreme,
}  # fmt: skip
