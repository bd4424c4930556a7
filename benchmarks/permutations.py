"""Permutations: the scatter against a loop and a sort, an index against a dense matrix."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from sympy.combinatorics import Permutation

from benchmarks.timing import compare
from derivations.topics.permutations import (
    apply_permutation,
    inverse_permutation,
    permutation_matrix,
    sign,
)

MILLION = 10**6
DENSE = 4000
SIZES = (8, 64, 512, 4096)


def python_loop(sigma: list[int]) -> list[int]:
    """The inverse as one writes it first, without any check of the input."""
    inverse = [0] * len(sigma)
    for i, image in enumerate(sigma, start=1):
        inverse[image - 1] = i
    return inverse


def checked_argsort(sigma: Any) -> Any:
    """The inverse by a sort in NumPy; a list that is no permutation is noticed, as by ours."""
    order = np.argsort(sigma)
    if not (sigma[order] == np.arange(1, len(sigma) + 1)).all():
        raise ValueError
    return order + 1


def checked_torch_argsort(sigma: Any) -> Any:
    """The same in torch."""
    order = torch.argsort(sigma)
    if not torch.equal(sigma[order], torch.arange(1, len(sigma) + 1)):
        raise ValueError
    return order + 1


def inverse_rows() -> list[dict[str, Any]]:
    """`inverse_permutation`, its validation included, from n = 8 to 10^6."""
    rows = []
    for n in (*SIZES, MILLION):
        sigma = drawn(n)
        tensor, name = torch.from_numpy(sigma), f"inverse of a permutation, n = {n}"
        rows += [
            compare(
                name,
                lambda s=sigma: inverse_permutation(s),
                "numpy.argsort and a check",
                lambda s=sigma: checked_argsort(s),
                target=1,
            ),
            compare(
                f"{name}, torch",
                lambda t=tensor: inverse_permutation(t),
                "torch.argsort and a check",
                lambda t=tensor: checked_torch_argsort(t),
                target=1,
            ),
        ]
    sigma = drawn(MILLION)
    entries, what = sigma.tolist(), f"inverse of a permutation, n = {MILLION}"
    return [
        *rows,
        compare(
            what,
            lambda: inverse_permutation(sigma),
            "Python loop",
            lambda: python_loop(entries),
            target=15,
        ),
        compare(
            what,
            lambda: inverse_permutation(sigma),
            "numpy.argsort",
            lambda: np.argsort(sigma),
            target=1,
        ),
    ]


def sign_rows() -> list[dict[str, Any]]:
    """`sign` of a list beside SymPy's, which checks its input too."""
    return [
        compare(
            f"sign of a permutation, n = {n}",
            lambda e=entries: sign(e),
            "SymPy",
            lambda e=entries: Permutation([i - 1 for i in e]).signature(),
            target=1,
        )
        for n in SIZES
        for entries in [drawn(n).tolist()]
    ]


def matrix_rows() -> list[dict[str, Any]]:
    """P_σ x through `apply_permutation`, its check included, against the dense product."""
    rows = []
    for n, columns in ((64, 256), (512, 256), (DENSE, 1)):
        sigma, x = drawn(n), np.random.default_rng(1).normal(size=(n, columns))
        dense = permutation_matrix(sigma).astype(float)
        assert (dense @ x == apply_permutation(sigma, x)).all()
        rows.append(
            compare(
                f"permuting {columns} columns of n = {n}",
                lambda s=sigma, x=x: apply_permutation(s, x),
                "dense matrix",
                lambda d=dense, x=x: d @ x,
                target=1,
            )
        )
    return rows


def drawn(n: int) -> Any:
    """A permutation of 1, …, n."""
    return np.random.default_rng(0).permutation(n) + 1


def limits() -> list[dict[str, Any]]:
    """Nothing here has a limit of its own."""
    return []


def rows() -> list[dict[str, Any]]:
    """All comparisons of this topic."""
    return [*inverse_rows(), *sign_rows(), *matrix_rows()]
