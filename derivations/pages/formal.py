"""The steps of a page that can be lifted, each under the key that names it; the verdict `formal`.

A certificate raises a step that the engine let pass, or left undecided, to `formal`. It never
touches a step that is refuted, vacuous or unreadable, nor a formula in a `refuted` block.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from derivations.errors import Unreadable
from derivations.formal.certificates import FormalCertificate, certificates_for, pinned
from derivations.formal.emit import Claim
from derivations.formal.kinds import Gap
from derivations.formal.reading import read_task
from derivations.formal.statement import Lifted, lift_step
from derivations.kernel.verdict import Verdict
from derivations.pages.page import Block, Page, Work
from derivations.runs.outcome import Kind, Outcome, Step


def lifted_steps(
    page: Page, within: Collection[str] | None = None
) -> Iterator[tuple[Work, str, bool, Lifted | Gap]]:
    """Each step of each sentence, its key, whether it has to be refuted, and what it lifts to.

    `within` names the places that matter, if not all do.
    """
    counts: Counter[str] = Counter()
    for work, place in zip(page.work, _places(page), strict=True):
        if within is not None and place not in within:
            continue
        try:
            reading = read_task(work.task)
        except Unreadable:
            continue
        for step in reading.steps if reading else ():
            assert reading is not None
            counts[place] += 1
            lifted = lift_step(reading, step.node, step.latex)
            yield work, f"{place}:{counts[place]}", work.task.refuted, lifted


def claims_of(page: Page) -> list[Claim]:
    """The steps of a page that lift."""
    return [
        Claim(key, lifted, refuted)
        for _, key, refuted, lifted in lifted_steps(page)
        if isinstance(lifted, Lifted)
    ]


def _places(page: Page) -> list[str]:
    """The place of each task: the id of its block; a proof is that of the statement before it."""
    last, names = "page", dict[int, str]()
    for block in page.blocks:
        last = _place(block, last)
        names[block.number] = last if block.name != "code" else "page"
    return [_of(work, names) for work in page.work]


def _place(block: Block, last: str) -> str:
    if block.name == "proof":
        return f"{last.removesuffix('/proof')}/proof"
    if block.name in ("let", "code", "details"):
        return last
    return block.ident or f"{block.name}-{_slug(block.title)}"


def _slug(title: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in title.lower()).split())


def _of(work: Work, names: dict[int, str]) -> str:
    path = [b for b in work.formulas[0].path if b.name not in ("let", "details", "code")]
    return names[path[-1].number] if path else "page"


#: The verdicts that a certificate may raise.
RAISED = (Verdict.SYMBOLIC, Verdict.BOUNDED, Verdict.TESTED, Verdict.UNDECIDED)


def certified(page: Page, outcomes: Sequence[tuple[Outcome, ...]]) -> list[tuple[Outcome, ...]]:
    """The outcomes of a page's tasks, its certified steps raised to `formal`.

    Only places with a pinned certificate are lifted; what a proof cites has one, too.
    """
    held_in = {key.rpartition(":")[0] for key in pinned(page.path)["proved"]}
    if page.error is not None or not held_in:
        return list(outcomes)
    keys: dict[int, list[str]] = {}
    claims: list[Claim] = []
    for work, key, refuted, lifted in lifted_steps(page, held_in):
        keys.setdefault(id(work), []).append(key)
        if isinstance(lifted, Lifted):
            claims.append(Claim(key, lifted, refuted))
    held = certificates_for(page.path, claims)
    return [
        _raised(results, keys.get(id(work), []), held)
        for work, results in zip(page.work, outcomes, strict=True)
    ]


def _raised(
    results: tuple[Outcome, ...], keys: list[str], held: dict[str, FormalCertificate]
) -> tuple[Outcome, ...]:
    if len(results) != 1 or results[0].kind is not Kind.SENTENCE:
        return results
    outcome = results[0]
    if len(outcome.steps) != len(keys) or not any(key in held for key in keys):
        return results
    steps = tuple(
        _formal(step, held.get(key)) for key, step in zip(keys, outcome.steps, strict=True)
    )
    raised = replace(outcome, steps=steps)
    clear = raised.verdict.passes() and not outcome.verdict.passes()
    return (replace(raised, message="", span=None) if clear else raised,)


def _formal(step: Step, certificate: FormalCertificate | None) -> Step:
    """A step for all sizes and values, if a certificate holds for it."""
    if certificate is None or step.verdict not in RAISED:
        return step
    by = "found by its automation" if certificate.automatic else "written for this step"
    evidence = f"Rocq has checked a proof for all sizes and values, {by}"
    formal = f"{certificate.statement}\n\nProof.\n{certificate.proof.strip()}\nQed."
    return replace(
        step, verdict=Verdict.FORMAL, bound="", seconds=certificate.seconds, evidence=evidence,
        formal=formal,
    )  # fmt: skip
