"""A check as other programs want to hear of it: JSON, gcc's lines, GitHub's, and SARIF.

Each writer gives the whole text for standard output, and nothing else goes there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from derivations import __version__
from derivations.kernel.verdict import Verdict
from derivations.pages.explain import DEFAULT_MESSAGE, explain, passed, summary
from derivations.pages.report import FormulaReport, PageReport, document

Reports = Sequence[PageReport]
Writer = Callable[[Reports, float], str]

_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"
_RULES = {
    Verdict.UNDECIDED: "The formula was neither proved nor refuted.",
    Verdict.VACUOUS: "No world satisfies the hypotheses.",
    Verdict.UNREADABLE: "The formula is not in the language.",
    Verdict.REFUTED: "There is a world in which the formula is false.",
}


def as_text(reports: Reports, seconds: float) -> str:
    """Every formula that fails, what nobody checked, and one line that sums up."""
    return _text(reports, seconds, verbose=False)


def as_long_text(reports: Reports, seconds: float) -> str:
    """Also a line for each formula that passes, with its bound and number of worlds."""
    return _text(reports, seconds, verbose=True)


def _text(reports: Reports, seconds: float, *, verbose: bool) -> str:
    rows: list[str] = []
    for report in reports:
        for formula in report.formulas:
            if not formula.passes:
                rows.append(explain(formula) + "\n")
            elif verbose:
                rows.append(passed(formula))
        for item in report.unchecked:
            at = f"{report.path}:{item.formula.line}:{item.formula.column}"
            rows.append(f"{at}: unchecked: {item.reason}")
        if not report.formulas and not report.unchecked:
            rows.append(f"{report.path}: no formulas")
    return "\n".join([*rows, summary(reports, seconds)])


def as_json(reports: Reports, _seconds: float) -> str:
    """The JSON contract, of which `derivations schema` prints the schema."""
    return json.dumps(document(tuple(reports)), ensure_ascii=True, indent=2)


def as_gcc(reports: Reports, _seconds: float) -> str:
    """`file:line:column: error: message`, which editors and CI systems know."""
    rows = [f"{f.where}: error: {f.verdict}: {one_line(f)}" for f in failing(reports)]
    for report in reports:
        for item in report.unchecked:
            at = f"{report.path}:{item.formula.line}:{item.formula.column}"
            rows.append(f"{at}: note: unchecked: {item.reason}")
    return "\n".join(rows)


def as_github(reports: Reports, _seconds: float) -> str:
    """Workflow commands: a failing formula is annotated in the diff of a pull request."""
    rows = []
    for formula in failing(reports):
        path, line, column = place(formula)
        where = f"file={_escaped(path, ',:')},line={line},col={column}"
        title = _escaped(formula.verdict, ",:")
        rows.append(f"::error {where},title={title}::{_escaped(_told(formula), '')}")
    return "\n".join(rows)


def as_sarif(reports: Reports, _seconds: float) -> str:
    """SARIF 2.1.0, as code scanning takes it."""
    rules = [
        {"id": verdict.value, "shortDescription": {"text": text}}
        for verdict, text in _RULES.items()
    ]
    driver = {"name": "derivations", "version": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(formula) for formula in failing(reports)],
    }
    return json.dumps({"$schema": _SARIF, "version": "2.1.0", "runs": [run]}, indent=2)


FORMATS: dict[str, Writer] = {
    "text": as_text,
    "json": as_json,
    "gcc": as_gcc,
    "github": as_github,
    "sarif": as_sarif,
}


def writer(name: str, *, verbose: bool = False) -> Writer:
    """The writer of a format; only the text for people has a long form."""
    return as_long_text if verbose and name == "text" else FORMATS[name]


def failing(reports: Reports) -> Iterator[FormulaReport]:
    """The formulas that fail, page by page."""
    return (formula for report in reports for formula in report.formulas if not formula.passes)


def one_line(formula: FormulaReport) -> str:
    """The message, or what the verdict means where there is none."""
    text = formula.message or DEFAULT_MESSAGE.get(formula.verdict, "this does not pass")
    return " ".join(text.split())


def place(formula: FormulaReport) -> tuple[str, int, int]:
    """Path, line and column of what the message speaks of."""
    path, line, column = formula.where.rsplit(":", 2)
    return path, int(line), int(column)


def _told(formula: FormulaReport) -> str:
    pairs = formula.counterexample or {}
    world = ", ".join(f"{name} = {value}" for name, value in pairs.items())
    return one_line(formula) + (f"\ncounterexample: {world}" if world else "")


def _escaped(text: str, more: str) -> str:
    for sign in "%\r\n" + more:
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text


def _result(formula: FormulaReport) -> dict[str, Any]:
    path, line, column = place(formula)
    address = quote(PurePath(path).as_posix())
    region = {"startLine": line, "startColumn": column}
    return {
        "ruleId": formula.verdict,
        "level": "error",
        "message": {"text": _told(formula)},
        "locations": [
            {"physicalLocation": {"artifactLocation": {"uri": address}, "region": region}}
        ],
    }
