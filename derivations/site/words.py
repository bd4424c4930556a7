"""What a verdict is called on a page: short for the eye, whole for the ear.

Every word that a page says about a formula comes from these tables, and is
computed from the formula's outcome; nothing is typed by an author.
"""

from __future__ import annotations

from dataclasses import dataclass

from derivations.meaning.show import readable
from derivations.pages import FormulaReport
from derivations.pages.ledger import UNCHECKED
from derivations.runs.outcome import Kind, Step


@dataclass(frozen=True)
class Verdict:
    """How a verdict is spoken of: beside a formula, in a sentence, and in the legend."""

    short: str
    said: str
    means: str


VERDICTS = {
    "formal": Verdict(
        "formal proof",
        "formally proved",
        "A proof assistant checked the general statement, for every size and every value.",
    ),
    "symbolic": Verdict(
        "symbolic",
        "proved",
        "Proved for all sizes and all values, with numbers and functions left as letters. A small "
        "part of the checker has checked every step of the proof.",
    ),
    "bounded": Verdict(
        "bounded",
        "proved up to a bound",
        "Proved in every structure up to the bound that stands beside it. It says nothing about "
        "larger ones.",
    ),
    "tested": Verdict(
        "tested",
        "tested",
        "It certainly held in every world that was tried, and the number of worlds stands beside "
        "it. The worlds are in general position: they fill what the hypotheses describe. This is "
        "evidence and no proof.",
    ),
    "undecided": Verdict(
        "undecided",
        "undecided",
        "Neither proved nor refuted, or no world was found that meets the hypotheses. That none "
        "was found does not mean that none exists.",
    ),
    "vacuous": Verdict(
        "vacuous",
        "vacuous, since no world meets the hypotheses",
        "It is proved that the hypotheses contradict each other, so there is nothing to check.",
    ),
    "unreadable": Verdict(
        "unreadable", "not readable", "It is not in the language, so it was not checked."
    ),
    "refuted": Verdict(
        "refuted",
        "refuted",
        "There is a world in which every hypothesis holds and the formula is false, or has no "
        "value. The smallest one that was found is shown.",
    ),
}
"""Every verdict, strongest first."""

# A formal or symbolic verdict has no bound, and one counterexample is enough for good.
_BOUNDED = ("bounded", "tested")
# Formulas that claim nothing: one word, and the phrase that stands in for a verdict.
_ROLE = {
    Kind.TERM.value: ("term", "a term, which has a value in every world"),
    Kind.DECLARATION.value: ("declaration", "a declaration"),
    Kind.DEFINITION.value: ("definition", "a definition"),
    Kind.HYPOTHESIS.value: ("hypothesis", "a hypothesis"),
    UNCHECKED: ("not checked", "not checked"),
}
_ROLE_MEANS = {
    Kind.TERM.value: "It claims nothing. It was read, and has a value in every world.",
    Kind.DECLARATION.value: "It says what a letter stands for, and so cannot be false.",
    Kind.DEFINITION.value: "It says what a symbol means, and so cannot be false.",
    Kind.HYPOTHESIS.value: "What follows is claimed only where it holds.",
    UNCHECKED: "Nobody has checked it. The page says why.",
}


def rank(step: Step) -> int:
    """0 for the strongest verdict."""
    return list(VERDICTS).index(step.verdict.value)


def worlds(count: int) -> str:
    """`1 world`, `1,024 worlds`."""
    return f"{count:,} world{'' if count == 1 else 's'}"


def short(step: Step) -> str:
    """The words beside a display: `bounded · n ≤ 4`, `tested · 214 worlds`."""
    parts = [VERDICTS[step.verdict.value].short]
    if step.verdict.value == "tested" and step.worlds:
        parts.append(worlds(step.worlds))
    if step.bound and step.verdict.value in _BOUNDED:
        parts.append(readable(step.bound))
    return " · ".join(parts)


def said(step: Step, *, expected_refuted: bool = False) -> str:
    """The same as a phrase: `proved for n ≤ 4`, `refuted, as it should be`."""
    name = step.verdict.value
    if name == "refuted" and expected_refuted:
        return f"{'without a value' if step.undefined else 'refuted'}, as it should be"
    if name == "refuted" and step.undefined:
        return "refuted, since a side has no value"
    phrase = VERDICTS[name].said
    if name == "tested" and step.worlds:
        phrase += f" in {worlds(step.worlds)}"
    if step.bound and name in _BOUNDED:
        phrase = "proved" if name == "bounded" else phrase
        phrase += f" for {readable(step.bound)}"
    return phrase


def evidence(step: Step) -> str:
    """What the verdict rests on, in a sentence: the engine's own, or what such a verdict means."""
    told = str(getattr(step, "evidence", "") or "").strip()
    if not told:
        return VERDICTS[step.verdict.value].means
    told = told[0].upper() + told[1:]
    return told if told.endswith((".", "!", "?")) else told + "."


def verdict(name: str) -> str:
    """One or two words for a verdict alone: `symbolic`, `not checked`."""
    return _ROLE[UNCHECKED][0] if name == UNCHECKED else VERDICTS[name].short


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


def role_means(kind: str) -> str:
    """What it means for the reader, in a sentence."""
    return _ROLE_MEANS[kind]
