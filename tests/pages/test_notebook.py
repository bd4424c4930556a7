"""Notebooks: the Markdown cells are a page, and lines are those of the file."""

from __future__ import annotations

import json

import pytest

from derivations.pages import load_page


def write(path, *cells, **options):
    rows = [{"cell_type": kind, "metadata": {}, "source": source} for kind, source in cells]
    path.write_text(json.dumps({"cells": rows}, indent=1, **options), encoding="utf-8")
    return load_page(path)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "n.ipynb"


@pytest.mark.parametrize("escape", [True, False])
def test_formulas_have_the_lines_of_the_file(path, escape):
    page = write(
        path,
        ("markdown", ["# é\n", "text $a$\n", "$$\n", "b\n", "$$"]),
        ("code", ["'$no$'\n", "text"]),
        ("markdown", ["more $c$"]),
        ensure_ascii=escape,
    )
    lines = path.read_text(encoding="utf-8").split("\n")
    assert [f.text.strip() for f in page.formulas] == ["a", "b", "c"]
    for formula in page.formulas:
        assert formula.latex in lines[formula.line - 1]
        assert formula.text == page.text[formula.inner :][: len(formula.text)]


def test_a_let_holds_in_later_cells(path):
    page = write(path, ("markdown", "/// let\n$n$\n///"), ("markdown", "$a$"))
    assert len(page.work[1].task.scope) == 1


def test_a_block_closes_in_its_own_cell(path):
    page = write(
        path, ("markdown", ["ok"]), ("markdown", ["x\n", "/// let\n"]), ("markdown", ["///"])
    )
    assert page.error is not None
    assert "cell 2" in page.error.message
    assert "/// let" in path.read_text().split("\n")[page.error.line - 1]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 3}', '{"cells": [{}]}', "[" * 100_000])
def test_what_is_no_notebook_is_an_error(path, text):
    path.write_text(text)
    page = load_page(path)
    assert page.error is not None
    assert "no notebook" in page.error.message


def test_a_notebook_without_cells_has_no_formulas(path):
    page = write(path)
    assert page.error is None
    assert page.formulas == ()
