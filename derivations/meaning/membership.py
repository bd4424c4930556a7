"""When two values are equal and when one is a member of a set: propositions, never guesses.

Equal values have one meaning however they are written, so written forms are compared only
where that proves equality.
"""

from __future__ import annotations

from itertools import product
from typing import Protocol

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.kernel.terms import Term
from derivations.meaning.alignment import align, beside
from derivations.meaning.casts import comparable, describe, finite_set, is_number
from derivations.meaning.sets import Product, Subsets, SymmetricGroup, as_set
from derivations.meaning.spaces import Numbers, Space
from derivations.meaning.values import (
    ZERO,
    Array,
    Element,
    FiniteSet,
    Flexible,
    Function,
    Permutation,
    Undetermined,
    Value,
)


class Decides(Protocol):
    """A world, which says what the numbers leave open."""

    def decide(self, prop: Term) -> bool:
        """Whether a proposition holds."""
        ...


#: Stands for each entry of a block about which nothing is said.
HOLE = t.var("*")


def equal(left: Value, right: Value) -> Term:
    """That two values are equal."""
    comparable(left, right)
    left, right = beside(left, right), beside(right, left)
    if isinstance(left, tuple) and isinstance(right, tuple):
        if len(left) != len(right):
            return t.FALSE
        return t.conj(*(equal(a, b) for a, b in zip(left, right, strict=True)))
    if any(is_number(v) or isinstance(v, Array | Flexible) for v in (left, right)):
        return _entrywise(*align(left, right, "="))
    if isinstance(left, Function) and isinstance(right, Function):
        return _equal_functions(left, right)
    if isinstance(left, Term) and isinstance(right, Term):
        raise Unreadable(r"= joins values; between sentences write \iff")
    if isinstance(left, Element | Permutation | str) and type(left) is type(right):
        return t.truth(left == right)
    return _equal_sets(left, right)


def _entrywise(a: Value, b: Value) -> Term:
    if isinstance(a, Array):
        return t.conj(*map(_entry, a.entries, b.entries))
    if isinstance(a, Flexible):
        return t.eq(a.scale, b.scale)
    return _entry(a, b)


def _entry(a: Term, b: Term) -> Term:
    """An entry about which nothing is said equals anything."""
    if a is HOLE or b is HOLE:
        return t.TRUE
    refuse_holes(a, b)
    return t.eq(a, b)


def refuse_holes(*terms: Term) -> None:
    """A block * is compared as a whole; nothing can be worked out from it."""
    if any(HOLE.data in term.free for term in terms):
        raise Unreadable(
            "a block * says nothing of its entries, so no value can depend on them; "
            "name the block, or write * on its own beside ="
        )


def _equal_functions(left: Function, right: Function) -> Term:
    domains = left.domains or right.domains
    if not domains or not all(isinstance(d, FiniteSet) for d in domains):
        raise Unreadable("an equation between functions of real numbers: write f(x) = g(x) instead")
    cells = product(*domains)
    return t.conj(*(equal(left.call(*args), right.call(*args)) for args in cells))


def _equal_sets(left: Value, right: Value) -> Term:
    try:
        a, b = as_set(left), as_set(right)
    except Unreadable:
        raise Unreadable(
            f"= joins values of one kind; left is {describe(left)}, right is {describe(right)}"
        ) from None
    if isinstance(a, Numbers) and isinstance(b, Numbers) and a.unit == b.unit:
        return a.bounds.same(b.bounds)
    if isinstance(a, Space) and isinstance(b, Space):
        return t.conj(t.truth(a.shape == b.shape), _equal_sets(a.base, b.base))
    if isinstance(a, Product) and isinstance(b, Product) and len(a.factors) == len(b.factors):
        return t.conj(*map(_equal_sets, a.factors, b.factors))
    if type(a) is type(b) and a == b:
        return t.TRUE
    one, other = finite_set(a), finite_set(b)
    return t.conj(included(one, other), included(other, one))


def included(one: FiniteSet, whole: Value) -> Term:
    """That each member of a finite set is in another set."""
    _few_pairs(one, whole)
    return t.conj(*(t.implies(guard, contains(whole, item)) for item, guard in one.pairs()))


