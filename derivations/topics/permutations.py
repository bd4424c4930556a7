r"""Permutations and their matrices, by index and never by loop.

A permutation of {1, …, n} is the array (σ(1), …, σ(n)). Its matrix is

    P_σ = [e_{σ(1)} … e_{σ(n)}]^T,      so      (P_σ x)_i = x_{σ(i)}.

Code should use the index form on the right: a dense P_σ costs n² numbers and n²
multiplications where `apply_permutation` costs n reads.

Each function is called by a sentence of the pages:

    \mathtt{inverse\_permutation}(\sigma) = \sigma^{-1}
    \mathtt{permutation\_matrix}(\sigma) = P_\sigma
    \mathtt{apply\_permutation}(\sigma, x) = P_\sigma x
    \mathtt{compose}(\sigma, \tau) = \sigma \circ \tau
    \mathtt{sign}(\sigma) = \det P_\sigma

Pages count from 1. Arrays count from 0, hence the keyword `base`: the smallest
entry, 1 unless said otherwise. NumPy in gives NumPy out, and a torch tensor gives
a torch tensor on its own device.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from derivations.errors import InputError
from derivations.topics.permutations_few import FEW, LOOP, MANY, few_entries, scattered, sign_of_few

# What a page may call, with any numbers whatever.
__all__ = ["apply_permutation", "compose", "inverse_permutation", "permutation_matrix", "sign"]

Permutation = Any  # sequence of ints, integer array or integer torch tensor, shape (n,)


def inverse_permutation(sigma: Permutation, *, base: int = 1) -> Any:
    """σ^{-1}, by one scatter: σ^{-1}(σ(i)) = i and σ(σ^{-1}(i)) = i, O(n) time and space.

    Args:
        sigma: shape (n,), each of base, …, base + n − 1 exactly once.
        base: 1 as in mathematics, 0 as in array indexing.

    Returns:
        shape (n,), 64-bit integers, same library and device as `sigma`.

    Raises:
        InputError: `sigma` is not a permutation; names the first bad entry.
    """
    if type(sigma) is np.ndarray and sigma.dtype == np.int64 and sigma.ndim == 1:
        inverse = scattered(sigma, base) if 0 < len(sigma) <= MANY and base in (0, 1) else None
        return _checked(sigma, base)[1] if inverse is None else inverse
    few = few_entries(sigma, base, FEW)
    if few is None:
        return _checked(sigma, base)[1]
    places = [0] * len(few)
    for place, entry in enumerate(few, base):
        places[entry - base] = place
    return np.array(places, dtype=np.int64)


def permutation_matrix(sigma: Permutation, *, base: int = 1) -> Any:
    """P_σ, whose row i is e_{σ(i)}: shape (n, n), integer entries 0 and 1.

    Raises:
        InputError: `sigma` is not a permutation.
    """
    entries, _ = _checked(sigma, base)
    xp = _library(entries)
    identity = xp.eye(len(entries), dtype=xp.int64, **_device(entries))
    return identity[entries - base]


def apply_permutation(sigma: Permutation, x: Any, *, axis: int = 0, base: int = 1) -> Any:
    """P_σ x by index: entry i of the result is x_{σ(i)}, along `axis`.

    Args:
        sigma: shape (n,).
        x: array or tensor with x.shape[axis] = n; any dtype, kept.

    Raises:
        InputError: `sigma` is not a permutation, or `x` has another length.
    """
    entries, _ = _checked(sigma, base)
    values: Any = x if _is_tensor(x) else np.asarray(x)
    _check_length(len(entries), tuple(values.shape), axis)
    index = _library(values).asarray(entries - base, **_device(values))
    if _is_tensor(values):
        return values.index_select(axis, index)
    return np.take(values, index, axis=axis)


def compose(sigma: Permutation, tau: Permutation, *, base: int = 1) -> Any:
    """σ∘τ, the permutation i ↦ σ(τ(i)); its matrix is P_{σ∘τ} = P_τ P_σ.

    Raises:
        InputError: either is not a permutation, or their sizes differ.
    """
    return apply_permutation(tau, _checked(sigma, base)[0], base=base)


def sign(sigma: Permutation, *, base: int = 1) -> int:
    """sgn σ = det P_σ: 1 or −1, O(n log n).

    σ is a product of n − c transpositions, c its number of cycles. Up to `LOOP` entries are
    walked cycle by cycle. Of more, every entry learns the smallest entry of its cycle by
    looking 1, 2, 4, … places ahead, so n − c counts those that are not it.

    Raises:
        InputError: `sigma` is not a permutation.
    """
    few = few_entries(sigma, base, LOOP)
    if few is not None:
        return sign_of_few(few if base == 0 else [0, *few])
    entries, _ = _checked(sigma, base)
    jump = np.asarray(entries.tolist() if _is_tensor(entries) else entries) - base
    start = np.arange(len(jump))
    smallest = start
    for _ in range(len(jump).bit_length()):
        smallest = np.minimum(smallest, smallest[jump])
        jump = jump[jump]
    return -1 if np.count_nonzero(smallest != start) % 2 else 1


def _checked(sigma: Permutation, base: int) -> tuple[Any, Any]:
    """The entries and the inverse, both 64-bit integers, or an `InputError`.

    n entries that are all in range and leave no slot of the inverse unwritten hit
    every slot once: the scatter that inverts also validates. It writes 32-bit
    numbers while they suffice, because its cost is cache misses.
    """
    if base not in (0, 1):
        raise InputError(f"base is 1 (mathematics) or 0 (array indexing), got {base!r}")
    entries = _integers(sigma)
    top = len(entries) + base
    if len(entries) <= MANY:
        inverse = _in_numpy(entries, base)
        if inverse is not None:
            return entries, inverse
    if entries.min() < base or entries.max() >= top:
        raise _first_bad(entries, range(base, top))
    xp, device = _library(entries), _device(entries)
    small = xp.int32 if top < 2**31 else xp.int64
    inverse = xp.full((top,), top, dtype=small, **device)
    inverse[entries] = xp.arange(base, top, dtype=small, **device)
    if inverse[base:].max() == top:
        raise _first_bad(entries, range(base, top))
    return entries, _as_int64(inverse[base:])


def _in_numpy(entries: Any, base: int) -> Any:
    """`scattered` of an array or of a tensor that shares its memory with one."""
    if not _is_tensor(entries):
        return scattered(entries, base)
    if entries.device.type != "cpu":
        return None
    inverse = scattered(entries.numpy(), base)
    return None if inverse is None else _library(entries).from_numpy(inverse)


def _integers(sigma: Permutation) -> Any:
    """A non-empty one-dimensional 64-bit integer array or tensor; nothing is rounded."""
    if type(sigma) is np.ndarray and sigma.dtype == np.int64 and sigma.ndim == 1 and len(sigma):
        return sigma
    array = sigma if _is_tensor(sigma) else _asarray(sigma)
    if array.ndim != 1:
        shape = tuple(array.shape)
        raise InputError(f"a permutation is one-dimensional, got shape {shape}; pass its n entries")
    if len(array) == 0:
        raise InputError("a permutation has at least one entry, got none; the smallest is (1,)")
    if "int" not in str(array.dtype) or (isinstance(sigma, Sequence) and bool in map(type, sigma)):
        raise InputError(_not_integer(sigma, array.dtype))
    return _as_int64(array)


def _asarray(sigma: Any) -> Any:
    """NumPy's reading of an ordered `sigma`; a set has no order, so it is refused."""
    if not isinstance(sigma, Sequence) and not hasattr(sigma, "__array__"):
        raise InputError(f"a permutation is a sequence of integers, got {type(sigma).__name__}")
    try:
        return np.asarray(sigma)
    except ValueError as error:
        message = "a permutation is one-dimensional, got rows of unequal length; pass its n entries"
        raise InputError(message) from error


