"""A certificate raises a step to `formal`, but never one that is refuted or has no meaning."""

from __future__ import annotations

from pathlib import Path

import pytest

from derivations.formal import certificates, pins
from derivations.kernel.verdict import Verdict
from derivations.pages import certified as certified_module
from derivations.pages.certified import certified
from derivations.pages.formal import lifted_steps
from derivations.pages.load import read_page
from derivations.pages.page import Page
from derivations.runs.cache import VerdictCache
from derivations.runs.outcome import Kind, Outcome, Step
from tests.formal.conftest import PROOFS, claims

PAGES = sorted(path.name for path in PROOFS.glob("*.md"))


def outcomes(page: Page, verdict: Verdict) -> list[tuple[Outcome, ...]]:
    """An outcome with this verdict for each step of each sentence."""
    counts: dict[int, int] = {}
    for work, *_ in lifted_steps(page):
        counts[id(work)] = counts.get(id(work), 0) + 1
    step = Step("", verdict, 4, "n ≤ 4")
    return [
        (Outcome(Kind.SENTENCE, (step,) * counts.get(id(work), 1)),) * work.task.size
        for work in page.work
    ]


def page_of(name: str) -> Page:
    return read_page(name, (PROOFS / name).read_text(encoding="utf-8"))


def verdicts(page: Page, verdict: Verdict) -> list[Verdict]:
    raised = certified(page, outcomes(page, verdict))
    return [step.verdict for results in raised for out in results for step in out.steps]


RAISED = [Verdict.SYMBOLIC, Verdict.BOUNDED, Verdict.TESTED, Verdict.UNDECIDED]


@pytest.mark.parametrize("verdict", RAISED)
def test_what_passes_or_is_open_is_raised(verdict: Verdict) -> None:
    page = page_of("permutations.md")
    found = verdicts(page, verdict)
    held = certificates.certificates_for(page.path, claims("permutations.md"))
    assert found.count(Verdict.FORMAL) == len(held) >= 40


@pytest.mark.parametrize("verdict", [Verdict.REFUTED, Verdict.VACUOUS, Verdict.UNREADABLE])
def test_what_is_wrong_stays_wrong(verdict: Verdict) -> None:
    assert set(verdicts(page_of("permutations.md"), verdict)) == {verdict}


def test_a_formal_step_has_no_bound() -> None:
    page = page_of("permutations.md")
    raised = certified(page, outcomes(page, Verdict.BOUNDED))
    steps = [step for results in raised for out in results for step in out.steps]
    formal = [step for step in steps if step.verdict is Verdict.FORMAL]
    assert {step.bound for step in formal} == {""}
    assert all(step.evidence.startswith("Rocq has checked") for step in formal)


def test_another_page_of_the_same_name_has_none(tmp_path: Path) -> None:
    page = read_page("permutations.md", "/// let\nLet $a \\in \\mathbb{R}$.\n///\n\n$a = a$\n")
    assert Verdict.FORMAL not in verdicts(page, Verdict.SYMBOLIC)


@pytest.mark.parametrize("name", PAGES)
def test_no_certificate_is_stale(name: str) -> None:
    assert certificates.stale(name, claims(name)) == []


@pytest.mark.parametrize("name", PAGES)
def test_no_refuted_sentence_has_a_certificate(name: str) -> None:
    refuted = {claim.key for claim in claims(name) if claim.refuted}
    data = pins.pinned(name)
    assert not refuted & set(data["proved"])


@pytest.mark.parametrize("name", PAGES)
def test_certificates_say_what_they_rest_on(name: str) -> None:
    for key, held in certificates.certificates_for(name, claims(name)).items():
        assert set(held.axioms) <= certificates.ALLOWED, key
        assert held.date
        assert dict(held.versions)["rocq"]
        assert held.statement.rpartition("forall (R : real")[2]


def test_what_is_held_is_remembered_until_page_or_proof_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of("permutations.md")
    fresh = certified_module._held(page)
    store = VerdictCache(tmp_path)
    assert certified_module.Memory(store).held(page) == fresh
    monkeypatch.setattr(certified_module, "_held", lambda page: [])
    assert certified_module.Memory(store).held(page) == fresh  # without lifting anything
    text = page.text.replace("P_\\sigma", "P_\\tau", 1)
    assert certified_module.Memory(store).held(read_page("permutations.md", text)) == []
    monkeypatch.setattr(certified_module, "digest", lambda: "another certificate, or another row")
    assert certified_module.Memory(store).held(page) == []


@pytest.mark.parametrize("note", ["", "{", "3", '[["x", 3]]'])
def test_a_damaged_note_is_a_miss(
    note: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, memory = page_of("permutations.md"), certified_module.Memory(VerdictCache(tmp_path))
    memory.store.put_note(memory.key(page), note)
    monkeypatch.setattr(certified_module, "_held", lambda page: [])
    assert memory.held(page) == []
