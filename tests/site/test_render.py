"""One formula as HTML: marks, words, and errors in their place."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from derivations.pages import FormulaReport
from derivations.runs import Kind, Step, Verdict
from derivations.site import render, reply
from derivations.site.checked import Entry
from derivations.site.references import References

PROVED = Step("", Verdict.BOUNDED, bound="n ≤ 4")
TESTED = Step("", Verdict.TESTED, worlds=214)
REFUTED = Step("", Verdict.REFUTED)
ALIGNED = r"\begin{aligned} a &= b \\ &= c \\ &= d \end{aligned}"

BREAK = r" \\ &"


def entry(latex: str, *steps: Step, **changes: object) -> Entry:
    weakest = max((step.verdict for step in steps), key=lambda v: v.rank)
    report = FormulaReport(
        line=3, column=5, start=0, end=1, display=False, block="page", kind=Kind.SENTENCE.value,
        latex=latex, verdict=weakest.value, steps=steps, counterexample=None, message="",
        refuted=False, passes=True, where="page.md:3:5", excerpt="",
    )  # fmt: skip
    return Entry(replace(report, **changes), References([latex]))


def test_an_inline_sentence_has_its_verdict_in_hidden_words() -> None:
    html = render.formula(entry("a = b", PROVED))
    assert 'class="dv-formula dv-a-sentence dv-is-bounded"' in html
    assert html.count("proved for n ≤ 4") == 1
    assert '<span class="dv-hidden"> (proved for n ≤ 4)</span></button>' in html


def test_a_chain_says_what_its_steps_have_in_common() -> None:
    assert "(each of 2 steps proved for n ≤ 4)" in render.formula(
        entry("a = b = c", PROVED, PROVED)
    )
    mixed = render.formula(entry("a = b = c", PROVED, TESTED))
    assert "(step 1 proved for n ≤ 4; step 2 tested in 214 worlds)" in mixed


@pytest.mark.parametrize("kind", [Kind.TERM, Kind.DECLARATION, Kind.DEFINITION, Kind.HYPOTHESIS])
def test_what_claims_nothing_has_no_verdict(kind: Kind) -> None:
    html = render.formula(entry("x", PROVED, kind=kind.value))
    assert "dv-hidden" not in html
    assert "proved" not in html
    assert kind.value in html


def test_a_display_of_one_step_has_one_mark() -> None:
    html = render.formula(entry("a = b", TESTED, display=True))
    assert html.count("dv-mark ") == 1
    assert "tested · 214 worlds" in html
    assert 'role="group" aria-label="Displayed formula"' in html
    assert "tabindex" not in html


def steps(latex: str, *verdicts: Step) -> list[Step]:
    """Steps whose LaTeX is the formula's, cut at its relations, as the checker gives it."""
    sides = latex.removeprefix(r"\begin{aligned} ").removesuffix(r" \end{aligned}").split("=")
    pairs = zip(sides, sides[1:], verdicts, strict=False)
    return [replace(step, latex=f"{a}={b.removesuffix(BREAK)}".strip()) for a, b, step in pairs]


@pytest.mark.parametrize(
    ("latex", "rows"),
    [
        (ALIGNED, ["row 1: ", "row 2: ", "row 3: "]),
        (ALIGNED.replace("a &= b", "a"), ["row 2: ", "row 3: "]),
        (ALIGNED.replace("a &= b", "a &= b = e"), ["row 1: ", "row 2: ", "row 3: "]),
        ("a = b = c", ["step 1: ", "step 2: "]),
    ],
)
def test_verdicts_stand_beside_the_rows_in_which_their_steps_end(
    latex: str, rows: list[str]
) -> None:
    html = render.formula(entry(latex, *steps(latex, PROVED, TESTED, PROVED, PROVED), display=True))
    assert re.findall(r"(?:row|step) \d: ", html) == rows
    assert ("dv-chain" in html) is ("aligned" in latex)
    assert html.count('class="dv-row"') == (3 if "aligned" in latex else 0)


