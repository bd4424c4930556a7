"""What can be read in two ways is refused, and the error shows how to write each."""

from __future__ import annotations

import pytest

from derivations.errors import Unreadable
from derivations.language import NameInfo, read
from derivations.meaning.table import grammar

NAMES = {key: NameInfo() for key in ("a", "b", "c", "i", "n", "x", "y", "A")}
NAMES |= {"f": NameInfo(callable=True), "S": NameInfo(is_set=True)}

#: A formula, and both ways to write it that the message must name.
TWO_READINGS = [
    (r"\log a b", (r"(\log a) b", r"\log(a b")),
    (r"\sin a \cdot b", (r"(\sin a) \cdot", r"\sin(a \cdot")),
    (r"a / b c", (r"\frac{a}{b} c", r"\frac{a}{b c}")),
    (r"\sin(a)^2", (r"(\sin(a))^", r"\sin((a)^")),
    (r"\frac{d}{da} a b", ("a b",)),
    (r"\sum_{k=1}^n k + k", (r"(\sum_{k=1}^n k) + k", r"\sum_{k=1}^n (k + k)")),
    (r"\max_{k \in S} k a", (r"k) a", "(k a)")),
    (r"\lim_{k \to 0} k + k", (r"(\lim_{k \to 0} k) + k", r"\lim_{k \to 0} (k + k)")),
    (r"\prod_{k=1}^n k a", (r"\prod (k a)",)),
    (r"x = 0 \iff k = 0 \text{ for all } k \in S", (r"\iff (\forall",)),
    (r"\forall k \in S : k = 0 \implies a = 0", (r"\forall k \in S : (k", r") \implies a = 0")),
    (r"\exists k \in S : k = 0 \iff a = 0", (r"\exists k \in S : (k",)),
    (r"|a|b|c|", (r"\lvert",)),
    (r"2 3", (r"2 \cdot 3", "23")),
    (r"\sin^{-1} a", ("inverse function", r"\frac{1}{\sin(…)}")),
    (r"a^12", ("{12}", "{1}")),
    (r"x^{(2)} = x", ("x^{2} for the power", "x_{2}")),
    (r"f^{(n)}(a) = x", ("f^{n}", "f_{n}")),
    (r"x_i^{[n + 1]} = x", ("x_i^{n + 1}",)),
]


def refusal(latex: str, names=NAMES) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(latex, names, grammar())
    return caught.value


@pytest.mark.parametrize(("latex", "ways"), TWO_READINGS)
def test_both_readings_are_named(latex, ways):
    error = refusal(latex)
    assert "can be read in two ways" in error.message
    assert error.span is not None
    assert 0 <= error.span.start < error.span.end <= len(latex)
    for way in ways:
        assert way in error.message


@pytest.mark.parametrize(("name", "latex"), [("d", r"\frac{da}{db}"), ("T", "A^T"), ("c", "S^c")])
def test_a_declared_letter_makes_a_sign_ambiguous(name, latex):
    read(latex, {k: v for k, v in NAMES.items() if k not in ("c", "d", "T")}, grammar())
    assert "two ways" in refusal(latex, NAMES | {name: NameInfo()}).message


@pytest.mark.parametrize("latex", ["2^{(n - 1)}", "(a + b)^{(n)}", "e^{(a + b)}", "A^{{n}}"])
def test_brackets_around_an_exponent_are_plain_where_nothing_is_numbered(latex):
    read(latex, NAMES, grammar())


@pytest.mark.parametrize(("name", "way"), [("T", "A^{{T}}"), ("c", "S^{{c}}")])
def test_the_way_out_that_a_message_names_is_one(name, way):
    assert read(way, NAMES | {name: NameInfo()}, grammar()).steps[0].node.head == "power"


@pytest.mark.parametrize(
    ("latex", "words", "at"),
    [
        ("a + z", "symbol z is not declared", 4),
        (r"\frac{a}{b", "expected }", 9),
        ("(a + b", "expected )", 5),
        ("a + b)", "unbalanced )", 5),
        ("a +", "ends where a value was expected", 2),
        (r"a \gt", "ends where a value was expected", 4),
        (r"= a", "expected a value", 0),
        (r"a \leftarrow b", r"\leftarrow", 2),
        ("a é b", "'é' is not in the language", 2),
        (r"\begin{aligned} a", "never closed", 0),
        (r"\begin{tabular} a \end{tabular}", "tabular is not in the language", 0),
        ("a^2^2", "two superscripts", 3),
        (r"\sum^n a", "no bound name below", 4),
        ("", "empty", 0),
        (r"a = b \text{ whenever } c = a", "not understood between two formulas", 6),
    ],
)
def test_an_error_says_what_and_where(latex, words, at):
    error = refusal(latex)
    assert words in error.message
    assert error.span is not None
    assert error.span.start <= at + 1


def test_long_flat_and_deep_formulas_end_in_one_sentence():
    for latex in ("a + " * 3000 + "a", "a " * 3000, "a" + "!" * 3000, "(" * 300 + "a" + ")" * 300):
        assert len(refusal(latex).message) < 200
    assert "20000" in refusal("a" * 20_001).message
