"""Letters inside a name: found, refused where they vary, and left alone elsewhere."""

from __future__ import annotations

import pytest

from derivations.meaning.hidden_letters import letters_in
from tests.speak import Scope


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("x_{i}", {"i"}),
        ("a_{ij}", {"i", "j"}),
        (r"q_{\theta}", {r"\theta"}),
        ("z_{0}", set()),
        ("x_{old}", set()),
        (r"\theta^{\star}", set()),
        ("x", set()),
    ],
)
def test_letters(name, letters):
    assert letters_in(name) == letters


def test_an_opaque_name_may_stand_beside_other_letters():
    given = Scope(r"Let $a_{ij}, z_0 \in \mathbb{R}$ and $n \in \{1, 2\}$.")
    assert given.verdict(r"a_{ij} + \sum_{k=1}^n k > a_{ij} + z_0 - z_0") == "symbolic"


def test_the_message_says_what_to_do():
    outcome = Scope(r"Let $x_i \in \mathbb{R}$.").ask(r"\sum_{i=1}^3 x_i = 3 x_i")
    assert outcome.verdict.value == "unreadable"
    assert "declare i before it" in outcome.message


LATE = r"Let $s_\theta : \mathbb{R} \to \mathbb{R}$ and $\theta \in \mathbb{R}$."
SIZES = r"Let $n, k \in \{1, 2\}$."


def test_a_letter_is_declared_before_the_names_that_carry_it():
    *_, late = Scope(LATE).settings()
    assert r"declare \theta first" in late.message


@pytest.mark.parametrize(
    "listed", [r"e_2, \dots, e_n", r"e_1, \dots, e_k", r"e_1, e_3, \dots, e_n", "e_i"]
)
def test_a_basis_is_listed_from_1_to_its_dimension(listed):
    given = Scope(SIZES, rf"Let ${listed}$ be the standard basis of $\mathbb{{R}}^n$.")
    assert r"is written e_1, \dots, e_n" in given.settings()[0].message
