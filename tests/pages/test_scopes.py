"""What is in scope at a formula."""

from __future__ import annotations

import pytest

from derivations.pages import Page, parse_page, read_page
from derivations.runs.task import Binding, Definition, Let

FUNCTION = "derivations.topics.permutations:permutation_matrix"


def scope(page: Page, text: str) -> list[str]:
    """The scope of the formula with this text, in short."""
    [work] = [w for w in page.work if any(f.text == text for f in w.formulas)]
    return [short(item) for item in work.task.scope]


def short(item: object) -> str:
    if isinstance(item, Let):
        return "".join(piece.text for piece in item.pieces if piece.math)
    if isinstance(item, Definition):
        return item.latex
    assert isinstance(item, Binding)
    return item.name


def read(*lines: str) -> Page:
    return parse_page("p.md", "\n".join(lines))


def test_a_let_of_the_page_holds_from_its_end_on():
    page = read("$a$", "/// let", "Let $n$.", "///", "$b$")
    assert scope(page, "a") == []
    assert scope(page, "n") == []
    assert scope(page, "b") == ["n"]


def test_a_let_of_a_theorem_holds_in_it_and_its_proofs():
    page = read(
        *["/// theorem | T", "//// let", "Let $n$.", "////", "$a$", "///", "Prose $m$.", ""],
        *["/// proof", "//// let", "Let $k$.", "////", "$b$", "///", ""],
        *[
            "/// proof",
            "$c$",
            "///",
            "",
            "$d$",
            "/// lemma",
            "$e$",
            "///",
            "/// proof",
            "$f$",
            "///",
        ],
    )
    assert scope(page, "a") == ["n"]
    assert scope(page, "b") == ["n", "k"]
    assert scope(page, "c") == ["n"]
    assert [scope(page, x) for x in "mdef"] == [[], [], [], []]


@pytest.mark.parametrize("block", ["let", "refuted"])
def test_another_block_parts_a_theorem_from_its_proof(block):
    theorem = ["/// theorem", "//// let", "$n$", "////", "///"]
    page = read(*theorem, f"/// {block}", "$k$", "///", "/// proof", "$a$", "///")
    assert "n" not in scope(page, "a")


def test_a_proof_may_stand_in_a_container():
    page = read(
        *["/// theorem", "//// let", "$n$", "////", "///"],
        *["/// details | Proof", "//// proof", "$a$", "////", "///", "$b$"],
    )
    assert scope(page, "a") == ["n"]
    assert scope(page, "b") == []


@pytest.mark.parametrize("block", ["note", "refuted", "proof"])
def test_a_let_of_another_block_ends_with_it(block):
    page = read(f"/// {block}", "//// let", "$n$", "////", "$a$", "///", "$b$")
    assert scope(page, "a") == ["n"]
    assert scope(page, "b") == []


@pytest.mark.parametrize("sign", [":=", r"\coloneqq "])
def test_a_definition_is_in_force_from_there_on(sign):
    page = read(f"$a$ $p {sign} 1$ $b$", "/// proof", f"$q {sign} 2$ $c$", "///", "$d$")
    assert scope(page, "a") == []
    assert scope(page, "b") == [f"p {sign} 1"]
    assert scope(page, "c") == [f"p {sign} 1", f"q {sign} 2"]
    assert scope(page, "d") == [f"p {sign} 1"]


def test_code_binds_to_the_end_of_the_page_wherever_it_stands():
    page = read("$a$", "/// theorem", f"//// code | P = {FUNCTION}", "////", "$b$", "///", "$c$")
    assert scope(page, "a") == []
    assert scope(page, "b") == ["P", "permutation_matrix"]
    assert scope(page, "c") == ["P", "permutation_matrix"]


def test_the_same_code_twice_binds_once():
    page = read(*[f"/// code | {FUNCTION}", "///"] * 2, "$a$")
    assert scope(page, "a") == ["permutation_matrix"]


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("os:system", "outside the packages"),
        ("derivations.topics.permutations", "package.module:function"),
        ("derivations.topics.nowhere:f", "no module"),
        ("derivations.topics.permutations:nothing", "defines no `nothing`"),
        ("derivations.topicsx.permutations:f", "outside"),
        ("derivations.topics.permutations:a.b", "package.module:function"),
        ("two words", "package.module:function"),
        ("derivations.topics..permutations:f", "package.module:function"),
    ],
)
def test_a_bad_target_is_a_problem_where_it_stands(target, words):
    page = read("", f"/// code | {target}", "///", "$a$")
    [problem] = page.problems
    assert words in problem.message
    assert (problem.line, problem.column, problem.block) == (2, 12, "code")
    assert scope(page, "a") == []


def test_a_name_may_not_call_two_functions():
    other = "derivations.topics.permutations:inverse_permutation"
    page = read(f"/// code | P = {FUNCTION}", "///", f"/// code | P = {other}", "///")
    assert "already names" in page.problems[0].message


def test_an_id_names_one_block():
    block = ("/// theorem | A", "    id: same", "", "$1 = 1$", "///")
    [problem] = read(*block, "", *block).problems
    assert "names the block in line 1" in problem.message
    assert problem.line == 7


def test_claims_of_a_refuted_block_are_to_be_refuted():
    page = read(
        "/// refuted", "//// let", "$n$", "////", "$q := 1$ $a$", "//// note", "$b$", "////", "///"
    )
    assert {w.formulas[0].text: w.task.refuted for w in page.work} == {
        "n": False,
        "q := 1": False,
        "a": True,
        "b": True,
    }


def test_unchecked_formulas_are_listed_and_not_checked():
    page = read("/// unchecked | too deep", "$a$", "//// let", "$n$", "////", "///", "$b$")
    assert [(u.formula.text, u.reason) for u in page.unchecked] == [
        ("a", "too deep"),
        ("n", "too deep"),
    ]
    assert [f.text for f in page.formulas] == ["b"]


def test_a_let_is_one_task_with_its_words():
    page = read("/// let", "Let $n$ and", "<!-- $no$ --> $m$.", "///")
    [work] = page.work
    assert isinstance(work.task.subject, Let)
    assert [(p.text, p.math) for p in work.task.subject.pieces] == [
        ("Let ", False),
        ("n", True),
        (" and\n" + " " * 14, False),
        ("m", True),
        (".\n", False),
    ]
    assert [f.text for f in work.formulas] == ["n", "m"]


def test_a_let_without_a_formula_is_a_problem():
    assert "declares nothing" in read("/// let", "Let nothing.", "///").problems[0].message


def test_blocks_have_titles_ids_and_lines():
    page = read("", "/// theorem | The inverse", "    id: inverse", "", "$a$", "///")
    [block] = page.blocks
    assert (block.name, block.title, block.ident, block.line) == (
        "theorem",
        "The inverse",
        "inverse",
        2,
    )
    assert page.formulas[0].path == (block,)


def test_a_scope_is_bounded():
    error = read_page("p.md", "$a := 1$\n" * 2_001).error
    assert error is not None
    assert "2,000 declarations" in error.message
