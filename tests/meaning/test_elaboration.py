"""Every row of the table elaborates in every small structure, to one term without loose ends."""

from __future__ import annotations

from functools import lru_cache

import pytest

from derivations.kernel.terms import TRUE
from derivations.meaning.show_terms import show_term
from derivations.meaning.table import constructs
from derivations.pages.reference_rows import SETTING
from tests.meaning.generic import Setting

ROWS = [row for row in constructs().values() if row.example]
#: Paths through n, i, j, σ, τ, Ω, and the size of the finite set.
PATHS = [(), (1, 1, 0, 1, 0, 2, 1), (2, 2, 1, 3, 4, 5, 2)]


@lru_cache
def reference(path: tuple[int, ...]) -> Setting:
    """The setting of the reference page."""
    return Setting("\n".join(SETTING), path=path, code={"inverse_permutation": _inverse})


def _inverse(sigma: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sigma.index(i) + 1 for i in range(1, len(sigma) + 1))


@pytest.mark.parametrize("path", PATHS, ids=str)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.op)
def test_an_example_is_one_sentence(row, path):
    given = reference(path)
    for step in given.scope.read(row.example).steps:
        found = given.says(given_text(row.example, step))
        assert found.is_sentence
        assert not any("·" in name or name == "*" for name in found.free), show_term(found)
        assert found is given.says(given_text(row.example, step))


def given_text(latex: str, step) -> str:
    """The text of one step."""
    return latex[step.span.start : step.span.end]


#: Examples that say nothing about numbers that are left open, so elaboration alone settles them.
SETTLED = [
    r"\sigma(\sigma^{-1}(i)) = i", r"\operatorname{sgn}(\sigma) = \det P_\sigma",
    r"[u_1, \dots, u_n] = I_n", r"|\Omega^c| = n - |\Omega|",
    r"\sum_{m=1}^n m = \frac{n (n + 1)}{2}", r"\operatorname{rank}(P_\sigma) = n",
    r"P_\sigma^{-1} = P_{\sigma^{-1}}", r"\exists m \in \{1, \dots, n\} : \sigma(m) = i",
    r"x_1 + \dots + x_n = \sum_{i=1}^n x_i", r"g'(a) = \frac{d}{da} g(a)",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS, ids=str)
@pytest.mark.parametrize("latex", SETTLED)
def test_what_no_number_bears_on_is_settled(latex, path):
    assert reference(path).says(latex) is TRUE


@pytest.mark.parametrize("path", PATHS, ids=str)
@pytest.mark.parametrize(
    "latex",
    [
        r"\lnot (\sigma = \sigma)", r"|\Omega| = n + 1", r"\sum_{m=1}^n m = n (n + 1)",
        r"\operatorname{rank}(P_\sigma) = n - 1", r"\sigma(i) \notin \{1, \dots, n\}",
    ],
)  # fmt: skip
def test_what_is_false_is_false(latex, path):
    assert reference(path).shown(latex) == "false"
