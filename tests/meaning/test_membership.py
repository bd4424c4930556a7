"""Equality and membership are propositions; sets whose members depend on numbers keep guards."""

from __future__ import annotations

from itertools import product

import pytest

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.kernel.judge import truth_of
from derivations.kernel.values import Truth
from derivations.kernel.values import World as Numbers
from derivations.meaning.bounds import NONNEGATIVE, POSITIVE, REAL, Bounds
from derivations.meaning.decisions import Concrete
from derivations.meaning.maker import Maker
from derivations.meaning.membership import (
    HOLE,
    contains,
    difference,
    equal,
    intersection,
    settled,
    size_of,
    union,
)
from derivations.meaning.scope import Scope
from derivations.meaning.sets import Product, Subsets, SymmetricGroup, as_set, draw
from derivations.meaning.spaces import NATURALS, Space
from derivations.meaning.spaces import Numbers as NumberSet
from derivations.meaning.values import (
    Array,
    Element,
    FiniteSet,
    Permutation,
    Random,
    Undetermined,
    vector,
)
from derivations.meaning.world import World

X, Y = t.var("x"), t.var("y")
ONE, TWO = t.ONE, t.num(2)
#: A set with a guard, one with a symbolic member, one that is plain.
SETS = [
    FiniteSet((ONE, TWO), None, (t.lt(t.ZERO, X), t.TRUE)),
    FiniteSet((X, ONE)),
    FiniteSet((TWO, t.num(3))),
]


def members(whole: FiniteSet, numbers: dict[str, t.Term]) -> set[t.Term]:
    """The members of a set where its numbers are known."""
    world = Numbers(numbers)
    put = world.put
    return {put(v) for v, g in whole.pairs() if truth_of(g, world) is Truth.TRUE}


@pytest.mark.parametrize(("a", "b"), list(product(SETS, SETS)))
@pytest.mark.parametrize("x", ["-1", "1", "2"])
def test_set_algebra_is_what_it_is_in_each_world(a, b, x):
    numbers = {"x": t.num(x)}
    world = Numbers(numbers)
    one, other = members(a, numbers), members(b, numbers)
    assert members(union(a, b), numbers) == one | other
    assert members(intersection(a, b), numbers) == one & other
    assert members(difference(a, b), numbers) == one - other
    assert (truth_of(equal(a, b), world) is Truth.TRUE) == (one == other)
    assert world.put(size_of(a)) is t.num(len(one))
    for value in (ONE, TWO, X):
        inside = truth_of(contains(a, value), world) is Truth.TRUE
        assert inside == (world.put(value) in one)
    settle = World(Scope(), {}, Concrete(lambda p: truth_of(p, world) is Truth.TRUE))
    found = settled(a, settle)
    assert not found.guards
    assert len(found) == len(one)


@pytest.mark.parametrize(
    ("whole", "value", "expected"),
    [
        (NumberSet("integer"), t.HALF, t.FALSE),
        (NumberSet("integer"), X, t.integer(X)),
        (NATURALS, t.ZERO, t.FALSE),
        (NumberSet("real", POSITIVE), X, t.lt(t.ZERO, X)),
        (NumberSet("real", NONNEGATIVE), X, t.le(t.ZERO, X)),
        (NumberSet("real"), t.INFINITY, t.FALSE),
        (NumberSet("real"), Permutation((1,)), t.FALSE),
        (Space(NumberSet("real"), (2,)), vector([X, Y]), t.TRUE),
        (Space(NumberSet("real"), (2,)), vector([X]), t.FALSE),
        (SymmetricGroup(2), Permutation((2, 1)), t.TRUE),
        (SymmetricGroup(3), Permutation((2, 1)), t.FALSE),
        (Subsets(FiniteSet((ONE, TWO))), FiniteSet((X,)), t.disj(t.eq(ONE, X), t.eq(TWO, X))),
        (Product((NumberSet("real"), FiniteSet((ONE,)))), (X, ONE), t.TRUE),
        (Product((NumberSet("real"), FiniteSet((ONE,)))), (X, TWO), t.FALSE),
        ((t.ZERO, ONE), X, t.conj(t.lt(t.ZERO, X), t.lt(X, ONE))),
    ],
)
def test_contains(whole, value, expected):
    assert contains(whole, value) is expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (X, X, t.TRUE),
        (X, Y, t.eq(X, Y)),
        ((X, ONE), (X, TWO), t.FALSE),
        (Permutation((2, 1)), vector([TWO, ONE]), t.TRUE),
        (Element("Z", 1), Element("Z", 2), t.FALSE),
        (vector([X, HOLE]), vector([ONE, Y]), t.eq(X, ONE)),
        (NumberSet("real"), NumberSet("real", POSITIVE), t.FALSE),
        (as_set((t.ZERO, X)), as_set((t.ZERO, Y)), None),
    ],
)
def test_equal(a, b, expected):
    found = equal(a, b)
    assert found.is_sentence if expected is None else found is expected


