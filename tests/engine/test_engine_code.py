"""Code behind a formula: what is right passes, and every slip in it is found."""

from __future__ import annotations

import pytest

from tests.speak import Scope

SOURCE = """
import math


def square(a):
    return a * a


def wrong_sign(a):
    return -a * a


def wrong_below_zero(a):
    return a * abs(a)


def wrong_far_away(a):
    return a * a if abs(a) < 100 else a * a + 1


def wrong_at_half(a):
    return a * a if a != 0.5 else 0.0


def slightly_wrong(a):
    return a * a * (1 + 1e-11)


def not_a_number(a):
    return math.nan


def fails(a):
    raise KeyError("x")


def text(a):
    return "text"


def nothing(a):
    return None


def shorter(x):
    return [v for v in x if v > 0]


def same(s):
    return s


def above(a):
    return abs(a) + 1e-14


def yes(a):
    return True
"""
GIVEN = (
    r"Let $a \in \mathbb{R}$, $n \in \{1, 2, 3\}$, $x \in \mathbb{R}^n$, $\sigma \in S_n$ and "
    r"$p \in (0, 1)$."
)
NAMES = [line[4:].partition("(")[0] for line in SOURCE.splitlines() if line.startswith("def ")]


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    """The scope with every function of the source bound to its name."""
    folder = tmp_path_factory.mktemp("code")
    package = folder / "some_code"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "functions.py").write_text(f"{SOURCE}\n__all__ = {NAMES}\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        patch.setenv("DERIVATIONS_CODE", "some_code")
        yield Scope(GIVEN, code={name: f"some_code.functions:{name}" for name in NAMES})


def call(name: str, argument: str) -> str:
    """A call as it is written on a page."""
    return rf"\mathtt{{{name.replace('_', chr(92) + '_')}}}({argument})"


def test_what_agrees_is_tested_and_never_proved(given):
    assert given.verdict(call("square", "a") + " = a^2") == "tested"
    assert given.verdict(call("square", "p") + " < p") == "tested"
    assert given.verdict(call("same", r"\sigma") + r" = \sigma") == "tested"
    assert given.verdict(call("yes", "a")) != "symbolic"


@pytest.mark.parametrize(
    "name",
    "wrong_sign wrong_below_zero wrong_far_away wrong_at_half slightly_wrong".split(),
)
def test_code_that_is_wrong_somewhere_is_refuted(given, name):
    outcome = given.ask(call(name, "a") + " = a^2")
    assert outcome.verdict.value == "refuted"
    assert outcome.counterexample["a"]


@pytest.mark.parametrize("name", "not_a_number fails text nothing".split())
def test_code_that_returns_no_number_is_named(given, name):
    outcome = given.ask(call(name, "a") + " = a^2")
    assert not outcome.verdict.passes()
    assert name in outcome.message or "code returned" in outcome.message


@pytest.mark.parametrize(
    "sentence",
    [
        call("same", r"\sigma") + r" = \sigma^{-1}",
        call("shorter", "x") + " = x",
        call("square", "10^{-9}") + " = 0",
        call("above", "10^{-14}") + " = 10^{-14}",
        call("square", "a") + r" \approx 1.0",
        call("unbound", "a") + " = a",
        call("square", "x") + " = 0",
    ],
)
def test_a_false_sentence_about_code_does_not_pass(given, sentence):
    outcome = given.ask(sentence)
    assert not outcome.verdict.passes()
    assert outcome.message
