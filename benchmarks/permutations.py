"""Permutations: the scatter against a loop and a sort, an index against a dense matrix."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from benchmarks.timing import compare
from derivations.topics.permutations import (
    apply_permutation,
    inverse_permutation,
    permutation_matrix,
)

MILLION = 10**6
DENSE = 4000


def python_loop(sigma: list[int]) -> list[int]:
    """The inverse as one writes it first, without any check of the input."""
    inverse = [0] * len(sigma)
    for i, image in enumerate(sigma, start=1):
        inverse[image - 1] = i
    return inverse


def inverse_rows() -> list[dict[str, Any]]:
    """`inverse_permutation`, its validation included, at n = 10^6."""
    sigma = np.random.default_rng(0).permutation(MILLION) + 1
    entries, tensor = sigma.tolist(), torch.from_numpy(sigma)
    what = "inverse of a permutation, n = 10⁶"

    def ours() -> Any:
        return inverse_permutation(sigma)

    return [
        compare(what, ours, "Python loop", lambda: python_loop(entries), target=15),
        compare(what, ours, "numpy.argsort", lambda: np.argsort(sigma), target=1),
        compare(
            f"{what}, torch",
            lambda: inverse_permutation(tensor),
            "torch.argsort",
            lambda: torch.argsort(tensor),
            target=1,
        ),
    ]


def matrix_row() -> dict[str, Any]:
    """P_σ x by index against the dense product; only the reads, as both skip checking."""
    rng = np.random.default_rng(0)
    sigma, x = rng.permutation(DENSE) + 1, rng.normal(size=DENSE)
    dense, index = permutation_matrix(sigma).astype(float), sigma - 1
    assert (dense @ x == apply_permutation(sigma, x)).all()
    name = f"permuting a vector, n = {DENSE}"
    return compare(name, lambda: x[index], "dense matrix", lambda: dense @ x, target=None)


def limits() -> list[dict[str, Any]]:
    """Nothing here has a limit of its own."""
    return []


def rows() -> list[dict[str, Any]]:
    """All comparisons of this topic."""
    return [*inverse_rows(), matrix_row()]