def test_steps_of_one_row_share_the_weakest_mark() -> None:
    latex = ALIGNED.replace("a &= b", "a &= b = e")
    html = render.formula(entry(latex, *steps(latex, PROVED, TESTED, PROVED, PROVED), display=True))
    assert re.findall(r"dv-mark dv-is-(\w+)", html) == ["tested", "bounded", "bounded"]


def test_equal_steps_of_one_row_are_told_once() -> None:
    html = render.formula(entry("a = b = c", PROVED, PROVED, display=True))
    assert "2 steps, each </span>bounded · n ≤ 4" in html


def test_page_text_is_escaped() -> None:
    html = render.formula(entry("<b>", REFUTED, passes=False, message="<script>", where="<i>"))
    assert "<script>" not in html
    assert "<b>" not in html
    assert "<i>" not in html


def test_a_failing_formula_shows_place_reason_and_counterexample() -> None:
    found = {"n": "2", "left": "1", "right": "0"}
    failing = entry(
        "a = b", REFUTED, passes=False, message="the sides differ", counterexample=found
    )
    html = render.formula(failing)
    for text in ("refuted", "page.md:3:5", "the sides differ", "n = 2, left = 1, right = 0"):
        assert text in html


def test_a_formula_of_the_page_that_is_unreadable_has_no_steps() -> None:
    broken = replace(entry("x", PROVED).report, steps=(), passes=False, message="no such block")
    assert "no such block" in render.formula(Entry(broken, References([])))


def test_the_reply_lists_symbols_then_sides() -> None:
    values = {r"\sigma": "(2, 1)", "left": "1 < 2", "right": "[0 1; 1 0]"}
    html = reply.counterexample(entry("a = b", REFUTED, counterexample=values).report)
    assert html.index("σ") < html.index("left side") < html.index("right side")
    assert "1 &lt; 2" in html
    assert "mtable" in html
    assert "both sides there" in html


@pytest.mark.parametrize(
    ("latex", "says"),
    [
        (r"\exists m : f(m) = 2", "no such choice"),
        (r"\forall m : f(m) = 2", "fails for some choice"),
        (r"a = b \implies c = d", "the premise holds and the conclusion does not"),
        (r"a = b \iff c = d", "one side holds and the other does not"),
        (r"x \in A", "is false"),
    ],
)
def test_a_sentence_without_sides_says_what_fails(latex: str, says: str) -> None:
    values = {"f": "1 ↦ 1, 2 ↦ 1", "left": "false", "right": "true"}
    html = reply.counterexample(entry(latex, REFUTED, counterexample=values).report)
    assert says in html
    assert "left side" not in html
    assert ">true<" not in html


def test_no_value_is_told_from_false() -> None:
    values = {"x": "0", "left": "0", "right": "undefined: a division by zero"}
    html = reply.counterexample(entry("0 = 1/x", REFUTED, counterexample=values).report)
    assert "has no value" in html
    assert "no value: a division by zero" in html


def test_a_claim_about_fixed_numbers_has_no_smallest_example() -> None:
    values = {"left": "0.1", "right": "0.2"}
    html = reply.counterexample(entry("a = b", REFUTED, counterexample=values).report)
    assert "value of each side" in html
    assert "smallest" not in html.lower()


@pytest.mark.parametrize(
    ("right", "says"), [("undefined: a division by zero", "It has no value"), ("2", "It fails")]
)
def test_fixed_numbers_have_no_world(right: str, says: str) -> None:
    values = {"left": "1", "right": right}
    html = reply.counterexample(entry("1 = 1/0", REFUTED, counterexample=values).report)
    assert says in html
    assert "world" not in html


def test_there_is_no_reply_without_a_counterexample() -> None:
    assert reply.counterexample(entry("a = b", PROVED).report) == ""
