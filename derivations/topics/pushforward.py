r"""The density of T(X) where T is one-to-one only piece by piece, in n dimensions.

R^n falls, up to a null set, into open pieces D_b on each of which T is smooth, one-to-one,
with det ∂T/∂x ≠ 0. With S_b = (T restricted to D_b)^{−1}, defined on T(D_b),

    p_Y(y) = Σ_{b : y ∈ T(D_b)} p_X(S_b(y)) |det ∂S_b/∂y|.

Each preimage adds its share; nothing is added where there is none. A branch is S_b: it takes
y of shape (…, n) and gives x and the log of |det ∂S_b/∂y|, −∞ where y ∉ T(D_b).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from functools import partial

import torch
from torch import Tensor

from derivations.errors import InputError
from derivations.topics.arguments import reals
from derivations.topics.flow_components import HALF_LOG_TAU

Branch = Callable[[Tensor], tuple[Tensor, Tensor]]
LogDensity = Callable[[Tensor], Tensor]


def pushforward_log_density(
    y: Tensor, branches: Sequence[Branch], log_density: LogDensity
) -> Tensor:
    """log p_Y(y) in nats, shape y.shape[:-1]; −∞ where y has no preimage.

    `InputError` for no branch, or a y that is not floating point with a last axis.
    """
    if not branches or y.ndim == 0 or not y.is_floating_point():
        raise InputError(f"expected branches and y of shape (…, n), got {tuple(y.shape)}")
    terms = []
    for branch in branches:
        x, log_det = branch(y)
        empty = torch.isneginf(log_det)
        terms.append(torch.where(empty, log_det, log_density(x) + log_det))
    return torch.logsumexp(torch.stack(terms), 0)


def square_branches(n: int) -> list[Branch]:
    """T(x) = (x_1², …, x_n²): 2^n branches x_i = ±√y_i, log|det| = −Σ log(2 √y_i)."""
    signs = itertools.product((1.0, -1.0), repeat=n)
    return [partial(_square_root, s) for s in signs]


def _square_root(signs: Sequence[float], y: Tensor) -> tuple[Tensor, Tensor]:
    inside = (y > 0).all(-1)
    root = y.clamp(min=torch.finfo(y.dtype).tiny).sqrt()
    return root * root.new_tensor(signs), _where(inside, -(2 * root).log().sum(-1))


def polar_branches() -> list[Branch]:
    """T(x) = (|x|², the angle of x doubled) on R²: y in (0, ∞) × (−π, π), two branches.

    x = ±√y_1 (cos(y_2/2), sin(y_2/2)), |det ∂x/∂y| = 1/4.
    """
    return [partial(_half_angle, s) for s in (1.0, -1.0)]


def _half_angle(sign: float, y: Tensor) -> tuple[Tensor, Tensor]:
    inside = (y[..., 0] > 0) & (y[..., 1].abs() < torch.pi)
    radius = sign * y[..., 0].clamp(min=0).sqrt()
    half = y[..., 1] / 2
    x = torch.stack((radius * half.cos(), radius * half.sin()), -1)
    return x, _where(inside, torch.full_like(half, 0.25).log())


def _where(inside: Tensor, log_det: Tensor) -> Tensor:
    return torch.where(inside, log_det, -torch.inf)


def standard_normal(x: Tensor) -> Tensor:
    """log density of N(0, I) on the last axis, nats."""
    return -(x * x / 2 + HALF_LOG_TAU).sum(-1)


def squared_normal_density(y: Sequence[float]) -> float:
    """p_Y(y) of Y = (X_1², …, X_n²), X ∼ N(0, I): Π_i e^{−y_i/2} / √(2π y_i), 0 if a y_i ≤ 0."""
    point = torch.tensor(reals("y", y), dtype=torch.float64)
    return float(pushforward_log_density(point, square_branches(len(point)), standard_normal).exp())
