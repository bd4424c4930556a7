r"""The data of the one-dimensional flow, and exact integrals against it.

The data are an equal mixture of N(-1, 1/16), N(0.2, 1/16) and N(1.5, 1/16). Its
entropy, 1.1075561 nats, is the lowest negative log-likelihood that any density
can have on average; what a model has above it is the divergence KL(data || model).

Integrals are composite Gauss-Legendre sums between break points a scale apart,
where the integrand is smooth: 24 nodes a piece leave an error near 1e-15.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from torch import Tensor

from derivations.errors import InputError
from derivations.topics.arguments import reals, whole
from derivations.topics.flow_components import Components

LogDensity = Callable[[Tensor], Tensor]

REACH = 12
"""Integrals stop 12 scales from every mean; beyond lies less than 1e-32 of the mass."""

NODES = 24
"""Nodes of the quadrature rule on each piece."""


@dataclass(frozen=True)
class NormalMixture:
    """sum_i weights_i N(means_i, scales_i^2); the scales are standard deviations."""

    weights: tuple[float, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]

    def __post_init__(self) -> None:
        sizes = {len(self.weights), len(self.means), len(self.scales)}
        numbers = (*self.weights, *self.means, *self.scales)
        positive = all(x > 0 for x in (*self.weights, *self.scales))
        if len(sizes) > 1 or not positive or not all(map(math.isfinite, numbers)):
            raise InputError(
                "expected equally many positive weights, means and positive scales, all finite, "
                f"got {self.weights}, {self.means} and {self.scales}"
            )
        if not math.isclose(sum(self.weights), 1.0, rel_tol=1e-12):
            raise InputError(f"expected weights that sum to 1, got a sum of {sum(self.weights)!r}")

    @property
    def components(self) -> Components:
        """The same mixture as float64 tensors."""
        weights, means, scales = (
            torch.tensor(part, dtype=torch.float64)
            for part in (self.weights, self.means, self.scales)
        )
        return Components(weights.log(), means, scales)

    def log_prob(self, x: Tensor) -> Tensor:
        """log density in nats, shape of x."""
        return self.components.log_density(x)

    def edges(self) -> Tensor:
        """Break points for `integral`: every mean and up to 12 scales around it."""
        offsets = torch.arange(-REACH, REACH + 1, dtype=torch.float64)
        parts = self.components
        return torch.unique(parts.means + parts.scales * offsets[:, None])

    def entropy(self) -> float:
        """-E log p in nats, exact to about 1e-14."""
        return integral(lambda x: -self.log_prob(x).exp() * self.log_prob(x), self.edges())


THREE_NORMALS = NormalMixture((1 / 3, 1 / 3, 1 / 3), (-1.0, 0.2, 1.5), (0.25, 0.25, 0.25))
"""The mixture the data are meant to come from."""


@cache
def _rule() -> tuple[Tensor, Tensor]:
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    return torch.from_numpy(nodes), torch.from_numpy(weights)


def integral(f: Callable[[Tensor], Tensor], edges: Tensor) -> float:
    """The integral of f from the first to the last of the increasing `edges` (float64, (m,)).

    `f` takes and returns a tensor of one axis. `InputError` for fewer than two edges, or
    edges that are not finite or do not increase.
    """
    increasing = edges.ndim == 1 and len(edges) > 1 and bool((edges.diff() > 0).all())
    if not increasing or not bool(torch.isfinite(edges).all()):
        raise InputError("expected at least two increasing edges along one axis, all finite")
    nodes, weights = _rule()
    half = edges.diff()[:, None] / 2
    x = edges[:-1, None] + half * (1 + nodes)
    with torch.no_grad():
        values = f(x.flatten()).reshape(x.shape)
    return float((values * weights * half).sum())


def mass(log_prob: LogDensity, edges: Tensor) -> float:
    """The integral of e^{log_prob} between the first and the last edge."""
    return integral(lambda x: log_prob(x).exp(), edges)


def kl_divergence(log_prob: LogDensity, data: NormalMixture = THREE_NORMALS) -> float:
    """KL(data || model) = E_data[log p_data - log_prob] in nats, by quadrature.

    The expected negative log-likelihood minus the entropy. For a model of mass below one
    it is larger than the divergence from the model made to have mass one.
    """

    def integrand(x: Tensor) -> Tensor:
        log_p = data.log_prob(x)
        return log_p.exp() * (log_p - log_prob(x))

    return integral(integrand, data.edges())


def three_normals(n: int, generator: torch.Generator | None = None) -> Tensor:
    """n points, float64, shape (n,): a third from each normal, in random order.

    When 3 does not divide n the first components get one point more. The same generator
    state gives the same points. `InputError` for n < 1.
    """
    whole("the number of points", n, 1)
    parts = THREE_NORMALS.components
    device = generator.device if generator else torch.get_default_device()
    which = torch.arange(n, device=device) % 3
    noise = torch.randn(n, dtype=torch.float64, generator=generator, device=device)
    means, scales = parts.means.to(device), parts.scales.to(device)
    x = means[which] + scales[which] * noise
    return x[torch.randperm(n, generator=generator, device=device)]


def source_counts(n: int) -> list[int]:
    """How many points the source drew from each normal when it meant n in all.

    n // 3, n // 3 and n - n // 3 where the rest, n - 2 (n // 3), was meant; for n = 5000
    that makes 6666 points, half of them from the third normal. `InputError` for n < 1.
    """
    whole("the number of points", n, 1)
    return [n // 3, n // 3, n - n // 3]


def entropy_of_mixture(weights: Sequence[float] = (1, 1, 1)) -> float:
    """Entropy in nats of the three normals in proportion to these positive weights.

    1.1075561 for equal weights; 1.0518496 for `source_counts(5000)`. Raises `InputError`
    for weights that are not three positive finite numbers.
    """
    numbers = reals("weights", weights)
    total = math.fsum(numbers)
    if len(numbers) != 3 or not all(0 < number < math.inf for number in numbers):
        raise InputError(f"expected three positive finite weights, got {numbers}")
    a, b, c = (number / total for number in numbers)
    return NormalMixture((a, b, c), THREE_NORMALS.means, THREE_NORMALS.scales).entropy()
