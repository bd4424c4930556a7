"""Rows of a display, and the row each step ends in."""

from __future__ import annotations

import pytest

from derivations.site import rows

MATRIX = r"\begin{aligned} A &= \begin{bmatrix} 1 \\ 2 \end{bmatrix} \\ &= B \end{aligned}"


@pytest.mark.parametrize(
    ("latex", "count"),
    [
        ("a = b", 0),
        (r"\begin{aligned} a &= b \\ &= c \\[1em] &= d \end{aligned}", 2),
        (MATRIX, 1),
        (r"\begin{cases} 1 \\ 2 \end{cases}", 0),
        (r"a \\\\ b", 2),
        (r"\{a\} \, \\ b", 1),
    ],
)
def test_rows_are_parted_at_the_outermost_level(latex: str, count: int) -> None:
    assert len(rows.breaks(latex)) == count


def test_a_step_ends_in_its_row() -> None:
    first = r"A &= \begin{bmatrix} 1 \\ 2 \end{bmatrix}"
    second = r"\begin{bmatrix} 1 \\ 2 \end{bmatrix} \\ &= B"
    assert rows.of_steps(MATRIX, [first, second]) == [0, 1]


@pytest.mark.parametrize("step", ["C = D", "", " "])
def test_a_step_that_is_not_there_has_no_row(step: str) -> None:
    assert rows.of_steps(MATRIX, [step]) is None
