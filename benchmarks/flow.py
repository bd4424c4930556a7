"""The one-dimensional flow: time to a gap of 0.01 nats, and the inverse on 100 000 points.

The gap is KL(data || model), by quadrature. How many steps a method needs is found
first, with the clock off; then as many steps are timed, from nothing to a fitted
model. The peers' bins (8 to 24), step size (0.03 to 0.1) and batch (256 to 1000) are the
fastest of those that were tried.
"""

from __future__ import annotations

import math
import statistics
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
import zuko
from scipy.optimize import brentq
from sklearn.mixture import GaussianMixture
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

from benchmarks.timing import compare, within
from derivations.topics.flow import MixtureCdfFlow, NormalisedFlow
from derivations.topics.flow_data import kl_divergence, mass, three_normals
from derivations.topics.flow_fit import (
    cdf_flow_start,
    fit_em,
    fit_quasi_newton,
    normalised_flow_start,
)
from derivations.topics.flow_inverse import CHUNK
from derivations.topics.flow_page import flow_inverse

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from nflows.distributions import StandardNormal
    from nflows.flows import Flow
    from nflows.transforms import PiecewiseRationalQuadraticCDF

LogProb = Callable[[Tensor], Tensor]
Method = Callable[[int], LogProb]

GAP, POINTS, BISECTIONS, ROUNDS = 0.01, 100_000, 30, 20
DATA = three_normals(5000, torch.Generator().manual_seed(0))
TEST = three_normals(1000, torch.Generator().manual_seed(1))
NORMAL = torch.distributions.Normal(0.0, 1.0)


class LoopFlow(nn.Module):
    """The source's model as one would first write it."""

    def __init__(self) -> None:
        super().__init__()
        self.means = nn.Parameter(torch.randn(5))
        self.log_scales = nn.Parameter(torch.zeros(5))
        self.log_weights = nn.Parameter(torch.zeros(5))

    def log_prob(self, x: Tensor) -> Tensor:
        """log phi(z(x)) + log z'(x)."""
        normal = torch.distributions.Normal(self.means, self.log_scales.exp())
        weights, x = self.log_weights.exp(), x[:, None]
        z = (weights * (normal.cdf(x) - 0.5)).sum(1)
        return NORMAL.log_prob(z) + (weights * normal.log_prob(x).exp()).sum(1).log()


def source_loop(epochs: int) -> LogProb:
    """Adam 5e-3 on batches of 128 from a loader, and the test loss after every epoch."""
    torch.manual_seed(0)
    flow = LoopFlow()
    train, test = (
        DataLoader(TensorDataset(x.float()), batch_size=128, shuffle=shuffle)
        for x, shuffle in ((DATA, True), (TEST, False))
    )
    optimiser = torch.optim.Adam(flow.parameters(), 5e-3)
    for _ in range(epochs):
        for (batch,) in train:
            optimiser.zero_grad()
            loss = -flow.log_prob(batch).mean()
            loss.backward()
            optimiser.step()
        sum(float(-flow.log_prob(batch).mean().detach()) for (batch,) in test)
    return flow.log_prob


def adam(parameters: Iterator[nn.Parameter], log_prob: LogProb, epochs: int) -> LogProb:
    """Adam 1e-1 on shuffled slices of 1000 points, for the peers."""
    optimiser = torch.optim.Adam(parameters, 1e-1)
    x = DATA.float()
    for _ in range(epochs):
        for index in torch.randperm(len(x)).split(1000):
            optimiser.zero_grad()
            loss = -log_prob(x[index]).mean()
            loss.backward()
            optimiser.step()
    return log_prob


def zuko_spline(epochs: int) -> LogProb:
    """zuko's neural spline flow with one transform of 16 bins."""
    torch.manual_seed(0)
    flow = zuko.flows.NSF(1, 0, bins=16, transforms=1)
    return adam(flow.parameters(), lambda x: flow().log_prob(x[:, None]), epochs)


