"""Permutations of up to some thousand entries: where a call of NumPy costs more than its work.

Nothing here raises: what is no permutation gives None, and `permutations` then finds out why.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

FEW, LOOP, MANY = 16, 400, 30_000
"""Up to these sizes lists, loops over a list, and 64-bit scatters are the fastest ways."""

_ORDERED = [[list(range(base, n + base)) for n in range(LOOP + 1)] for base in (0, 1)]
_INT = {int}


def sign_of_few(entries: list[int]) -> int:
    """Of a permutation of 0, …, n − 1, by n minus its cycles; every entry becomes −1."""
    transpositions = len(entries)
    for start in entries:
        if start >= 0:
            transpositions -= 1
            while start >= 0:  # the walk passes the first place of the cycle twice
                following = entries[start]
                entries[start] = -1
                start = following
    return -1 if transpositions % 2 else 1


def few_entries(sigma: Any, base: int, most: int) -> list[int] | None:
    """A new list of the entries of a permutation that has at most `most`.

    None for all else, wrong input included, which the caller then reads with care. True is
    no entry, though it equals 1.
    """
    kind = type(sigma)
    if kind is np.ndarray:
        if sigma.ndim != 1 or len(sigma) > most or sigma.dtype != np.int64:
            return None
        entries = sigma.tolist()
    elif (kind is tuple or kind is list) and 0 < len(sigma) <= most:
        if {*map(type, sigma)} != _INT:
            return None
        entries = [*sigma]
    else:
        return None
    right = base in (0, 1) and sorted(entries) == _ORDERED[base][len(entries)]
    return entries if right and entries else None


def scattered(entries: Any, base: int) -> Any:
    """The inverse in four calls of NumPy, or None if the entries are no permutation.

    n writes that leave none of n slots zero hit each once, but a negative entry counts from
    the end; it would lower the sum of the entries by the number of slots.
    """
    n = len(entries)
    places, total = _places(n, base)
    slots = np.zeros(n + base, dtype=np.int64)
    try:
        slots[entries] = places
    except IndexError:
        return None
    inverse = slots[base:]
    if np.count_nonzero(inverse) != n or np.add.reduce(entries) != total:
        return None
    if base == 0:
        inverse -= 1
    return inverse


@functools.lru_cache(maxsize=256)
def _places(n: int, base: int) -> tuple[Any, int]:
    """1, …, n, never written to, and the sum of the entries of a permutation."""
    return np.arange(1, n + 1), n * (n - 1) // 2 + n * base
