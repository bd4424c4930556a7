r"""Score matching, and what it cannot see.

With the scores ψ = (log p)' of a model and ψ_* = (log p_*)' of the data,

    Fisher divergence   F = ½ E_*[(ψ − ψ_*)²],
    Hyvärinen's loss    J = E_*[½ ψ² + ψ'],      F = J + ½ E_*[ψ_*²]      (nats per unit²),

by one integration by parts, and J needs no score of the data. ψ does not change when p is
multiplied by a constant: a model of mass 0.9 has the loss of a model of mass 1. So J does
not see missing mass, and in a mixture of far-apart normals it hardly sees the weights,
because between the parts, where ψ depends on them, there are no data.

A mixture is three lists, weights (positive, any sum), means and scales.
Source: Hyvärinen, Estimation of non-normalized statistical models by score matching, 2005.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from derivations.errors import InputError
from derivations.topics.arguments import reals
from derivations.topics.flow import MixtureCdfFlow
from derivations.topics.flow_components import Components
from derivations.topics.flow_data import NormalMixture, integral

Numbers = Sequence[float]
Mixture = tuple[Numbers, Numbers, Numbers]


def hyvarinen_loss(log_density: Callable[[Tensor], Tensor], data: NormalMixture) -> float:
    """J = E_*[½ ψ² + ψ'], ψ by automatic differentiation of `log_density`, E_* by quadrature."""

    def integrand(x: Tensor) -> Tensor:
        score, slope = _score_and_slope(log_density, x)
        return data.log_prob(x).exp() * (score * score / 2 + slope)

    return integral(integrand, data.edges())


def fisher_divergence(model: Mixture, data: Mixture) -> float:
    """F = ½ E_*[(ψ − ψ_*)²] between two mixtures, from both scores, by quadrature."""
    target = _mixture(data)
    scores = [_mixture(one).components for one in (model, data)]

    def integrand(x: Tensor) -> Tensor:
        ours, theirs = (_score(parts, x) for parts in scores)
        return target.log_prob(x).exp() * (ours - theirs) ** 2 / 2

    return integral(integrand, target.edges())


def matching_loss(model: Mixture, data: Mixture) -> float:
    """J of one mixture on the data of another."""
    return hyvarinen_loss(_mixture(model).log_prob, _mixture(data))


def data_score_energy(data: Mixture) -> float:
    """½ E_*[ψ_*²], the constant between F and J."""
    target = _mixture(data)
    parts = target.components
    return integral(lambda x: target.log_prob(x).exp() * _score(parts, x) ** 2 / 2, target.edges())


def divergence_in_nats(model: Mixture, data: Mixture) -> float:
    """KL(data ‖ model), which does see the weights."""
    ours, target = _mixture(model), _mixture(data)
    return integral(
        lambda x: target.log_prob(x).exp() * (target.log_prob(x) - ours.log_prob(x)),
        target.edges(),
    )


def loss_of_cdf_flow(weights: Numbers, means: Numbers, scales: Numbers, data: Mixture) -> float:
    """J of φ(z(x)) z'(x), whose mass is below 1; the same for that divided by its mass."""
    w, s = (torch.tensor(_positive(v), dtype=torch.float64) for v in (weights, scales))
    flow = MixtureCdfFlow(w.log(), reals("means", means), s.log()).requires_grad_(False)
    return hyvarinen_loss(flow.log_prob, _mixture(data))


def _score_and_slope(f: Callable[[Tensor], Tensor], x: Tensor) -> tuple[Tensor, Tensor]:
    with torch.enable_grad():
        point = x.detach().requires_grad_()
        (score,) = torch.autograd.grad(f(point).sum(), point, create_graph=True)
        (slope,) = torch.autograd.grad(score.sum(), point)
    return score.detach(), slope


def _score(parts: Components, x: Tensor) -> Tensor:
    """ψ = Σ_i r_i (m_i − x)/s_i², r the shares of the components at x."""
    u = parts.standardised(x)
    column = (parts.log_weights - parts.scales.log())[:, None]
    shares = torch.softmax(column - u * u / 2, 0)
    return -(shares * u / parts.scales[:, None]).sum(0)


def _mixture(columns: Mixture) -> NormalMixture:
    if not isinstance(columns, tuple | list) or len(columns) != 3:
        raise InputError(f"expected weights, means and scales, got {columns!r:.60}")
    weights = _positive(columns[0])
    total = sum(weights)
    return NormalMixture(
        tuple(w / total for w in weights),
        tuple(reals("means", columns[1])),
        tuple(_positive(columns[2])),
    )


def _positive(values: Numbers) -> list[float]:
    numbers = reals("weights and scales", values)
    if min(numbers) <= 0:
        raise InputError(f"expected positive weights and scales, got {numbers}")
    return numbers
