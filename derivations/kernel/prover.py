"""What follows from hypotheses: signs, equations, orders, and that both sides have a value.

Everything here answers yes with certainty or says nothing. A certificate is a list of steps;
each is checked and then counts as a hypothesis more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import combinations

from derivations.kernel import signs
from derivations.kernel import terms as t
from derivations.kernel.balls import Missing, Unknown
from derivations.kernel.calculus import Substitution, differs, stays
from derivations.kernel.closed import closed_form, has_closed_form
from derivations.kernel.normal import Normal, NotNormal, Space
from derivations.kernel.signs import NOT_NEGATIVE
from derivations.kernel.terms import FALSE, ONE, TRUE, ZERO, Term, conj, disj, le, lt, negation
from derivations.kernel.tolerance import PRECISIONS
from derivations.kernel.values import enclosure

#: How deep cases are split, how many disjuncts are tried, and how large a polynomial is shifted.
MAX_DEPTH, MAX_DISJUNCTS, MAX_SHIFTED = 8, 12, 60
#: Most assumptions that are tried for one claim, case by case.
MAX_ASSUMPTIONS = 240
#: Most ranges with a closed end for which both ends are looked at.
MAX_CLOSED = 3
#: How far around a point a body is looked at whose derivative is taken there.
NEAR = t.num("1/1024")
#: Functions with values between −1 and 1, and whether these stay out.
_RANGES = {"erf": True, "tanh": True, "sin": False, "cos": False}


class Prover:
    """Knows some propositions to hold and answers what follows from them by the rules here."""

    def __init__(
        self, facts: Iterable[Term] = (), depth: int = 0, left: list[int] | None = None
    ) -> None:
        self.facts = _propagated(dict.fromkeys(part for fact in facts for part in _flat(fact)))
        #: The variables of which they speak.
        self.spoken = frozenset[str]().union(*(fact.free for fact in self.facts))
        self.depth = depth
        #: How many further assumptions may be made, by this prover and all that come from it.
        self.left = left if left is not None else [MAX_ASSUMPTIONS]
        self.normal = Normal(self.sign, self.settled, self._closed)
        self._signs: dict[Term, str] = {}
        self._pending: set[Term] = set()
        self._cut = 0  # how often a sign was not looked for, since it was being looked for
        self._held: dict[Term, bool] = {}
        self._known: dict[Term, str] = {}
        self._ready = False
        self.declared = dict(_declared_signs(self.facts))
        self._prepare()

    # -- what the facts say -----------------------------------------------------------

    def _prepare(self) -> None:
        """Solve equations for variables, then index the rest by what is compared."""
        self.put = Substitution({})
        self.equations: list[Term] = []
        for fact in self.facts:
            if fact.op == "eq" and not fact.args[0].is_sentence:
                self._solve(self.put(fact.args[0] - fact.args[1]))
        for fact in self.facts:
            for gap, sign in _says(fact):
                self._note(self.put(gap), sign)
        self._signs.clear()
        self._held.clear()
        self._ready = True

    def _solve(self, gap: Term) -> None:
        """gap = 0 as a value for a variable, where one enters linearly; else kept as it is."""
        try:
            whole = self.normal.canonical(gap)
        except NotNormal:
            return
        for name in sorted(whole.free):
            solved = self._linear(whole, name)
            if solved is not None:
                one = Substitution({name: solved})
                values = {key: one(value) for key, value in self.put.values.items()}
                self.put = Substitution({**values, name: solved})
                self.equations = [one(e) for e in self.equations]
                return
        if whole is not ZERO:
            self.equations.append(gap)

    def _linear(self, whole: Term, name: str) -> Term | None:
        slope: list[Term] = []
        rest: list[Term] = []
        for part in whole.args if whole.op == "add" else (whole,):
            factors = part.args if part.op == "mul" else (part,)
            others = [f for f in factors if f is not t.var(name)]
            if any(name in f.free for f in others) or len(others) < len(factors) - 1:
                return None
            (slope if len(others) < len(factors) else rest).append(t.mul(*others))
        total = t.add(*slope)
        if not slope or (total.number is None and self.sign(total) not in ("+", "-")):
            return None
        return -t.add(*rest) / total

    def _note(self, gap: Term, sign: str) -> None:
        try:
            content, factors = self.normal.parts(gap)
        except (NotNormal, RecursionError):
            return
        if content == 0:
            return  # 0 ≤ 0 says nothing, and 0 < 0 is found by `contradictory`
        whole = self.normal.canonical(t.mul(*(t.power(f, n) for f, n in factors)))
        said = sign if content > 0 else signs.opposite(sign)
        self._known[whole] = signs.both(self._known.get(whole, ""), said)

    # -- signs ------------------------------------------------------------------------

    def sign(self, term: Term) -> str:
        """One of "+", "-", "0", "+0" (≥ 0), "-0" (≤ 0), "±" (≠ 0), or "" if nothing is known."""
        found = self._signs.get(term)
        if found is not None:
            return found
        if term in self._pending or len(self._pending) > 60:
            self._cut += 1
            return ""
        self._pending.add(term)
        before = self._cut
        try:
            found = self._sign(term)
        except (NotNormal, RecursionError):
            found = ""
        finally:
            self._pending.discard(term)
        if found or before == self._cut or not self._pending:  # nothing was left out on the way
            self._signs[term] = found
        return found

    def _sign(self, term: Term) -> str:
        if term.number is not None:
            return "+" if term.data > 0 else "-" if term.data < 0 else "0"
        if term.closed:
            return _constant(term) or _constant(self.normal.canonical(term))
        put = self.put(term)
        known = ""
        for way in (self._by_form, self._by_facts, self._by_factors, self._by_shift):
            known = signs.both(known, way(put))
            if known not in ("", "±"):
                break
        return known

    def _by_form(self, term: Term) -> str:
        rule = _FORMS.get(term.op)
        return rule(self, term) if rule else ""

    def _by_facts(self, term: Term) -> str:
        if term in self._known:
            return self._known[term]
        content, factors = self.normal.parts(term)
        if content == 0:
            return "0"
        whole = self.normal.canonical(t.mul(*(t.power(f, n) for f, n in factors)))
        found = self._known.get(whole, "")
        return found if content > 0 else signs.opposite(found)

    def _by_factors(self, term: Term) -> str:
        content, factors = self.normal.parts(term)
        if content == 0:
            return "0"
        if factors in ([(same, 1)] for same in (term, self.normal.canonical(term))):
            return ""  # no factors but itself
        known = [signs.to_power(self.sign(f), n) for f, n in factors]
        return signs.joined("mul", ["+" if content > 0 else "-", *known])

    def _by_shift(self, term: Term) -> str:
        """Positive coefficients once each atom is written by what it exceeds.

        x > a becomes a + δ, a < x < b becomes a + (b − a) δ/(1 + δ), with δ > 0; the same for
        exponentials, roots and whatever else is bounded by its form.
        """
        found, closed = self._shifted(term, frozenset())
        if found not in ("+", "-") or not closed:
            return found
        if len(closed) > MAX_CLOSED or any(
            self._shifted(term, frozenset(some))[0] != found
            for n in range(1, len(closed) + 1) for some in combinations(closed, n)
        ):  # fmt: skip
            return found + "0"
        return found

    def _shifted(self, term: Term, turned: frozenset[str]) -> tuple[str, list[str]]:
        """The sign after a shift, and which parameters leave an end of their range out.

        Those in `turned` leave out the other end.
        """
        shifted = _Shift(self, term, turned)
        plain = Normal(lambda _: "", lambda _: None, lambda *_: None)
        form = plain.rewrite(shifted.term)
        space = Space(plain, [form])
        if len(space.atoms) > MAX_SHIFTED:
            return "", []
        top, below = space.lowest(space.ratio(form))
        found = [shifted.of_polynomial(space, poly) for poly in (top, below)]
        return signs.joined("mul", found), shifted.closed

    # -- propositions -----------------------------------------------------------------

    def proves(self, claim: Term) -> bool:
        """Whether the claim has a value and holds wherever the facts hold."""
        try:
            return self.holds(self.needs(claim)) and self.holds(claim)
        except RecursionError:
            return False

    def settled(self, claim: Term) -> bool | None:
        """True if the claim is proved, False if its negation is, else None."""
        if not self._ready:
            return None
        return True if self.holds(claim) else False if self.holds(negation(claim)) else None

    def holds(self, claim: Term) -> bool:
        """Whether the claim follows, taking for granted that both sides have a value."""
        found = self._held.get(claim)
        if found is None:
            self._held[claim] = False  # while it is looked at
            found = self._held[claim] = claim in self.facts or self._follows(claim)
        return found

    def _follows(self, claim: Term) -> bool:
        rule = _HOLDS.get(claim.op)
        if rule is not None and rule(self, claim):
            return True
        return claim.op in ("false", "eq", "le", "lt", "not") and self._by_cases(claim)

    def _any(self, claim: Term) -> bool:
        """One disjunct follows from the negations of the others."""
        if any(map(self.holds, claim.args)):
            return True
        if self.spent or len(claim.args) > MAX_DISJUNCTS:
            return False
        for i in reversed(range(len(claim.args))):
            others = [negation(p) for j, p in enumerate(claim.args) if j != i]
            inner = self.assuming(*others)
            if inner.contradictory() or inner.holds(claim.args[i]):
                return True
        return False

    def _not(self, claim: Term) -> bool:
        (p,) = claim.args
        if p.op == "le":
            return self.holds(lt(p.args[1], p.args[0]))
        if p.op == "lt":
            return self.holds(le(p.args[1], p.args[0]))
        if p.op == "and":
            return self.holds(disj(*map(negation, p.args)))
        if p.op == "or":
            return self.holds(conj(*map(negation, p.args)))
        return p.op == "eq" and self.sign(p.args[0] - p.args[1]) in ("+", "-", "±")

    def _equal(self, claim: Term) -> bool:
        a, b = claim.args
        if a is b:
            return True
        gap = self.put(a - b)
        vanishes = self.normal.vanishes(gap, self.equations)
        return vanishes or self._nested_root(gap) or self.sign(gap) == "0"

    def _nested_root(self, gap: Term) -> bool:
        """r = s for a root r of degree k and s ≥ 0 if rᵏ = sᵏ."""
        for atom in {p for p in gap.walk() if p.op == "root"}:
            other = self._linear_in(gap, atom)
            if other is None or self.sign(other) not in NOT_NEGATIVE:
                continue
            if self.normal.vanishes(t.power(other, atom.data) - atom.args[0], self.equations):
                return True
        return False

    def _linear_in(self, gap: Term, atom: Term) -> Term | None:
        swapped = _swap(gap, atom, t.var("the root"))
        try:
            return self._linear(
                Normal(self.sign, self.settled, self._closed).canonical(swapped), "the root"
            )
        except NotNormal:
            return None

    def _everywhere(self, claim: Term) -> bool:
        (name,) = claim.data
        fresh = t.fresh(name, self.spoken | claim.free)
        return self.holds(Substitution({name: t.var(fresh)})(claim.args[0]))

    def _whole(self, claim: Term) -> bool:
        inner = self.simpler(claim.args[0])
        return inner.op == "floor" or (inner.number is not None and inner.data.q == 1)

    def _by_cases(self, claim: Term) -> bool:
        """Both ways of a condition that stands inside the claim."""
        if self.spent:
            return False
        for fact in self.facts:
            if fact.op == "or" and len(fact.args) <= MAX_DISJUNCTS:
                rest = [f for f in self.facts if f is not fact]
                ways = [self._with((*rest, part)) for part in fact.args]
                return all(way.contradictory() or way.holds(way.put(claim)) for way in ways)
        for condition in _conditions_inside(self.put(claim)):
            if self.settled(condition) is None:
                ways = [self.assuming(c) for c in (condition, negation(condition))]
                return all(way.contradictory() or way.holds(way.put(claim)) for way in ways)
        return False

    def assuming(self, *more: Term) -> Prover:
        """The same with further facts."""
        return self._with((*self.facts, *more))

    def _with(self, facts: Iterable[Term]) -> Prover:
        self.left[0] -= 1
        return Prover(facts, self.depth + 1, self.left)

    @property
    def spent(self) -> bool:
        """Whether no further case is to be split."""
        return self.depth >= MAX_DEPTH or self.left[0] <= 0

    def contradictory(self) -> bool:
        """Whether the facts are proved to contradict each other."""
        if FALSE in self.facts:
            return True
        for fact in self.facts:
            for gap, sign in _says(fact):
                if signs.clash(_constant_or(self, self.put(gap)), sign):
                    return True
        return any(self.sign(e) in ("+", "-", "±") for e in self.equations) or any(
            signs.clash(_constant_or(self, self.put(f.args[0] - f.args[1])), "0")
            for f in self.facts if f.op == "eq" and not f.args[0].is_sentence
        )  # fmt: skip

    # -- having a value ---------------------------------------------------------------

    def needs(self, term: Term) -> Term:
        """The proposition that a proposition has a value, or that a term is a real number."""
        found = self._valued(term)
        return conj(found, t.has_value(term)) if term.extended else found

    def _valued(self, term: Term) -> Term:
        """The proposition that a term or proposition has a value, which may be ±∞."""
        if term.total:
            return TRUE
        if term.op == "ite":
            p, a, b = term.args
            a, b = map(self._valued, (a, b))
            return conj(self.needs(p), disj(negation(p), a), disj(p, b))
        if term.op in ("guard", "only if"):
            return conj(self.needs(term.args[0]), term.args[0], self._valued(term.args[1]))
        if term.op in ("and", "or"):
            found, skipped = [], list[Term]()
            for part in term.args:
                found.append(disj(*skipped, self.needs(part)))
                skipped.append(part if term.op == "or" else negation(part))
            return conj(*found)
        if term.op == "forall":
            return t.forall(term.data[0], self.needs(term.args[0]))
        if term.op in t.BINDERS:
            return conj(*map(self.needs, t.calculated(term)), t.truth(self._exists(term)))
        kind = self._valued if term.is_sentence else self.needs
        return conj(*map(kind, term.args), *_own_needs(term))

    def _less(self, claim: Term) -> bool:
        low, high = claim.args
        if low is t.MINUS_INFINITY or high is t.INFINITY:
            return self._finite(high if low is t.MINUS_INFINITY else low)
        return self.sign(high - low) == "+"

    def _finite(self, term: Term) -> bool:
        """Whether a term, which has a value, is a real number."""
        if not term.extended or term in t.ENDS:
            return not term.extended
        if term.op in t.CHOICES:
            p, *sides = term.args
            ways = zip((negation(p), p), map(t.has_value, sides), strict=False)
            return all(self.holds(disj(*way)) for way in ways)
        if any(
            term in _taken(side) and not (term is side and other.extended)
            for fact in self.facts if fact.op == "eq"
            for side, other in (fact.args, fact.args[::-1])
        ):  # fmt: skip
            return True
        found = closed_form(self._apart(term), self)
        return found is not None and self.proves(t.has_value(found))

    def _exists(self, term: Term) -> bool:
        """Whether an integral, limit or the like is known to exist."""
        if any(term in _taken(fact) for fact in self.facts if fact.op == "eq"):
            return True
        term = self._apart(term)
        return self._body_exists(term) and (has_closed_form(term, self) or self._in_parts(term))

    def _in_parts(self, term: Term) -> bool:
        """Whether an integral is a sum of integrals of which facts say that they exist."""
        if term.op != "integral":
            return False
        known = {
            self.normal.canonical(part)
            for fact in self.facts if fact.op == "eq"
            for part in _taken(fact) if part.op == "integral"
        }  # fmt: skip
        parts = [part for part in self.simpler(term).walk() if part.op == "integral"]
        return bool(parts) and all(part in known for part in parts)

    def _apart(self, term: Term) -> Term:
        """A binder under a name that no fact speaks of."""
        (name,) = term.data
        fresh = t.fresh(name, self.spoken | term.free)
        body = Substitution({name: t.var(fresh)})(term.args[0])
        return t.node(term.op, (body, *term.args[1:]), (fresh,))

    def _body_exists(self, term: Term) -> bool:
        """Whether what stands under a binder has a value wherever it is looked at."""
        body, (name,) = term.args[0], term.data
        if body.total:
            return True
        needs, x = self.needs(body), t.var(name)
        if term.op in ("integral", "sup", "inf"):
            return self.holds_inside(needs, name, *term.args[1:])
        if term.op == "slope":
            return self._exists_nearby(body, name, term.args[1])
        where = term.args[-1]
        near = {t.INFINITY: lt(ONE, x), t.MINUS_INFINITY: lt(x, -ONE)}.get(where, differs(x, where))
        return term.op == "limit" and self.assuming(near).holds(needs)

    def _exists_nearby(self, body: Term, name: str, where: Term) -> bool:
        """Whether the body has a value at a point and all around it.

        At a variable that only strict facts speak of, it does if it has one at the variable itself.
        """
        needs, x = self.needs(body), t.var(name)
        if where.op == "var" and where.data not in body.free:
            spoken = [fact for fact in self.facts if where.data in fact.free]
            if all(f.op == "lt" or (f.op == "not" and f.args[0].op == "eq") for f in spoken):
                return self.holds(self.needs(Substitution({name: where})(body)))
        if where.number is not None:
            near = self.assuming(lt(where - NEAR, x), lt(x, where + NEAR))
            return near.holds(near.needs(body))
        return self.holds(Substitution({name: where})(conj(needs, stays(needs, name))))

    def vanishes(self, term: Term) -> bool:
        """Whether a term is proved to be 0 wherever it has a value."""
        return self.normal.vanishes(self.put(term), self.equations)

    def holds_inside(self, claim: Term, name: str, low: Term, high: Term) -> bool:
        """Whether a proposition holds for all values of a variable strictly between two ends."""
        x = t.var(name)
        way = "+" if {low, high} & {*t.ENDS} else self.sign(high - low)
        upward = way in ("-", "-0") or self.assuming(t.inside(low, x, high)).proves(claim)
        return upward and (
            way in NOT_NEGATIVE or self.assuming(lt(high, x), lt(x, low)).proves(claim)
        )

    def simpler(self, term: Term) -> Term:
        """An equal term in normal form, where it has one."""
        try:
            return self.normal.canonical(term)
        except (NotNormal, RecursionError):
            return term

    def closed(self, term: Term) -> Term | None:
        """An equal term without its outermost binder, where the rules give one."""
        if term.op != "integral" and (direct := closed_form(term, self)) in t.ENDS:
            return direct if self.holds(self._valued(term)) else None  # it enters no normal form
        try:
            found = self.normal.canonical(term)
        except NotNormal:
            return None
        if any(part.op == term.op for part in found.walk()) or not self.holds(self.needs(term)):
            return None
        return found

    def _closed(self, term: Term) -> Term | None:
        return closed_form(term, self) if self._ready else None


def _propagated(facts: dict[Term, None]) -> tuple[Term, ...]:
    """The facts, and of each disjunction the one side that is left when the others are denied."""
    for fact in tuple(facts):
        if fact.op == "or":
            rest = [part for part in fact.args if negation(part) not in facts]
            if len(rest) == 1:
                facts.update(dict.fromkeys(_flat(rest[0])))
    return tuple(facts)


def _taken(term: Term) -> Iterator[Term]:
    """The parts of an equation that must have a value for it to hold."""
    yield term
    if term.op in ("eq", "add", "mul", "power", "exp", "log", "root"):
        for arg in term.args:
            yield from _taken(arg)


def _flat(fact: Term) -> Iterator[Term]:
    for part in fact.args if fact.op == "and" else (fact,):
        if part.op == "not" and part.args[0].op == "or":
            yield from (n for q in part.args[0].args for n in _flat(negation(q)))
        elif part.op == "not" and part.args[0].op in ("le", "lt"):
            a, b = part.args[0].args
            yield lt(b, a) if part.args[0].op == "le" else le(b, a)
        elif part is not TRUE:
            yield part
            yield from _attained(part)


def _attained(fact: Term) -> Iterator[Term]:
    """max(a, b, …) = v: none is larger, and one of them is v; so for min."""
    if fact.op == "eq":
        for whole, value in (fact.args, fact.args[::-1]):
            if whole.op in ("max", "min"):
                for part in whole.args:
                    yield le(part, value) if whole.op == "max" else le(value, part)
                yield disj(*(t.eq(part, value) for part in whole.args))


def _says(fact: Term) -> list[tuple[Term, str]]:
    """What a fact says of the sign of a difference."""
    if fact.op in ("le", "lt"):
        return [(fact.args[1] - fact.args[0], "+" if fact.op == "lt" else "+0")]
    if fact.op == "not" and fact.args[0].op == "eq":
        a, b = fact.args[0].args
        return [(a - b, "±")]
    return []


def _declared_signs(facts: Iterable[Term]) -> Iterator[tuple[object, str]]:
    """∀u : 0 < f(u) and the like: the sign of a declared function or derivative."""
    for fact in facts:
        body, bound = fact, list[Term]()
        while body.op == "forall":
            bound.append(t.var(body.data[0]))
            body = body.args[0]
        if body.op in ("le", "lt") and body.args[0] is ZERO and body.args[1].op in t.CALLS:
            value = body.args[1]
            if len(set(value.args)) == len(value.args) and set(value.args) <= set(bound):
                yield value.data, "+" if body.op == "lt" else "+0"


def _constant(term: Term) -> str:
    """The sign of a closed term by its enclosure, at the first precision that shows it."""
    for bits in PRECISIONS[:2]:
        with suppress(Missing, Unknown):
            value = enclosure(term, bits=bits)
            if value > 0 or value < 0 or value == 0:
                return "+" if value > 0 else "-" if value < 0 else "0"
    return ""


def _constant_or(prover: Prover, gap: Term) -> str:
    """The sign of a difference without the fact that says it."""
    try:
        whole = prover.normal.canonical(gap) if not gap.closed else gap
        return (
            _constant(whole) if whole.closed else prover._by_form(whole) or prover._by_shift(whole)
        )
    except (NotNormal, RecursionError):
        return ""


def _of_ite(prover: Prover, term: Term) -> str:
    if prover.spent:
        return ""
    a, b = prover.assuming(term.args[0]), prover.assuming(negation(term.args[0]))
    return signs.either(a.sign(term.args[1]), b.sign(term.args[2]))


_FORMS: dict[str, Callable[[Prover, Term], str]] = {
    **dict.fromkeys(("exp", "cosh", "pi", "gamma"), lambda p, term: "+"),
    "abs": lambda p, term: signs.to_power(p.sign(term.args[0]), 2),
    "root": lambda p, term: signs.both("+0", p.sign(term.args[0])),
    "raised": lambda p, term: {"+": "+", "+0": "+0", "0": "+0"}.get(p.sign(term.args[0]), ""),
    "power": lambda p, term: signs.to_power(p.sign(term.args[0]), term.data),
    **dict.fromkeys(signs.JOINED, lambda p, term: signs.joined(term.op, map(p.sign, term.args))),
    "ite": _of_ite,
    **dict.fromkeys(
        ("erf", "erfinv", "tanh", "sinh", "atan", "sign"), lambda p, term: p.sign(term.args[0])
    ),
    **dict.fromkeys(("guard", "only if"), lambda p, term: p.sign(term.args[1])),
    **dict.fromkeys(t.CALLS, lambda p, term: p.declared.get(term.data, "")),
    "log": lambda p, term: p.sign(term.args[0] - 1),
}

_HOLDS: dict[str, Callable[[Prover, Term], bool]] = {
    "true": lambda p, claim: True,
    "and": lambda p, claim: all(map(p.holds, claim.args)),
    "or": Prover._any,
    "not": Prover._not,
    "eq": Prover._equal,
    "le": lambda p, claim: p.sign(claim.args[1] - claim.args[0]) in NOT_NEGATIVE,
    "lt": Prover._less,
    "forall": Prover._everywhere,
    "integer": Prover._whole,
}


def _own_needs(term: Term) -> list[Term]:
    """What an operation asks of its arguments."""
    op, args = term.op, term.args
    if op == "power" and term.data < 0:
        return [differs(args[0], ZERO)]
    if op in ("log", "gamma", "lgamma", "digamma"):
        return [lt(ZERO, args[0])]
    if op == "root":
        return [le(ZERO, args[0])]
    if op == "raised":
        return [disj(lt(ZERO, args[0]), conj(t.eq(args[0], ZERO), lt(ZERO, args[1])))]
    if op == "tan":
        return [differs(t.function("cos", args[0]), ZERO)]
    if op == "erfinv":
        return [lt(-ONE, args[0]), lt(args[0], ONE)]
    return []


def _conditions_inside(claim: Term) -> Iterator[Term]:
    """The conditions on which the value of a claim turns, innermost first."""
    for part in claim.walk():
        if part.op == "ite":
            yield part.args[0]
        elif part.op in ("max", "min"):
            yield from (le(a, b) for i, a in enumerate(part.args) for b in part.args[i + 1 :])
        elif part.op in ("abs", "sign"):
            yield from (le(ZERO, part.args[0]), le(part.args[0], ZERO))


def _swap(term: Term, old: Term, new: Term) -> Term:
    if term is old:
        return new
    if term.op in t.BINDERS:
        return term
    return t.rebuilt(term, tuple(_swap(a, old, new) for a in term.args))


class _Shift:
    """A term with its atoms written by positive parameters."""

    def __init__(self, prover: Prover, term: Term, turned: frozenset[str]) -> None:
        self.prover, self.turned = prover, turned
        #: Parameters of ranges whose upper end belongs to them, though d/(1 + d) never gets there.
        self.closed: list[str] = []
        self.strict: dict[str, bool] = {}
        self.values: dict[str, Term] = {}
        self.term = self._atoms(prover.normal.canonical(term))
        todo = sorted(self.term.free)
        seen = set(todo)
        while todo:
            name = todo.pop(0)
            value = None if name in self.strict else self._parametrised(name)
            if value is not None:
                one = Substitution({name: value})
                self.values = {k: one(v) for k, v in self.values.items()} | {name: value}
                more = sorted(value.free - seen)
                seen.update(more)
                todo += more
        self.term = Substitution(self.values)(self.term)

    def _atoms(self, term: Term) -> Term:
        """Every atom that is no variable as a parameter, or by its range."""
        if term.op in ("add", "mul", "power"):
            return t.rebuilt(term, tuple(map(self._atoms, term.args)))
        if term.op in ("num", "var"):
            return term
        name = repr(term)
        if term.op in _RANGES:
            return self._between(-ONE, ONE, name, _RANGES[term.op], _RANGES[term.op])
        sign = self.prover._by_form(term)
        if sign in ("+", "+0", "-", "-0"):
            delta = self._positive(name, len(sign) == 1)
            return delta if sign[0] == "+" else -delta
        return t.var("free " + name)

    def _positive(self, name: str, strict: bool) -> Term:
        self.strict["δ" + name] = strict
        return t.var("δ" + name)

    def _between(self, low: Term, high: Term, name: str, strict: bool, below: bool) -> Term:
        """Between two ends; `strict` if neither, `below` if the upper one does not belong to it."""
        d = self._positive(name, strict)
        if not below and name not in self.closed:
            self.closed.append(name)
        if name in self.turned:
            low, high = high, low
        return low + (high - low) * d / (1 + d)

    def _parametrised(self, name: str) -> Term | None:
        low, high = (self._end(name, way) for way in (1, -1))
        numbers = low and high and low[0].number is not None and high[0].number is not None
        if low and high and numbers and low[0].data < high[0].data:
            return self._between(low[0], high[0], name, low[1] and high[1], high[1])
        if low:
            return low[0] + self._positive(name, low[1])
        return high[0] - self._positive(name, high[1]) if high else None

    def _end(self, name: str, way: int) -> tuple[Term, bool] | None:
        """What a fact says a variable exceeds (way 1) or stays below (−1); plain numbers first."""
        found: list[tuple[Term, bool]] = []
        put = Substitution(self.values)
        for fact in self.prover.facts:
            if fact.op in ("le", "lt"):
                a, b = map(self.prover.put, fact.args)
                mine, other = (b, a) if way > 0 else (a, b)
                other = put(other)
                if mine is t.var(name) and name not in other.free and not other.functions:
                    found.append((other, fact.op == "lt"))
        numbers = [f for f in found if f[0].number is not None]
        if numbers:
            return (max if way > 0 else min)(numbers, key=lambda f: (f[0].data, f[1]))
        return found[0] if found else None

    def of_polynomial(self, space: Space, poly: object) -> str:
        """The common sign of all monomials."""
        found = []
        for exponents, c in poly.to_dict().items():  # type: ignore[attr-defined]
            parts = ["+" if c > 0 else "-"]
            for atom, n in zip(space.atoms, exponents, strict=False):
                if n:
                    name = atom.data if atom.op == "var" else ""
                    known = ("+" if self.strict[name] else "+0") if name in self.strict else ""
                    parts.append(signs.to_power(known, n))
            found.append(signs.joined("mul", parts))
        return signs.joined("add", found)
