"""What the command line does besides checking: explain, survey, begin a page, tell the schema."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path

from derivations.pages import Page, PageReport, check_pages, load_page
from derivations.pages.explain import account
from derivations.pages.page import Formula, Work
from derivations.pages.report import FormulaReport
from derivations.site.refusal import Unable

PAGE = """# {title}

/// let
Let $a, b \\in \\mathbb{{R}}$.
///

/// theorem | A square is a product
$$
(a + b)^2 = a^2 + 2 a b + b^2
$$
///

/// proof
$$
\\begin{{aligned}}
(a + b)^2 &= (a + b)(a + b) \\\\
&= a^2 + 2 a b + b^2
\\end{{aligned}}
$$
///
"""

_PLACE = re.compile(r"(?P<path>.+?):(?P<line>\d+)(?::(?P<column>\d+))?\Z")


def explained(place: str, *, jobs: int | None = None, cache: bool = True) -> str:
    """How the formulas on a line were read and what their verdicts rest on: `FILE:LINE`.

    Raises `Unable` where there is no such line or no formula on it.
    """
    found = _PLACE.match(place)
    if found is None:
        raise Unable(f"expected a page and a line, as in `page.md:12`, got `{place}`")
    if not Path(found["path"]).exists():
        raise Unable(f"there is no file `{found['path']}`; check the path")
    try:
        page = load_page(Path(found["path"]))
    except OSError as error:
        raise Unable(f"cannot read `{found['path']}`: {error.strerror or error}") from error
    line = int(found["line"])
    report = check_pages([page], jobs=jobs, cache=cache)[0]
    parts = [_explained(page, shown) for shown in _on_line(page, report, line)]
    if not parts:
        lines = sorted({formula.line for formula in report.formulas})
        near = min(lines, key=lambda n: abs(n - line), default=0)
        hint = f"; the nearest formula is in line {near}" if near else ""
        raise Unable(f"there is no formula in line {line} of `{found['path']}`{hint}")
    return "\n\n".join(parts)


def _on_line(page: Page, report: PageReport, line: int) -> list[FormulaReport]:
    return [
        shown
        for shown in report.formulas
        if shown.line <= line <= page.source.place(max(shown.end - 1, shown.start))[0]
    ]


def _explained(page: Page, shown: FormulaReport) -> str:
    from derivations.pages.trees import tree_of
    from derivations.site import katex

    rows = [account(shown), f"  it is     a {shown.kind}, {shown.verdict}"]
    try:
        rows.append(f"  read as   {katex.typeset(shown.latex).plain}")
    except Exception:  # what cannot be typeset is still explained
        rows.append(f"  read as   {shown.latex}")
    work = next((w for w in page.work if any(_is(f, shown) for f in w.formulas)), None)
    rows += [f"  {line}" for line in (tree_of(work.task) if work else [])]
    for number, step in enumerate(shown.steps, 1):
        if step.reason:
            rows.append(f"  reason    {step.reason} (given at step {number})")
    if needed := _declared(work):
        rows.append("  in scope  " + needed)
    return "\n".join(rows)


def _is(formula: Formula, shown: FormulaReport) -> bool:
    return formula.start == shown.start


def _declared(work: Work | None) -> str:
    """How much stands above the formula."""
    count = len(work.task.scope) if work else 0
    return f"{count} declaration{'' if count == 1 else 's'} above it" if count else ""


def begun(path: Path) -> str:
    """Begin a page that passes; raises `Unable` where there is a file already."""
    path = path if path.suffix == ".md" else path.with_suffix(".md")
    if path.exists():
        raise Unable(f"`{path}` is there already; choose another name")
    path.parent.mkdir(parents=True, exist_ok=True)
    title = path.stem.replace("-", " ").replace("_", " ").capitalize()
    path.write_text(PAGE.format(title=title), encoding="utf-8")
    return f"wrote {path}; check it with `derivations check --watch {path}`"


def schema() -> str:
    """The JSON schema of `check --format json`."""
    text = files("derivations.site").joinpath("schema.json").read_text(encoding="utf-8")
    return json.dumps(json.loads(text), indent=2)
