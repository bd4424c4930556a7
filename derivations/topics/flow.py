r"""Two one-dimensional flows made of normal cdfs: the source's, and one that is exact.

With weights w_i = e^{a_i}, scales s_i = e^{b_i}, W = sum w_i and base N(0, 1),

    MixtureCdfFlow    z(x) = sum_i w_i (Phi((x - m_i)/s_i) - 1/2)
    NormalisedFlow    z(x) = Phi^{-1}(sum_i (w_i/W) Phi((x - m_i)/s_i))

Both are strictly increasing. The first has the range (-W/2, W/2), so the function
phi(z(x)) z'(x) that maximum likelihood treats as a density has mass
1 - 2 Phi(-W/2) < 1. The second has the range R and mass one, and its density is
the mixture sum_i (w_i/W) N(x; m_i, s_i^2) itself. Log densities are in nats.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from derivations.errors import InputError
from derivations.topics.flow_components import (
    HALF_LOG_TAU,
    Components,
    can_look_at,
    is_wrapped,
    plain,
)
from derivations.topics.flow_implicit import quantile
from derivations.topics.flow_scalar import scalar_inverse

Parameter = Tensor | Sequence[float]

FEW = 64
"""Up to this many points are inverted one by one in plain floats, which is faster."""


class _MixtureFlow(nn.Module):
    """Parameters a, m, b of shape (k,), and what the two flows have in common."""

    def __init__(self, log_weights: Parameter, means: Parameter, log_scales: Parameter) -> None:
        super().__init__()
        tensors = [_parameter(value) for value in (log_weights, means, log_scales)]
        shapes = [tuple(tensor.shape) for tensor in tensors]
        if len(set(shapes)) > 1 or len(shapes[0]) != 1 or shapes[0][0] == 0:
            raise InputError(
                "expected log_weights, means and log_scales of one shape (k,) with k >= 1, "
                f"got {shapes[0]}, {shapes[1]} and {shapes[2]}"
            )
        self.log_weights, self.means, self.log_scales = (nn.Parameter(t) for t in tensors)

    @property
    def components(self) -> Components:
        """The mixture with weights w_i / W whose cdf both flows are made of."""
        return Components(torch.log_softmax(self.log_weights, 0), self.means, self.log_scales.exp())

    def log_abs_det_jacobian(self, x: Tensor) -> Tensor:
        """log z'(x), elementwise, shape of x; `InputError` as for `forward`."""
        raise NotImplementedError

    def log_prob(self, x: Tensor) -> Tensor:
        """log phi(z(x)) + log z'(x) in nats, shape of x; `InputError` as for `forward`."""
        z: Tensor = self(x)
        return self.log_abs_det_jacobian(x) - z * z / 2 - HALF_LOG_TAU

    def inverse(self, z: Tensor) -> Tensor:
        """x with z(x) = z, shape of z, differentiable in z and the parameters.

        Found to the bound stated in `flow_inverse`, in double precision whatever the
        dtype, and differentiable to any order by `flow_implicit`. `InputError` for a z that
        is not finite or not in the range of the flow.
        """
        z = self._checked(z, "z")
        if not self._records(z) and z.numel() <= FEW:
            few = self._inverse_of_few(z.flatten().tolist())
            if few is not None:
                return z.new_tensor(few).reshape(z.shape)
        side, log_tail = self._tail(z.double())
        parts = Components(*(part.double() for part in self.components))
        return quantile(side, log_tail, parts).to(z.dtype)

    def _records(self, z: Tensor) -> bool:
        """Whether somebody wants more than numbers: a derivative, a transform or a graph."""
        wanted = torch.is_grad_enabled() and (z.requires_grad or self.means.requires_grad)
        return wanted or not can_look_at(z) or z.is_meta or is_wrapped(z) or is_wrapped(self.means)

    def _inverse_of_few(self, z: list[float]) -> list[float] | None:
        """The same in plain floats, where a tensor operation costs more than a whole solve."""
        parameters = self.log_weights, self.means, self.log_scales
        sizes, means, scales = (part.tolist() for part in parameters)
        weights = [math.exp(a) for a in sizes]
        total, scales = math.fsum(weights), [math.exp(b) for b in scales]
        weights = [w / total for w in weights]
        found = []
        for point in z:
            log_tail = self._log_tail_of(point, total)
            x = scalar_inverse(weights, means, scales, math.copysign(1.0, point), log_tail)
            if x is None:
                return None
            found.append(x)
        return found

    def _log_tail_of(self, z: float, total: float) -> float:
        """The logarithm of the share of P beyond z; 0 or below -600 if floats cannot tell."""
        raise NotImplementedError

    def sample(self, shape: Sequence[int], generator: torch.Generator | None = None) -> Tensor:
        """Independent draws of the given shape: base noise through `inverse`.

        The same generator state gives the same draws. The result carries no gradient.
        """
        with torch.no_grad():
            return self.inverse(self._base(tuple(shape), generator))

    def _tail(self, z: Tensor) -> tuple[Tensor, Tensor]:
        raise NotImplementedError

    def _base(self, shape: tuple[int, ...], generator: torch.Generator | None) -> Tensor:
        raise NotImplementedError

    def _checked(self, x: Tensor, name: str = "x") -> Tensor:
        if not isinstance(x, Tensor) or x.dtype != self.means.dtype:
            found = x.dtype if isinstance(x, Tensor) else type(x).__name__
            raise InputError(
                f"expected {name} to be a tensor of the flow's dtype {self.means.dtype}, "
                f"got {found}; convert it, or the flow with flow.to(dtype)"
            )
        if can_look_at(x) and not _all_finite(plain(x)):
            bad = next(v for v in plain(x).flatten().tolist() if not math.isfinite(v))
            raise InputError(f"expected finite {name}, got {bad} among {x.numel()} values")
        return x


