"""Reports: what passes, what a person is told, and the JSON contract."""

from __future__ import annotations

import pytest

from derivations.errors import Span
from derivations.kernel.verdict import Verdict
from derivations.pages import PageReport, document, parse_page, read_page
from derivations.pages.explain import account, explain, passed, summary
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
        "version": 2,
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
                        "refuted": False,
                        "passes": False,
                        "steps": [
                            {
                                "latex": "s",
                                "verdict": "refuted",
                                "worlds": 0,
                                "bound": "",
                                "seconds": 0.0,
                                "undefined": False,
                                "evidence": "",
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
    assert line == ("1 page, 2 formulas with 2 sentences, 1 failing: 1 symbolic, 1 refuted (0.2 s)")


def test_the_last_line_counts_sentences_and_says_bounds_and_worlds():
    bounded = Outcome(Kind.SENTENCE, (Step("s", Verdict.BOUNDED, worlds=9, bound="n ≤ 4"),))
    few, many = (Outcome(Kind.SENTENCE, (Step("s", Verdict.TESTED, n),)) for n in (24, 214))
    declared, term = outcome("symbolic", Kind.DECLARATION), outcome("unreadable", Kind.TERM)
    line = summary([report("$a$ $b$ $c$ $d$ $e$", declared, bounded, few, many, term)], 1)
    assert line == (
        "1 page, 5 formulas with 3 sentences, 1 failing: 1 bounded (n ≤ 4), "
        "2 tested (24 to 214 worlds), 1 unreadable term (1.0 s)"
    )


def test_the_account_of_a_formula_says_what_each_step_rests_on():
    steps = (
        Step("a = b", Verdict.BOUNDED, 3, "n ≤ 4", evidence="proved in each of 4 cases"),
        Step("b = c", Verdict.TESTED, 30, "n ≤ 4", evidence="held in 30 worlds"),
    )
    [formula] = report("$a = b = c$", Outcome(Kind.SENTENCE, steps)).formulas
    assert passed(formula) == "p.md:1:2: tested (n ≤ 4, 30 worlds): a = b = c"
    assert account(formula).split("\n") == [
        "p.md:1:2: tested (n ≤ 4, 30 worlds)",
        "    $a = b = c$",
        "     ^^^^^^^^^",
        "    step 1, a = b: bounded: proved in each of 4 cases",
        "    step 2, b = c: tested: held in 30 worlds",
    ]


def test_the_account_tells_false_from_no_value():
    step = Step("a", Verdict.REFUTED, undefined=True)
    [formula] = report("$a$", Outcome(Kind.SENTENCE, (step,), None, "wrong")).formulas
    assert account(formula).split("\n")[-1] == (
        "    refuted: a side has no value in an allowed world"
    )
    [formula] = report("$a$", outcome("symbolic", Kind.DECLARATION)).formulas
    assert account(formula).split("\n")[-1] == "    this is a declaration: it claims nothing"


def test_formulas_stand_in_the_order_of_the_page():
    page = parse_page("p.md", "$a$\n/// code | os:x\n///\n$b$")
    result = page_report(page, [(outcome("symbolic"),), (outcome("symbolic"),)])
    assert [f.latex for f in result.formulas] == ["a", "os:x", "b"]
