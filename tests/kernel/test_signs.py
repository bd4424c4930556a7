# ruff: noqa: E501 -- sentences and terms are read best on one line
"""The sign tables against what the signs mean: sets of −1, 0 and 1. Sound, and as sharp as they can be."""

from __future__ import annotations

from itertools import product

import pytest

from derivations.kernel import signs
from derivations.kernel import terms as t
from tests.kernel.short import *

MEANING = {"+": {1}, "-": {-1}, "0": {0}, "+0": {0, 1}, "-0": {-1, 0}, "±": {-1, 1}, "": {-1, 0, 1}}
WORD = {frozenset(v): k for k, v in MEANING.items()}


@pytest.mark.parametrize(("one", "other"), product(MEANING, repeat=2))
def test_products(one, other):
    exact = frozenset(i * j for i in MEANING[one] for j in MEANING[other])
    assert signs.joined("mul", [one, other]) == WORD[exact]


def test_products_of_many():
    assert signs.joined("mul", ["-", "-", "-"]) == "-"
    assert signs.joined("mul", ["-", "-0", "+"]) == "+0"
    assert signs.joined("mul", ["±", "-", "+"]) == "±"
    assert signs.joined("mul", ["±", "+0"]) == ""
    assert signs.joined("mul", ["0", "±", "-0"]) == "0"
    assert signs.joined("mul", ["0", ""]) == "0"
    assert signs.joined("mul", []) == "+"


@pytest.mark.parametrize(("word", "n"), product(MEANING, (-3, -2, -1, 0, 1, 2, 3)))
def test_powers(word, n):
    exact = frozenset(1 if n == 0 else i ** abs(n) for i in MEANING[word] if i != 0 or n >= 0)
    assert signs.to_power(word, n) == WORD.get(exact, "")


@pytest.mark.parametrize(("one", "other"), product(MEANING, repeat=2))
def test_two_things_known_of_one_sign(one, other):
    both = MEANING[one] & MEANING[other]
    assert signs.both(one, other) == WORD.get(frozenset(both), one)
    assert signs.either(one, other) == WORD[frozenset(MEANING[one] | MEANING[other])]


@pytest.mark.parametrize(("found", "said"), product(MEANING, MEANING))
def test_clashes(found, said):
    assert signs.clash(found, said) == (not MEANING[found] & MEANING[said])


#: Facts that give a variable each sign.
FACTS = {
    "+": lambda v: t.lt(ZERO, v), "-": lambda v: t.lt(v, ZERO), "+0": lambda v: t.le(ZERO, v),
    "-0": lambda v: t.le(v, ZERO), "±": lambda v: t.negation(t.eq(v, ZERO)), "": lambda v: TRUE,
    "0": lambda v: t.eq(v, ZERO),
}  # fmt: skip


@pytest.mark.parametrize("word", FACTS)
def test_facts_are_read(word):
    assert sign(x, FACTS[word](x)) == word
    turned = {"+": "-", "-": "+", "+0": "-0", "-0": "+0"}.get(word, word)
    assert sign(-x, FACTS[word](x)) == turned
    assert sign(-3 * x, FACTS[word](x)) == turned
    assert sign(x / 2, FACTS[word](x)) == word
    assert sign(x - y, FACTS[word](x - y)) == word
    assert sign(y - x, FACTS[word](x - y)) == turned


def _of(op, i, j):
    return {
        "add": (1 if i + j > 0 else -1 if i + j < 0 else 0),
        "max": max(i, j),
        "min": min(i, j),
    }[op]


@pytest.mark.parametrize(("op", "one", "other"), product(("add", "max", "min"), MEANING, MEANING))
def test_sums_and_extremes(op, one, other):
    exact = set()
    for i, j in product(MEANING[one], MEANING[other]):
        exact |= {-1, 0, 1} if op == "add" and i * j < 0 else {_of(op, i, j)}
    term = t.node("add", (x, y)) if op == "add" else t.extreme(op, [x, y])
    found = sign(term, FACTS[one](x), FACTS[other](y))
    assert found == WORD[frozenset(exact)]


FORMS = [
    (exp(x), "+"), (cosh(x), "+"), (PI * x**2, "+0"), (gamma(x), "+"), (t.absolute(x), "+0"), (sqrt(x), "+0"),
    (x**2 + 1, "+"), (-(x**2) - exp(y), "-"), (sinh(x), ""), (sin(x), ""), (x**3, ""), (x * y, ""), (tan(x), ""),
    (2 + sin(x), "+"), (1 - sin(x), "+0"), (1 + cos(x), "+0"), (1 - erf(x), "+"), (1 + tanh(x), "+"), (erf(x) - 1, "-"),
    (sin(x) - 1, "-0"), (2 - sin(x) * cos(y), "+"), (1 - sin(x) * cos(y), "+0"), (3 - sin(x) - cos(x) - sin(y), "+0"),
    (4 - sin(x) - cos(x) - sin(y), "+"), (2 - erf(x) * tanh(y), "+"), (x**-2, "+"), (1 / x, "±"),
    (t.raised(x, y), ""), (f(x), ""), (t.floor(x), ""), (1 - t.sign(x), ""), (log(x), ""),
    (x**2 + 2 * x * y + y**2, "+0"), (x**2 - 2 * x + 1, "+0"), (t.ite(t.lt(x, y), ONE, PI), "+"),
    (t.ite(t.lt(x, y), ONE, -PI), "±"), (t.ite(t.lt(x, ZERO), -x, x), "+0"), (t.guard(t.lt(x, y), exp(x), ""), "+"),
    (t.only_if(t.lt(x, y), -exp(x)), "-"), (t.extreme("max", [x, exp(x)]), "+"), (t.extreme("min", [x, -exp(x)]), "-"),
    (t.ite(t.lt(x, y), x**2, y**2 + 1), "+0"),
]  # fmt: skip


