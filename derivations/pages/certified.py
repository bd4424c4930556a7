"""The verdict `formal`: steps that Rocq has checked are raised to it.

A certificate raises a step that the engine let pass, or left undecided, to `formal`. It never
touches a step that is refuted, vacuous or unreadable, nor a formula in a `refuted` block. What
the certificates of a page say is remembered on disk, so an unchanged page is not lifted again.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from derivations.formal.pins import Held, digest, path_of
from derivations.kernel.verdict import Verdict
from derivations.pages.page import Page
from derivations.runs.outcome import Kind, Outcome, Step
from derivations.runs.salt import engine_digest

if TYPE_CHECKING:
    from derivations.runs.cache import VerdictCache

#: The verdicts that a certificate may raise.
RAISED = (Verdict.SYMBOLIC, Verdict.BOUNDED, Verdict.TESTED, Verdict.UNDECIDED)

Outcomes = tuple[Outcome, ...]


@dataclass
class Memory:
    """What the certificates of pages say, remembered on disk; one object serves one run."""

    store: VerdictCache

    @cached_property
    def salt(self) -> str:
        """All that decides it but the page."""
        return f"{sys.version} {engine_digest()} {digest()}"

    def key(self, page: Page) -> str:
        """What the certificates of a page depend on."""
        above = {id(item): repr(item) for work in page.work for item in work.task.scope}
        asked = [(repr(work.task.subject), work.task.refuted) for work in page.work]
        data = json.dumps([self.salt, page.path, page.text, list(above.values()), asked])
        return hashlib.sha256(data.encode()).hexdigest()

    def held(self, page: Page) -> list[list[Held | None]]:
        """For each task of a page, what Rocq has checked of each of its steps."""
        key = self.key(page)
        with suppress(ValueError, TypeError):
            rows = json.loads(self.store.note(key) or "")
            return [[step and tuple(step) for step in row] for row in rows]
        found = _held(page)
        self.store.put_note(key, json.dumps(found))
        return found


def _held(page: Page) -> list[list[Held | None]]:
    from derivations.pages.formal import held  # it brings the whole language with it

    return held(page)


def certified(
    page: Page, outcomes: Sequence[Outcomes], memory: Memory | None = None
) -> list[Outcomes]:
    """The outcomes of a page's tasks, its certified steps raised to `formal`."""
    if page.error is not None or not path_of(page.path).exists():
        return list(outcomes)
    held = memory.held(page) if memory else _held(page)
    return [_raised(found, steps) for found, steps in zip(outcomes, held, strict=True)]


def _raised(results: Outcomes, held: Sequence[Held | None]) -> Outcomes:
    if len(results) != 1 or results[0].kind is not Kind.SENTENCE:
        return results
    outcome = results[0]
    if len(outcome.steps) != len(held) or not any(held):
        return results
    steps = tuple(_formal(step, one) for step, one in zip(outcome.steps, held, strict=True))
    raised = replace(outcome, steps=steps)
    clear = raised.verdict.passes() and not outcome.verdict.passes()
    return (replace(raised, message="", span=None) if clear else raised,)


def _formal(step: Step, held: Held | None) -> Step:
    """A step for all sizes and values, if a certificate holds for it."""
    if held is None or step.verdict not in RAISED:
        return step
    seconds, evidence, formal = held
    return replace(
        step, verdict=Verdict.FORMAL, bound="", seconds=seconds, evidence=evidence, formal=formal
    )
