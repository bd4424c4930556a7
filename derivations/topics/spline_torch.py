r"""A monotone rational-quadratic spline and the coupling layer made of it.

On [−B, B] with knots (x_j, y_j), slopes d_j > 0 and, in bin j, ξ = (x − x_j)/(x_{j+1} − x_j)
and the mean slope s = (y_{j+1} − y_j)/(x_{j+1} − x_j),

    y = y_j + (y_{j+1} − y_j) (s ξ² + d_j ξ(1−ξ)) / D,    D = s + (d_{j+1} + d_j − 2s) ξ(1−ξ),
    dy/dx = s² (d_{j+1} ξ² + 2 s ξ(1−ξ) + d_j (1−ξ)²) / D²  >  0,

and y = x outside, where the outer slopes are 1. The inverse is the root in [0, 1] of a
quadratic, written without cancellation. In a coupling layer each coordinate of x_{Ω^c} has a
spline whose knots and slopes are functions of x_Ω, and log|det| = Σ log dy/dx (nats).

Source: Durkan, Bekasov, Murray and Papamakarios, Neural spline flows, 2019.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from derivations.errors import InputError
from derivations.topics.coupling_torch import AffineCoupling

LEAST = 1e-3
"""The least width and height of a bin, as a share of 2B, and the least slope."""


class Spline(NamedTuple):
    """Knots x, y of shape (…, bins + 1) and slopes there; the leading axes are those of x."""

    x: Tensor
    y: Tensor
    slopes: Tensor

    @classmethod
    def of(cls, raw: Tensor, bins: int, reach: float) -> Spline:
        """From 3 bins − 1 free numbers: widths, heights, inner slopes; all 0 is the identity."""
        widths, heights, inner = torch.split(raw, [bins, bins, bins - 1], -1)
        x, y = (_knots(part, bins, reach) for part in (widths, heights))
        slopes = LEAST + functional.softplus(inner + math.log(math.expm1(1 - LEAST)))
        return cls(x, y, functional.pad(slopes, (1, 1), value=1.0))

    def _bin(self, knots: Tensor, at: Tensor) -> tuple[Tensor, ...]:
        """x_j, width, y_j, height, d_j, d_{j+1} of the bin whose `knots` are around `at`."""
        place = (at[..., None] >= knots[..., 1:-1]).sum(-1, keepdim=True)
        low, high = ([part.gather(-1, place + k)[..., 0] for part in self] for k in (0, 1))
        return low[0], high[0] - low[0], low[1], high[1] - low[1], low[2], high[2]

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """y and log dy/dx, both of the shape of x."""
        inside = (x > self.x[..., 0]) & (x < self.x[..., -1])
        x_j, width, y_j, height, d, e = self._bin(self.x, x)
        xi = ((x - x_j) / width).clamp(0, 1)
        y = y_j + height * _share(xi, height / width, d, e)
        log_slope = _log_slope(xi, height / width, d, e)
        return torch.where(inside, y, x), torch.where(inside, log_slope, 0.0)

    def inverse(self, y: Tensor) -> tuple[Tensor, Tensor]:
        """x and log dx/dy, both of the shape of y."""
        inside = (y > self.y[..., 0]) & (y < self.y[..., -1])
        x_j, width, y_j, height, d, e = self._bin(self.y, y)
        s, rise = height / width, ((y - y_j) / height).clamp(0, 1)
        curve = d + e - 2 * s
        a, b, c = s - d + rise * curve, d - rise * curve, -s * rise
        xi = 2 * c / (-b - (b * b - 4 * a * c).clamp(min=0).sqrt())
        x, log_slope = x_j + width * xi, _log_slope(xi, s, d, e)
        return torch.where(inside, x, y), torch.where(inside, -log_slope, 0.0)


def _knots(raw: Tensor, bins: int, reach: float) -> Tensor:
    """−B, …, B: cumulative sums of shares that are at least `LEAST`."""
    shares = LEAST + (1 - LEAST * bins) * torch.softmax(raw, -1)
    inner = (2 * shares.cumsum(-1)[..., :-1] - 1) * reach
    return functional.pad(functional.pad(inner, (1, 0), value=-reach), (0, 1), value=reach)


def _share(xi: Tensor, s: Tensor, d: Tensor, e: Tensor) -> Tensor:
    both = xi * (1 - xi)
    return (s * xi * xi + d * both) / (s + (d + e - 2 * s) * both)


def _log_slope(xi: Tensor, s: Tensor, d: Tensor, e: Tensor) -> Tensor:
    both, back = xi * (1 - xi), 1 - xi
    top = e * xi * xi + 2 * s * both + d * back * back
    return 2 * s.log() + top.log() - 2 * (s + (d + e - 2 * s) * both).log()


class SplineCoupling(AffineCoupling):
    """A coupling layer with a spline for each coordinate of Ω^c.

    Args:
        mask: n booleans, true where the input passes through unchanged; k are true.
        conditioner: maps x_Ω of shape (…, k) to (…, (n − k) (3 bins − 1)).
        bins: how many pieces each spline has.
        reach: B; beyond [−B, B] the map is the identity.

    Raises:
        InputError: as `AffineCoupling`; fewer than 2 bins, more than 500, or a B ≤ 0.
    """

    def __init__(
        self,
        mask: Any,
        conditioner: Callable[[Tensor], Tensor],
        bins: int = 8,
        reach: float = 3.0,
    ) -> None:
        super().__init__(mask, conditioner)
        if not 2 <= bins <= 500 or not 0 < reach < math.inf:
            raise InputError(f"expected 2 to 500 bins and a reach above 0, got {bins} and {reach}")
        self.bins, self.reach = bins, reach

    def log_abs_det_jacobian(self, x: Tensor) -> Tensor:
        """log|det ∂z/∂x| at x in nats, of the batch shape of x."""
        return self.forward_and_log_det(x)[1]

    def forward_and_log_det(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """z and log|det ∂z/∂x|, one pass of the conditioner."""
        unchanged = self._unchanged(x)
        rest, logs = self._spline(unchanged).forward(self._rest(x))
        return self._join(unchanged, rest), logs.sum(-1)

    def inverse_and_log_det(self, z: Tensor) -> tuple[Tensor, Tensor]:
        """x and log|det ∂x/∂z|, one pass of the conditioner."""
        unchanged = self._unchanged(z)
        rest, logs = self._spline(unchanged).inverse(self._rest(z))
        return self._join(unchanged, rest), logs.sum(-1)

    def _spline(self, unchanged: Tensor) -> Spline:
        raw, each = self.conditioner(unchanged), 3 * self.bins - 1
        width = self.features - self.count
        expected = (*unchanged.shape[:-1], width * each)
        if raw.shape != expected:
            got = tuple(raw.shape)
            raise InputError(f"the conditioner must return {expected}, got {got}")
        return Spline.of(raw.reshape(*unchanged.shape[:-1], width, each), self.bins, self.reach)
