r"""The log-derivative identity on a finite set, in NumPy, with torch's autograd as its oracle.

q = exp θ / Σ_j exp θ_j is the softmax of θ ∈ R^n, λ = log h, and

    F(θ) = E_{Z∼q}[λ_Z − log q_Z] = Σ_i q_i (λ_i − log q_i)                       (nats)
    ∇F(θ) = E_{Z∼q}[(∇ log q_Z) (λ_Z − log q_Z)] = q ⊙ (λ − log q − F)

because ∇ log q_i = e_i − q. F is at most log Σ_i exp λ_i, with equality where q ∝ h.

θ and λ have shape (n,). Every function raises `InputError` when they are not finite,
not real, empty, or not of one length.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray

from derivations.errors import InputError
from derivations.topics.arguments import seed_of, whole

__all__ = [
    "Estimate",
    "autograd_gradient",
    "estimated_gradient",
    "objective",
    "sampled_gradient",
    "score_gradient",
]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """A mean of independent samples and its standard error, entry by entry."""

    value: Array
    standard_error: Array


def objective(theta: ArrayLike, log_h: ArrayLike) -> float:
    """F = Σ_i q_i (λ_i − log q_i) in nats."""
    log_q, reward = _laws(theta, log_h)
    return float(np.exp(log_q) @ reward)


def score_gradient(theta: ArrayLike, log_h: ArrayLike) -> Array:
    """∇F by the identity: q ⊙ (λ − log q − F), shape (n,)."""
    log_q, reward = _laws(theta, log_h)
    q = np.exp(log_q)
    centred: Array = q * (reward - q @ reward)
    return centred


def autograd_gradient(theta: ArrayLike, log_h: ArrayLike) -> Array:
    """∇F by reverse-mode autograd through F itself: it knows nothing of the identity."""
    logits, known = _pair(theta, log_h)
    variable = torch.tensor(logits, requires_grad=True)
    log_q = torch.log_softmax(variable, dim=0)
    (log_q.exp() * (torch.tensor(known) - log_q)).sum().backward()  # type: ignore[no-untyped-call]
    assert variable.grad is not None
    return variable.grad.numpy()


def sampled_gradient(theta: ArrayLike, log_h: ArrayLike, count: int, seed: int) -> Estimate:
    """The mean of (∇ log q_Z) (λ_Z − log q_Z) over `count` draws Z ∼ q.

    Needs only draws from q and the values of the score, not a sum over all of 𝒵. The same
    seed gives the same draws. `InputError` too for fewer than two draws or a bad seed.
    """
    whole("the number of draws", count, 2)
    seed_of(seed)
    log_q, reward = _laws(theta, log_h)
    q = np.exp(log_q)
    drawn = np.random.default_rng(seed).choice(len(q), size=count, p=q / q.sum())
    return _from_counts(np.bincount(drawn, minlength=len(q)).astype(float), q, reward)


def _from_counts(counts: Array, q: Array, r: Array) -> Estimate:
    """The estimate from how often each i was drawn: O(n) memory, whatever the count.

    Entry i of a sample is (1 − q_i) r_i where i was drawn and −q_i r_j where another j was.
    Its mean is g_i − q_i r̄ with g_i = N_i r_i / N and r̄ the mean of all r, so the sum of
    squares about it is Σ_{j≠i} N_j (q_i (r_j − r̄) + g_i)² plus N_i times one square.
    """
    total = counts.sum()
    mean = float(counts @ r / total)
    away, drawn = r - mean, counts * r / total
    value: Array = drawn - q * mean
    first, second = counts * away, counts * away**2
    others = second.sum() - second
    squares = q**2 * others - 2 * q * drawn * first + drawn**2 * (total - counts)
    squares += counts * ((1 - q) * r - value) ** 2
    return Estimate(value, np.sqrt(squares.clip(min=0) / (total - 1) / total))


def estimated_gradient(theta: ArrayLike, log_h: ArrayLike, count: int, seed: int) -> Array:
    """`sampled_gradient` as two rows, shape (2, n): the mean and its standard error."""
    found = sampled_gradient(theta, log_h, count, seed)
    return np.stack((found.value, found.standard_error))


def _laws(theta: ArrayLike, log_h: ArrayLike) -> tuple[Array, Array]:
    """log q, with the largest logit taken out first, and λ − log q."""
    logits, known = _pair(theta, log_h)
    shifted = logits - logits.max()
    log_q: Array = shifted - np.log(np.exp(shifted).sum())
    return log_q, known - log_q


def _pair(theta: ArrayLike, log_h: ArrayLike) -> tuple[Array, Array]:
    logits, known = _vector(theta, "theta"), _vector(log_h, "log_h")
    if logits.shape != known.shape:
        raise InputError(
            f"theta has {len(logits)} entries and log_h {len(known)}; expected as many"
        )
    return logits, known


def _vector(x: ArrayLike, name: str) -> Array:
    array = np.asarray(x)
    if array.dtype.kind not in "iuf" or array.ndim != 1 or array.size == 0:
        got = f"{array.dtype} of shape {array.shape}"
        raise InputError(f"expected {name} to be a list of real numbers, got {got}")
    if not np.isfinite(array).all():
        raise InputError(f"expected finite entries of {name}, got {array[~np.isfinite(array)][0]}")
    return array.astype(np.float64)
