"""What a verdict is called on a page: short for the eye, whole for the ear.

Every word that a page says about a formula comes from these tables, and is
computed from the formula's outcome; nothing is typed by an author.
"""

from __future__ import annotations

from derivations.kernel.verdict import Kind, Step, Verdict
from derivations.pages import FormulaReport
from derivations.pages.ledger import UNCHECKED
from derivations.meaning.show import readable

_SHORT = {
    Verdict.FORMAL: "formal proof",
    Verdict.SYMBOLIC: "symbolic",
    Verdict.TESTED: "tested",
    Verdict.UNDECIDED: "undecided",
    Verdict.VACUOUS: "vacuous",
    Verdict.UNREADABLE: "unreadable",
    Verdict.REFUTED: "refuted",
}
_SAID = {
    Verdict.FORMAL: "formally proved",
    Verdict.SYMBOLIC: "proved",
    Verdict.TESTED: "tested",
    Verdict.UNDECIDED: "undecided",
    Verdict.VACUOUS: "vacuous, since no world meets the hypotheses",
    Verdict.UNREADABLE: "not readable",
    Verdict.REFUTED: "refuted",
}
# What holds, holds up to the bound; one counterexample is enough for good.
_BOUNDED = (Verdict.FORMAL, Verdict.SYMBOLIC, Verdict.TESTED)
# Formulas that claim nothing: one word, and the phrase that stands in for a verdict.
_ROLE = {
    Kind.TERM.value: ("term", "a term, which has a value in every world"),
    Kind.DECLARATION.value: ("declaration", "a declaration"),
    Kind.DEFINITION.value: ("definition", "a definition"),
    Kind.HYPOTHESIS.value: ("hypothesis", "a hypothesis"),
    UNCHECKED: ("not checked", "not checked"),
}


def worlds(count: int) -> str:
    """`1 world`, `1,024 worlds`."""
    return f"{count:,} world{'' if count == 1 else 's'}"


def short(step: Step) -> str:
    """The words beside a display: `symbolic · n ≤ 4`, `tested · 214 worlds`."""
    parts = [_SHORT[step.verdict]]
    if step.verdict is Verdict.TESTED and step.worlds:
        parts.append(worlds(step.worlds))
    if step.bound and step.verdict in _BOUNDED:
        parts.append(readable(step.bound))
    return " · ".join(parts)


def said(step: Step, *, expected_refuted: bool = False) -> str:
    """The same as a phrase: `proved for n ≤ 4`, `refuted, as it should be`."""
    if step.verdict is Verdict.REFUTED and expected_refuted:
        return "refuted, as it should be"
    phrase = _SAID[step.verdict]
    if step.verdict is Verdict.TESTED and step.worlds:
        phrase += f" in {worlds(step.worlds)}"
    if step.bound and step.verdict in _BOUNDED:
        phrase += f" for {readable(step.bound)}"
    return phrase


def verdict(name: str) -> str:
    """One or two words for a verdict alone: `symbolic`, `not checked`."""
    return _ROLE[UNCHECKED][0] if name == UNCHECKED else _SHORT[Verdict(name)]


def role(report: FormulaReport) -> str:
    """What a formula is that is no sentence: `a hypothesis, met in 24 worlds`."""
    phrase = _ROLE[report.kind][1]
    if report.kind == UNCHECKED:
        return f"{phrase}: {report.message}"
    if report.kind == Kind.HYPOTHESIS.value and report.steps and report.steps[0].worlds:
        return f"{phrase}, met in {worlds(report.steps[0].worlds)}"
    return phrase


def role_short(kind: str) -> str:
    """One word for the same."""
    return _ROLE[kind][0]