def _not_integer(sigma: Any, dtype: Any) -> str:
    """Name the first entry that is not an integer, else the dtype."""
    entries = sigma.tolist() if hasattr(sigma, "tolist") else sigma
    for place, entry in enumerate(entries, start=1):
        if isinstance(entry, bool) or not isinstance(entry, (int, np.integer)):
            return f"entry {place} of the permutation is {entry!r}, which is not an integer"
    return f"a permutation has integer entries of at most 64 bits, got dtype {dtype}"


def _first_bad(entries: Any, allowed: range) -> InputError:
    """The error for the first entry that is out of range or repeats an earlier one."""
    seen: dict[int, int] = {}
    numbers = entries.tolist()
    for place, entry in enumerate(numbers, start=1):
        what = f"entry {place} of the permutation is {entry}, which"
        if entry not in allowed:
            limits = f"{allowed.start}..{max(allowed)}"
            return InputError(f"{what} is outside {limits}{_base_hint(entry, allowed)}")
        if entry in seen:
            missing = min(set(allowed).difference(numbers))
            return InputError(f"{what} repeats entry {seen[entry]}; {missing} is missing")
        seen[entry] = place
    raise AssertionError("called with a permutation")


def _base_hint(entry: int, allowed: range) -> str:
    """Entry 0 among 1..n, or n among 0..n − 1, is how a wrong base looks."""
    hints = {(1, 0): "; pass base=0 if you count from 0"}
    hints[0, allowed.stop] = "; pass base=1 if you count from 1"
    return hints.get((allowed.start, entry), "")


def _check_length(n: int, shape: tuple[int, ...], axis: int) -> None:
    if not shape or axis not in range(-len(shape), len(shape)) or shape[axis] != n:
        raise InputError(f"σ permutes {n} entries, but x has shape {shape} and axis is {axis}")


def _is_tensor(value: Any) -> bool:
    """Whether `value` is a torch tensor, without importing torch to find out."""
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.Tensor)


def _library(array: Any) -> Any:
    return sys.modules["torch"] if _is_tensor(array) else np


def _device(array: Any) -> dict[str, Any]:
    return {"device": array.device} if _is_tensor(array) else {}


def _as_int64(array: Any) -> Any:
    return array.long() if _is_tensor(array) else array.astype(np.int64, copy=False)
