# ruff: noqa: E501 -- sentences and terms are read best on one line
"""What follows from hypotheses, what does not, and that both sides have a value."""

from __future__ import annotations

import pytest

from derivations.kernel import terms as t
from derivations.kernel.prover import Prover
from tests.kernel.short import *

P, Q, R = t.lt(x, y), t.eq(y, z), t.le(z, a)
POS = t.lt(ZERO, x)

FOLLOWS = [
    (t.eq(x, z), (t.eq(x, y), Q)), (t.eq(x + y, t.num(5)), (t.eq(x, t.num(2)), t.eq(y, t.num(3)))),
    (t.eq(x * y, t.num(6)), (t.eq(x, t.num(2)), t.eq(y, t.num(3)))), (t.eq(x**2, y**2), (t.eq(x, -y),)),
    (t.eq(x**3, x), (t.eq(x**2, ONE),)), (t.eq(x, 2 * y), (t.eq(x / y, t.num(2)), t.lt(ZERO, y))),
    (t.eq(x, y / z), (t.eq(x * z, y), t.lt(ZERO, z))), (t.eq(sqrt(x**2), x), (POS,)), (t.eq(sqrt(x**2), -x), (t.lt(x, ZERO),)),
    (t.eq(t.absolute(x), x), (t.le(ZERO, x),)), (t.eq(log(x * y), log(x) + log(y)), (POS, t.lt(ZERO, y))),
    (t.lt(x, z), (P, Q)), (t.le(x, y), (P,)), (t.negation(t.eq(x, y)), (P,)), (t.negation(t.le(y, x)), (P,)),
    (t.negation(t.lt(y, x)), (P,)), (t.disj(P, Q), (P,)), (t.disj(P, Q), (Q,)), (t.conj(P, Q), (P, Q)),
    (t.disj(P, t.le(y, x)), ()), (t.disj(t.lt(x, y), t.eq(x, y), t.lt(y, x)), ()), (t.implies(P, t.lt(x, y + 1)), ()),
    (t.negation(t.conj(P, t.lt(y, x))), ()), (t.negation(t.disj(t.lt(y, x), t.eq(x, y))), (P,)), (t.lt(x, a), (P, Q, R)),
    (t.forall("u", t.le(ZERO, u**2)), ()), (t.forall("x", t.le(ZERO, x**2)), (t.lt(x, ZERO),)), (TRUE, ()), (P, (P,)),
    (t.integer(t.floor(x)), ()), (t.integer(x - x + 3), ()), (t.le(x, t.absolute(x)), ()),
    (t.le(t.absolute(x + y), t.absolute(x) + t.absolute(y)), ()), (t.eq(t.extreme("max", [x, y]), y), (P,)),
    (t.le(x, t.extreme("max", [x, y])), ()), (t.le(t.extreme("min", [x, y]), x), ()), (t.eq(t.ite(P, x, y), x), (P,)),
    (t.eq(t.ite(P, x, y), y), (t.le(y, x),)), (t.eq(t.ite(P, x, y), t.extreme("min", [x, y])), ()),
    (t.eq(x, ONE), (t.disj(t.eq(x, ONE), P), t.le(y, x))), (t.le(ZERO, x), (t.disj(t.eq(x, ONE), t.eq(x, t.num(2))),)),
    (t.eq(x, ZERO), (t.le(x, ZERO), t.le(ZERO, x))), (t.eq(sqrt(3 + 2 * sqrt(2)), 1 + sqrt(2)), ()),
    (t.eq(sqrt(x**2 + 2 * x + 1), x + 1), (t.le(-ONE, x),)), (t.eq(f(x), f(y)), (t.eq(x, y),)),
    (t.le(f(x), f(y) + 1), (t.eq(x, y),)), (t.lt(x * y, ZERO), (POS, t.lt(y, ZERO))), (t.lt(ZERO, x + y), (POS, t.le(ZERO, y))),
    (t.lt(PI, t.num("3.15")), ()), (t.negation(t.eq(PI, t.num("3.14"))), ()), (t.eq(t.root(x, 3) ** 3, x), (t.le(ZERO, x),)),
    (t.eq(x, t.num(3)), (t.eq(x + y, t.num(5)), t.eq(x - y, ONE))),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "facts"), FOLLOWS, ids=lambda q: repr(q)[:70])
def test_follows(claim, facts):
    assert proves(claim, *facts)


