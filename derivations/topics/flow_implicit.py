r"""The quantile of a mixture as a differentiable operation: an implicit function.

x solves log tail(x; pi, m, s) = L on one side of the median. With the log densities of the
components at x, r_i and q_i the shares

    q_i = pi_i phi(u_i)/s_i / p(x),    r_i = pi_i Phi(-side u_i) / p(x),    t = tail / p(x),

the implicit function theorem gives every derivative without solving again:

    dx = sum_i q_i (dm_i + u_i ds_i) + side (sum_i r_i dlog pi_i - t dL).

They are written with torch's own operations at x, so they can be differentiated again, as
often as one likes. The solver is an operator of its own: compilers and exporters keep it
whole, `vmap` gives it all points at once, and on a device without numbers it has a shape.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from derivations.topics.flow_components import HALF_LOG_TAU, Components, can_look_at, is_wrapped
from derivations.topics.flow_inverse import tail_inverse


def quantile(side: Tensor, log_tail: Tensor, parts: Components) -> Tensor:
    """x with log tail(x) = `log_tail` on `side`, shape and dtype of `log_tail` (float64).

    Differentiable in `log_tail` and in the parts, to any order.
    """
    known = side.detach(), log_tail.detach(), *(part.detach() for part in parts)
    if can_look_at(log_tail) and not any(map(is_wrapped, known)):
        x = _solved(*known)  # the operator's first call costs seconds: it imports a compiler
    else:
        x = _quantile(*known)
    result: Tensor = _Implicit.apply(x, side, log_tail, *parts)  # type: ignore[no-untyped-call]
    return result


@torch.library.custom_op("derivations::mixture_quantile", mutates_args=())
def _quantile(
    side: Tensor, log_tail: Tensor, log_weights: Tensor, means: Tensor, scales: Tensor
) -> Tensor:
    return _solved(side, log_tail, log_weights, means, scales)


def _solved(side: Tensor, log_tail: Tensor, *parts: Tensor) -> Tensor:
    x = tail_inverse(Components(*parts), side.flatten(), log_tail.flatten())
    return x.reshape(log_tail.shape)


@_quantile.register_fake
def _(side: Tensor, log_tail: Tensor, *parts: Tensor) -> Tensor:
    return torch.empty_like(log_tail)


@_quantile.register_vmap
def _(info: Any, in_dims: tuple[int | None, ...], *tensors: Tensor) -> tuple[Tensor, int]:
    """All points at once if the parts are shared; one solve for each set of parts if not."""
    whole = [
        tensor.expand(info.batch_size, *tensor.shape) if place is None else tensor.movedim(place, 0)
        for tensor, place in zip(tensors, in_dims, strict=True)
    ]
    if any(place is not None for place in in_dims[2:]):
        return torch.stack([_quantile(*row) for row in zip(*whole, strict=True)]), 0
    return _quantile(*whole[:2], *tensors[2:]), 0


class _Implicit(torch.autograd.Function):
    generate_vmap_rule = True

    @staticmethod
    def forward(x: Tensor, side: Tensor, log_tail: Tensor, *parts: Tensor) -> Tensor:
        return x.clone()

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Tensor, ...], output: Tensor) -> None:
        ctx.save_for_backward(output, *inputs[1:])

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> Any:
        x, side, log_tail, *rest = ctx.saved_tensors
        parts, grad = Components(*rest), grads[0]
        u = parts.standardised(x)
        log_weights = parts.log_weights.reshape(-1, *(1 for _ in x.shape))
        log_scales = parts.scales.log().reshape(log_weights.shape)
        heights = log_weights - log_scales - u * u / 2 - HALF_LOG_TAU
        log_density = torch.logsumexp(heights, 0)
        shares = torch.exp(heights - log_density) * grad
        tails = torch.exp(log_weights + torch.special.log_ndtr(-side * u) - log_density)
        axes = tuple(range(1, u.ndim))
        return (
            None,
            None,
            -side * torch.exp(log_tail - log_density) * grad,
            _total(side * tails * grad, axes),
            _total(shares, axes),
            _total(shares * u, axes),
        )


def _total(terms: Tensor, axes: tuple[int, ...]) -> Tensor:
    return terms.sum(axes) if axes else terms
