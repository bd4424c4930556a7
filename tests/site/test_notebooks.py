"""Notebooks: run, and shown as pages like any other."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from derivations.errors import InputError
from derivations.pages.notebook import read_notebook
from derivations.site import notebooks
from tests.site.made_up import Build

FIRST = "# A run of $x_1$\n\n/// let\n\nLet $x \\in \\mathbb{R}$.\n\n///\n\nHere $x < y = z$."
CODE = "print(6 * 7)"
SECOND = "## After\n\n$$a = b$$"


def cell(number: int, kind: str, text: str) -> dict[str, Any]:
    more = {"outputs": [], "execution_count": None} if kind == "code" else {}
    lines = text.splitlines(keepends=True)
    return {"id": f"c{number}", "cell_type": kind, "metadata": {}, "source": lines, **more}


def notebook(*cells: tuple[str, str]) -> str:
    kernel = {"name": "python3", "display_name": "Python", "language": "python"}
    return json.dumps(
        {
            "cells": [cell(number, *what) for number, what in enumerate(cells)],
            "metadata": {"kernelspec": kernel},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )


ONE = notebook(("markdown", FIRST), ("code", CODE), ("markdown", SECOND))


@pytest.fixture(scope="module")
def shown(build_site: Build) -> str:
    site = build_site(index="# Home\n", notebook=ONE)
    html = (site / "experiments" / "one" / "index.html").read_text(encoding="utf-8")
    return re.findall(r"<article.*?</article>", html, re.DOTALL)[0]


def test_stand_ins_lie_between_the_cells_they_stood_between() -> None:
    text = read_notebook("one.ipynb", ONE).text
    ((at, _),) = notebooks.stand_ins(ONE)
    assert text[:at].rstrip() == FIRST
    assert text[at:].strip() == SECOND


def test_a_dozen_cells_at_one_place_keep_their_order() -> None:
    cells = notebook(("markdown", "Text"), *(("code", f"{k}") for k in range(12)))
    found = list(notebooks.stand_ins(cells))
    assert len({at for at, _ in found}) == 1
    assert sorted(found) == found


def test_boxes_that_scroll_have_names_of_their_own() -> None:
    cells = notebook(("code", "1"), ("code", "2"), ("code", "3"))
    area = '<div class="jp-InputArea-editor"></div><div class="jp-OutputArea-output" '
    outputs = (
        'data-mime-type="text/html"><table><caption>All</caption></table></div>',
        'data-mime-type="text/html"><figure>f</figure></div>',
        ">x</div>",
    )
    executed = "".join(
        f'<div id="cell-id=c{n}">{area}{output}</div>' for n, output in enumerate(outputs)
    )
    stand_ins = "".join(text for _, text in notebooks.stand_ins(cells))
    html = notebooks.page(stand_ins, cells, executed)
    labels = re.findall('tabindex="0" role="region" aria-label="(.*?)"', html)
    assert labels == ["Code cell 1", "All", "Code cell 2", "Code cell 3", "Output 3.1"]
    assert html.index("<table>") < html.index("<figure>") < html.index(">x</pre>")


def test_code_is_run_and_its_output_stands_in_its_place(shown: str) -> None:
    assert shown.index("Here") < shown.index(">print<") < shown.index(">42</pre>")
    assert shown.index(">42</pre>") < shown.index("After")


def test_blocks_and_formulas_are_those_of_any_page(shown: str) -> None:
    assert 'class="dv-block dv-let"' in shown
    assert " (proved for n ≤ 4)</span></button>" in shown
    assert "symbolic · n ≤ 4" in shown
    assert "$" not in re.sub(r"<annotation.*?</annotation>|<[^>]*>", "", shown)


def test_nothing_of_the_notebook_page_is_left(shown: str) -> None:
    for heavy in ("<style", "<script", "jp-", "mathjax", "mermaid", "cell-id"):
        assert heavy not in shown
    assert len(shown) < 40_000


def test_a_cell_that_fails_stops_the_build(build_site: Build) -> None:
    with pytest.raises(Exception, match="ZeroDivisionError"):
        build_site(index="# Home\n", notebook=notebook(("code", "1 / 0")))


def test_only_what_a_notebook_imports_makes_another_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    for name, text in {"used": "import deeper", "deeper": "x = 1", "other": "x = 1"}.items():
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    cells = [{"cell_type": "code", "source": ["%matplotlib inline\n", "import used\n"]}]
    text = json.dumps({"cells": cells})
    before = notebooks.digest(text)
    (tmp_path / "other.py").write_text("x = 2", encoding="utf-8")
    assert notebooks.digest(text) == before
    (tmp_path / "deeper.py").write_text("x = 22", encoding="utf-8")
    assert notebooks.digest(text) != before


def test_cells_without_ids_keep_their_code() -> None:
    cells = [{"cell_type": "code", "source": f"x = {n}"} for n in range(2)]
    executed = "".join(
        '<div class="jp-CodeCell"><div class="jp-CodeCell"><p class="jp-InputArea-editor"></p>'
        "</div></div>"
        for _ in cells
    )
    marks = "".join(text for _, text in notebooks.stand_ins(json.dumps({"cells": cells})))
    html = notebooks.page(marks, json.dumps({"cells": cells}), executed)
    assert html.count("dv-cell") == 2
    with pytest.raises(InputError, match="format"):
        notebooks.page(marks, json.dumps({"cells": cells[:1]}), executed)


OURS = sorted((Path(__file__).resolve().parents[2] / "docs" / "experiments").glob("*.ipynb"))
#: Pictures that each experiment has to show, by a word of their text alternative.
PICTURES = {
    "flow": ("Histogram of the data", "maps rise", "histograms of the data", "Samples", "Loss"),
    "gradients": ("Contour lines", "Variances along", "Distance to the local minimum"),
    "rare_event": ("Fourteen paths", "Relative standard error", "Six estimates"),
}


def code_cells(path: Path) -> list[str]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def test_the_three_experiments_are_there() -> None:
    assert [path.stem for path in OURS] == sorted(PICTURES)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_every_picture_is_there_with_words_and_the_end_is_a_table(path: Path) -> None:
    cells = code_cells(path)
    drawn = [cell for cell in cells if "picture(" in cell]
    assert len(drawn) == len(PICTURES[path.stem])
    for cell, words in zip(drawn, PICTURES[path.stem], strict=True):
        assert words in cell
    assert "table(" in cells[-1]
    for head in ('"source"', '"truth"', '"ours'):
        assert head in cells[-1]


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_no_output_is_kept_and_every_draw_is_seeded(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert all(not c.get("outputs") for c in json.loads(text)["cells"])
    ids = [c["id"] for c in json.loads(text)["cells"]]
    assert len(set(ids)) == len(ids)
    code = "\n".join(code_cells(path))
    assert not re.search(r"default_rng\(\)|torch\.Generator\(\)(?!\.manual_seed)", code)
    unseeded = re.search(r"torch\.rand(n|perm)?\(", code)
    assert not unseeded or "torch.manual_seed(" in code
