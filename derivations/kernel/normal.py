"""Normal form: a term as a quotient of polynomials in atoms, so that equal terms look alike.

Atoms are variables, π and whatever is not arithmetic: opaque calls, exponentials, logarithms,
roots, sines, integrals. Treating atoms as independent loses proofs, never truth. The rules
that relate them are the methods below, each an identity that holds wherever both sides have
a value; whether they have one is asked elsewhere (`prover.definedness`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from hashlib import blake2b
from math import lcm
from typing import Any, NamedTuple

from flint import fmpq, fmpq_mpoly, fmpq_mpoly_ctx, fmpz

from derivations.kernel import terms as t
from derivations.kernel.calculus import Substitution
from derivations.kernel.signs import NOT_NEGATIVE
from derivations.kernel.terms import MINUS_INFINITY, ONE, ZERO, Term, add, mul, node, power

#: Most monomials of a product, and largest multiple of an angle that is taken apart.
MAX_MONOMIALS, MAX_MULTIPLE = 40_000, 24
#: Largest whole number, in binary digits, whose prime factors are looked for under a root or log;
#: and largest degrees of polynomials that are factored, and whose common divisor is looked for.
MAX_FACTORED, MAX_DEGREE = 120, 10_000
#: The canonical name of a bound variable.
BOUND = "•"

#: The sign of a term where it is known: "+", "-", "0", "+0" for ≥ 0, "-0" for ≤ 0, "" if not known.
SignOf = Callable[[Term], str]


class NotNormal(Exception):
    """The term has no normal form here: it is too large, or holds what is no exact number."""


class Ratio(NamedTuple):
    """A quotient of polynomials."""

    top: fmpq_mpoly
    below: fmpq_mpoly


_prints: dict[Term, bytes] = {}


def fingerprint(term: Term) -> bytes:
    """A short name made from the form of a term, the same at every run: for sorting."""
    if len(_prints) > 200_000:
        _prints.clear()
    for part in term.walk() if term not in _prints else ():
        if part not in _prints:
            shape = f"{part.op}|{part.data}|".encode()
            inside = b"".join(_prints[arg] for arg in part.args)
            _prints[part] = blake2b(shape + inside, digest_size=12).digest()
    return _prints[term]


def _rest(top: fmpq_mpoly, zero: fmpq_mpoly) -> fmpq_mpoly:
    """The remainder by a polynomial that is known to vanish."""
    return top if top.is_zero() or zero.is_zero() else divmod(top, zero)[1]


class Normal:
    """Normal forms under one state of knowledge about signs."""

    def __init__(
        self,
        sign: SignOf,
        settled: Callable[[Term], bool | None] = lambda claim: None,
        closed: Callable[[Term], Term | None] = lambda term: None,
    ) -> None:
        self.sign, self.settled, self.closed = sign, settled, closed
        self._rewritten: dict[Term, Term] = {}
        self._canonical: dict[Term, Term] = {}
        self._parts: dict[Term, tuple[fmpq, list[tuple[Term, int]]]] = {}

    def vanishes(self, term: Term, equations: Iterable[Term] = ()) -> bool:
        """Whether the normal form is 0, or a combination of what `equations` say is 0."""
        try:
            form, *known = map(self.rewrite, (term, *equations))
            known += [self.rewrite(at_root) for at_root in self._roots_in(form)]
            space = Space(self, [form, *known])
            whole = space.reduced(space.ratio(form).top).top
            zeros = [space.reduced(space.ratio(zero).top).top for zero in known]
            return any(reduce(_rest, order, whole).is_zero() for order in (zeros[::-1], zeros))
        except (NotNormal, RecursionError):
            return False

    def _roots_in(self, form: Term) -> list[Term]:
        """What vanishes at the isolated roots that a term speaks of."""
        roots = [part for part in form.walk() if part.op == "zero"]
        return [Substitution({root.data[0]: root})(root.args[0]) for root in dict.fromkeys(roots)]

    def canonical(self, term: Term) -> Term:
        """A term equal to this one; the same term for all that have one normal form."""
        found = self._canonical.get(term)
        if found is None:
            form = self.rewrite(term)
            space = Space(self, [form])
            found = self._canonical[term] = space.written(space.ratio(form))
        return found

    def parts(self, term: Term) -> tuple[fmpq, list[tuple[Term, int]]]:
        """A rational number and irreducible factors with multiplicities, whose product it is."""
        if term not in self._parts:
            self._parts[term] = self._factored(self.rewrite(term))
        return self._parts[term]

    def _factored(self, form: Term) -> tuple[fmpq, list[tuple[Term, int]]]:
        space = Space(self, [form])
        top, below = space.lowest(space.ratio(form))
        if top.is_zero():
            return fmpq(0), []
        content, found = fmpq(1), dict[Term, int]()
        for poly, way in ((top, 1), (below, -1)):
            try:
                if len(poly) > 1 and poly.total_degree() > MAX_FACTORED:
                    raise NotNormal("a degree beyond what is factored")
                constant, factors = poly.factor()
            except (RuntimeError, OverflowError) as error:  # exponents or coefficients too large
                raise NotNormal("no factors are found") from error
            content *= fmpq(constant) ** way
            for factor, count in factors:
                piece, scale = space.signed(factor)
                content *= scale ** (way * count)
                found[piece] = found.get(piece, 0) + way * int(count)
        return content, sorted(
            ((f, n) for f, n in found.items() if n), key=lambda p: fingerprint(p[0])
        )

    # -- rewriting: everything that is not arithmetic becomes an atom ------------------

    def rewrite(self, term: Term) -> Term:
        """Sums, products and whole powers of atoms."""
        found = self._rewritten.get(term)
        if found is None:
            rule = _RULES.get(term.op)
            if rule is None:
                raise NotNormal(term.op)
            found = self._rewritten[term] = rule(self, term)
        return found

    def _sum(self, term: Term) -> list[tuple[fmpq, Term]]:
        """A canonical term as a list of numbers times monomials."""
        whole = self.canonical(term)
        found = []
        for part in whole.args if whole.op == "add" else (whole,):
            if part.op == "num":
                found.append((part.data, ONE))
            elif part.op == "mul" and part.args[0].op == "num":
                found.append((part.args[0].data, mul(*part.args[1:])))
            else:
                found.append((fmpq(1), part))
        return [(c, m) for c, m in found if c != 0]

    def _exp(self, term: Term) -> Term:
        factors = []
        for c, monomial in self._sum(term.args[0]):
            if monomial.op == "log":
                factors.append(self._broken(monomial.args[0], c))
            else:
                factors.append(node("exp of", (monomial,), c))
        return mul(*factors)

    def _broken(self, base: Term, exponent: fmpq) -> Term:
        """A positive base to a rational power."""
        if exponent.q == 1:
            return self.rewrite(power(base, int(exponent.p)))
        return power(self.rewrite(node("root", (base,), int(exponent.q))), int(exponent.p))

    def _log(self, term: Term) -> Term:
        content, factors = self.parts(term.args[0])
        found, rest = [], []
        if content <= 0 and not factors:
            raise NotNormal("log of a number that is not positive")
        for factor, count in factors:
            positive = self.sign(factor) == "+"
            if factor.op == "exp":
                found.append(self.rewrite(mul(count, factor.args[0])))
            elif factor.op == "root" and positive:
                found.append(
                    mul(t.num(fmpq(count, factor.data)), self.rewrite(t.log(factor.args[0])))
                )
            elif positive:
                found.append(mul(count, node("log", (factor,))))
            elif self.sign(factor) == "-":
                content = -content if count % 2 else content
                found.append(mul(count, node("log", (self.canonical(-factor),))))
            elif count % 2 == 0:
                found.append(mul(count, node("log", (node("abs", (factor,)),))))
            else:
                rest.append(power(factor, count))
        if rest:
            body = self.canonical(mul(t.num(1 if content > 0 else -1), *rest))
            found.append(node("log", (body,)))
        elif content < 0:
            raise NotNormal("log of a negative number")
        return add(*found, self._log_number(abs(content)))

    def _log_number(self, q: fmpq) -> Term:
        if q.height_bits() > MAX_FACTORED:
            return node("log", (t.num(q),)) if q != 1 else ZERO
        return add(*(mul(n, node("log", (t.num(p),))) for p, n in _primes(q)))

    def _root(self, term: Term) -> Term:
        """Factors of known sign come apart; whole powers come out."""
        degree = term.data
        content, factors = self.parts(term.args[0])
        if content == 0:
            return ZERO
        outside, inside = [], []
        for factor, count in factors:
            known = self.sign(factor)
            if factor.op == "exp":
                outside.append(self.rewrite(t.exp(mul(t.num(fmpq(count, degree)), factor.args[0]))))
            elif known in NOT_NEGATIVE:
                outside.append(self.rewrite(power(factor, count // degree)))
                if count % degree:
                    outside.append(power(node("root", (factor,), degree), count % degree))
            elif count % degree == 0 and degree % 2 == 0:
                whole = power(factor, count // degree)
                outside.append(self.rewrite(t.absolute(whole)))
            else:
                inside.append(power(factor, count))
        if inside:
            outside.append(node("root", (self.canonical(mul(t.num(content), *inside)),), degree))
            return mul(*outside)
        if content < 0:
            raise NotNormal("root of a negative number")
        return mul(*outside, self._root_number(content, degree))

    def _root_number(self, q: fmpq, degree: int) -> Term:
        if q.height_bits() > MAX_FACTORED:
            return node("root", (t.num(q),), degree)
        found = []
        for p, n in _primes(q):
            found.append(power(t.num(p), n // degree))
            if n % degree:
                found.append(power(node("root", (t.num(p),), degree), n % degree))
        return mul(*found)

    def _raised(self, term: Term) -> Term:
        base, exponent = term.args
        q = self.canonical(exponent).number
        if q is not None and abs(q.p) < 10_000:
            return self._broken(base, q)
        if self.sign(base) == "+":
            return self.rewrite(t.exp(mul(exponent, t.log(base))))
        return node("raised", (self.canonical(base), self.canonical(exponent)))

    def _wave(self, term: Term) -> Term:
        """Sine and cosine of a sum: kept as one node that `Space` takes apart."""
        angle = self._sum(term.args[0])
        turns = sum((c for c, m in angle if m is t.PI), fmpq(0))
        rest = tuple((c, m) for c, m in angle if m is not t.PI)
        return node("wave", tuple(m for _, m in rest), (term.op, turns, tuple(c for c, _ in rest)))

    def _quotient(self, term: Term) -> Term:
        """Functions that are quotients of others."""
        return self.rewrite(_QUOTIENTS[term.op](term.args[0]))

    def _odd(self, term: Term) -> Term:
        """erf, its inverse and arctan change their sign with their argument."""
        inner = self.canonical(term.args[0])
        if inner is ZERO:
            return ZERO
        if {inner.op, term.op} == {"erf", "erfinv"}:
            return self.rewrite(inner.args[0])
        turned = self.canonical(-inner)
        if {turned.op, term.op} == {"erf", "erfinv"}:
            return -self.rewrite(turned.args[0])
        if fingerprint(turned) < fingerprint(inner):
            return -node(term.op, (turned,))
        return node(term.op, (inner,))

    def _abs(self, term: Term) -> Term:
        content, factors = self.parts(term.args[0])
        found = [t.num(abs(content))]
        for factor, count in factors:
            known = self.sign(factor)
            if known in NOT_NEGATIVE or count % 2 == 0 or factor.op in ("abs", "exp"):
                found.append(self.rewrite(power(factor, count)))
            elif known in ("-", "-0"):
                found.append(self.rewrite(power(-factor, count)))
            else:
                found.append(power(node("abs", (factor,)), count))
        return mul(*found)

    def _sign(self, term: Term) -> Term:
        known = {"+": ONE, "-": -ONE, "0": ZERO}
        if (whole := self.sign(term.args[0])) in known:
            return known[whole]
        content, factors = self.parts(term.args[0])
        found = [t.sign(t.num(content))]
        for factor, count in factors:
            found.append(power(known.get(self.sign(factor), node("sign", (factor,))), abs(count)))
        return mul(*found)

    def _max(self, term: Term) -> Term:
        """Minima are written as maxima; a side that is never the largest is left out."""
        way = 1 if term.op == "max" else -1
        sides = list(dict.fromkeys(self.canonical(mul(way, arg)) for arg in term.args))
        kept = list(sides)
        for a in sides:
            if any(b is not a and self.sign(b - a) in NOT_NEGATIVE for b in kept):
                kept.remove(a)
        return mul(way, t.extreme("max", sorted(kept, key=fingerprint)))

    def _ite(self, term: Term) -> Term:
        known = self.settled(term.args[0])
        if known is not None:
            return self.rewrite(term.args[1 if known else 2])
        return self._opaque(term)

    def _opaque(self, term: Term) -> Term:
        return node(term.op, tuple(map(self._inside, term.args)), term.data)

    def _inside(self, term: Term) -> Term:
        return (
            t.rebuilt(term, tuple(map(self._inside, term.args)))
            if term.is_sentence
            else self.canonical(term)
        )

    def _binder(self, term: Term) -> Term:
        (name,) = term.data
        new = BOUND + "".join("′" for _ in range(_depth(term.args[0])))
        body = self.canonical(Substitution({name: t.var(new)})(term.args[0]))
        ends = tuple(a if a in t.ENDS else self.canonical(a) for a in term.args[1:])
        if term.op != "integral":
            return self._replaced(node(term.op, (body, *ends), (new,)))
        if ends[0] is ends[1]:
            return ZERO
        return self._linear(body, new, *ends)

    def _replaced(self, whole: Term) -> Term:
        """A closed form where a rule gives one."""
        found = self.closed(whole)
        return whole if found is None else self.rewrite(found)

    def _linear(self, body: Term, name: str, low: Term, high: Term) -> Term:
        """∫ of a sum: what does not depend on the variable comes out of each term."""
        found = []
        for part in body.args if body.op == "add" else (body,):
            factors = part.args if part.op == "mul" else (part,)
            outside = [f for f in factors if name not in f.free]
            inside = mul(*(f for f in factors if name in f.free))
            if inside is ONE and low is not MINUS_INFINITY and high is not t.INFINITY:
                found.append(self.rewrite(mul(*outside, high - low)))
            else:
                whole = node("integral", (inside, low, high), (name,))
                found.append(mul(*map(self.rewrite, outside), self._replaced(whole)))
        return add(*found)


def _depth(term: Term) -> int:
    """How many binders are nested in a term."""
    depths: dict[Term, int] = {}
    for part in term.walk():
        depths[part] = max((depths[a] for a in part.args), default=0) + (part.op in t.BINDERS)
    return depths[term]


def _is_huge(term: Term) -> bool:
    """Whether a power of a number was left as it is, for its many digits."""
    return term.op == "power" and term.args[0].op == "num" and term.args[0].data != 0


def _bits(poly: fmpq_mpoly) -> int:
    return max((int(c.height_bits()) - 1 for c in poly.coeffs()), default=0)


def _is_large(poly: fmpq_mpoly, exponent: int) -> bool:
    """Whether a power has too many monomials, or numbers with too many digits."""
    size = (_bits(poly) + poly.total_degree() // MAX_DEGREE) * exponent
    return len(poly) ** min(exponent, 30) > MAX_MONOMIALS or size > t.MAX_BITS


def _gcd(a: fmpq_mpoly, b: fmpq_mpoly) -> fmpq_mpoly:
    if min(len(a), len(b)) > 1 and max(a.total_degree(), b.total_degree()) > MAX_DEGREE:
        raise NotNormal("a degree beyond what is divided")
    return a.gcd(b)


def _primes(q: fmpq) -> Iterator[tuple[int, int]]:
    """The primes of a positive number with their exponents."""
    for whole, way in ((q.p, 1), (q.q, -1)):
        yield from ((int(p), way * int(n)) for p, n in fmpz(whole).factor())


_QUOTIENTS: dict[str, Callable[[Term], Term]] = {
    "tan": lambda a: t.function("sin", a) / t.function("cos", a),
    "sinh": lambda a: (t.exp(a) - t.exp(-a)) / 2,
    "cosh": lambda a: (t.exp(a) + t.exp(-a)) / 2,
    "tanh": lambda a: (t.exp(a) - t.exp(-a)) / (t.exp(a) + t.exp(-a)),
}
_RULES: dict[str, Callable[[Normal, Term], Term]] = {
    **dict.fromkeys(("num", "var", "pi", "exp of", "wave"), lambda n, term: term),
    **dict.fromkeys(
        ("add", "mul", "power"), lambda n, term: t.rebuilt(term, tuple(map(n.rewrite, term.args)))
    ),
    # A guard is a condition; the value is what stands behind it.
    **dict.fromkeys(("guard", "only if"), lambda n, term: n.rewrite(term.args[-1])),
    **dict.fromkeys(("sin", "cos"), Normal._wave), **dict.fromkeys(("max", "min"), Normal._max),
    **dict.fromkeys(_QUOTIENTS, Normal._quotient),
    **dict.fromkeys(("erf", "erfinv", "atan"), Normal._odd),
    **dict.fromkeys((*t.CALLS, "floor", "gamma", "lgamma", "digamma"), Normal._opaque),
    **dict.fromkeys(("integral", "limit", "sup", "inf", "slope", "zero"), Normal._binder),
    "exp": Normal._exp, "log": Normal._log, "root": Normal._root, "raised": Normal._raised,
    "ite": Normal._ite, "abs": Normal._abs, "sign": Normal._sign,
}  # fmt: skip


class Space:
    """Polynomials in the atoms of some rewritten terms."""

    def __init__(self, normal: Normal, forms: list[Term]) -> None:
        self.normal = normal
        self.scales: dict[tuple[str, Term], int] = {}
        self.turned = False
        atoms: dict[Term, None] = {}
        for form in forms:
            self._gather(form, atoms, set())
        self._add_relatives(atoms)
        self.atoms = sorted(atoms, key=fingerprint)
        names = tuple(f"a{i}" for i in range(len(self.atoms))) or ("a0",)
        self.context = fmpq_mpoly_ctx.get(names, "lex")
        self.place = {atom: i for i, atom in enumerate(self.atoms)}
        self.gens = self.context.gens()
        self._done: dict[Term, Ratio] = {}

    def _gather(self, term: Term, atoms: dict[Term, None], seen: set[Term]) -> None:
        """The atoms below a term; of exponentials and angles also the common denominators."""
        if term in seen:
            return
        seen.add(term)
        if _is_huge(term):
            atoms[power(term.args[0], abs(term.data))] = None
        elif term.op in ("add", "mul", "power"):
            for arg in term.args:
                self._gather(arg, atoms, seen)
        elif term.op == "exp of":
            self._scale("exp", term.args[0], term.data)
        elif term.op == "wave":
            self.turned = self.turned or term.data[1] != 0
            for monomial, c in zip(term.args, term.data[2], strict=True):
                self._scale("angle", monomial, c)
        elif term.op != "num":
            atoms[term] = None

    def _scale(self, kind: str, monomial: Term, c: fmpq) -> None:
        self.scales[kind, monomial] = lcm(self.scales.get((kind, monomial), 1), int(c.q))

    def _add_relatives(self, atoms: dict[Term, None]) -> None:
        """Atoms that relations bring in: what is below a root, and both parts of each angle."""
        todo = [a for a in atoms if a.op in ("root", "abs")]
        while todo:
            before = set(atoms)
            self._gather(self.normal.rewrite(todo.pop().args[0]), atoms, set())
            todo += [a for a in atoms if a not in before and a.op in ("root", "abs")]
        for (kind, monomial), scale in self.scales.items():
            step = fmpq(1, scale)
            if kind == "exp":
                atoms[node("exp of", (monomial,), step)] = None
            else:
                for op in ("sin", "cos"):
                    atoms[node("wave", (monomial,), (op, fmpq(0), (step,)))] = None
        if self.turned:
            atoms.update((node("root", (t.num(p),), 2), None) for p in (2, 3))

    def gen(self, atom: Term) -> fmpq_mpoly:
        """The generator that stands for an atom."""
        return self.gens[self.place[atom]]

    def constant(self, q: Any) -> fmpq_mpoly:
        """A number as a polynomial."""
        return self.context.constant(fmpq(q))

    def ratio(self, term: Term) -> Ratio:
        """A rewritten term as a quotient of polynomials."""
        found = self._done.get(term)
        if found is None:
            found = self._done[term] = self._ratio(term)
        return found

    def _ratio(self, term: Term) -> Ratio:
        one = self.constant(1)
        if term.op == "num":
            return Ratio(self.constant(term.data), one)
        if term.op == "add":
            return reduce(self._plus, map(self.ratio, term.args))
        if term.op == "mul":
            return reduce(self._times, map(self.ratio, term.args))
        if _is_huge(term):
            ratio = Ratio(self.gen(power(term.args[0], abs(term.data))), one)
            return ratio if term.data > 0 else Ratio(ratio.below, ratio.top)
        if term.op == "power":
            return self._to(self.ratio(term.args[0]), term.data)
        if term.op == "exp of":
            step = fmpq(1, self.scales["exp", term.args[0]])
            return self._to(
                Ratio(self.gen(node("exp of", term.args, step)), one), int((term.data / step).p)
            )
        if term.op == "wave":
            return Ratio(self._wave(term), one)
        return Ratio(self.gen(term), one)

    def _plus(self, a: Ratio, b: Ratio) -> Ratio:
        if a.below == b.below:
            return Ratio(a.top + b.top, a.below)
        common = _gcd(a.below, b.below)
        left, right = b.below / common, a.below / common
        return Ratio(
            self._product(a.top, left) + self._product(b.top, right), self._product(a.below, left)
        )

    def _times(self, a: Ratio, b: Ratio) -> Ratio:
        return Ratio(self._product(a.top, b.top), self._product(a.below, b.below))

    def _product(self, a: fmpq_mpoly, b: fmpq_mpoly) -> fmpq_mpoly:
        if len(a) * len(b) > MAX_MONOMIALS * 25 or _bits(a) + _bits(b) > 4 * t.MAX_BITS:
            raise NotNormal("too many monomials, or digits")
        return a * b

    def _to(self, a: Ratio, exponent: int) -> Ratio:
        if exponent < 0:
            if a.top.is_zero():
                raise NotNormal("division by zero")
            a, exponent = Ratio(a.below, a.top), -exponent
        if any(_is_large(poly, exponent) for poly in a):
            raise NotNormal("a power that is too large")
        return Ratio(a.top**exponent, a.below**exponent)

    def _wave(self, term: Term) -> fmpq_mpoly:
        """cos and sin of Σ cᵢ mᵢ + turns·π as real and imaginary part of Π (cos + i sin)."""
        op, turns, cs = term.data
        real, imaginary = self._turn(turns)
        for monomial, c in zip(term.args, cs, strict=True):
            step = fmpq(1, self.scales["angle", monomial])
            cos, sin = (
                self.gen(node("wave", (monomial,), (w, fmpq(0), (step,)))) for w in ("cos", "sin")
            )
            count = int((c / step).p)
            if abs(count) > MAX_MULTIPLE:
                raise NotNormal("a large multiple of an angle")
            sin = sin if count > 0 else -sin
            for _ in range(abs(count)):
                real, imaginary = real * cos - imaginary * sin, real * sin + imaginary * cos
        return real if op == "cos" else imaginary

    def _turn(self, turns: fmpq) -> tuple[fmpq_mpoly, fmpq_mpoly]:
        """cos and sin of a multiple of π/4 or π/6."""
        if turns == 0:
            return self.constant(1), self.constant(0)
        twelfths = turns * 12
        if twelfths.q != 1 or int(twelfths.p) % 2 and int(twelfths.p) % 3:
            raise NotNormal("an angle that is no multiple of π/4 or π/6")
        at = int(twelfths.p) % 24

        def cosine(k: int) -> fmpq_mpoly:
            k = min(k % 24, 24 - k % 24)
            if k > 6:
                return -cosine(12 - k)
            two, three = (self.gen(node("root", (t.num(p),), 2)) for p in (2, 3))
            one, half = self.constant(1), self.constant(fmpq(1, 2))
            return {0: one, 2: three * half, 3: two * half, 4: half, 6: 0 * one}[k]

        return cosine(at), cosine(at - 6)

    # -- relations between atoms ------------------------------------------------------

    def reduced(self, poly: fmpq_mpoly) -> Ratio:
        """A polynomial with rᵏ = a for roots, s² = a² for |a| and sin² = 1 − cos² put in."""
        below = self.constant(1)
        for _ in range(2 * len(self.atoms) + 1):
            before = poly
            for atom in self.atoms:
                if atom.op in ("root", "abs") or (atom.op == "wave" and atom.data[0] == "sin"):
                    poly, factor = self._lowered(poly, atom)
                    below *= factor
            if poly == before:
                break
        return Ratio(poly, below)

    def _lowered(self, poly: fmpq_mpoly, atom: Term) -> Ratio:
        at, degree = self.place[atom], atom.data if atom.op == "root" else 2
        if poly.degrees()[at] < degree:
            return Ratio(poly, self.constant(1))
        top, below = self._relation(atom)
        most = max(e[at] for e in poly.to_dict()) // degree
        found = self.constant(0)
        by_power: dict[int, dict[tuple[int, ...], Any]] = {}
        for exponents, c in poly.to_dict().items():
            whole, rest = divmod(exponents[at], degree)
            by_power.setdefault(whole, {})[(*exponents[:at], rest, *exponents[at + 1 :])] = c
        for whole, part in by_power.items():
            found += self.context.from_dict(part) * top**whole * below ** (most - whole)
        return Ratio(found, below**most)

    def _relation(self, atom: Term) -> Ratio:
        if atom.op == "root":
            return self.ratio(self.normal.rewrite(atom.args[0]))
        if atom.op == "abs":
            return self._to(self.ratio(self.normal.rewrite(atom.args[0])), 2)
        monomial, (_, _, step) = atom.args[0], atom.data
        cos = self.gen(node("wave", (monomial,), ("cos", fmpq(0), step)))
        return Ratio(self.constant(1) - cos * cos, self.constant(1))

    # -- back to terms ----------------------------------------------------------------

    def written(self, ratio: Ratio) -> Term:
        """A quotient in lowest terms as a sum of monomials, each over the denominator."""
        top, below = self.lowest(ratio)
        if top.is_zero():
            return ZERO
        scale = fmpq(below.leading_coefficient())
        least = tuple(map(min, zip(*below.to_dict(), strict=True)))
        whole = self.context.from_dict({least: 1})
        denominator = power(self._sum(below / whole / scale), -1)
        return add(
            *(
                mul(
                    self._monomial(
                        tuple(a - b for a, b in zip(e, least, strict=True)), fmpq(c) / scale
                    ),
                    denominator,
                )
                for e, c in self._ordered(top)
            )
        )

    def lowest(self, ratio: Ratio) -> Ratio:
        """A quotient with relations put in, no root as a factor below, and in lowest terms."""
        one, two = self.reduced(ratio.top), self.reduced(ratio.below)
        top, below = one.top * two.below, two.top * one.below
        if below.is_zero():
            raise NotNormal("division by zero")
        if top.is_zero():
            return Ratio(top, below)
        for atom in self.atoms:
            n = min(e[self.place[atom]] for e in below.to_dict())
            if atom.op == "root" and n % atom.data:
                lift = self.gen(atom) ** (-n % atom.data)
                up, down = self.reduced(top * lift), self.reduced(below * lift)
                top, below = up.top * down.below, down.top * up.below
        common = _gcd(top, below)
        if common.is_zero() or below.is_zero():
            raise NotNormal("division by zero")
        return Ratio(top / common, below / common)

    def _ordered(self, poly: fmpq_mpoly) -> list[tuple[tuple[int, ...], Any]]:
        return sorted(poly.to_dict().items(), reverse=True)

    def _sum(self, poly: fmpq_mpoly) -> Term:
        return add(*(self._monomial(e, fmpq(c)) for e, c in self._ordered(poly)))

    def _monomial(self, exponents: tuple[int, ...], c: fmpq) -> Term:
        factors = (self._atom(self.atoms[i], int(n)) for i, n in enumerate(exponents) if n)
        return mul(t.num(c), *factors)

    def _atom(self, atom: Term, count: int) -> Term:
        if atom.op == "exp of":
            return t.exp(mul(t.num(atom.data * count), atom.args[0]))
        if atom.op == "wave":
            return power(t.function(atom.data[0], mul(t.num(atom.data[2][0]), atom.args[0])), count)
        return power(atom, count)

    def signed(self, poly: fmpq_mpoly) -> tuple[Term, fmpq]:
        """A polynomial as a term with leading coefficient 1, and that coefficient."""
        scale = fmpq(poly.leading_coefficient())
        return self._sum(poly / scale), scale
