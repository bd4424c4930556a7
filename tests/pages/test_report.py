"""Reports: what passes, what a person is told, and the JSON contract."""

from __future__ import annotations

import pytest

from derivations.errors import Span
from derivations.kernel.verdict import Verdict
from derivations.pages import PageReport, document, parse_page, read_page
from derivations.pages.explain import explain, summary
from derivations.pages.report import page_report
from derivations.runs.outcome import Kind, Outcome, Step


def outcome(verdict: str, kind: Kind = Kind.SENTENCE, span: Span | None = None) -> Outcome:
    example = {"n": "3", "left": "1", "right": "2"} if verdict == "refuted" else None
    message = "wrong" if verdict != "symbolic" else ""
    return Outcome(kind, (Step("s", Verdict(verdict)),), example, message, span)


def report(text: str, *outcomes: Outcome) -> PageReport:
    page = read_page("p.md", text)
    return page_report(page, [(o,) for o in outcomes])


def refuted(*lines: str) -> str:
    return "\n".join(["/// refuted", *lines, "///"])


@pytest.mark.parametrize(
    ("text", "outcomes", "passes"),
    [
        ("$a$", [outcome("symbolic")], [True]),
        ("$a$", [outcome("refuted")], [False]),
        ("$a$", [outcome("vacuous")], [False]),
        (refuted("$a$"), [outcome("refuted")], [True]),
        (refuted("$a$"), [outcome("symbolic")], [False]),
        (refuted("$a$"), [outcome("undecided")], [False]),
        (refuted("$a$"), [outcome("vacuous")], [False]),
        (refuted("$a$ $b$"), [outcome("symbolic", Kind.TERM), outcome("refuted")], [True, True]),
        (refuted("$a$ $b$"), [outcome("symbolic", Kind.TERM)] * 2, [True, False]),
        (refuted("$a$ $b$"), [outcome("unreadable", Kind.TERM), outcome("refuted")], [False, True]),
        (refuted("$a := 1$ $b$"), [outcome("symbolic"), outcome("refuted")], [True, True]),
    ],
)
def test_what_passes(text, outcomes, passes):
    assert [f.passes for f in report(text, *outcomes).formulas] == passes


def test_a_refuted_formula_that_holds_is_told_so():
    [formula] = report(refuted("$a$"), outcome("symbolic")).formulas
    assert "not refuted" in formula.message
    assert formula.verdict == "symbolic"


def test_a_page_nobody_can_read_is_an_unreadable_formula():
    result = report("ok\n$$ x")
    [formula] = result.formulas
    assert (formula.verdict, formula.kind, formula.latex) == ("unreadable", "term", "")
    assert formula.line == 2
    assert not result.passes
    assert result.error == formula.message


def test_the_caret_stands_below_the_span():
    [formula] = report("text $$\na\n + é bad\n$$", outcome("unreadable", span=Span(8, 11))).formulas
    assert formula.where == "p.md:3:6"
    assert formula.excerpt == " + é bad\n     ^^^"
    assert (formula.line, formula.column) == (2, 1)


@pytest.mark.parametrize("span", [None, Span(0, 0), Span(0, 99), Span(99, 120)])
def test_any_span_can_be_shown(span):
    assert "^" in report("$a\tb\nc$", outcome("unreadable", span=span)).formulas[0].excerpt


def test_a_long_line_is_cut_around_the_span():
    text = "x" * 5_000 + " $bad$ " + "y" * 5_000
    row, carets = report(text, outcome("unreadable")).formulas[0].excerpt.split("\n")
    assert len(row) <= 102
    assert row[carets.index("^") :][:3] == "bad"


def test_json_has_exactly_the_contract():
    data = document((report("/// proof\n$ab$\n///", outcome("refuted")),))
    assert data == {
        "version": 1,
        "pages": [
            {
                "path": "p.md",
                "formulas": [
                    {
                        "line": 2,
                        "column": 2,
                        "block": "proof",
                        "kind": "sentence",
                        "latex": "ab",
                        "verdict": "refuted",
                        "steps": [
                            {
                                "latex": "s",
                                "verdict": "refuted",
                                "worlds": 0,
                                "bound": "",
                                "seconds": 0.0,
                            }
                        ],
                        "counterexample": {"n": "3", "left": "1", "right": "2"},
                        "message": "wrong",
                    }
                ],
                "unchecked": [],
            }
        ],
    }


def test_words_for_a_person():
    result = report("$ab$ $c$", outcome("refuted"), outcome("symbolic"))
    assert explain(result.formulas[0]).split("\n") == [
        "p.md:1:2: refuted: wrong",
        "    $ab$ $c$",
        "     ^^",
        "    counterexample",
        "      n     = 3",
        "      left  : 1",
        "      right : 2",
    ]
    line = summary([result], 0.25)
    assert line == "1 page, 2 formulas, 1 failing: 1 symbolic, 1 refuted (0.2 s)"


def test_formulas_stand_in_the_order_of_the_page():
    page = parse_page("p.md", "$a$\n/// code | os:x\n///\n$b$")
    result = page_report(page, [(outcome("symbolic"),), (outcome("symbolic"),)])
    assert [f.latex for f in result.formulas] == ["a", "os:x", "b"]
