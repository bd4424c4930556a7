"""One formula as HTML: marks, words, and errors in their place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from derivations.checking import Kind, Step, Verdict
from derivations.pages import FormulaReport
from derivations.site import render, reply
from derivations.site.checked import Entry
from derivations.site.references import References

PROVED = Step("", Verdict.SYMBOLIC, bound="n ≤ 4")
TESTED = Step("", Verdict.TESTED, worlds=214)
REFUTED = Step("", Verdict.REFUTED)
ALIGNED = r"\begin{aligned} a &= b \\ &= c \\ &= d \end{aligned}"


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
    assert 'class="dv-formula dv-a-sentence dv-is-symbolic" title="proved for n ≤ 4"' in html
    assert '<span class="dv-hidden"> (proved for n ≤ 4) </span>' in html


def test_a_chain_says_what_its_steps_have_in_common() -> None:
    assert 'title="each of 2 steps proved for n ≤ 4"' in render.formula(
        entry("a = b = c", PROVED, PROVED)
    )
    mixed = render.formula(entry("a = b = c", PROVED, TESTED))
    assert 'title="step 1 proved for n ≤ 4; step 2 tested in 214 worlds"' in mixed


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
    assert 'tabindex="0" role="group"' in html


@pytest.mark.parametrize(
    ("latex", "count"), [(ALIGNED, 3), (ALIGNED.replace("a &= b", "a"), 2), ("a = b = c", 2)]
)
def test_steps_stand_beside_rows_where_both_agree(latex: str, count: int) -> None:
    steps = [PROVED, TESTED, PROVED][:count]
    html = render.formula(entry(latex, *steps, display=True))
    assert html.count('role="listitem"') == count
    assert ("dv-rows" in html) is ("aligned" in latex)
    assert html.count("--row:") == (count if "aligned" in latex else 0)


def test_equal_steps_of_one_row_are_told_once() -> None:
    html = render.formula(entry("a = b = c", PROVED, PROVED, display=True))
    assert "2 steps, each </span>symbolic · n ≤ 4" in html


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
    values = {r"\sigma": "(2, 1)", "left": "1 < 2", "right": "0"}
    html = reply.counterexample(entry("a = b", REFUTED, counterexample=values).report)
    assert html.index("σ") < html.index("left side") < html.index("right side")
    assert "1 &lt; 2" in html
    assert "katex" in html


def test_there_is_no_reply_without_a_counterexample() -> None:
    assert reply.counterexample(entry("a = b", PROVED).report) == ""
