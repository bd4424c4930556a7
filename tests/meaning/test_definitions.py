"""What a defined name means: where it is used, at arguments that fit, part by part."""

from __future__ import annotations

import pytest

from derivations.errors import Unreadable
from derivations.kernel import terms as t
from derivations.kernel.values import Truth
from derivations.meaning.values import vector
from tests.meaning.generic import Setting

GIVEN = Setting(
    r"Let $n \in \{1, 2, 3\}$, $a, b \in \mathbb{R}$, $x \in \mathbb{R}^n$ and $s \in (0, 1)$.",
    r"Let $i \in \{1, \dots, n\}$. Define $c := a^2$ and $v := c + b$.",
    r"Define $f(t) := a t$, $k(s) := \log s$ and $w_i := i x_i$.",
    r"Define $F(t) := \int_0^t f(r) \,dr$.",
    path=(2, 1),
)


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("v = 1", "a² + b = 1"),
        (r"\frac{d}{da} v = 2 a", "true"),
        (r"\int_0^1 v \,da = 1", "∫(a² + b; a·1, 0, 1) = 1"),
        ("f(f(b)) = 1", "a·a·b = 1"),
        (r"\sum_{a=1}^2 f(1) = 3", "true"),
        ("w_2 = 1", "2·x_2 = 1"),
        (r"\int_0^1 F(r) \,dr = 1", "∫(∫(a·r; r·2, 0, r); r·1, 0, 1) = 1"),
        (r"\frac{d}{db} F(b) = f(b)", "∫(0; r·2, 0, b) + a·b = a·b"),
        (r"\frac{d}{ds} k(s) = \frac{1}{s}", "1/s = 1/s"),
    ],
)
def test_a_definition_is_unfolded_where_it_stands(latex, expected):
    assert GIVEN.shown(latex) == expected


def test_an_argument_outside_the_domain_has_no_value():
    assert GIVEN.truth("k(a) < 0", a="1/2") is Truth.TRUE
    assert GIVEN.truth("k(a) > 0", a="2") is Truth.NO_VALUE
    with pytest.raises(Unreadable, match="takes a member of ℝ"):
        GIVEN.says("k(2) > 0")


def test_a_set_outside_the_domain_is_none():
    given = Setting(r"Let $a \in \mathbb{R}$, $s \in (0, 1)$. Define $H(s) := \{1, 2\}$.")
    assert given.truth("|H(a)| = 2", a="1/2") is Truth.TRUE
    assert given.truth("|H(a)| = 2", a="2") is Truth.NO_VALUE


def test_the_symbol_itself_is_where_it_was_declared_to_be():
    assert GIVEN.shown("k(s) = 1") == "log(s) = 1"
    assert GIVEN.says("k(s) = 1").args[0].op == "log"
    assert GIVEN.says("k(a) = 1").args[0].op == "guard"


@pytest.mark.parametrize(
    ("latex", "words"), [("f(1, 2) = 1", "takes 1 arguments, got 2"), ("w_4 = 1", "takes a member")]
)
def test_arguments_that_do_not_fit_are_refused(latex, words):
    with pytest.raises(Unreadable, match=words):
        GIVEN.says(latex)


def test_variables_of_nested_binders_differ():
    found = GIVEN.says(r"\int_0^1 F(r) \,dr = 1")
    names = {part.data[0] for part in found.walk() if part.op == "integral"}
    assert len(names) == 2
    assert not any("·" in name for name in found.free)


def test_a_vector_part_by_part():
    let = r"Let $n \in \{3\}$, $x \in \mathbb{R}^n$. Let $\Omega \subset \{1, \dots, n\}$. "
    given = Setting(
        let + r"Define $z \in \mathbb{R}^n$ by $z_\Omega := 2 x_\Omega$ and $z_{\Omega^c} := 0$.",
        path=(0, 4),
    )
    size = len(given.values[r"\Omega"])
    entries = given.value("z").entries
    assert 0 < size < 3
    assert [e is t.ZERO for e in entries].count(True) == 3 - size
    assert given.says(r"z_\Omega = 2 x_\Omega") is t.TRUE


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (r"$z_{\{1\}} := 0$", "entry 2 of 2 without a value"),
        (r"$z_{\{1, 2\}} := x$ and $z_1 := 0$", "twice or out of range"),
        (r"$z_{\{1, 2\}} := 1$", "right side is a number"),
    ],
)
def test_parts_must_cover_every_entry_once(parts, words):
    given = Setting(r"Let $x \in \mathbb{R}^2$.", rf"Define $z \in \mathbb{{R}}^2$ by {parts}.")
    with pytest.raises(Unreadable, match=words):
        given.value("z")


def test_an_entry_may_be_picked_by_a_set():
    given = Setting(r"Let $x \in \mathbb{R}^3$.")
    assert given.value(r"x_{\{1, 3\}}") == vector([t.var("x_1"), t.var("x_3")])
