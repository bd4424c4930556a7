"""Verdicts in words, computed from steps."""

from __future__ import annotations

import pytest

from derivations.meaning.show import readable
from derivations.runs import Step, Verdict
from derivations.site import words


@pytest.mark.parametrize(
    ("step", "short", "said"),
    [
        (Step("", Verdict.BOUNDED, 9, "n ≤ 4"), "bounded · n ≤ 4", "proved for n ≤ 4"),
        (Step("", Verdict.BOUNDED), "bounded", "proved up to a bound"),
        (Step("", Verdict.SYMBOLIC, 9, "n ≤ 4"), "symbolic", "proved"),
        (Step("", Verdict.SYMBOLIC), "symbolic", "proved"),
        (Step("", Verdict.TESTED, 1200), "tested · 1,200 worlds", "tested in 1,200 worlds"),
        (Step("", Verdict.TESTED, 1), "tested · 1 world", "tested in 1 world"),
        (Step("", Verdict.FORMAL), "formal proof", "formally proved"),
        (Step("", Verdict.REFUTED, bound="n ≤ 4"), "refuted", "refuted"),
        (
            Step("", Verdict.REFUTED, undefined=True),
            "refuted",
            "refuted, since a side has no value",
        ),
    ],
)
def test_words(step: Step, short: str, said: str) -> None:
    assert words.short(step) == short
    assert words.said(step) == said


def test_a_refutation_that_is_wanted_says_so() -> None:
    step = Step("", Verdict.REFUTED)
    assert words.said(step, expected_refuted=True) == "refuted, as it should be"
    step = Step("", Verdict.REFUTED, undefined=True)
    assert words.said(step, expected_refuted=True) == "without a value, as it should be"
    holds = Step("", Verdict.SYMBOLIC)
    assert words.said(holds, expected_refuted=True) == "proved"


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_has_words(verdict: Verdict) -> None:
    assert words.short(Step("", verdict))
    assert words.said(Step("", verdict))


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        ("n ≤ 4, i ≤ 4", "n ≤ 4, i ≤ 4"),
        (r"|\mathcal{Z}| ≤ 3", "|Z| ≤ 3"),
        (r"|\Theta| ≤ 3, |\phi| ≤ 2", "|Θ| ≤ 3, |φ| ≤ 2"),
        (r"\lambda ≤ 3", "λ ≤ 3"),
    ],
)
def test_a_bound_is_text(latex: str, text: str) -> None:
    assert readable(latex) == text
    assert text in words.short(Step("", Verdict.BOUNDED, bound=latex))
    assert text in words.said(Step("", Verdict.BOUNDED, bound=latex))
