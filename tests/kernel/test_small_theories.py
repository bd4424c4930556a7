"""Everything that can be said with few signs: what is proved holds at every point of a grid."""

from __future__ import annotations

import os
from itertools import combinations, product

import pytest

from derivations.kernel import terms as t
from derivations.kernel.balls import Truth
from derivations.kernel.judge import truth_of
from derivations.kernel.prover import Prover
from derivations.kernel.values import World
from tests.kernel.short import *

GRID = [t.num(q) for q in ("-7/2", "-1", "-1/2", "0", "1/3", "1", "5/2")]
POINTS_1 = [World({"x": q}) for q in GRID]
POINTS_2 = [World({"x": p, "y": q}) for p in GRID[1:] for q in GRID[1:]]


def grown(terms, binary):
    """The terms, what one function makes of them, and what joins two of them."""
    made = dict.fromkeys(terms)
    made.update(
        dict.fromkeys(
            u(a) for a in terms for u in (exp, log, t.absolute, sqrt, lambda v: -v, lambda v: 1 / v)
        )
    )
    made.update(dict.fromkeys(join(a, b) for a, b in product(terms, repeat=2) for join in binary))
    return list(made)


PLAIN = (t.add, t.mul, lambda p, q: p - q, lambda p, q: t.extreme("max", [p, q]))
ONE_VARIABLE = grown(grown([x, ONE], (t.add, t.mul)), ())
TWO_VARIABLES = grown([x, y, ONE], (*PLAIN, lambda p, q: p / q))


#: Every so many pairs; all of them for equations, of which few hold, and where THEORIES=all is set.
STRIDE = 1 if os.environ.get("THEORIES") == "all" else 9


def contradicted(claim, points):
    """The points at which a proved claim is false or has no value."""
    return [point for point in points if truth_of(claim, point) in (Truth.FALSE, Truth.NO_VALUE)]


@pytest.mark.parametrize("relation", [t.eq, t.le, t.lt], ids=["=", "≤", "<"])
@pytest.mark.parametrize(
    ("terms", "points"), [(ONE_VARIABLE, POINTS_1), (TWO_VARIABLES, POINTS_2)], ids=["one", "two"]
)
def test_what_is_proved_is_true(relation, terms, points):
    prover, proved = Prover(), 0
    pairs = (
        combinations(terms, 2)
        if relation is t.eq
        else ((a, b) for a, b in product(terms, repeat=2) if a is not b)
    )
    stride = 1 if relation is t.eq else STRIDE
    for a, b in list(pairs)[::stride]:
        claim = relation(a, b)
        if prover.proves(claim):
            proved += 1
            assert not contradicted(claim, points), claim
    assert proved >= (5 if stride == 1 else 1)


SUPPOSED = [
    (t.lt(ZERO, x),),
    (t.le(ZERO, x), t.le(x, ONE)),
    (t.lt(x, y),),
    (t.eq(x * y, ONE),),
    (t.negation(t.eq(x, ZERO)), t.le(y, x)),
]


@pytest.mark.parametrize("facts", SUPPOSED, ids=repr)
def test_what_is_proved_from_facts_is_true_where_they_hold(facts):
    prover, proved = Prover(facts), 0
    allowed = [w for w in POINTS_2 if all(truth_of(fact, w) is Truth.TRUE for fact in facts)]
    for a, b in product(TWO_VARIABLES[:: 2 + STRIDE // 3], TWO_VARIABLES[1 :: 3 + STRIDE // 3]):
        for relation in (t.eq, t.le, t.lt):
            claim = relation(a, b)
            if prover.proves(claim):
                proved += 1
                assert not contradicted(claim, allowed), claim
    assert allowed
    assert proved >= 1