@pytest.mark.parametrize(("term", "expected"), FORMS, ids=lambda q: repr(q)[:60])
def test_signs_by_form(term, expected):
    assert sign(term) == expected


GIVEN = [
    (t.absolute(x), "±", "+"), (sqrt(x), "+", "+"), (t.raised(x, y), "+", "+"), (t.raised(x, y), "+0", "+0"),
    (t.raised(x, y), "-", ""), (t.raised(x, y), "±", ""), (1 / x, "+", "+"), (1 / x, "-", "-"), (1 / x, "+0", "+"),
    (x**-2, "", "+"), (x**2, "±", "+"), (x**3, "-", "-"), (erf(x), "-", "-"), (erfinv(x), "+", "+"), (tanh(x), "-0", "-0"),
    (sinh(x), "+", "+"), (atan(x), "-", "-"), (t.sign(x), "+0", "+0"), (log(1 + x), "+", "+"), (log(1 + x), "", ""),
    (log(1 + x**2), "", "+0"), (x * y**2, "+", "+0"), (x + y**2, "+", "+"), (x * exp(y), "-", "-"), (sin(x), "+", ""),
    (tan(x), "+", ""), (x - 1, "+", ""), (t.power(log(x), 0), "", "+"), (x**2 + x, "+", "+"), (x**2 - x, "-", "+"),
    (x**3 + x, "-0", "-0"), (x / (1 + x), "+", "+"), (1 - x / (1 + x), "+", "+"), (f(x), "+", ""),
]  # fmt: skip


@pytest.mark.parametrize(("term", "given", "expected"), GIVEN, ids=lambda q: repr(q)[:50])
def test_signs_from_a_sign(term, given, expected):
    assert sign(term, FACTS[given](x)) == expected


def box(low, high, v=x, open_low=False, open_high=False):
    return (
        (t.lt if open_low else t.le)(t.num(low), v),
        (t.lt if open_high else t.le)(v, t.num(high)),
    )


RANGES = [
    (1 - x * y, (*box(0, 1), *box(0, 1, y)), "+0"), (1 - x * y, (*box(0, 1, x, True, True), *box(0, 1, y)), "+"),
    (2 - x * y, (*box(0, 1), *box(0, 1, y)), "+"), (1 - x * y * z, (*box(0, 1), *box(0, 1, y), *box(0, 1, z)), "+0"),
    (1 - x**2, box(0, 1, x, False, True), "+"), (1 + x * y, (*box(0, 1), *box(0, 1, y)), "+"),
    (x * y - 1, (*box(1, 2), *box(1, 2, y)), "+0"), (x * y - 1, (*box(1, 2, x, True, True), *box(1, 2, y, True)), "+"),
    (x + y - x * y, (*box(0, 1), *box(0, 1, y)), "+0"), (x + y - x * y, (*box(0, 1, x, True, True), *box(0, 1, y)), "+"),
    (x - y, (t.le(y, x),), "+0"), (x - z, (t.le(y, x), t.lt(z, y)), "+"), (x - z, (t.le(y, x), t.le(z, y)), "+0"),
    (x * y - 2, (t.lt(t.num(2), x), t.le(ONE, y)), "+"), (x * y - 2, (t.le(t.num(2), x), t.le(ONE, y)), "+0"),
    (6 - x - y, (t.le(x, t.num(2)), t.lt(y, t.num(4))), "+"), (1 - x - y, (t.le(x, ONE), t.le(y, ONE)), ""),
    (x**2 - 4, (t.lt(t.num(2), x),), "+"), (x**2 - 5, (t.lt(t.num(2), x),), ""), (exp(x) - 1, (t.lt(ZERO, x),), ""),
    (5 - x**2 - y, (*box(0, 1), *box(0, 1, y)), "+"), (x - 1, (t.lt(ZERO, x), t.lt(ONE, x), t.le(ONE, x)), "+"),
    (x - 1, (t.le(ONE, x), t.lt(ZERO, x)), "+0"),
]  # fmt: skip


@pytest.mark.parametrize(("term", "facts", "expected"), RANGES, ids=lambda q: repr(q)[:50])
def test_signs_from_ranges(term, facts, expected):
    assert sign(term, *facts) == expected


def test_declared_signs_hold_for_every_argument_or_not_at_all():
    everywhere = t.forall("u", t.lt(ZERO, f(t.var("u"))))
    assert proves(t.lt(ZERO, f(x + 1)), everywhere)
    assert proves(t.le(ZERO, f(x)), t.forall("u", t.le(ZERO, f(t.var("u")))))
    assert not proves(t.lt(ZERO, f(x)), t.forall("u", t.le(ZERO, f(t.var("u")))))
    assert proves(
        t.lt(ZERO, f(x, y)), t.forall("s", t.forall("u", t.lt(ZERO, f(t.var("s"), t.var("u")))))
    )
    u = t.var("u")
    for part in (f(u**2), f(u + y), f(u, u), f(u, ONE), f(ONE), f(u, orders=(1,)), f(u, y)):
        fact = t.forall("u", t.lt(ZERO, part)) if "u" in part.free else t.lt(ZERO, part)
        assert sign(f(*([x] * len(part.args))), fact) == ""
    assert sign(f(x), t.forall("u", t.lt(u, f(u)))) == ""
    assert sign(f(x), t.forall("u", t.lt(f(u), ZERO))) in ("", "-")
    assert sign(f(x, orders=(1,)), everywhere) == ""
