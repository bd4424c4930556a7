"""What the table makes of sentences, and that it makes nothing where a row is missing."""

import re

import pytest

from derivations.formal.emit import comment, page_file
from derivations.formal.kinds import identifier
from derivations.formal.rocq import library_text
from derivations.formal.statement import lift_step
from derivations.pages.formal import lifted_steps
from derivations.pages.load import read_page
from tests.formal.conftest import claims, lifted

LET = r"""/// let
Let $n \in \mathbb{N}$, $i, j \in \{1, \dots, n\}$, $x, y \in \mathbb{R}^n$,
$A \in \mathbb{R}^{n \times n}$,
$a, b \in \mathbb{R}$ and $\sigma, \tau \in S_n$.
///

"""


def statement(formula: str, let: str = LET) -> str:
    found = lifted(f"{let}$${formula}$$\n")
    assert len(found) == 1, f"{formula} does not lift"
    return " ".join(found[0].lifted.statement.split())


def claim(formula: str) -> str:
    text = statement(formula)
    return text.rpartition("-> ")[2] if "->" in text else text.partition(", ")[2]


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [
        (r"a b = b a", "((a * b) = (b * a))"),
        (r"a x = x", "((a *: x) = x)"),
        (r"A x = x", "((A *m x) = x)"),
        (r"x^\top y = a", "((((x^T) *m y) 0 0) = a)"),
        (r"(\sigma \circ \tau)(i) = j", "(((tau * sigma)%g i) = j)"),
        (r"\sigma^{-1}(i) = j", "(((sigma^-1)%g i) = j)"),
        (r"(A x)_i = a", "(((A *m x) i 0) = a)"),
        (r"A_{ij} = a", "((A i j) = a)"),
        (r"i \le a", "(((nat_of_ord i).+1%:R : R) <= a)"),
        (r"\sum_{m=1}^n x_m = a", "((\\sum_(m : 'I_n) (x m 0)) = a)"),
        (r"a > b", "(b < a)"),
        (r"a \ne 0", "(~ (a = (0 : R)))"),
        (r"a = 0.25", "(a = ((25%:R : R) / ((1 : R) * 100%:R)))"),
    ],
)
def test_types_decide_what_is_meant(formula: str, wanted: str) -> None:
    assert claim(formula) == wanted


def test_no_binder_hides_a_word_of_the_library() -> None:
    text = "".join(library_text(name) for name in ("Words", "WordsReal"))
    words = re.findall(r"^Definition (\w+)", text, re.M)
    assert {"normal_cdf", "expect", "merge"} <= set(words)
    assert [word for word in words if identifier(word) == word] == []


def test_the_normal_distribution_function_has_a_name_of_its_own() -> None:
    found = statement(r"\Phi(a) > 0")
    assert "(normal_cdf_ : R -> R)" in found
    assert "normal_cdf normal_cdf_ -> ((0 : R) < (normal_cdf_ a))" in found


def test_what_is_declared_is_bound_and_known() -> None:
    assert (
        statement("a b = b a") == "forall (R : realFieldType) (a : R) (b : R), ((a * b) = (b * a))"
    )
    positive = "/// let\nLet $a \\in \\mathbb{R}_{>0}$.\n///\n\n"
    assert "(0 : R) < a -> " in statement("a + a > a", positive)


@pytest.mark.parametrize(
    ("formula", "duty"),
    [
        (r"\frac{a}{b} = a", "b != 0"),
        (r"\log a = b", "0 < a"),
        (r"A^{-1} = A", "A \\in unitmx"),
        (r"\sqrt{a} = b", "0 <= a"),
        (r"\nabla_a \log a = b", "derivable (fun a : R => (ln a)) a 1"),
    ],
)
def test_a_sentence_claims_that_it_has_a_value(formula: str, duty: str) -> None:
    assert f"{duty} /\\" in statement(formula)


def test_a_value_is_needed_only_where_it_is_used() -> None:
    text = statement(
        r"\begin{cases} \frac{1}{b} & \text{if } b > 0 \\ 0 & \text{otherwise} \end{cases} = a"
    )
    assert re.search(r"\(\(\(0 : R\) < b\) -> b != 0\)", text)


@pytest.mark.parametrize(
    "formula",
    [r"\int_0^1 a \,dx = a", r"a \approx 1.0", r"\lim_{u \to \infty} \frac{a}{u} = 0",
     r"A + a = A", r"\det x = a"],
)  # fmt: skip
def test_what_has_no_row_is_not_lifted(formula: str) -> None:
    assert lifted(f"{LET}$${formula}$$\n") == []


def test_definitions_of_the_page_stay_definitions() -> None:
    found = {c.key: c.lifted for c in claims("permutations.md")}
    (definition,) = found["index-form:1"].definitions
    assert definition.text.startswith(
        "Definition P_def (R : realFieldType) (n : nat) (sigma : 'S_n)"
    )
    assert "P_def R n (sigma)" in found["index-form:1"].statement


def test_a_definition_that_depends_on_a_bound_name_is_not_lifted() -> None:
    let = r"""/// let
Let $n \in \mathbb{N}$, $i \in \{1, \dots, n\}$ and $x \in \mathbb{R}^n$. Write $b := x_i$.
///

"""
    assert lifted(f"{let}$$\\sum_{{i=1}}^n b = 0$$\n") == []


def test_the_file_shows_each_statement_beside_its_formula() -> None:
    text = page_file(claims("permutations.md"), {})
    assert "(** (P_\\sigma x)_i = x_{\\sigma(i)} *)\nTheorem step_index_form_1" in text


@pytest.mark.parametrize("text", ["a *) Admitted. (* b", "(*) x (*) y", '"', "(*" * 5 + ")" * 5])
def test_no_text_of_a_page_ends_its_comment(text: str) -> None:
    inner = comment(text)[3:-2]
    assert "*)" not in inner
    assert "(*" not in inner
    assert '"' not in inner


@pytest.mark.parametrize("key", ["\\theta^{\\star}", "x_{i}", "fun", "a b", "é", "q'", "\\bar{a}"])
def test_a_name_is_letters_and_digits(key: str) -> None:
    assert re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", identifier(key))
    assert identifier(key) != "fun"


def test_a_gap_says_what_is_missing() -> None:
    page = read_page("page.md", f"{LET}$$\\int_0^1 a \\,dx = a$$\n")
    (found,) = [str(lift) for _, _, _, lift in lifted_steps(page)]
    assert found == "no row for integral"
    assert lift_step.__doc__
