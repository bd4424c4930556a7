"""The ledger counts what the reports say, and its certificate repeats it."""

from __future__ import annotations

import json
from dataclasses import replace

from derivations.pages import FormulaReport
from derivations.pages.ledger import KINDS, UNCHECKED, Ledger
from derivations.runs import Kind, Step, Verdict
from derivations.site import ledger

REPORT = FormulaReport(
    line=7,
    column=1,
    start=10,
    end=20,
    display=True,
    block="proof",
    kind=Kind.SENTENCE.value,
    latex="a\n= b",
    verdict=Verdict.TESTED.value,
    steps=(
        Step("a", Verdict.SYMBOLIC, worlds=33, bound="n ≤ 4", seconds=0.25),
        Step("b", Verdict.TESTED, worlds=9, bound="n ≤ 4", seconds=0.5),
    ),
    counterexample=None,
    message="",
    refuted=False,
    passes=True,
    where="a.md:7:1",
    excerpt="",
)
LET = replace(REPORT, kind="declaration", verdict="symbolic", steps=REPORT.steps[:1])
FALSE = replace(REPORT, verdict="refuted", steps=(Step("a", Verdict.REFUTED),), refuted=True)
SKIPPED = replace(REPORT, kind=UNCHECKED, verdict=UNCHECKED, steps=())

LEDGER = Ledger.of({"a.md": [LET, REPORT], "b.md": [FALSE, SKIPPED]})


def test_a_row_takes_the_fewest_worlds_and_all_the_time() -> None:
    row = LEDGER.rows[1]
    assert (row.page, row.place, row.line) == ("a.md", 2, 7)
    assert (row.steps, row.worlds, row.bound, row.seconds) == (2, 9, "n ≤ 4", 0.75)
    assert row.latex == "a = b"


def test_formulas_are_counted_page_by_page() -> None:
    assert [row.place for row in LEDGER.rows] == [1, 2, 1, 2]


def test_totals_have_every_verdict_and_count_sentences_alone() -> None:
    assert tuple(LEDGER.totals()) == tuple(v.value for v in Verdict)
    assert sum(LEDGER.totals().values()) == len(LEDGER.sentences) == 2
    assert LEDGER.totals()["refuted"] == LEDGER.totals()["tested"] == 1
    assert LEDGER.totals()["symbolic"] == 0  # a declaration is none


def test_the_headline_counts_sentences_alone() -> None:
    names = [f"f{at}" for at, _ in enumerate(LEDGER.rows)]
    shown = ledger.html(LEDGER, names, {}, str)
    assert "<strong>2 sentences</strong> on 2 pages, with 3 steps: 1 tested, 1 refuted." in shown
    assert "Its other formulas, 1 of them, claim nothing" in shown
    assert "nobody checked: <strong>1</strong>" in shown


def test_the_table_leaves_out_zeros() -> None:
    assert LEDGER.table() == {
        "sentence": {"tested": 1, "refuted": 1},
        "declaration": {"symbolic": 1},
        UNCHECKED: {UNCHECKED: 1},
    }
    assert set(LEDGER.table()) <= set(KINDS)


def test_what_nobody_checked_is_counted() -> None:
    assert LEDGER.unchecked == 1
    assert Ledger.of({"a.md": [REPORT]}).unchecked == 0


def test_shares_and_steps() -> None:
    assert LEDGER.share("declaration", "definition") == 0.25
    assert LEDGER.steps == 3
    assert Ledger(()).share("sentence") == 0


def test_only_a_sentence_can_be_meant_to_be_false() -> None:
    term = replace(FALSE, kind="term", verdict="symbolic")
    expected = [row.expected_refuted for row in Ledger.of({"a.md": [FALSE, term, REPORT]}).rows]
    assert expected == [True, False, False]


def test_the_certificate_is_plain_data_with_commit_versions_and_verdicts() -> None:
    data = json.loads(json.dumps(LEDGER.certificate("abc")))
    assert data["commit"] == "abc"
    assert {"python", "sympy"} <= set(data["versions"])
    assert data["totals"]["unchecked"] == 1
    assert data["totals"]["sentences"] == 2
    assert data["version"] == 2
    assert [row["verdict"] for row in data["formulas"]] == [
        "symbolic",
        "tested",
        "refuted",
        "unchecked",
    ]
    assert data["formulas"][1]["seconds"] == 0.75