FOLLOWS_NOT = [
    (t.eq(x, y), ()), (t.eq(x, y), (t.eq(x**2, y**2),)), (t.eq(x, y), (t.eq(x * z, y * z),)), (t.eq(x, ONE), (t.eq(x**2, x),)),
    (t.eq(sqrt(x**2), x), ()), (t.eq(sqrt(x**2), x), (t.lt(x, ZERO),)), (t.eq(x / x, ONE), ()), (t.eq(x, y / z), (t.eq(x * z, y),)),
    (t.eq(log(x * y), log(x) + log(y)), ()), (t.eq(log(x**2), 2 * log(x)), ()), (t.eq(exp(log(x)), x), ()),
    (t.eq(tan(x) * cos(x), sin(x)), ()), (t.lt(x, y), (t.le(x, y),)), (t.le(y, x), (P,)), (t.lt(x, z), (P,)),
    (t.negation(t.eq(x, y)), (t.le(x, y),)), (t.negation(P), (t.lt(y, z),)), (t.conj(P, Q), (P,)), (t.disj(P, Q), ()),
    (t.disj(t.lt(x, y), t.lt(y, x)), ()), (t.implies(t.le(x, y), P), ()), (t.negation(t.conj(P, Q)), (P,)),
    (t.negation(t.disj(P, Q)), (t.le(y, x),)), (t.forall("u", t.lt(ZERO, u**2)), ()), (t.forall("x", POS), (POS,)),
    (t.integer(x), ()), (t.integer(t.floor(x) / 2), ()), (t.integer(HALF), ()), (t.lt(x, t.absolute(x)), ()),
    (t.eq(t.extreme("max", [x, y]), x), (P,)), (t.eq(t.ite(P, x, y), x), ()), (t.eq(x, ONE), (t.disj(t.eq(x, ONE), P),)),
    (t.eq(sqrt(3 - 2 * sqrt(2)), 1 - sqrt(2)), ()), (t.eq(sqrt(x**2 + 2 * x + 1), x + 1), ()), (t.eq(f(x), f(y)), ()),
    (t.lt(x * y, ZERO), (t.lt(y, ZERO),)), (t.lt(ZERO, x + y), (t.le(ZERO, x), t.le(ZERO, y))), (t.eq(PI, t.num("22/7")), ()),
    (FALSE, ()), (FALSE, (t.le(x, y), t.le(y, x))), (FALSE, (t.lt(t.raised(x, y), ZERO),)), (t.lt(sin(x), ONE), ()),
    (t.lt(x * y, ONE), (t.le(ZERO, x), t.le(x, ONE), t.le(ZERO, y), t.le(y, ONE))),
    (t.le(t.power(log(x), 0), ZERO), (t.le(log(x), ZERO), t.le(ZERO, log(x)))), (t.eq(NOWHERE, NOWHERE), ()),
    (t.eq(sin(x), sin(x) + x), ()), (t.le(x**3, x), (t.le(x, ONE),)), (t.eq(t.sign(x) ** 2, ONE), ()), (P, (t.disj(P, Q),)),
    (t.eq(x, t.num(7)), (t.le(x**2, ZERO),)), (t.eq(x, y), (t.eq(1 / x, 1 / x),)),
    (t.le(x + 1, x), (t.le(x, x),)), (t.le(x + 1, x), (t.le(x * (x + 1), x**2 + x),)), (t.le(x, x - 1), (t.le(x, x),)),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "facts"), FOLLOWS_NOT, ids=lambda q: repr(q)[:70])
def test_does_not_follow(claim, facts):
    assert not proves(claim, *facts)


#: What must be supposed for a term to have a value, and what is not enough.
NEEDS = [
    (1 / x, t.negation(t.eq(x, ZERO)), TRUE), (x**-2, POS, t.le(ZERO, x)), (log(x), POS, t.le(ZERO, x)),
    (sqrt(x), t.le(ZERO, x), TRUE), (t.root(x, 3), t.le(ZERO, x), t.le(-ONE, x)), (gamma(x), POS, t.le(ZERO, x)),
    (t.function("digamma", x), POS, t.le(ZERO, x)), (t.function("lgamma", x), POS, t.le(ZERO, x)),
    (t.raised(x, y), POS, t.le(ZERO, x)), (t.raised(x, y), t.conj(t.eq(x, ZERO), t.lt(ZERO, y)), t.eq(x, ZERO)),
    (tan(x), t.negation(t.eq(cos(x), ZERO)), TRUE), (erfinv(x), t.conj(t.lt(-ONE, x), t.lt(x, ONE)), t.lt(-ONE, x)),
    (erfinv(x), t.conj(t.lt(-ONE, x), t.lt(x, ONE)), t.lt(x, ONE)), (t.guard(P, x, ""), P, TRUE),
    (t.only_if(P, x), P, TRUE), (t.guard(P, 1 / z, ""), t.conj(P, t.lt(ZERO, z)), P),
    (t.guard(t.lt(1 / x, y), x, ""), t.conj(POS, t.lt(1 / x, y)), t.lt(ZERO, y)), (exp(log(x)), POS, TRUE),
    (t.ite(POS, 1 / x, x), TRUE, None), (t.ite(POS, x, 1 / x), POS, TRUE), (t.ite(t.lt(1 / x, y), x, x + 1), POS, TRUE),
    (t.integral(1 / u, "u", ONE, x), t.lt(ONE, x), TRUE),
    (t.integral(log(u), "u", x, y), t.conj(POS, P), P), (t.integral(exp(log(u)), "u", ZERO, x), t.lt(ZERO, x), TRUE),
    (t.integral(u, "u", ZERO, 1 / x), POS, TRUE), (t.bound("sup", u, "u", ZERO, x), POS, TRUE),
    (t.limit(u, "u", 1 / x), POS, t.le(ZERO, x)), (t.slope(log(u), "u", x), POS, TRUE),
]  # fmt: skip


