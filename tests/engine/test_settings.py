# ruff: noqa: E501 -- sentences and terms are read best on one line
"""Settings: natural `let` lines have worlds, contradictory ones are told from those that were not met."""

from __future__ import annotations

import pytest

from tests.speak import Scope

NATURAL = [
    r"Let $a, b, c \in \mathbb{R}$ with $a < b < c$.", r"Let $n \in \{1, 2, 3\}$ and $x \in \mathbb{R}^n$ with $\|x\| = 1$.",
    r"Let $V \in \mathbb{R}^{2 \times 2}$ with $V^\top V = I_2$.", r"Let $A, B \in \mathbb{R}^{2 \times 2}$ with $A B = I_2$.",
    r"Let $A \in \mathbb{R}^{2 \times 2}$, $\lambda \in \mathbb{R}$ and $v \in \mathbb{R}^2$ with $v \ne 0$ and $A v = \lambda v$.",
    r"Let $a, b, c \in \mathbb{R}_{>0}$ with $a + b + c = 1$.", r"Let $a, b \in \mathbb{R}$ with $0 < a < b < 1$.",
    r"Let $a, b, c \in \mathbb{R}$ with $b^2 = 4 a c$.", r"Let $x \in \mathbb{R}$ with $x^3 = x + 1$.", r"Let $n \in \mathbb{N}$ and $\sigma \in S_n$.",
    r"Let $f : \mathbb{R} \to \mathbb{R}$ be smooth.", r"Let $x, y \in \mathbb{R}$ with $x^2 + y^2 = 1$.",
]  # fmt: skip


@pytest.mark.parametrize("line", NATURAL)
def test_a_natural_line_has_worlds(line):
    outcomes = Scope(line).settings()
    assert outcomes
    assert [
        o.verdict.value
        for o in outcomes
        if o.verdict.value not in ("symbolic", "bounded", "tested")
    ] == []


@pytest.mark.parametrize(("line", "verdict"), [
    (r"Let $x \in \mathbb{R}$ with $x^2 < 0$.", "vacuous"), (r"Let $x, y \in \mathbb{R}$ with $x < y$ and $y < x$.", "vacuous"),
    (r"Let $x \in \mathbb{R}$ with $x = x + 1$.", "vacuous"), (r"Let $x \in \mathbb{R}_{>0}$ with $x \le 0$.", "vacuous"),
    (r"Let $x \in \mathbb{R}$ with $x + \sin x + e^x = e^{x^2 + 3} + x \sin(x^3)$.", "undecided"),
])  # fmt: skip
def test_nothing_satisfies_is_said_only_where_it_is_proved(line, verdict):
    assert verdict in {o.verdict.value for o in Scope(line).settings()}


def test_what_follows_from_a_contradiction_does_not_pass():
    scope = Scope(r"Let $x \in \mathbb{R}$ with $x^2 < 0$.")
    assert scope.verdict("x = 1") == "vacuous"
    assert scope.verdict("x = x") == "vacuous"


def test_terms_and_definitions_need_a_value():
    scope = Scope(r"Let $x \in \mathbb{R}$.")
    assert scope.verdict(r"x^2 + 1") in ("symbolic", "bounded", "tested")
    assert scope.verdict(r"\frac{1}{x - x}") == "undecided"
