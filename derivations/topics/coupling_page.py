r"""Numbers about the coupling layer at a realistic size, as the page states them.

One layer on R^n copies the first n/2 coordinates. Its scale is linear, s(u) = W u, with
the rows of W of length 0.8, so that each s_i(x_Ω) ∼ N(0, 0.64) where x ∼ N(0, I_n); its
shift is linear too. All in float64, from one fixed seed. The truth is log|det ∂z/∂x| by
`slogdet` of the full Jacobian, which reverse-mode autograd takes of the torch layer; it
shares no formula with the closed form.
"""

from __future__ import annotations

import torch
from torch import Tensor

from derivations.errors import InputError
from derivations.topics.arguments import whole
from derivations.topics.coupling_torch import AffineCoupling

# What a page may call, with any numbers whatever.
__all__ = ["largest_error_of_closed_form", "mean_error_of_wrong_line", "mean_log_det"]

SPREAD = 0.8
SEED = 20

Measured = tuple[Tensor, Tensor, Tensor]  # s(x_Ω), closed form, truth: (batch, n/2), (batch,) twice


def mean_error_of_wrong_line(n: int, batch: int) -> float:
    """Mean of |1^T exp(s(x_Ω)) − log|det ∂z/∂x|| over a batch, nats; about (n/2) e^{0.32}.

    Raises:
        InputError: n is not even and positive, or batch is not positive.
    """
    s, _, truth = _measured(n, batch)
    return float((s.exp().sum(-1) - truth).abs().mean())


def largest_error_of_closed_form(n: int, batch: int) -> float:
    """Largest |1^T s(x_Ω) − log|det ∂z/∂x|| / max(1, |log|det ∂z/∂x||) of a batch.

    Raises:
        InputError: n is not even and positive, or batch is not positive.
    """
    _, closed, truth = _measured(n, batch)
    return float(((closed - truth).abs() / truth.abs().clamp(min=1)).max())


def mean_log_det(n: int, batch: int) -> float:
    """Mean of log|det ∂z/∂x| over a batch, nats; its expectation is 0.

    Raises:
        InputError: n is not even and positive, or batch is not positive.
    """
    return float(_measured(n, batch)[2].mean())


def _measured(n: int, batch: int) -> Measured:
    whole("the batch", batch, 1)
    if whole("n", n, 2) % 2:
        raise InputError(f"expected n to be even, got {n}")
    k = n // 2
    draw = torch.Generator().manual_seed(SEED)
    weights = torch.randn(n, k, generator=draw, dtype=torch.float64)
    weights = SPREAD * weights / weights.norm(dim=1, keepdim=True)
    x = torch.randn(batch, n, generator=draw, dtype=torch.float64)
    layer = AffineCoupling([True] * k + [False] * k, lambda u: u @ weights.T)
    jacobians = torch.func.vmap(torch.func.jacrev(layer))(x)
    truth = torch.linalg.slogdet(jacobians).logabsdet
    return x[:, :k] @ weights[:k].T, layer.log_abs_det_jacobian(x), truth
