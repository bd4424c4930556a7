"""The steps of a page that can be lifted, each under the key that names it, and what Rocq holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from derivations.errors import Unreadable
from derivations.formal.certificates import FormalCertificate, certificates_for
from derivations.formal.emit import Claim
from derivations.formal.kinds import Gap
from derivations.formal.pins import Held, pinned
from derivations.formal.reading import read_task
from derivations.formal.statement import Lifted, lift_step
from derivations.pages.page import Block, Page, Work


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


def held(page: Page) -> list[list[Held | None]]:
    """For each task of a page, what Rocq has checked of each of its steps.

    Only places with a pinned certificate are lifted; what a proof cites has one, too.
    """
    places = {key.rpartition(":")[0] for key in pinned(page.path)["proved"]}
    keys: dict[int, list[str]] = {}
    claims: list[Claim] = []
    for work, key, refuted, lifted in lifted_steps(page, places):
        keys.setdefault(id(work), []).append(key)
        if isinstance(lifted, Lifted):
            claims.append(Claim(key, lifted, refuted))
    found = {key: _told(one) for key, one in certificates_for(page.path, claims).items()}
    return [[found.get(key) for key in keys.get(id(work), [])] for work in page.work]


def _told(certificate: FormalCertificate) -> Held:
    by = "found by its automation" if certificate.automatic else "written for this step"
    evidence = f"Rocq has checked a proof for all sizes and values, {by}"
    proof = f"{certificate.statement}\n\nProof.\n{certificate.proof.strip()}\nQed."
    return certificate.seconds, evidence, proof
