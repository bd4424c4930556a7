"""Evidence: permanent addresses, what a formula stands on, and what its mark opens."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace

import pytest

from derivations.pages import read_page
from derivations.runs import Step, Verdict
from derivations.site import addresses, evidence, given, marks, render, words
from derivations.site.checked import Book, Entry
from derivations.site.evidence import Here
from tests.site.test_render import ALIGNED, PROVED, TESTED, entry, steps

SYMBOLIC = Step("", Verdict.SYMBOLIC)

PAGE = r"""# Page

/// let
Let $n \in \mathbb{N}$, $x \in \mathbb{R}^n$ and $z \in \mathbb{R}$.
Write $s := \sum_{i=1}^n x_i$. Let $s > 0$.
///

/// theorem | T
    id: one

$s = s$ and $1 = 1$.
///

$1 = 1$ and $1 = 1$.
"""


def named(text: str) -> dict[str, list[str]]:
    page = read_page("page.md", text)
    shown = [replace(entry(f.latex, PROVED).report, start=f.start) for f in page.formulas]
    names: dict[str, list[str]] = {}
    for name, report in zip(addresses.of_page(page.formulas, shown), shown, strict=True):
        names.setdefault(report.latex, []).append(name)
    return names


def test_an_address_has_the_block_and_the_formula_in_it() -> None:
    found = named(PAGE)
    block, prose, again = found["1 = 1"]
    assert re.fullmatch(r"one-[0-9a-f]{6}", block)
    assert re.fullmatch(r"f-[0-9a-f]{6}", prose)
    assert again == f"{prose}-2"


def test_an_address_does_not_move_when_formulas_are_added() -> None:
    before = named(PAGE)
    after = named(
        PAGE.replace("# Page", "# Page\n\n$2 = 2$ and $3$.").replace("$s = s$", "$4$ $s = s$")
    )
    assert all(after[latex] == names for latex, names in before.items())


def test_an_address_changes_with_its_formula() -> None:
    assert named(PAGE)["s = s"] != named(PAGE.replace("$s = s$", "$s = s + 0$"))["s = s + 0"]


def test_a_formula_stands_on_its_letters_and_on_theirs() -> None:
    page = read_page("page.md", PAGE)
    latex = {formula.start: formula.latex for formula in page.formulas}
    found = {latex[at]: [latex[n] for n in needed] for at, needed in given.of_page(page).items()}
    declared = [r"n \in \mathbb{N}", r"x \in \mathbb{R}^n", r"s := \sum_{i=1}^n x_i", "s > 0"]
    assert found["s = s"] == declared
    assert found["1 = 1"] == []


def here(book: Book | None = None) -> Here:
    return Here("page.md", book or Book(), {"page.md", evidence.LEGEND}, lambda to: f"../{to}")


def opened(shown: Entry) -> dict[str, str]:
    return dict(evidence.popovers(shown, here()))


def test_a_mark_opens_its_own_evidence() -> None:
    shown = entry(ALIGNED, *steps(ALIGNED, PROVED, TESTED, PROVED), display=True)
    shown = replace(shown, page="page.md", address="one-123456")
    targets = re.findall(r'popovertarget="([^"]+)"', render.formula(shown))
    assert targets == list(opened(shown)) == [f"one-123456-{n}" for n in (1, 2, 3)]
    second = opened(shown)["one-123456-2"]
    assert "tested in 214 worlds" in second
    assert "<dt>Worlds</dt><dd>214</dd>" in second
    assert '<a href="#one-123456">Permanent link</a>' in second
    assert f'<a href="../{evidence.LEGEND}">' in second
    assert '<code class="dv-latex">b = c</code>' in second


def test_the_evidence_of_a_quote_links_home() -> None:
    shown = replace(entry("a = b", PROVED), page="other.md", address="f-123456")
    assert '<a href="../other.md#f-123456">Permanent link</a>' in opened(shown)["f-123456-1"]


def test_reasons_and_citations_are_told() -> None:
    latex = r"\label{one} a \overset{\eqref{one}}{=} b"
    step = Step(latex, Verdict.SYMBOLIC, reason="since $x$ is < 1")
    html = opened(entry(latex, step, display=True))["f-1"]
    assert "since <span" in html
    assert "is &lt; 1" in html
    assert '<a class="dv-ref" href="#one">(1)</a>' in html


def test_the_engines_own_sentence_comes_before_ours() -> None:
    @dataclass(frozen=True)
    class Telling(Step):
        evidence: str = ""

    told = Telling("", Verdict.SYMBOLIC, evidence="both sides have the same normal form")
    assert words.evidence(told) == "Both sides have the same normal form."
    for step in (SYMBOLIC, PROVED, TESTED):
        assert words.evidence(step) == words.VERDICTS[step.verdict.value].means


def test_bounded_has_its_own_word_shape_and_place() -> None:
    assert words.short(PROVED) == "bounded · n ≤ 4"
    assert words.said(PROVED) == "proved for n ≤ 4"
    assert words.rank(SYMBOLIC) < words.rank(PROVED) < words.rank(TESTED)
    assert marks.Mark("", (SYMBOLIC, PROVED)).weakest is PROVED


@pytest.mark.parametrize("kind", ["term", "declaration"])
def test_an_inline_formula_that_claims_nothing_has_no_mark(kind: str) -> None:
    assert marks.of(entry("x", PROVED, kind=kind)) == ()
    assert len(marks.of(entry("x", PROVED, kind=kind, display=True))) == 1


def test_a_formula_that_fails_has_no_evidence() -> None:
    assert marks.of(entry("a = b", PROVED, passes=False)) == ()


def test_seconds_stand_in_a_file_of_their_own() -> None:
    shown = entry("a = b = c", replace(PROVED, seconds=0.25), replace(PROVED, seconds=0.5))
    assert json.loads(evidence.times([shown])) == {"f-1": 0.75}
    assert "second" not in opened(shown)["f-1"]


def test_page_text_is_escaped() -> None:
    step = replace(PROVED, latex="<b>", reason="<i>")
    html = opened(entry("<b>", step))["f-1"]
    assert "<b>" not in html
    assert "<i>" not in html


def test_a_formal_step_shows_what_rocq_has_checked_one_tap_away():
    step = replace(
        PROVED,
        verdict=Verdict.FORMAL,
        bound="",
        formal="forall n, n < n.+1\n\nProof.\nby [].\nQed.",
    )
    told = evidence._rocq([step, PROVED])
    assert "<summary>Statement and proof</summary>" in told
    assert "forall n, n &lt; n.+1" in told
    assert "Qed." in told
    assert evidence._rocq([PROVED]) == ""