def nflows_spline(epochs: int) -> LogProb:
    """nflows' rational quadratic spline with 16 bins on (-4, 4)."""
    torch.manual_seed(0)
    spline = PiecewiseRationalQuadraticCDF([1], num_bins=16, tails="linear", tail_bound=4.0)
    flow = Flow(spline, StandardNormal([1]))
    return adam(flow.parameters(), lambda x: flow.log_prob(x[:, None]), epochs)


def quasi_newton(steps: int) -> LogProb:
    """The source's model from quantiles, by L-BFGS."""
    flow = cdf_flow_start(DATA)
    fit_quasi_newton(flow, DATA, steps=steps)
    return flow.log_prob


def em(steps: int) -> LogProb:
    """The normalised flow from quantiles, by EM."""
    flow = normalised_flow_start(DATA)
    fit_em(flow, DATA, steps=steps)
    return flow.log_prob


def steps_to_gap(method: Method, limit: int = 200) -> int:
    """The least number of steps after which the gap is at most 0.01 nats."""
    for steps in range(1, limit + 1):
        if gap(method(steps)) <= GAP:
            return steps
    raise RuntimeError(f"{method.__name__} did not reach {GAP} nats in {limit} steps")


def gap(log_prob: LogProb) -> float:
    """KL(data || model) for a model of either precision."""
    try:
        return kl_divergence(log_prob)
    except (ValueError, RuntimeError):
        return kl_divergence(lambda x: log_prob(x.float()).double())


def bisection(flow: MixtureCdfFlow, z: Tensor) -> Tensor:
    """Thirty halvings of (-3, 3), as in the source, in slices that stay in the cache."""
    return torch.cat([_bisected(flow, part) for part in z.split(CHUNK)])


def _bisected(flow: MixtureCdfFlow, z: Tensor) -> Tensor:
    low, high = torch.full_like(z, -3.0), torch.full_like(z, 3.0)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        below = flow(middle) < z
        low, high = torch.where(below, middle, low), torch.where(below, high, middle)
    return (low + high) / 2


def mean_gap(fit: Callable[[Tensor], LogProb]) -> float:
    """The gap in nats, the mean over five sets of 5000 points."""
    sets = (three_normals(5000, torch.Generator().manual_seed(seed)) for seed in range(5))
    return statistics.mean(kl_divergence(fit(x)) for x in sets)


def fitted_cdf_flow(x: Tensor) -> MixtureCdfFlow:
    """The source's model, fitted to the end."""
    flow = cdf_flow_start(x)
    fit_quasi_newton(flow, x, steps=40)
    return flow.requires_grad_(False)


def fitted_normalised_flow(x: Tensor) -> NormalisedFlow:
    """The normalised flow, fitted to the end."""
    flow = normalised_flow_start(x)
    fit_em(flow, x)
    return flow.requires_grad_(False)


def limits() -> list[dict[str, Any]]:
    """How good the fits are, that mass is one, and that the inverse is one."""
    exact, cdfs = fitted_normalised_flow(DATA), fitted_cdf_flow(DATA)
    edges = torch.linspace(-8, 8, 400, dtype=torch.float64)
    x = three_normals(POINTS, torch.Generator().manual_seed(2))
    trips = [float((flow(flow.inverse(flow(x))) - flow(x)).abs().max()) for flow in (cdfs, exact)]
    points = f"round trip of {POINTS} points"
    return [
        within(
            "gap, cdf flow, mean of 5",
            mean_gap(lambda x: fitted_cdf_flow(x).log_prob),
            2e-3,
            "nats",
        ),
        within(
            "gap, normalised flow, mean of 5",
            mean_gap(lambda x: fitted_normalised_flow(x).log_prob),
            2e-3,
            "nats",
        ),
        within("normalised flow: mass minus one", abs(mass(exact.log_prob, edges) - 1), 1e-12),
        within(f"cdf flow: {points}", trips[0], 1e-12),
        within(f"normalised flow: {points}", trips[1], 1e-12),
    ]


