"""Planted changes: after each of them the steps concerned are not formal, and a build fails."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from derivations.errors import InputError
from derivations.formal import certificates, pins, prove, rocq, rows_algebra, rows_index, table
from derivations.formal.certificates import FormalCertificate, certificates_for, stale
from derivations.formal.kinds import Term
from derivations.formal.lifter import Lifter
from derivations.formal.pins import FOLDER
from derivations.formal.reading import Node
from derivations.formal.scripts import in_order, read_scripts
from derivations.formal.table import Env
from tests.formal.conftest import claims

PAGE = "permutations.md"


def test_nothing_planted_nothing_stale() -> None:
    assert stale(PAGE, claims(PAGE)) == []


@pytest.mark.parametrize(
    ("what", "before", "after", "key"),
    [
        ("a statement", r"$$(P_\sigma x)_i = x_{\sigma(i)}$$", r"$$(P_\sigma x)_i = x_{\tau(i)}$$",
         "index-form:1"),
        ("a definition", r"[e_{\sigma(1)} \dots e_{\sigma(n)}]^\top",
         r"[e_{\sigma(1)} \dots e_{\sigma(n)}]", "transpose:1"),
        ("a hypothesis", r"Let $n \in \mathbb{N}$, $i, j,", r"Let $n \in \{2, 3\}$, $i, j,",
         "composition:1"),
        ("the order of composition", r"$$P_\sigma P_\tau = P_{\tau \circ \sigma}$$",
         r"$$P_\sigma P_\tau = P_{\sigma \circ \tau}$$", "composition:1"),
        ("a sign", r"$$|\det P_\sigma| = 1$$", r"$$|\det P_\sigma| = -1$$", "determinant:1"),
    ],
)  # fmt: skip
def test_a_change_of_the_page(what: str, before: str, after: str, key: str) -> None:
    changed = claims(PAGE, (before, after))
    assert key in stale(PAGE, changed), what
    assert key not in certificates_for(PAGE, changed)


def test_a_change_touches_only_what_it_changes() -> None:
    changed = claims(
        PAGE, (r"$$(P_\sigma x)_i = x_{\sigma(i)}$$", r"$$(P_\sigma x)_i = x_{\tau(i)}$$")
    )
    assert stale(PAGE, changed) == ["index-form:1"]


def swapped(lift: Lifter, node: Node, env: Env) -> Term:
    """The composition, looked up in the other order."""
    return rows_algebra.compose(lift, node.map(node.args[::-1]), env)


def test_a_row_of_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(table.ROWS, "compose", swapped)
    assert "composition:1" in stale(PAGE, claims(PAGE))


def test_a_script(monkeypatch: pytest.MonkeyPatch) -> None:
    before = certificates.scripts_of(PAGE)
    key = next(key for key in before if key in pins.pinned(PAGE)["proved"])
    after = before | {key: replace(before[key], text=before[key].text + " (* *)")}
    monkeypatch.setattr(certificates, "scripts_of", lambda page: after)
    certificates._scripts.cache_clear()
    assert stale(PAGE, claims(PAGE)) == [key]


def test_a_lemma_of_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    text = rocq.library_text
    monkeypatch.setattr(rocq, "library_text", lambda name: text(name) + "\n")
    rocq.library_digest.cache_clear()
    held = claims(PAGE)
    assert sorted(stale(PAGE, held)) == sorted(pins.pinned(PAGE)["proved"])


@pytest.mark.parametrize(
    "word", ["Admitted", "admit", "Axiom", "give_up", "Parameter", "bypass_check"]
)
def test_a_gap_in_a_script_or_the_library(word: str) -> None:
    with pytest.raises(InputError, match=word):
        read_scripts(f"(*: a:1 *)\nmove=> x. {word}.\n", "page.v")
    with pytest.raises(InputError, match=word):
        rocq.refuse_holes(f"Lemma a : True.\nProof. {word}.\n", "Algebra.v")


def test_a_gap_in_a_comment_is_none() -> None:
    rocq.refuse_holes("(* no Axiom, nothing Admitted *)\nLemma a : True. Proof. by []. Qed.", "a.v")


def test_an_axiom_of_ones_own() -> None:
    with pytest.raises(InputError, match="the proof of a:1 rests on magic"):
        FormalCertificate("a:1", "", "", True, "", ("magic",), 0.0, "2026-11-28", ())


def test_a_circle_of_citations() -> None:
    scripts = read_scripts("(*: a:1 uses b:1 *)\nby [].\n(*: b:1 uses a:1 *)\nby [].\n", "page.v")
    with pytest.raises(InputError, match="a:1 → b:1 → a:1 go in a circle"):
        in_order(["a:1", "b:1"], scripts)


def test_a_citation_of_nothing() -> None:
    scripts = read_scripts("(*: a:1 uses c:9 *)\nby [].\n", "page.v")
    with pytest.raises(InputError, match="c:9, which is no step"):
        in_order(["a:1"], scripts)


def test_a_step_is_open_where_no_proof_comes(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = claims(PAGE)[:2]
    trivial = replace(held[0].lifted, statement="forall n : nat, n == n", definitions=())
    held = [replace(claim, lifted=trivial) for claim in held]
    proofs = {held[0].key: "by [].", held[1].key: "fail."}
    monkeypatch.setattr(prove, "proof_of", lambda claim, script: proofs[claim.key])
    monkeypatch.setattr(prove, "LOADING", 300)
    assert prove.search(held, library, "page") == {held[0].key}


def test_a_step_that_does_not_end_stays_open_and_the_rest_is_tried(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    late = rocq.Run(False, "stated\n", "", 70.0, late=True)
    overflows = rocq.Run(False, "stated\n", "Error: Stack overflow.", 1.0)
    runs = iter([late, rocq.Run(True, "stated\n", "", 1.0), overflows, late])
    monkeypatch.setattr(prove, "compile_file", lambda path, *, patience: next(runs))
    held = claims(PAGE)[:4]
    assert prove.search(held, tmp_path, "page") == {held[1].key}


def test_a_statement_that_is_none_is_told_and_not_open(library: Path) -> None:
    claim = claims(PAGE)[0]
    wrong = replace(claim, lifted=replace(claim.lifted, statement="forall n : nat, n"))
    with pytest.raises(InputError, match=f'{claim.key}: .*The term "n" has type'):
        prove.search([wrong], library, "page")


@pytest.mark.parametrize("part", ["digest", "versions"])
def test_a_stale_certificate(part: str, tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    path = pins.path_of(PAGE, tmp_path)
    data = json.loads(path.read_text(encoding="utf-8"))
    if part == "digest":
        data["proved"]["index-form:1"]["digest"] = "0" * 64
    else:
        data["versions"][0][1] = "8.15.0"
    path.write_text(json.dumps(data), encoding="utf-8")
    assert "index-form:1" in stale(PAGE, claims(PAGE), tmp_path)


def _one(key: str, *changes: tuple[str, str], page: str = PAGE) -> list:  # type: ignore[type-arg]
    return [claim for claim in claims(page, *changes) if claim.key == key]


def test_rocq_proves_the_page_and_prints_its_axioms(library: Path) -> None:
    found = prove.check(_one("composition:1"), {}, library, "right")
    assert found.failed == {}
    assert found.steps["composition:1"][1] == ()


def test_rocq_refuses_the_swapped_convention(library: Path) -> None:
    change = (
        r"$$P_\sigma P_\tau = P_{\tau \circ \sigma}$$",
        r"$$P_\sigma P_\tau = P_{\sigma \circ \tau}$$",
    )
    assert list(prove.check(_one("composition:1", change), {}, library, "swapped").failed) == [
        "composition:1"
    ]


def shifted(lift: Lifter, node: Node, n: str, env: Env) -> str:
    """The place after a bound one, taken for the place itself."""
    bound = node.bare().text in env
    return rows_index.place_in(lift, node, n, env) if bound else NEXT(lift, node, n, env)


NEXT = rows_index._next


def test_rocq_refuses_an_index_shifted_by_one(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, key = "importance-sampling.md", "telescope:1"
    scripts = certificates.scripts_of(page)
    assert prove.check(_one(key, page=page), scripts, library, "unshifted").failed == {}
    monkeypatch.setattr(rows_index, "_next", shifted)
    found = prove.check(_one(key, page=page), scripts, library, "shifted")
    assert list(found.failed) == [key]


def test_rocq_refuses_a_script_that_proves_something_else(library: Path) -> None:
    scripts = read_scripts("(*: composition:1 *)\nby move=> R n s t _; rewrite mulmxA.\n", "page.v")
    found = prove.check(_one("composition:1"), scripts, library, "script")
    assert list(found.failed) == ["composition:1"]
