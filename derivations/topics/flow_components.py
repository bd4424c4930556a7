r"""A mixture of normals in log space, the part that both one-dimensional flows share.

    P(x) = sum_i pi_i Phi((x - m_i) / s_i),    p(x) = P'(x)

P runs into 0 and 1 in the tails, where 64 bits can no longer tell its values
apart. So nothing here uses P itself there: it uses the smaller of P and 1 - P, as
a logarithm, which stays exact far beyond |x| = 40.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import torch
from torch import Tensor

HALF_LOG_TAU = 0.5 * math.log(2 * math.pi)
"""log sqrt(2 pi), the constant of the normal density."""

DEEP = -600.0
"""Below this log p, e^{log p} is too near the smallest double to be inverted directly."""


def can_look_at(x: Tensor) -> bool:
    """Whether the numbers of x are known now: not to a compiler, nor on the meta device."""
    return not torch.compiler.is_compiling() and not x.is_meta


def is_wrapped(x: Tensor) -> bool:
    """Whether a transform such as `vmap` or `grad` holds x."""
    return torch._C._functorch.is_functorch_wrapped_tensor(x)


def plain(x: Tensor) -> Tensor:
    """The numbers of x without its history; under `vmap` and `grad`, of all the batch."""
    x = x.detach()
    while is_wrapped(x):
        x = torch._C._functorch.get_unwrapped(x)
    return x


class Components(NamedTuple):
    """Log weights that sum to one, means, and scales of k normals, each of shape (k,)."""

    log_weights: Tensor
    means: Tensor
    scales: Tensor

    def standardised(self, x: Tensor) -> Tensor:
        """u_i = (x - m_i) / s_i, shape (k, *x.shape): sums over i are then fast."""
        return (x - self._column(self.means, x)) / self._column(self.scales, x)

    def _column(self, part: Tensor, x: Tensor) -> Tensor:
        return part.reshape(-1, *(1 for _ in x.shape))

    def log_density(self, x: Tensor) -> Tensor:
        """log p(x), by log-sum-exp, shape of x."""
        u = self.standardised(x)
        log_heights = self._column(self.log_weights - self.scales.log(), x)
        return torch.logsumexp(log_heights - u * u / 2, 0) - HALF_LOG_TAU

    def centred_cdf(self, x: Tensor) -> Tensor:
        """P(x) - 1/2, which keeps its digits around the median; shape of x."""
        halves = self._column(self.log_weights.exp() / 2, x)
        return (halves * torch.erf(self.standardised(x) * math.sqrt(0.5))).sum(0)

    def log_tail(self, x: Tensor, side: Tensor) -> Tensor:
        """log P(x) where `side` is -1, log(1 - P(x)) where it is +1; shape of x."""
        log_ndtr = torch.special.log_ndtr(self.standardised(x) * -side)
        return torch.logsumexp(self._column(self.log_weights, x) + log_ndtr, 0)

    def normal_score(self, x: Tensor) -> Tensor:
        """Phi^{-1}(P(x)), finite and increasing for every finite x; shape of x."""
        side = torch.where(self.centred_cdf(x.detach()) > 0, 1.0, -1.0).to(x.dtype)
        return -side * log_ndtri(self.log_tail(x, side))


class _LogNdtri(torch.autograd.Function):
    generate_vmap_rule = True

    @staticmethod
    def forward(log_p: Tensor) -> Tensor:
        return _log_ndtri(log_p.double()).to(log_p.dtype)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Tensor], output: Tensor) -> None:
        ctx.save_for_backward(inputs[0], output)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> Tensor:
        log_p, z = ctx.saved_tensors
        return grads[0] * torch.exp(log_p + z * z / 2 + HALF_LOG_TAU)


def log_ndtri(log_p: Tensor) -> Tensor:
    """Phi^{-1}(e^{log p}) for log p <= 0, shape and dtype of the argument; differentiable.

    Direct where e^{log p} is a normal double. Deeper in the tail Newton's method on the
    log cdf, which is concave, from the leading asymptotic term.
    """
    result: Tensor = _LogNdtri.apply(log_p)  # type: ignore[no-untyped-call]
    return result


def _log_ndtri(log_p: Tensor) -> Tensor:
    deep = log_p < DEEP
    z = torch.special.ndtri(log_p.exp())
    if can_look_at(deep) and not bool(plain(deep).any()):
        return z
    return torch.where(deep, _deep_ndtri(log_p.clamp(max=DEEP)), z)


def _deep_ndtri(log_p: Tensor) -> Tensor:
    square = -2 * (log_p + HALF_LOG_TAU)
    z = -(square - square.log()).sqrt()
    for _ in range(3):
        value = torch.special.log_ndtr(z)
        z = z - (value - log_p) * torch.exp(value + z * z / 2 + HALF_LOG_TAU)
    return z