def test_empty_intervals_are_equal():
    a, b = as_set((t.ZERO, X)), as_set((ONE, Y))
    for x, y, same in (("-1", "0", True), ("1", "0", False), ("1", "2", False)):
        world = Numbers({"x": t.num(x), "y": t.num(y)})
        assert (truth_of(equal(a, b), world) is Truth.TRUE) == same


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (X, vector([X])),
        (Random(X), X),
        (Element("Z", 1), Element("W", 1)),
        (t.TRUE, t.TRUE),
        (vector([X + HOLE]), vector([ONE])),
    ],
)
def test_what_cannot_be_compared_is_refused(a, b):
    with pytest.raises(Unreadable):
        equal(a, b)


class Last:
    """A maker that takes the last option and remembers what is supposed."""

    window = 4

    def __init__(self) -> None:
        self.supposed: list[t.Term] = []
        self.sizes: list[int] = []

    def choose(self, label, options, sizes):
        assert not sizes or len(sizes) == len(options)
        self.sizes = list(sizes)
        return options[-1]

    def suppose(self, prop):
        self.supposed.append(prop)


def test_a_member_of_a_guarded_set_is_drawn_under_its_guard():
    maker = Last()
    drawn: Maker = maker  # type: ignore[assignment]
    assert draw(FiniteSet((TWO, ONE), None, (t.TRUE, t.lt(X, Y))), drawn, "z", 3) is ONE
    assert maker.supposed == [t.lt(X, Y)]
    assert maker.sizes == [2, 1]
    assert draw(FiniteSet((t.num(-5), t.HALF, X)), drawn, "z", 3) is X
    assert maker.sizes == [5, 0, 0]
    assert len(maker.supposed) == 1


@pytest.mark.parametrize(
    ("bounds", "x", "inside"),
    [
        (REAL, "0", True),
        (POSITIVE, "0", False),
        (NONNEGATIVE, "0", True),
        (Bounds(t.ZERO, ONE), "1", False),
        (Bounds(t.ZERO, ONE, open_upper=False), "1", True),
        (Bounds(t.ZERO, ONE), "1/2", True),
        (Bounds(None, ONE), "-5", True),
    ],
)
def test_bounds(bounds, x, inside):
    assert bounds.contains(t.num(x)) is t.truth(inside)


@pytest.mark.parametrize(
    ("bounds", "empty"),
    [
        (Bounds(ONE, ONE), True),
        (Bounds(ONE, ONE, False, False), False),
        (Bounds(ONE, ONE, True, False), True),
        (Bounds(TWO, ONE, False, False), True),
        (Bounds(ONE), False),
    ],
)
def test_empty_bounds(bounds, empty):
    assert bounds.empty is t.truth(empty)


def test_arrays_of_unlike_shape_are_unlike_members():
    assert contains(FiniteSet((vector([X]),)), Array((1, 1), (X,))) is t.FALSE


def test_a_set_of_whole_numbers_is_listed_up_to_a_bound():
    most = NumberSet("integer", Bounds(t.ZERO, t.num(20_000), open_lower=True, open_upper=False))
    assert len(most.listed()) == 20_000
    assert most.listed().items[0] is ONE
    more = NumberSet("integer", Bounds(t.ZERO, t.num(20_000), False, False))
    with pytest.raises(Unreadable, match="20001 members"):
        more.listed()
    halves = NumberSet("integer", Bounds(t.HALF, t.num("5/2"), False, False))
    assert halves.listed().items == (ONE, TWO)
    assert NATURALS.window(3) == [1, 2, 3]
    assert NumberSet("integer").window(2) == [0, 1, -1]
    assert NumberSet("integer", Bounds(None, t.num(5))).window(2) == [4, 3]


def test_large_sets_cost_little():
    large = FiniteSet(tuple(t.num(i) for i in range(20_000)))
    assert size_of(large) is t.num(20_000)
    assert equal(large, FiniteSet(large.items)) is t.TRUE
    guards = tuple(t.lt(X, t.num(i)) for i in range(20_000))
    with pytest.raises(Undetermined, match="too many members"):
        equal(FiniteSet(large.items, None, guards), large)
