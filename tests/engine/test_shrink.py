# ruff: noqa: E501 -- sentences and terms are read best on one line
"""Counterexamples are as small as they get."""

from __future__ import annotations

import pytest

from tests.speak import Scope


def shown(let, latex):
    outcome = Scope(let).ask(latex)
    assert outcome.verdict.value == "refuted"
    return outcome.counterexample


@pytest.mark.parametrize(("latex", "value"), [
    ("x^2 = x", "-1"), ("x > 0", "0"), ("x < 3", "3"), (r"x = 0", "1"), (r"x \ne 2", "2"), (r"\frac{1}{x} = \frac{1}{x}", "0"), (r"|x| = x", "-1"),
])  # fmt: skip
def test_the_simplest_number(latex, value):
    found = shown(r"Let $x \in \mathbb{R}$.", latex)
    assert found["x"] in (value, value.replace("-", "−"))


def test_both_sides_are_shown():
    found = shown(r"Let $x, y \in \mathbb{R}$.", "(x + y)^2 = x^2 + y^2")
    assert found["left"] != found["right"]
    assert {found["x"], found["y"]} <= {"1", "-1", "−1", "2"}


def test_a_side_without_a_value_is_told():
    found = shown(r"Let $x \in \mathbb{R}$.", r"\frac{x}{x} = 1")
    assert "undefined" in found["left"]
    assert found["right"] == "1"


def test_the_smallest_structure():
    found = shown(r"Let $n \in \mathbb{N}$ and $x \in \mathbb{R}^n$.", r"n < 3")
    assert found["n"] == "3"
