r"""How fast EM is, and a tighter bound than the ELBO, for the finite latent models of `em`.

The bent coin: M(θ) is one round of EM, θ* = M(θ*), s_i the heads of game i in m flips, r_i
the probability that it was played with the bent coin. With the complete-data information and
the missing one,

    I_c = Σ_i r_i m / (θ (1 − θ)),    I_m = Σ_i r_i (1 − r_i) (s_i/θ − (m − s_i)/(1 − θ))²,

−(d²/dθ²) log-likelihood = I_c − I_m at θ*, and the rate of EM is the fraction missing:

    M'(θ*) = I_m / I_c.

**Importance-weighted bound.** For a row of log joints L_j and a belief q over z,

    g_k = E_{z_1, …, z_k ∼ q} log (1/k) Σ_l exp(L_{z_l}) / q_{z_l}   (nats),

g_1 is the ELBO, g_k rises with k and tends to log Σ_j exp L_j. Exact, over all counts.
Sources: Dempster, Laird and Rubin, 1977; Burda, Grosse and Salakhutdinov, 2016.
"""

from __future__ import annotations

import itertools
import math

import numpy as np
from numpy.typing import ArrayLike

from derivations.errors import InputError
from derivations.topics.arguments import chance, floats, whole
from derivations.topics.em import bent_coin, log_joint, maximise, posterior


def em_map(bias: float, heads: ArrayLike, flips: int) -> float:
    """M(θ): the posterior at θ, then the θ that is best for it."""
    return maximise(posterior(log_joint(bias, heads, flips)), heads, flips)


def information(bias: float, heads: ArrayLike, flips: int) -> list[float]:
    """[I_c, I_m] at θ = `bias`, strictly between 0 and 1."""
    chance("the probability of heads", bias)
    r = posterior(log_joint(bias, heads, flips))[:, 0]
    seen = np.asarray(heads, dtype=float)
    score = seen / bias - (flips - seen) / (1 - bias)
    complete = float(r.sum()) * flips / (bias * (1 - bias))
    return [complete, float((r * (1 - r)) @ score**2)]


def em_rate(bias: float, heads: ArrayLike, flips: int) -> float:
    """I_m / I_c at a fixed point: the factor by which a round of EM shortens the distance.

    `InputError` where `bias` is no fixed point: one round moves it by more than 1e-9.
    """
    complete, missing = information(bias, heads, flips)
    step = em_map(bias, heads, flips) - bias
    if abs(step) > 1e-9:
        raise InputError(f"expected a fixed point of EM, but a round moves {bias:g} by {step:.2g}")
    return missing / complete


def fixed_point(heads: ArrayLike, flips: int, start: float) -> float:
    """θ where a thousand rounds from `start` lead."""
    return bent_coin(heads, flips, start, 1000)


def importance_weighted_bound(joint: ArrayLike, q: ArrayLike, samples: int) -> float:
    """g_k for one game, `joint` and `q` of shape (j,), k = `samples`; q positive of sum 1.

    Work grows as C(k + j − 1, j − 1). `InputError` for other shapes or another q.
    """
    logs, belief = floats("the log joint", joint), floats("q", q)
    k = whole("the number of samples", samples, 1)
    if logs.ndim != 1 or logs.shape != belief.shape or not np.isfinite(logs).all():
        raise InputError(f"expected finite log joints and q of one shape (j,), got {logs.shape}")
    if not (belief > 0).all() or abs(belief.sum() - 1) > 1e-9:
        raise InputError(f"expected a q that is positive and sums to 1, got {belief}")
    ratios, top, places = logs - np.log(belief), float((logs - np.log(belief)).max()), len(logs)
    scaled, total = np.exp(ratios - top), 0.0
    for bars in itertools.combinations(range(k + places - 1), places - 1):
        edges = (-1, *bars, k + places - 1)
        counts = np.array([b - a - 1 for a, b in itertools.pairwise(edges)])
        log_ways = math.lgamma(k + 1) - sum(math.lgamma(c + 1) for c in counts)
        mass = math.exp(log_ways + float(counts @ np.log(belief)))
        total += mass * math.log(float(counts @ scaled) / k)
    return top + total
