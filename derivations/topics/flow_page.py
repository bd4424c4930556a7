r"""The flows for one number at a time, with plain arguments, as a page's formulas call them.

Weights w_i, means m_i and scales s_i are lists of one length; weights and scales are
positive and all numbers finite, or the call raises `InputError`. W = sum w_i.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeVar

import torch
from torch import Tensor

from derivations.errors import InputError
from derivations.topics.arguments import real, reals, seed_of
from derivations.topics.flow import MixtureCdfFlow, NormalisedFlow
from derivations.topics.flow_data import REACH, kl_divergence, mass, three_normals
from derivations.topics.flow_fit import (
    cdf_flow_start,
    fit_em,
    fit_quasi_newton,
    normalised_flow_start,
)
from derivations.topics.flow_scalar import scalar_inverse

Numbers = Sequence[float]
Flow = TypeVar("Flow", MixtureCdfFlow, NormalisedFlow)


def _flow(kind: type[Flow], weights: Numbers, means: Numbers, scales: Numbers) -> Flow:
    w, s = _positive(weights, "weights"), _positive(scales, "scales")
    return kind(w.log(), reals("means", means), s.log()).requires_grad_(False)


def _positive(values: Numbers, name: str) -> Tensor:
    return torch.tensor(_above_zero(values, name), dtype=torch.float64)


def _above_zero(values: Numbers, name: str) -> list[float]:
    numbers = reals(name, values)
    if min(numbers) <= 0:
        raise InputError(f"expected {name} to be a list of positive numbers, got {numbers}")
    return numbers


def _lists(weights: Numbers, means: Numbers, scales: Numbers) -> tuple[list[float], ...]:
    """The three columns as floats, of one length."""
    columns = _above_zero(weights, "weights"), reals("means", means), _above_zero(scales, "scales")
    if len(set(map(len, columns))) > 1:
        raise InputError(
            f"expected as many weights, means and scales, got {[len(c) for c in columns]}"
        )
    return columns


def _at(x: float) -> Tensor:
    return torch.tensor(real("argument", x), dtype=torch.float64)


def flow_map(x: float, weights: Numbers, means: Numbers, scales: Numbers) -> float:
    """z(x) = sum_i w_i (Phi((x - m_i)/s_i) - 1/2)."""
    return float(_flow(MixtureCdfFlow, weights, means, scales)(_at(x)))


def flow_slope(x: float, weights: Numbers, means: Numbers, scales: Numbers) -> float:
    """z'(x) = sum_i (w_i/s_i) phi((x - m_i)/s_i)."""
    flow = _flow(MixtureCdfFlow, weights, means, scales)
    return math.exp(float(flow.log_abs_det_jacobian(_at(x))))


def flow_inverse(z: float, weights: Numbers, means: Numbers, scales: Numbers) -> float:
    """The x with z(x) = z, for |z| < W/2; outside there is none and the call says so."""
    w, m, s = _lists(weights, means, scales)
    total, at = math.fsum(w), real("argument", z)
    share = 0.5 - abs(at) / total
    if share <= 0:
        high = f"{total / 2:.6g}"
        raise InputError(f"expected |z| < W/2 = {high}, got z = {at:.6g}; it has no preimage")
    side = math.copysign(1.0, at)
    x = scalar_inverse([v / total for v in w], m, s, side, math.log(share))
    return float(_flow(MixtureCdfFlow, w, m, s).inverse(_at(at))) if x is None else x


def flow_log_prob(x: float, weights: Numbers, means: Numbers, scales: Numbers) -> float:
    """log phi(z(x)) + log z'(x) in nats: the log of a function of mass `flow_mass(weights)`."""
    return float(_flow(MixtureCdfFlow, weights, means, scales).log_prob(_at(x)))


def flow_range(weights: Numbers) -> list[float]:
    """[-W/2, W/2], the open interval of values z takes."""
    total = float(_positive(weights, "weights").sum())
    return [-total / 2, total / 2]


def flow_mass(weights: Numbers) -> float:
    """1 - 2 Phi(-W/2) = erf(W / sqrt 8), the mass of phi(z(x)) z'(x)."""
    unit = [1.0] * len(reals("weights", weights))  # means and scales do not matter to the mass
    return float(_flow(MixtureCdfFlow, weights, unit, unit).mass())


def integrated_flow_mass(weights: Numbers, means: Numbers, scales: Numbers) -> float:
    """The integral of phi(z(x)) z'(x) over R by quadrature: an independent check of `flow_mass`."""
    return _mass(_flow(MixtureCdfFlow, weights, means, scales))


def normalised_map(x: float, weights: Numbers, means: Numbers, scales: Numbers) -> float:
    """Phi^{-1}(sum_i (w_i/W) Phi((x - m_i)/s_i))."""
    return float(_flow(NormalisedFlow, weights, means, scales)(_at(x)))


def normalised_inverse(z: float, weights: Numbers, means: Numbers, scales: Numbers) -> float:
    """The x with `normalised_map(x) = z`, for every z in R."""
    return float(_flow(NormalisedFlow, weights, means, scales).inverse(_at(z)))


def normalised_log_prob(x: float, weights: Numbers, means: Numbers, scales: Numbers) -> float:
    """log sum_i (w_i/W) N(x; m_i, s_i^2) in nats."""
    return float(_flow(NormalisedFlow, weights, means, scales).log_prob(_at(x)))


def normalised_mass(weights: Numbers, means: Numbers, scales: Numbers) -> float:
    """The integral of the normalised flow's density by quadrature: 1 up to rounding."""
    return _mass(_flow(NormalisedFlow, weights, means, scales))


def gap_by_quasi_newton(seed: int, n: int = 5000) -> float:
    """KL(data || model) in nats of the sum of cdfs, fitted by L-BFGS to n points of this seed."""
    x = _data(seed, n)
    flow = cdf_flow_start(x)
    fit_quasi_newton(flow, x, steps=40)
    return kl_divergence(flow.log_prob)


def gap_by_em(seed: int, n: int = 5000) -> float:
    """KL(data || model) in nats of the normalised flow, fitted by EM to n points of this seed."""
    x = _data(seed, n)
    flow = normalised_flow_start(x)
    fit_em(flow, x)
    return kl_divergence(flow.log_prob)


def _data(seed: int, n: int) -> Tensor:
    draw = torch.Generator().manual_seed(seed_of(seed))
    return three_normals(n, draw)


def _mass(flow: MixtureCdfFlow | NormalisedFlow) -> float:
    offsets = torch.arange(-4 * REACH, 4 * REACH + 1, dtype=torch.float64)[:, None] / 4
    parts = flow.components
    return mass(flow.log_prob, torch.unique((parts.means + parts.scales * offsets).detach()))
