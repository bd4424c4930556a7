"""The record of what was found out about a formula and its steps.

Plain data: a page whose verdicts are all cached imports neither SymPy nor flint.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import Any

from derivations.errors import Span
from derivations.kernel.verdict import Verdict


class Kind(Enum):
    """What a formula is, by its form and by where it stands."""

    TERM = "term"
    SENTENCE = "sentence"
    DECLARATION = "declaration"
    DEFINITION = "definition"
    HYPOTHESIS = "hypothesis"


@dataclass(frozen=True)
class Step:
    """One link of a chain or one row of a display, and what became of it.

    `worlds` counts distinct worlds, `bound` says how far sizes went (empty when
    nothing was bounded), `seconds` is wall time, `reason` is the author's
    `\\text{…}` beside the step. A refuted step is `undefined` if it fails because a side has no
    value; `evidence` says in words what the verdict rests on, and of a formal step `formal` is
    the statement and the proof that Rocq has checked.
    """

    latex: str
    verdict: Verdict
    worlds: int = 0
    bound: str = ""
    seconds: float = 0.0
    reason: str = ""
    undefined: bool = False
    evidence: str = ""
    formal: str = ""


@dataclass(frozen=True)
class Outcome:
    """All that checking found out about one formula.

    `counterexample` maps the LaTeX of each symbol to a readable value and has
    `left` and `right`; `span` points into the formula's own text; `message` is
    empty exactly when there is nothing to tell an author.
    """

    kind: Kind
    steps: tuple[Step, ...]
    counterexample: dict[str, str] | None = None
    message: str = ""
    span: Span | None = None
    verdict: Verdict = field(init=False)

    def __post_init__(self) -> None:
        if not self.steps:
            raise ValueError("an outcome has at least one step")
        weakest = max((step.verdict for step in self.steps), key=lambda v: v.rank)
        object.__setattr__(self, "verdict", weakest)

    @property
    def undefined(self) -> bool:
        """Whether what decides the verdict is refuted because a side has no value."""
        worst = [step for step in self.steps if step.verdict is self.verdict]
        return self.verdict is Verdict.REFUTED and all(step.undefined for step in worst)

    def to_json(self) -> dict[str, Any]:
        """Plain data, for the cache and for processes."""
        data = asdict(self)
        data["kind"] = self.kind.value
        data["verdict"] = self.verdict.value
        data["span"] = [self.span.start, self.span.end] if self.span else None
        for row, step in zip(data["steps"], self.steps, strict=True):
            row["verdict"] = step.verdict.value
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Outcome:
        """The outcome that `to_json` wrote."""
        steps = tuple(Step(**{**row, "verdict": Verdict(row["verdict"])}) for row in data["steps"])
        span = Span(*data["span"]) if data["span"] else None
        return cls(Kind(data["kind"]), steps, data["counterexample"], data["message"], span)
