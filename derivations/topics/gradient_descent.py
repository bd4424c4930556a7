r"""Stochastic gradient descent on F with the log-derivative and the pathwise estimator.

The noise comes in antithetic pairs U and -U. A pair averages each estimator over
X = mu + w and X = mu - w, w = sigma U, so it stays unbiased; only the part that is
even in U survives, and by the addition theorems that part needs just sin w and cos w,
once for the pair. Everything a step wants is then one of the pair moments

    C_k = mean(u^k cos w),   S_k = mean(u^k sin w),   k = 0, ..., 3,

with s = sin mu, c = cos mu:

    score     d/dmu   mu c S_1 / sigma + s C_2
              d/dtau  mu s (C_2 - C_0) + sigma c (S_3 - S_1)
    pathwise  d/dmu   (s + mu c) C_0 - sigma s S_1
              d/dtau  sigma ((c - mu s) S_1 + sigma c C_2)

Both paths see the same fresh noise. It is drawn, and sin and cos taken, in single
precision: rounding at 1e-7 is far below the sampling error of a mean, about 1e-2.
"""

from __future__ import annotations

import math

import torch

from derivations.errors import InputError
from derivations.topics.arguments import positive, seed_of, whole
from derivations.topics.gradients import check_point

# What a page may call, with any numbers whatever.
__all__ = ["descent_end"]

Point = tuple[float, float]


def stochastic_descent(
    mu: float = 0.0,
    tau: float = 0.0,
    *,
    step: float = 5e-4,
    steps: int = 10_000,
    samples: int = 10_000,
    seed: int = 0,
) -> torch.Tensor:
    """Paths of stochastic gradient descent on F, first with score, then with pathwise.

    Returns shape (2, steps + 1, 2): estimator, time, (mu, tau), in double precision.
    `samples` is the number of evaluations a step, so half as many antithetic pairs.
    The same seed gives the same path. `InputError` for a start that is not finite, a
    step that is not positive, no steps, or a number of samples that is odd or below 2.
    """
    start = check_point(mu, tau)
    whole("the number of steps", steps, 1)
    if whole("the number of samples", samples, 2) % 2:
        raise InputError(f"expected an even number of samples (they come in pairs), got {samples}")
    step = positive("step", step)
    points = [start, start]
    history = [points]
    generator = torch.Generator().manual_seed(seed_of(seed))
    powers = torch.ones(4, samples // 2)
    for _ in range(steps):
        _draw(powers, generator)
        points = _stepped(points, powers, step)
        history.append(points)
    return torch.tensor(history, dtype=torch.float64).transpose(0, 1)


def descent_end(
    mu: float, tau: float, step: float, steps: int, samples: int, seed: int
) -> list[list[float]]:
    """Rows [mu, sigma] where the paths of `stochastic_descent` end: score, then pathwise."""
    paths = stochastic_descent(mu, tau, step=step, steps=steps, samples=samples, seed=seed)
    return [[m, math.exp(t)] for m, t in paths[:, -1].tolist()]


def _draw(powers: torch.Tensor, generator: torch.Generator) -> None:
    """Fill rows 1, 2, 3 with u, u^2, u^3 for fresh standard normal u; row 0 holds ones."""
    u = powers[1].normal_(generator=generator)
    torch.mul(u, u, out=powers[2])
    torch.mul(powers[2], u, out=powers[3])


def _stepped(points: list[Point], powers: torch.Tensor, step: float) -> list[Point]:
    sigmas = [math.exp(tau) for _, tau in points]
    moments = _pair_moments(sigmas, powers)
    new = []
    for (mu, tau), sigma, derivatives, pair in zip(
        points, sigmas, (_score, _pathwise), moments, strict=True
    ):
        g, h = derivatives(mu, sigma, *pair)
        new.append((mu - step * (g + mu - 1), tau - step * (h + sigma - 1)))
    return new


def _pair_moments(
    sigmas: list[float], powers: torch.Tensor
) -> list[tuple[list[float], list[float]]]:
    """([C_0, ..., C_3], [S_0, ..., S_3]) for each sigma, on the same noise."""
    w = torch.outer(torch.tensor(sigmas), powers[1])
    pairs = powers.shape[1]
    cosines, sines = torch.mm(w.cos(), powers.T), torch.mm(w.sin_(), powers.T)
    return list(zip(cosines.div_(pairs).tolist(), sines.div_(pairs).tolist(), strict=True))


def _score(mu: float, sigma: float, c_k: list[float], s_k: list[float]) -> Point:
    s, c = math.sin(mu), math.cos(mu)
    return (
        mu * c * s_k[1] / sigma + s * c_k[2],
        mu * s * (c_k[2] - c_k[0]) + sigma * c * (s_k[3] - s_k[1]),
    )


def _pathwise(mu: float, sigma: float, c_k: list[float], s_k: list[float]) -> Point:
    s, c = math.sin(mu), math.cos(mu)
    return (
        (s + mu * c) * c_k[0] - sigma * s * s_k[1],
        sigma * ((c - mu * s) * s_k[1] + sigma * c * c_k[2]),
    )
