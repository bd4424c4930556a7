r"""Expectation–maximisation on a finite latent model, in NumPy.

Game i shows x_i and hides z_i ∈ {1, …, k}; L_{ij} = log p_θ(x_i, z_i = j) is the log joint
and Q_{ij} the probability that row i of Q gives to z_i = j. In nats,

    f = Σ_i log Σ_j exp L_{ij}                         log-likelihood
    g = Σ_i Σ_j Q_{ij} (L_{ij} − log Q_{ij})           evidence lower bound (ELBO)
    h = Σ_i Σ_j Q_{ij} (log Q_{ij} − log r_{ij})       KL(Q ‖ r), r the posterior
    r_{ij} = exp L_{ij} / Σ_l exp L_{il}

with 0 log 0 = 0, so f = g + h. EM climbs g in turn: in Q (the answer is Q = r, which
makes h zero) and then in θ. No half step lowers g, and so no full step lowers f.

The model that the page runs: each game of m flips is played with a fair coin or with a
bent one, drawn with probability 1/2; only the number of heads is seen; θ is the
probability of heads of the bent coin.

Each function is called by a sentence of the page. All raise `InputError` for input of
the wrong shape, NaN, +∞, or a row of L that gives every z_i probability zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from derivations.errors import InputError
from derivations.topics.arguments import floats, real, whole

__all__ = [
    "Halfstep",
    "bent_coin",
    "elbo",
    "em",
    "gap",
    "log_joint",
    "log_likelihood",
    "maximise",
    "posterior",
]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Halfstep:
    """The state after one half step: θ, and f, g, h in nats."""

    bias: float
    log_likelihood: float
    elbo: float
    gap: float


def log_likelihood(joint: ArrayLike) -> float:
    """f = Σ_i log Σ_j exp L_{ij} in nats; `joint` is L of shape (n, k)."""
    return float(_log_evidence(_table(joint)).sum())


def posterior(joint: ArrayLike) -> Array:
    """r_{ij} = exp L_{ij} / Σ_l exp L_{il}: shape (n, k), rows sum to 1."""
    table = _table(joint)
    return np.exp(table - _log_evidence(table)[:, None])


def elbo(joint: ArrayLike, q: ArrayLike) -> float:
    """g = Σ_{ij} Q_{ij} (L_{ij} − log Q_{ij}) in nats; −∞ where Q puts mass and p none."""
    table = _table(joint)
    return float(_weighed(_rows(q, table.shape), table))


def gap(joint: ArrayLike, q: ArrayLike) -> float:
    """h = KL(Q ‖ r) = Σ_{ij} Q_{ij} (log Q_{ij} − log r_{ij}) in nats, from r itself."""
    table = _table(joint)
    log_posterior = table - _log_evidence(table)[:, None]
    return float(0 - _weighed(_rows(q, table.shape), log_posterior))


def log_joint(bias: float, heads: ArrayLike, flips: int) -> Array:
    """L: column 1 is the bent coin, column 2 the fair one; shape (n, 2), entries may be −∞.

    log p_θ(s, bent) = log 1/2 + log C(m, s) + s log θ + (m − s) log(1 − θ), and θ = 1/2
    for the fair coin; s is the number of heads in m flips.
    """
    seen = _heads(heads, flips)
    if not 0 <= real("probability of heads", bias) <= 1:
        raise InputError(f"expected a probability of heads from 0 to 1, got {bias!r}")
    common = np.log(0.5) + _log_binomial(seen, flips)
    bent = _times_log(seen, bias) + _times_log(flips - seen, 1 - bias)
    return np.stack([common + bent, common - flips * np.log(2)], axis=1)


def maximise(q: ArrayLike, heads: ArrayLike, flips: int) -> float:
    """The θ that maximises g for fixed Q: Σ_i Q_{i1} s_i / (m Σ_i Q_{i1}).

    It is 1 only if no tail has weight: a θ that merely rounds to 1 would forbid tails.
    """
    seen = _heads(heads, flips)
    weight = _rows(q, (len(seen), 2))[:, 0]
    if weight.sum() == 0:
        raise InputError("expected some game to be given to the bent coin, got all to the fair one")
    up, down = weight @ seen, weight @ (flips - seen)
    return float(min(up / (up + down), np.nextafter(1, 0)) if down > 0 else 1.0)


def em(heads: ArrayLike, flips: int, start: float, steps: int) -> list[Halfstep]:
    """`steps` rounds of EM from θ = `start` and Q = 1/2 everywhere: 1 + 2 `steps` states.

    `InputError` too when Q gives every game to the fair coin, so that every θ is as good.
    """
    bias, table = start, log_joint(start, heads, flips)
    q = np.full(table.shape, 0.5)
    trace = [_state(bias, table, q)]
    for _ in range(whole("the number of rounds", steps, 0)):
        q = posterior(table)
        trace.append(_state(bias, table, q))
        bias = maximise(q, heads, flips)
        table = log_joint(bias, heads, flips)
        trace.append(_state(bias, table, q))
    return trace


def bent_coin(heads: ArrayLike, flips: int, start: float, steps: int) -> float:
    """θ after `steps` rounds of EM: the last state of `em`."""
    return em(heads, flips, start, steps)[-1].bias


def _state(bias: float, table: Array, q: Array) -> Halfstep:
    return Halfstep(bias, log_likelihood(table), elbo(table, q), gap(table, q))


def _log_evidence(table: Array) -> Array:
    """log Σ_j exp L_{ij} of each row, with the largest entry taken out first."""
    top = table.max(axis=1, keepdims=True)
    return (top + np.log(np.exp(table - top).sum(axis=1, keepdims=True)))[:, 0]


def _weighed(q: Array, log_p: Array) -> Any:
    """Σ Q (log P − log Q) over the places where Q is not zero: 0 log 0 = 0."""
    used = q > 0
    return (q[used] * (log_p[used] - np.log(q[used]))).sum()


def _times_log(count: Array, p: float) -> Array:
    """count · log p, with 0 log 0 = 0."""
    return np.where(count > 0, np.maximum(count, 1) * (np.log(p) if p > 0 else -np.inf), 0.0)


def _log_binomial(seen: Array, flips: int) -> Array:
    """log C(m, s) = Σ_{j ≤ m} log j − Σ_{j ≤ s} log j − Σ_{j ≤ m−s} log j."""
    up = seen.astype(int)
    table = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, flips + 1)))])
    return table[flips] - table[up] - table[flips - up]


def _table(joint: ArrayLike) -> Array:
    logs = floats("the log joint", joint)
    if logs.ndim != 2 or 0 in logs.shape:
        raise InputError(f"expected a log joint of shape (n, k), n, k ≥ 1, got {logs.shape}")
    if np.isnan(logs).any() or np.isposinf(logs).any():
        raise InputError("expected logarithms of probabilities, got NaN or +∞ in the log joint")
    empty = np.flatnonzero(np.isneginf(logs).all(axis=1))
    if empty.size:
        raise InputError(
            f"row {empty[0] + 1} of the log joint gives every latent value probability 0"
        )
    return logs


def _rows(q: ArrayLike, shape: tuple[int, ...]) -> Array:
    """Q, if each row is a probability mass function (sums to 1 within 1e-9)."""
    rows = floats("q", q)
    if rows.shape != shape:
        raise InputError(f"expected q of shape {shape}, got {rows.shape}")
    sums = rows.sum(axis=1)
    bad = np.flatnonzero((rows < 0).any(axis=1) | ~(np.abs(sums - 1) <= 1e-9))
    if bad.size:
        raise InputError(
            f"row {bad[0] + 1} of q is not a probability mass function: {rows[bad[0]]}"
        )
    return rows


def _heads(heads: ArrayLike, flips: int) -> Array:
    seen = floats("the numbers of heads", heads)
    if seen.ndim != 1 or seen.size == 0:
        raise InputError(f"expected a list of numbers of heads, got shape {seen.shape}")
    whole("the number of flips", flips, 1)
    bad = np.flatnonzero(~((seen >= 0) & (seen <= flips) & (seen == np.round(seen))))
    if bad.size:
        raise InputError(f"game {bad[0] + 1} has {seen[bad[0]]} heads in {flips} flips")
    return seen