@pytest.mark.parametrize(("term", "enough", "less"), NEEDS, ids=lambda q: repr(q)[:50])
def test_what_a_term_needs(term, enough, less):
    assert proves(t.eq(term, term), enough)
    if less is not None:
        assert not proves(t.eq(term, term), less)


PROPOSITIONS = [
    (t.implies(POS, t.eq(1 / x, 1 / x)), True), (t.implies(t.le(ZERO, x), t.eq(1 / x, 1 / x)), False),
    (t.disj(t.le(x, ZERO), t.le(ZERO, log(1 + x))), True), (t.disj(t.eq(1 / x, 1 / x), t.le(x, ZERO)), False),
    (t.negation(t.conj(POS, t.lt(1 / x, ZERO))), True), (t.forall("u", t.eq(1 / u, 1 / u)), False),
    (t.forall("u", t.implies(t.lt(ONE, u), t.lt(1 / u, ONE))), True),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "expected"), PROPOSITIONS)
def test_parts_are_only_looked_at_where_they_count(claim, expected):
    assert proves(claim) is expected


CONTRADICTIONS = [
    (P, t.lt(y, x)), (P, t.le(y, x)), (P, t.eq(x, y)), (FALSE,), (t.lt(x**2, ZERO),), (t.eq(x**2, -ONE),), (t.lt(ONE, ZERO * x),),
    (t.eq(x, ONE), t.eq(x, t.num(2))), (t.eq(x, ONE), t.lt(x, ONE)), (t.lt(exp(x), ZERO),), (t.negation(t.eq(x, x + 0)),),
    (t.lt(ONE, sin(x)),), (t.lt(x, ZERO), t.lt(ZERO, x**3)), (t.le(exp(x), ZERO),), (t.eq(exp(x), ZERO),),
]  # fmt: skip
CONSISTENT = [
    (P,), (t.le(x, y), t.le(y, x)), (t.lt(x**3, ZERO),), (t.eq(x**2, ONE),), (t.le(x**2, ZERO),), (t.eq(x, ONE), t.le(x, ONE)),
    (t.le(ONE, sin(x)),), (t.lt(t.raised(x, y), ZERO),), (t.eq(t.raised(x, y), -ONE),), (t.negation(t.eq(x, ZERO)),),
    (t.lt(log(x), ZERO),), (t.lt(tan(x), ZERO),), (t.eq(t.floor(x), x),), (t.lt(t.function("lgamma", x), ZERO),), (), (TRUE,),
    (t.le(ONE, x * y), t.le(x, ONE), t.le(y, ONE), t.le(ZERO, x)), (t.lt(t.measured(1.0, 0.5), x),),
    (t.negation(t.eq(x, y)), t.le(x, y)),
]  # fmt: skip


@pytest.mark.parametrize("facts", CONTRADICTIONS, ids=repr)
def test_a_contradiction_is_seen(facts):
    assert Prover(facts).contradictory()


@pytest.mark.parametrize("facts", CONSISTENT, ids=repr)
def test_what_can_be_met_is_no_contradiction(facts):
    assert not Prover(facts).contradictory()


def test_a_bound_variable_is_not_the_free_one_of_the_same_name():
    whole = t.integral(exp(log(x)), "x", -ONE, ONE)
    assert not proves(t.eq(whole, ZERO), POS)
    assert not proves(t.forall("x", t.le(ZERO, x)), POS)
    assert not proves(t.forall("x", t.eq(x, t.var("x′"))), POS)
    assert not proves(t.eq(t.bound("sup", x**3 - x, "x", MINF, ZERO), ZERO), t.lt(ONE, x))


def test_ends_in_either_order():
    inside = lambda low, high, *facts: Prover(facts).holds_inside(t.lt(ZERO, u), "u", low, high)  # noqa: E731
    assert inside(ZERO, ONE)
    assert inside(ONE, ZERO)
    assert not inside(ONE, -ONE)
    assert not inside(-ONE, ONE)
    assert inside(ZERO, INF)
    assert not inside(MINF, ZERO)
    assert inside(ZERO, x, t.le(ZERO, x))
    assert not inside(ZERO, x)
    assert not inside(x, ZERO)
    assert inside(x, ONE, POS)


def test_an_integral_in_a_supposed_equation_exists():
    whole = t.integral(f(u), "u", MINF, INF)
    assert not proves(t.eq(whole, whole))
    assert proves(t.eq(2 * whole, t.num(2)), t.eq(whole, ONE))
    assert not proves(t.eq(2 * whole, t.num(2)), t.eq(whole, t.num(2)))


def test_settled_and_simpler():
    prover = Prover([P])
    assert prover.settled(P) is True
    assert prover.settled(t.le(y, x)) is False
    assert prover.settled(Q) is None
    assert Prover().simpler(x + x) is 2 * x
    assert Prover().simpler(t.measured(1.0, 0.0)).op == "measured"
    assert Prover([t.eq(x, ONE)]).vanishes(x**2 - x)
    assert not Prover().vanishes(x**2 - x)
    assert Prover().vanishes(erf(x) + erf(-x))
    assert b is not d
    assert c is not a