# -- membership -----------------------------------------------------------------------


def contains(whole: Value, value: Value) -> Term:
    """That a value is a member of a set."""
    comparable(value, whole)
    found = as_set(whole)
    if isinstance(found, FiniteSet):
        return _listed(found, t.ZERO if value is ZERO else value)
    if isinstance(found, Subsets):
        return included(value, found.whole) if isinstance(value, FiniteSet) else t.FALSE
    if isinstance(found, Product):
        if not isinstance(value, tuple) or len(value) != len(found.factors):
            return t.FALSE
        return t.conj(*map(contains, found.factors, value))
    assert isinstance(found, Numbers | Space | SymmetricGroup)
    return found.contains(value)


def _listed(whole: FiniteSet, value: Value) -> Term:
    if is_constant(value) and is_constant(whole):
        return t.truth(value in whole.items)
    return t.disj(*(t.conj(guard, _alike(item, value)) for item, guard in whole.pairs()))


def _alike(a: Value, b: Value) -> Term:
    """`equal`, where values of unlike kinds are simply not the same."""
    if type(a) is not type(b) or (isinstance(a, Array) and a.shape != b.shape):
        return t.FALSE
    return equal(a, b)


def is_constant(value: Value) -> bool:
    """Whether the form of a value says all, so that unlike forms are unlike values."""
    if isinstance(value, Term):
        return value.number is not None
    if isinstance(value, Array):
        return all(entry.number is not None for entry in value.entries)
    if isinstance(value, FiniteSet):
        return not value.guards and all(map(is_constant, value.items))
    return not isinstance(value, tuple) or all(map(is_constant, value))


# -- sets whose members depend on numbers -----------------------------------------------

#: Most pairs of items that are compared for one sign between sets.
MAX_PAIRS = 250_000


def _few_pairs(a: FiniteSet, b: Value) -> None:
    """Bounded work: sets are compared item by item."""
    many = isinstance(b, FiniteSet) and len(a) * len(b) > MAX_PAIRS
    if many and not (is_constant(a) and is_constant(b)):
        raise Undetermined("these sets have too many members that depend on numbers")


def size_of(whole: FiniteSet) -> Term:
    """The number of members, each counted where no earlier item is the same."""
    if is_constant(whole):
        return t.num(len(whole))
    _few_pairs(whole, whole)
    if all(map(is_constant, whole.items)):
        return t.add(*(t.ite(guard, t.ONE, t.ZERO) for _, guard in whole.pairs()))
    counted: list[Term] = []
    before: list[tuple[Value, Term]] = []
    for item, guard in whole.pairs():
        again = t.disj(*(t.conj(g, _alike(other, item)) for other, g in before))
        counted.append(t.ite(t.conj(guard, t.negation(again)), t.ONE, t.ZERO))
        before.append((item, guard))
    return t.add(*counted)


def settled(whole: FiniteSet, world: Decides) -> FiniteSet:
    """The set without guards, each member once; asks the world what the numbers leave open."""
    if is_constant(whole) or (len(whole) == 1 and not whole.guards):
        return whole
    kept: list[Value] = []
    plain = all(map(is_constant, whole.items))
    for item, guard in whole.pairs():
        again = (world.decide(_alike(item, other)) for other in (() if plain else kept))
        if world.decide(guard) and not any(again):
            kept.append(item)
    return FiniteSet(tuple(kept), whole.within)


def union(a: FiniteSet, b: FiniteSet) -> FiniteSet:
    """The members of either."""
    return FiniteSet.guarded([*a.pairs(), *b.pairs()], a.within)


def intersection(a: FiniteSet, b: FiniteSet) -> FiniteSet:
    """The members of both."""
    _few_pairs(a, b)
    kept = ((item, t.conj(guard, contains(b, item))) for item, guard in a.pairs())
    return FiniteSet.guarded(kept, a.within)


def difference(a: FiniteSet, b: FiniteSet) -> FiniteSet:
    """The members of the first that are not in the second."""
    _few_pairs(a, b)
    kept = ((item, t.conj(guard, t.negation(contains(b, item)))) for item, guard in a.pairs())
    return FiniteSet.guarded(kept, a.within)