def inverse_rows() -> list[dict[str, Any]]:
    """Our inverse to rounding error against the source's bisection to 6e-9, and root finders."""
    flow = fitted_cdf_flow(DATA)
    rows = []
    for n in (1, 64, 4096, POINTS):
        z = flow(three_normals(n, torch.Generator().manual_seed(2)))
        rows.append(
            compare(
                f"inverse of {n} points",
                lambda z=z: flow.inverse(z),
                f"{BISECTIONS}-step bisection",
                lambda z=z: bisection(flow, z),
                target=4 if n == POINTS else 1,
                repeats=7,
            )
        )
    columns = [part.detach().exp().tolist() for part in (flow.log_weights, flow.log_scales)]
    weights, means, scales = columns[0], flow.means.detach().tolist(), columns[1]
    root = brent_in_floats(weights, means, scales)
    assert abs(root(0.7) - flow_inverse(0.7, weights, means, scales)) < 1e-12
    return [
        *rows,
        compare(
            "inverse at one point, plain numbers",
            lambda: flow_inverse(0.7, weights, means, scales),
            "SciPy brentq",
            lambda: root(0.7),
            target=1,
        ),
    ]


def brent_in_floats(
    weights: list[float], means: list[float], scales: list[float]
) -> Callable[[float], float]:
    """brentq to 1e-14 on the map in plain floats, from 10 scales beyond the outer means."""
    parts = [(w / 2, m, math.sqrt(0.5) / s) for w, m, s in zip(weights, means, scales, strict=True)]
    low, high = min(means) - 10 * max(scales), max(means) + 10 * max(scales)

    def root(z: float) -> float:
        def excess(x: float) -> float:
            return sum(w * math.erf((x - m) * r) for w, m, r in parts) - z

        return float(brentq(excess, low, high, xtol=1e-14, rtol=1e-14))

    return root


def mixture_rows() -> list[dict[str, Any]]:
    """Twenty rounds of EM from the same start beside scikit-learn's, which tells no loss."""
    rows = []
    for n in (500, 5000, 50_000):
        x = three_normals(n, torch.Generator().manual_seed(0))
        assert abs(float(em_rounds(x)(x).mean()) - float(their_em(x).score(x[:, None]))) < 1e-6
        rows.append(
            compare(
                f"{ROUNDS} rounds of EM, three normals, {n} points",
                lambda x=x: em_rounds(x),
                "scikit-learn GaussianMixture",
                lambda x=x: their_em(x),
                target=1,
            )
        )
    return rows


def em_rounds(x: Tensor) -> LogProb:
    """Our start and rounds."""
    flow = normalised_flow_start(x)
    fit_em(flow, x, steps=ROUNDS, tolerance=-1.0)
    return flow.requires_grad_(False).log_prob


def their_em(x: Tensor) -> GaussianMixture:
    """scikit-learn from the same start, its guard against small scales off."""
    start = normalised_flow_start(x).requires_grad_(False)
    model = GaussianMixture(
        3,
        tol=0,
        reg_covar=0,
        max_iter=ROUNDS,
        weights_init=np.full(3, 1 / 3),
        means_init=start.means.numpy()[:, None],
        precisions_init=(-2 * start.log_scales).exp().numpy()[:, None, None],
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return model.fit(x.numpy()[:, None])


def rows() -> list[dict[str, Any]]:
    """All comparisons of this topic."""
    ours = {"normalised flow by EM": em, "cdf flow by L-BFGS": quasi_newton}
    theirs = {
        "source-style loop": (source_loop, 100, 3),
        "zuko spline, Adam": (zuko_spline, 1, 5),
        "nflows spline, Adam": (nflows_spline, 1, 5),
    }
    steps = {run: steps_to_gap(run) for run in (*ours.values(), *(t[0] for t in theirs.values()))}
    return [
        compare(
            f"gap of {GAP} nats, {name}",
            lambda mine=mine: mine(steps[mine]),
            other,
            lambda run=run: run(steps[run]),
            target=target,
            repeats=repeats,
        )
        for name, mine in ours.items()
        for other, (run, target, repeats) in theirs.items()
    ] + [*mixture_rows(), *inverse_rows()]