def _all_finite(x: Tensor) -> bool:
    if x.numel() <= FEW:
        return all(map(math.isfinite, x.flatten().tolist()))
    return bool(torch.isfinite(x).all())


def _parameter(value: Parameter) -> Tensor:
    if isinstance(value, Tensor):
        tensor = value.detach().clone() if value.is_floating_point() else value.double()
    else:
        tensor = torch.tensor(value, dtype=torch.float64)
    if can_look_at(tensor) and not bool(torch.isfinite(tensor).all()):
        raise InputError(f"expected finite parameters, got {tensor.tolist()}")
    return tensor


class MixtureCdfFlow(_MixtureFlow):
    """z(x) = sum_i w_i (Phi((x - m_i)/s_i) - 1/2), with range (-W/2, W/2).

    Its `log_prob` integrates to `mass()` < 1, as in the source.
    """

    def forward(self, x: Tensor) -> Tensor:
        """z(x), shape of x; `InputError` for a non-finite x or another dtype than the flow's."""
        return self.total_weight() * self.components.centred_cdf(self._checked(x))

    def log_abs_det_jacobian(self, x: Tensor) -> Tensor:
        """log z'(x) = log sum_i (w_i/s_i) phi((x - m_i)/s_i), shape of x."""
        total = torch.logsumexp(self.log_weights, 0)
        return total + self.components.log_density(self._checked(x))

    def total_weight(self) -> Tensor:
        """W, the length of the range; a scalar tensor."""
        return self.log_weights.exp().sum()

    def mass(self) -> Tensor:
        """The integral of e^{log_prob}: 1 - 2 Phi(-W/2), a scalar tensor."""
        return torch.erf(self.total_weight() / math.sqrt(8))

    def _tail(self, z: Tensor) -> tuple[Tensor, Tensor]:
        """The share of W beyond z, at least an eighth of a unit in the last place.

        In the far tail z rounds to an end of the range; such a point means the farthest x
        that this dtype can tell from it, and only a z clearly outside has no preimage.
        """
        total = self.log_weights.double().exp().sum()
        share, unit = 0.5 - z.abs() / total, torch.finfo(self.means.dtype).eps
        if can_look_at(share) and bool((plain(share) < -2 * unit).any()):
            worst = float(plain(z).flatten()[plain(share).argmin()])
            raise InputError(
                f"expected |z| < W/2 = {float(plain(total)) / 2:.6g}, the range of this flow, got "
                f"z = {worst:.6g}; it has no preimage, use NormalisedFlow for all of R"
            )
        return torch.where(z > 0, 1.0, -1.0).double(), share.clamp(min=unit / 8).log()

    def _log_tail_of(self, z: float, total: float) -> float:
        share = 0.5 - abs(z) / total
        return math.log(share) if share > torch.finfo(self.means.dtype).eps else 0.0

    def _base(self, shape: tuple[int, ...], generator: torch.Generator | None) -> Tensor:
        """N(0, 1) given |z| < W/2: a draw outside, of probability 1 - mass, has no preimage."""
        total = self.total_weight().double()
        uniform = torch.rand(
            shape, dtype=torch.float64, generator=generator, device=self.means.device
        )
        outside = torch.special.erfc(total / math.sqrt(8)) / 2
        z = torch.special.ndtri(outside + uniform * (1 - 2 * outside)).to(self.means.dtype)
        edge = total.to(z.dtype) / 2
        for _ in range(2):
            edge = torch.nextafter(edge, torch.zeros_like(edge))
        return z.clamp(-edge, edge)


class NormalisedFlow(_MixtureFlow):
    """z(x) = Phi^{-1}(sum_i pi_i Phi((x - m_i)/s_i)), pi = softmax(log_weights), range R.

    Its density is the mixture of normals itself, so it has mass one and represents such
    data exactly.
    """

    def forward(self, x: Tensor) -> Tensor:
        """z(x), shape of x; `InputError` for a non-finite x or another dtype than the flow's."""
        return self.components.normal_score(self._checked(x))

    def log_abs_det_jacobian(self, x: Tensor) -> Tensor:
        """log z'(x) = log p(x) - log phi(z(x)), shape of x."""
        z = self(x)
        return self.components.log_density(x) + z * z / 2 + HALF_LOG_TAU

    def log_prob(self, x: Tensor) -> Tensor:
        """log sum_i pi_i N(x; m_i, s_i^2) in nats, shape of x."""
        return self.components.log_density(self._checked(x))

    def _tail(self, z: Tensor) -> tuple[Tensor, Tensor]:
        return torch.where(z > 0, 1.0, -1.0).double(), torch.special.log_ndtr(-z.abs())

    def _log_tail_of(self, z: float, total: float) -> float:
        return math.log(math.erfc(abs(z) * math.sqrt(0.5)) / 2) if abs(z) < 30 else -math.inf

    def _base(self, shape: tuple[int, ...], generator: torch.Generator | None) -> Tensor:
        like = {"dtype": self.means.dtype, "device": self.means.device}
        return torch.randn(shape, generator=generator, **like)
