"""The value of a term in a world: an exact rational, or a ball that contains it; no float.

Signs and equality are answered with certainty or not at all. More digits are asked for up
to the bound in `tolerance`; what balls leave open, the normal form may still prove to be 0.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from typing import Any, Protocol

from flint import arb, ctx, fmpq

from derivations.kernel import terms as t
from derivations.kernel.balls import Missing, Truth, Unknown, Value, ball
from derivations.kernel.calculus import Lambda, Substitution, derivative
from derivations.kernel.closed import Knowledge
from derivations.kernel.integrals import integral
from derivations.kernel.monotone import increases
from derivations.kernel.terms import Term
from derivations.kernel.tolerance import AGREE_DIGITS, FLAT, MAX_EXACT_BITS, MAX_NODES, PRECISIONS


class Proofs(Knowledge, Protocol):
    """What else an evaluator may ask of the rules when digits do not tell."""

    def vanishes(self, term: Term) -> bool:
        """Whether a closed term is proved to be 0."""

    def holds_inside(self, claim: Term, name: str, low: Term, high: Term) -> bool:
        """Whether a proposition is proved for all values of a variable between two ends."""

    def closed(self, term: Term) -> Term | None:
        """An equal term without its outermost binder."""


@dataclass(frozen=True)
class World:
    """A closed term for each variable and a function for each declared one."""

    values: dict[str, Term] = field(default_factory=dict)
    functions: dict[str, Lambda] = field(default_factory=dict)

    def put(self, term: Term) -> Term:
        """The term with everything in the world put in: closed."""
        return Substitution(self.values, self.functions)(term)


def enclosure(term: Term, world: World | None = None, bits: int = PRECISIONS[1]) -> Value:
    """The value of a term, exactly or as a ball. Raises `Missing` or `Unknown`."""
    with ctx.workprec(bits):
        return Evaluator(bits, world or World()).value(term)


@lru_cache(256)
def _closed_integral(term: Term, bits: int, prover: type[Any]) -> Value:
    """An integral that is the same in each world; one formula asks for it many times.

    A prover that knows nothing yet and a fresh count of steps: who asks first changes nothing.
    """
    return integral(term, Evaluator(bits, World(), proofs=prover()))


_INFINITE = (arb.pos_inf(), arb.neg_inf())


def _kept(value: Value) -> Value:
    """An exact number while it is short, a ball of it otherwise."""
    return arb(value) if isinstance(value, fmpq) and value.height_bits() > MAX_EXACT_BITS else value


#: Functions that are methods of balls under the same name, with a value everywhere.
ENTIRE = ("exp", "sin", "cos", "sinh", "cosh", "tanh", "atan", "erf")

#: Why a world says nothing: what could tell the sides apart may be below the last digit.
LOST = "the sides agree to all digits, but digits may be lost in extreme numbers"
#: What stands for ±∞ where an integrand is looked at.
_NEAR = {t.INFINITY: t.ONE, t.MINUS_INFINITY: -t.ONE}


class Evaluator:
    """Values and truths in one world at one precision, which the caller has set."""

    def __init__(
        self, bits: int, world: World, names: dict[str, Value] | None = None,
        *, proofs: Proofs | None = None, left: list[int] | None = None, last: bool = False,
    ) -> None:  # fmt: skip
        self.last = last
        self.bits, self.world, self.proofs = bits, world, proofs
        self.names = names if names is not None else {}
        self.left = left if left is not None else [MAX_NODES]
        self.why = ""
        self._known: dict[Term, Value] = {}

    def value(self, term: Term) -> Value:
        """The value of a number term. Raises `Missing` or `Unknown`."""
        found = self._known.get(term)
        if found is None:
            self.left[0] -= 1
            if self.left[0] < 0:
                raise Unknown("more steps than one world may take")
            for arg in t.calculated(term):
                if isinstance(value := self.value(arg), arb) and value in _INFINITE:
                    raise Missing("∞ is no number to calculate with")
            found = _VALUES[term.op](self, term)
            if isinstance(found, arb) and found.is_nan():
                raise Unknown(f"{term.op} is not enclosed")
            self._known[term] = found
        return found

    def inner(self, names: dict[str, Value]) -> Evaluator:
        """An evaluator in which some names are bound."""
        return Evaluator(
            self.bits, self.world, names, proofs=self.proofs, left=self.left, last=self.last
        )

    def where(self, name: str, value: Value) -> Evaluator:
        """An evaluator in which one more name is bound."""
        return self.inner({**self.names, name: value})

    def vanishes(self, term: Term) -> bool:
        """Whether a closed term is proved to be 0 by its normal form."""
        return self.proofs is not None and term.closed and self.proofs.vanishes(term)

    def covers(self, body: Term, name: str, low: Term, high: Term) -> bool:
        """Whether an integrand certainly has a value between the ends."""
        if body.total:
            return True
        if self.proofs is None:
            raise Unknown("whether the integrand has a value everywhere")
        put = Substitution(
            {k: v for k, v in self.world.values.items() if k != name}, self.world.functions
        )
        return self.proofs.holds_inside(self.proofs.needs(put(body)), name, put(low), put(high))

    def simpler(self, term: Term) -> Term:
        """An equal term in normal form, where there is one."""
        return term if self.proofs is None else self.proofs.simpler(term)

    def body(self, label: str, orders: tuple[int, ...]) -> Lambda:
        """A declared function, differentiated so often by each argument."""
        if label not in self.world.functions:
            raise Unknown(f"{label} is not given in this world")
        names, body = self.world.functions[label]
        for name, order in zip(names, orders, strict=True):
            for _ in range(order):
                body = derivative(body, name)
        return names, body

    def sign(self, term: Term) -> int:
        """−1, 0 or 1. Raises `Unknown` if that is not certain."""
        value = self.value(term)
        if isinstance(value, fmpq):
            return int(value > 0) - int(value < 0)
        if value > 0 or value < 0:
            return 1 if value > 0 else -1
        if self.vanishes(term):
            return 0
        raise Unknown("a sign is not certain")

    # -- one rule for each operation that is not a plain function ---------------------

    def _var(self, term: Term) -> Value:
        if term.data in self.names:
            return self.names[term.data]
        if term.data not in self.world.values:
            raise Unknown(f"{term.data} has no value in this world")
        return self.inner({}).value(self.world.values[term.data])

    def _numbers(self, term: Term) -> list[Value]:
        """What is added or multiplied, exact numbers first."""
        return sorted(map(self.value, term.args), key=lambda value: isinstance(value, arb))

    def _add(self, term: Term) -> Value:
        return _kept(sum(self._numbers(term), fmpq(0)))

    def _mul(self, term: Term) -> Value:
        values = self._numbers(term)
        zero = any(v == 0 for v in values if isinstance(v, fmpq))
        if zero and all(ball(v).is_finite() for v in values):
            return fmpq(0)
        return reduce(lambda a, b: _kept(a * b), values)

    def _power(self, term: Term) -> Value:
        base, exponent = self.value(term.args[0]), term.data
        if exponent < 0 and self.sign(term.args[0]) == 0:
            raise Missing("division by zero")
        if isinstance(base, fmpq) and base.height_bits() * abs(exponent) <= MAX_EXACT_BITS:
            return base**exponent
        return ball(base) ** exponent

    def _raised(self, term: Term) -> Value:
        base, exponent = map(self.value, term.args)
        sign = self.sign(term.args[0])
        if isinstance(exponent, fmpq) and exponent.q == 1 and (sign != 0 or exponent == 0):
            return ball(base) ** int(exponent.p)
        if sign < 0:
            if isinstance(exponent, arb) and exponent.contains_integer():
                raise Unknown("whether an exponent is whole is not certain")
            raise Missing("a broken power of a negative number")
        if sign == 0:
            if self.sign(term.args[1]) > 0:
                return fmpq(0)
            raise Missing("a power of 0 with an exponent that is not positive")
        return (ball(base).log() * exponent).exp()

    def _root(self, term: Term) -> Value:
        base = self.value(term.args[0])
        if base < 0:
            raise Missing("the root of a negative number")
        if isinstance(base, fmpq):
            return base if base == 0 else arb(base).root(term.data)
        if not base >= 0:
            if self.vanishes(term.args[0]):
                return fmpq(0)
            if not _never_negative(term.args[0]):
                raise Unknown("a root near 0")
            base = base.nonnegative_part()
        return base.root(term.data)

    def _entire(self, term: Term) -> Value:
        return getattr(ball(self.value(term.args[0])), term.op)()

    def _positive_only(self, term: Term) -> Value:
        if self.sign(term.args[0]) <= 0:
            raise Missing(f"the {_NAMES.get(term.op, term.op)} of a number that is not positive")
        return getattr(ball(self.value(term.args[0])), term.op)()

    def _tan(self, term: Term) -> Value:
        if self.sign(t.function("cos", term.args[0])) == 0:
            raise Missing("the tangent at a pole")
        return ball(self.value(term.args[0])).tan()

    def _erfinv(self, term: Term) -> Value:
        if self.sign(1 - term.args[0]) <= 0 or self.sign(1 + term.args[0]) <= 0:
            raise Missing("a quantile outside (0, 1)")
        return ball(self.value(term.args[0])).erfinv()

    def _floor(self, term: Term) -> Value:
        value = self.value(term.args[0])
        if isinstance(value, fmpq):
            return fmpq(value.p // value.q)
        whole = value.floor().unique_fmpz()
        if whole is None:
            raise Unknown("which whole number is below is not certain")
        return fmpq(whole)

    def _extreme(self, term: Term) -> Value:
        values = list(map(self.value, term.args))
        if all(isinstance(value, fmpq) for value in values):
            return max(values) if term.op == "max" else min(values)
        return reduce(arb.max if term.op == "max" else arb.min, map(ball, values))

    def _ite(self, term: Term) -> Value:
        condition, then, otherwise = term.args
        found = self.truth(condition)
        if found is Truth.TRUE:
            return self.value(then)
        if found is Truth.FALSE:
            return self.value(otherwise)
        if found is Truth.NO_VALUE:
            raise Missing(self.why)
        try:
            return ball(self.value(then)).union(ball(self.value(otherwise)))
        except Missing as error:
            raise Unknown(
                "a condition is not certain, and one of its sides has no value"
            ) from error

    def _guard(self, term: Term) -> Value:
        found = self.truth(term.args[0])
        if found in (Truth.FALSE, Truth.NO_VALUE):
            raise Missing(term.data)
        if found is not Truth.TRUE:
            raise Unknown("a condition is not certain")
        return self.value(term.args[1])

    def _only_if(self, term: Term) -> Value:
        if self.truth(term.args[0]) is not Truth.TRUE:
            raise Unknown("a derivative at a kink")
        return self.value(term.args[1])

    def _call(self, term: Term) -> Value:
        names, body = self.body(*term.data[:2])
        bound = dict(zip(names, map(self.value, term.args), strict=True))
        return self.inner(bound).value(body)

    def _measured(self, term: Term) -> Value:
        middle, radius = (fmpq(x.numerator, x.denominator) for x in term.data)
        return arb(middle) + arb(0, arb(radius))

    def _direct(self, term: Term) -> Term | None:
        """A closed term without its outermost binder, where the rules give one."""
        return self.proofs.closed(term) if self.proofs is not None and term.closed else None

    def _integral(self, term: Term) -> Value:
        if (found := self._direct(term)) is not None:
            return self.value(found)
        if not term.closed:
            return integral(term, self)
        prover: Any = type(self.proofs)
        return _closed_integral(term, self.bits, prover)

    def _slope(self, term: Term) -> Value:
        found = derivative(term.args[0], term.data[0])
        if "slope" not in found.ops:
            return self.value(Substitution({term.data[0]: term.args[1]})(found))
        if (direct := self._direct(term)) is None:
            raise Unknown("no rule takes this derivative")
        return self.value(direct)

    def _zero(self, term: Term) -> Value:
        """By interval Newton steps, after a check that there is one zero between the ends."""
        (body, low, high), (name,) = term.args, term.data
        change = derivative(body, name)

        def at(x: arb, term: Term = body) -> arb:
            return ball(self.where(name, x).value(term))

        a, b = (arb(self.value(end)) for end in (low, high))
        x = a.union(b)
        steep = at(x, change)
        if not (at(a) * at(b) < 0 and (steep > 0 or steep < 0)):
            raise Unknown("a root is not isolated")
        for _ in range(2 * self.bits):
            middle = arb(x.mid())
            nearer = x.intersection(middle - at(middle) / at(x, change))
            if nearer.rad() >= x.rad() / 2:
                return nearer
            x = nearer
        return x

    def _by_rule(self, term: Term) -> Value:
        if (found := self._direct(term)) is None:
            raise Unknown(f"no rule gives this {_NAMES[term.op]}")
        return self.value(found)

    # -- truth ------------------------------------------------------------------------

    def truth(self, claim: Term) -> Truth:
        """The truth of a proposition as far as it is certain at this precision."""
        try:
            return _TRUTHS[claim.op](self, claim)
        except Missing as error:
            self.why = str(error)
            return Truth.NO_VALUE
        except (Unknown, RecursionError) as error:
            self.why = str(error)
            return Truth.OPEN

    def _order(self, claim: Term) -> Truth:
        """a = b, a ≤ b and a < b between numbers."""
        left, right = claim.args
        a, b = self.value(left), self.value(right)
        holds_if_equal = claim.op != "lt"
        if isinstance(a, fmpq) and isinstance(b, fmpq):
            return _plain({"eq": a == b, "le": a <= b, "lt": a < b}[claim.op])
        a, b = ball(a), ball(b)
        if a > b or a < b:
            return _plain(claim.op != "eq" and bool(a < b))
        if not (a.is_finite() and b.is_finite()):
            same = not a.is_finite() and not b.is_finite() and bool(a == b)
            return _plain(holds_if_equal) if same else Truth.OPEN
        if claim.op == "le" and a <= b:
            return Truth.TRUE
        if self.vanishes(left - right):
            return _plain(holds_if_equal)
        if "measured" in claim.ops:
            return Truth.AGREES if holds_if_equal or a.mid() < b.mid() else Truth.OPEN
        if claim.op != "eq" or not self.last:
            return Truth.OPEN
        exact, alike = not claim.ops & t.BINDERS, _alike(a, b)
        proofs = self.proofs if alike and exact else None
        if proofs is not None and proofs.sign(left - right) in ("+", "-", "±"):
            return Truth.FALSE
        if self._extreme_inside(left) or self._extreme_inside(right):
            self.why = LOST
            return Truth.OPEN
        return Truth.AGREES if alike else Truth.OPEN

    def _extreme_inside(self, side: Term) -> bool:
        """Whether a part is extreme; below a binder at both ends (±1 for ±∞) or all in between."""
        for part in side.walk():
            if part.op in ("integral", "zero"):
                with suppress(Missing, Unknown):
                    ends = [ball(self.value(_NEAR.get(end, end))) for end in part.args[1:]]
                    places = (self.where(part.data[0], at) for at in (*ends, arb.union(*ends)))
                    if any(place._extreme_inside(part.args[0]) for place in places):
                        return True
            if not (part.is_sentence or (part.free and part.op in t.BINDERS)) and self._far(part):
                return True
        return self.left[0] < 0

    def _far(self, part: Term) -> bool:
        """Whether what depends on a part to the power `FLAT` may be below the last digit."""
        far = self.bits // FLAT
        with suppress(Missing, Unknown):
            if isinstance(value := self.value(part), fmpq):
                return bool(value.height_bits() > far)
            least, most, small = abs(value).lower(), abs(value).upper(), arb(2) ** -far
            if part.op in ("tanh", "erf"):
                return bool(least > 1 - small)
            return bool(most.is_finite() and (least * small > 1 or least > 0 and most < small))
        return False

    def _integer(self, claim: Term) -> Truth:
        value = self.value(claim.args[0])
        if isinstance(value, fmpq):
            return _plain(value.q == 1)
        return Truth.OPEN if value.contains_integer() else Truth.FALSE

    def _says_something(self, claim: Term) -> bool:
        """Whether a proposition certainly has a value, though it may be open which."""
        if claim.op in ("eq", "le", "lt", "integer"):
            try:
                return all(map(self.value, claim.args)) or True
            except (Missing, Unknown):
                return False
        return claim.op in ("true", "false", "and", "or", "not") and all(
            map(self._says_something, claim.args)
        )

    def _and(self, claim: Term) -> Truth:
        """Left to right; the first side without a value decides, unless one before is false."""
        worst = Truth.TRUE
        for at, part in enumerate(claim.args):
            found = self.truth(part)
            if found in (Truth.FALSE, Truth.NO_VALUE):
                sure = worst is Truth.TRUE or (
                    found is Truth.FALSE and all(map(self._says_something, claim.args[:at]))
                )
                return found if sure else Truth.OPEN
            worst = max(worst, found, key=_WEAKER.index)
        return worst

    def _or(self, claim: Term) -> Truth:
        """Left to right; what holds decides if all before it certainly have a value."""
        best = Truth.FALSE
        for at, part in enumerate(claim.args):
            found = self.truth(part)
            if found is Truth.TRUE:
                open_before = best is Truth.OPEN and not all(
                    map(self._says_something, claim.args[:at])
                )
                return Truth.OPEN if open_before else found
            if found is Truth.NO_VALUE:
                return found if best is Truth.FALSE else Truth.OPEN
            best = min(best, found, key=_WEAKER.index)
        return best

    def _not(self, claim: Term) -> Truth:
        found = self.truth(claim.args[0])
        return {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.AGREES: Truth.OPEN}.get(
            found, found
        )

    def _forall(self, claim: Term) -> Truth:
        """False at a place that is tried; true only by proof."""
        (name,) = claim.data
        for q in (0, 1, -1, fmpq(1, 2), 3, fmpq(-7, 3), 40):
            if self.where(name, fmpq(q)).truth(claim.args[0]) is Truth.FALSE:
                return Truth.FALSE
        if claim.closed and increases(claim, self.sign):
            return Truth.TRUE
        sure = self.proofs is not None and claim.closed and self.proofs.holds_inside(
            claim.args[0], name, t.MINUS_INFINITY, t.INFINITY)  # fmt: skip
        return Truth.TRUE if sure else Truth.OPEN


#: From sure to unsure, for joining truths.
_WEAKER = (Truth.TRUE, Truth.AGREES, Truth.OPEN, Truth.FALSE, Truth.NO_VALUE)
_NAMES = {
    "log": "logarithm", "gamma": "gamma function", "lgamma": "log-gamma function",
    "limit": "limit", "sup": "supremum", "inf": "infimum",
}  # fmt: skip


def _plain(holds: bool) -> Truth:
    return Truth.TRUE if holds else Truth.FALSE


def _alike(a: arb, b: arb) -> bool:
    """Whether two overlapping balls agree to the digits that a tested equality needs."""
    size = max(abs(a).upper(), abs(b).upper())
    if a == 0 or b == 0:
        size = max(size, arb(1))  # nothing is near to 0 relative to itself
    wide = (a - b).rad()
    return bool(wide <= size * arb(10) ** -AGREE_DIGITS)


def _never_negative(term: Term) -> bool:
    """Whether the form alone shows that a term is not negative."""
    if term.op in ("add", "mul", "max"):
        return all(map(_never_negative, term.args))
    if term.op == "power":
        return term.data % 2 == 0 or _never_negative(term.args[0])
    return term.op in ("abs", "root", "exp") or t.known_positive(term)


_VALUES: dict[str, Callable[[Evaluator, Term], Value]] = {
    "num": lambda e, term: term.data, "pi": lambda e, term: arb.pi(),
    "var": Evaluator._var, "add": Evaluator._add, "mul": Evaluator._mul,
    "power": Evaluator._power, "raised": Evaluator._raised,
    "root": Evaluator._root, "tan": Evaluator._tan, "erfinv": Evaluator._erfinv,
    "abs": lambda e, term: e.value(term.args[0]).__abs__(), "floor": Evaluator._floor,
    "sign": lambda e, term: fmpq(e.sign(term.args[0])),
    "max": Evaluator._extreme, "min": Evaluator._extreme, "ite": Evaluator._ite,
    "guard": Evaluator._guard, "only if": Evaluator._only_if,
    **dict.fromkeys(t.CALLS, Evaluator._call), "measured": Evaluator._measured,
    "infinity": lambda e, term: arb.pos_inf(), "minus infinity": lambda e, term: arb.neg_inf(),
    "integral": Evaluator._integral, "slope": Evaluator._slope, "zero": Evaluator._zero,
    **dict.fromkeys(("limit", "sup", "inf"), Evaluator._by_rule),
    **dict.fromkeys(ENTIRE, Evaluator._entire),
    **dict.fromkeys(("log", "gamma", "lgamma", "digamma"), Evaluator._positive_only),
}  # fmt: skip

_TRUTHS: dict[str, Callable[[Evaluator, Term], Truth]] = {
    "true": lambda e, claim: Truth.TRUE, "false": lambda e, claim: Truth.FALSE,
    **dict.fromkeys(("eq", "le", "lt"), Evaluator._order), "integer": Evaluator._integer,
    "and": Evaluator._and, "or": Evaluator._or, "not": Evaluator._not,
    "forall": Evaluator._forall,
}  # fmt: skip
