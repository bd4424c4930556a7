"""Each hypothesis of the page on max-max is needed: Z3 finds a countermodel without it.

The sets are arbitrary sorts and the functions uninterpreted, so what Z3 refutes has a concrete
model, and what it proves holds over all sets.
"""

from __future__ import annotations

import pytest

z3 = pytest.importorskip("z3")

THETA, PHI = z3.DeclareSort("Theta"), z3.DeclareSort("Phi")
REAL = z3.RealSort()
f = z3.Function("f", THETA, REAL)
h = z3.Function("h", THETA, PHI, REAL)
closing = z3.Function("closing", THETA, PHI)
t, t_star = z3.Consts("t t_star", THETA)
p, p_star = z3.Consts("p p_star", PHI)


def g(theta: object, phi: object) -> object:
    """The bound."""
    return f(theta) - h(theta, phi)


NEVER_NEGATIVE = z3.ForAll([t, p], h(t, p) >= 0)
CLOSES = z3.ForAll([t], h(t, closing(t)) == 0)
JOINT = z3.ForAll([t, p], g(t, p) <= g(t_star, p_star))
APART = z3.And(z3.ForAll([t], f(t) <= f(t_star)), h(t_star, p_star) == 0)


def verdict(claim: object, *hypotheses: object) -> str:
    """`proved`, or `refuted` by a model."""
    solver = z3.Solver()
    solver.set("timeout", 20_000)
    solver.set("random_seed", 0)
    solver.add(*hypotheses, z3.Not(claim))
    return {"unsat": "proved", "sat": "refuted"}.get(str(solver.check()), "unknown")


def test_the_maximisers_over_any_sets() -> None:
    assert verdict(JOINT == APART, NEVER_NEGATIVE, CLOSES) == "proved"


def test_the_gap_must_close() -> None:
    assert verdict(z3.Implies(JOINT, APART), NEVER_NEGATIVE) == "refuted"


def test_the_gap_must_not_be_negative() -> None:
    assert verdict(z3.Implies(APART, JOINT), CLOSES) == "refuted"


def test_one_direction_needs_less() -> None:
    assert verdict(z3.Implies(APART, JOINT), NEVER_NEGATIVE) == "proved"


def test_the_bound_is_one_only_with_its_sign() -> None:
    below = z3.ForAll([t, p], g(t, p) <= f(t))
    assert verdict(below, NEVER_NEGATIVE) == "proved"
    assert verdict(below, CLOSES) == "refuted"
