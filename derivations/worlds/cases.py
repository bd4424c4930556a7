"""Hypotheses as alternatives: each case is a list of equations `gap = 0` and of conditions.

Disjunctions, products that vanish, |·|, max, min and case distinctions become one case each,
so that what is left to solve is smooth. Nothing here is trusted: worlds are checked against
the hypotheses as they were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from derivations.kernel import terms as t
from derivations.kernel.calculus import Substitution
from derivations.kernel.normal import Normal, NotNormal
from derivations.kernel.terms import BINDERS, Term

#: The whole parts that are tried.
FLOORS = (0, 1, -1, 2, -2, 3, 5, -4, 10)
#: Most cases that hypotheses are split into, and most kinks of one relation that are split.
MAX_CASES, MAX_KINKS = 64, 5


@dataclass(frozen=True)
class Literal:
    """`gap = 0`, `gap < 0`, `gap ≤ 0`, or (`op` "is") any proposition; `origin` is whose."""

    op: str
    gap: Term
    origin: int = -1

    @property
    def claim(self) -> Term:
        """The same as a proposition."""
        makers = {"eq": t.eq, "lt": t.lt, "le": t.le}
        return self.gap if self.op == "is" else makers[self.op](self.gap, t.ZERO)

    @property
    def free(self) -> frozenset[str]:
        """The variables it is about."""
        return self.gap.free


Case = tuple[Literal, ...]


class Splitter:
    """Splits propositions into cases, with what is known of signs."""

    def __init__(self, sign: Callable[[Term], str] = lambda term: "") -> None:
        self.normal = Normal(sign)
        self.sign = sign
        self._known: dict[tuple[Term, int, int], list[Case]] = {}

    def cases(self, props: Sequence[tuple[Term, int]]) -> list[Case]:
        """The cases in which all of the propositions hold; the numbers say where each is from."""
        return _together([self._split(p, at) for p, at in props])

    def canonical(self, term: Term) -> Term:
        """The normal form, or the term itself if it has none."""
        try:
            return self.normal.canonical(term)
        except (NotNormal, RecursionError, ZeroDivisionError):
            return term

    def _split(self, p: Term, at: int, kinks: int = MAX_KINKS) -> list[Case]:
        """The first cases in which one proposition holds; each is worked out once."""
        key = p, at, kinks
        if key not in self._known:
            self._known[key] = list(islice(self._cases_of(p, at, kinks), MAX_CASES))
        return self._known[key]

    def _cases_of(self, p: Term, at: int, kinks: int) -> Iterable[Case]:
        if p in (t.TRUE, t.FALSE):
            return [()] if p is t.TRUE else []
        if p.op == "and":
            return _together([self._split(arg, at, kinks) for arg in p.args])
        if p.op == "or":
            return (case for arg in p.args for case in self._split(arg, at, kinks))
        if p.op == "not":
            return self._denied(p.args[0], at, kinks)
        if p.op not in ("eq", "lt", "le"):
            return [(Literal("is", p, at),)]
        kink = next(_kinks(p), None) if kinks else None
        if kink is not None:
            return self._level(p, kink, at, kinks - 1) or self._bent(p, kink, at, kinks - 1)
        gap = p.args[0] - p.args[1]
        return self.equation(gap, at) if p.op == "eq" else self._order(p.op, gap, at)

    def _denied(self, p: Term, at: int, kinks: int) -> list[Case]:
        if p.op in ("lt", "le"):
            opposite = t.le if p.op == "lt" else t.lt
            return self._split(opposite(p.args[1], p.args[0]), at, kinks)
        if p.op in ("and", "or"):
            join = t.disj if p.op == "and" else t.conj
            return self._split(join(*map(t.negation, p.args)), at, kinks)
        return [(Literal("is", t.negation(p), at),)]

    def _bent(self, p: Term, kink: Term, at: int, kinks: int) -> Iterator[Case]:
        """One case for each branch of a kink."""
        for condition, value in _BRANCHES[kink.op](kink):
            if there := self._split(condition, at, kinks):
                straight = self._split(replaced(p, kink, value), at, kinks)
                yield from ((*a, *b) for a in straight for b in there)

    def _level(self, p: Term, kink: Term, at: int, kinks: int) -> list[Case]:
        """⌊u⌋ = v, with v free of kinks: v is whole, and v ≤ u < v + 1."""
        if kink.op != "floor" or p.op != "eq" or kink not in p.args:
            return []
        value = p.args[p.args[0] is kink]
        inner = kink.args[0]
        if value.op == "floor" or any(part is kink for part in value.walk()):
            return []
        below = t.conj(t.integer(value), t.le(value, inner), t.lt(inner, value + 1))
        return self._split(below, at, kinks)

    def _order(self, op: str, gap: Term, at: int) -> list[Case]:
        gap = self.canonical(gap)
        settled = Literal(op, gap, at).claim
        if settled in (t.TRUE, t.FALSE):
            return [()] if settled is t.TRUE else []
        return [(Literal(op, gap, at),)]

    def equation(self, gap: Term, at: int) -> list[Case]:
        """The factors of which one must vanish; a square root is squared away."""
        squared = self._without_root(gap)
        if squared is not None:
            kept = Literal("is", t.eq(gap, t.ZERO), at)
            return [(*case, kept) for case in self.equation(squared, at)]
        try:
            content, factors = self.normal.parts(gap)
        except (NotNormal, RecursionError, ZeroDivisionError):
            return [(Literal("eq", gap, at),)]
        if content == 0:
            return [()]
        return [
            (Literal("eq", factor, at),)
            for factor, count in factors
            if count > 0 and (factor.free or factor.functions) and not self._never_zero(factor)
        ]

    def _never_zero(self, factor: Term) -> bool:
        return factor.op == "exp" or self.sign(factor) in ("+", "-")

    def _without_root(self, gap: Term) -> Term | None:
        """a·√u + b = 0 as a²u = b², where there is one root with variables in it."""
        roots = {p for p in gap.walk() if p.op == "root" and p.data == 2 and p.free}
        if len(roots) != 1:
            return None
        found = roots.pop()
        stand = t.var("√")
        form = self.canonical(replaced(gap, found, stand))
        whole = affine(form, frozenset({"√"}))
        if whole is None or "√" not in whole[0]:
            return None
        coefficients, rest = whole
        return self.canonical(coefficients["√"] ** 2 * found.args[0] - rest**2)


def _together(lists: Sequence[list[Case]]) -> list[Case]:
    """The first cases in which one of each list holds."""
    cases = islice(product(*lists), MAX_CASES)
    return [tuple(dict.fromkeys(x for case in chosen for x in case)) for chosen in cases]


def _kinks(p: Term) -> Iterator[Term]:
    """Kinks outside binders, inner ones first."""
    bound = {name for part in p.walk() if part.op in BINDERS for name in part.data}
    for part in p.walk():
        if part.op in _BRANCHES and part.free and not part.free & bound:
            yield part


def _of_extreme(kink: Term) -> Iterator[tuple[Term, Term]]:
    for at, best in enumerate(kink.args):
        others = [arg for i, arg in enumerate(kink.args) if i != at]
        pairs = [(a, best) if kink.op == "max" else (best, a) for a in others]
        yield t.conj(*(t.le(a, b) for a, b in pairs)), best


def _of_sign(kink: Term) -> Iterator[tuple[Term, Term]]:
    (a,) = kink.args
    yield t.lt(t.ZERO, a), t.ONE
    yield t.eq(a, t.ZERO), t.ZERO
    yield t.lt(a, t.ZERO), t.num(-1)


def _of_floor(kink: Term) -> Iterator[tuple[Term, Term]]:
    (a,) = kink.args
    for k in FLOORS:
        yield t.conj(t.le(t.num(k), a), t.lt(a, t.num(k + 1))), t.num(k)


#: For each kind of kink: the conditions of its branches, and its value there.
_BRANCHES: dict[str, Callable[[Term], Iterator[tuple[Term, Term]]]] = {
    "abs": lambda k: iter(
        ((t.le(t.ZERO, k.args[0]), k.args[0]), (t.lt(k.args[0], t.ZERO), -k.args[0]))
    ),
    "max": _of_extreme,
    "min": _of_extreme,
    "sign": _of_sign,
    "floor": _of_floor,
    "ite": lambda k: iter(((k.args[0], k.args[1]), (t.negation(k.args[0]), k.args[2]))),
}


def replaced(term: Term, old: Term, new: Term, known: dict[Term, Term] | None = None) -> Term:
    """A term with one of its parts exchanged, wherever it occurs."""
    known = {old: new} if known is None else known
    if term not in known:
        args = tuple(replaced(arg, old, new, known) for arg in term.args)
        known[term] = t.rebuilt(term, args)
    return known[term]


def affine(term: Term, names: frozenset[str]) -> tuple[dict[str, Term], Term] | None:
    """Σ cᵢ xᵢ + c of a sum of products, with nothing of `names` in cᵢ and c; None if it is not."""
    coefficients: dict[str, Term] = {}
    rest = []
    for part in term.args if term.op == "add" else (term,):
        factors = part.args if part.op == "mul" else (part,)
        hits = [f for f in factors if f.free & names]
        if not hits:
            rest.append(part)
        elif len(hits) == 1 and hits[0].op == "var":
            name = hits[0].data
            scale = t.mul(*(f for f in factors if f is not hits[0]))
            coefficients[name] = t.add(coefficients[name], scale) if name in coefficients else scale
        else:
            return None
    return coefficients, t.add(*rest)


def put(literal: Literal, values: dict[str, Term], splitter: Splitter) -> Literal:
    """A literal with some variables replaced, in normal form again."""
    if not literal.free & values.keys():
        return literal
    gap = Substitution(values)(literal.gap)
    gap = gap if literal.op == "is" else splitter.canonical(gap)
    return Literal(literal.op, gap, literal.origin)
