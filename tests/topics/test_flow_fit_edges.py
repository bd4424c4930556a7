"""EM where a user meets its edges: data far from zero, components with no data, one precision."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
import torch
from torch import Tensor

from derivations.topics.flow import NormalisedFlow
from derivations.topics.flow_data import three_normals
from derivations.topics.flow_fit import fit_em, normalised_flow_start


def _data(n: int = 2000) -> Tensor:
    return three_normals(n, torch.Generator().manual_seed(0))


def _last_loss(x: Tensor) -> float:
    flow = normalised_flow_start(x)
    fit_em(flow, x, steps=60)
    return -float(flow.log_prob(x).detach().double().mean())


@pytest.mark.parametrize(
    ("shift", "dtype", "allowed"),
    [
        (1e7, torch.float64, 1e-6),
        (-1e9, torch.float64, 1e-4),
        (1e3, torch.float32, 1e-3),
        (1e4, torch.float32, 5e-3),
    ],
)
def test_a_shift_of_the_data_costs_nothing(
    shift: float, dtype: torch.dtype, allowed: float
) -> None:
    """The likelihood does not depend on where zero is; the data themselves are rounded first."""
    moved = (_data() + shift).to(dtype)
    centred = moved.double() - shift
    assert _last_loss(moved) == pytest.approx(_last_loss(centred), abs=allowed)


def test_the_m_step_is_the_weighted_mean_and_spread() -> None:
    """One step against NumPy in extended precision, on data where squares would lose all."""
    x = _data(300) + 1e8
    flow = normalised_flow_start(x)
    before = [part.detach().double().numpy().astype(np.longdouble) for part in flow.components]
    fit_em(flow, x, steps=1)
    points = x.numpy().astype(np.longdouble)
    u = (points - before[1][:, None]) / before[2][:, None]
    joint = np.exp((before[0] - np.log(before[2]))[:, None] - u * u / 2)
    r = joint / joint.sum(0)
    mean = (r * (points - 1e8)).sum(1) / r.sum(1)
    spread = (r * (points - 1e8 - mean[:, None]) ** 2).sum(1) / r.sum(1)
    np.testing.assert_allclose(flow.means.detach().numpy() - 1e8, mean.astype(float), atol=3e-8)
    np.testing.assert_allclose(
        flow.log_scales.detach().numpy(), np.log(spread.astype(float)) / 2, atol=1e-7
    )
    np.testing.assert_allclose(
        flow.log_weights.detach().exp().numpy(), r.mean(1).astype(float), rtol=1e-9
    )


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("far", [60.0, 1e4, -1e6])
def test_a_component_without_data_stays_and_harms_nobody(dtype: torch.dtype, far: float) -> None:
    x = _data().to(dtype)
    flow = NormalisedFlow(torch.zeros(3), torch.tensor([-1.0, 1.0, far]), torch.zeros(3)).to(dtype)
    losses = fit_em(flow, x, steps=100)
    assert all(bool(torch.isfinite(part).all()) for part in flow.parameters())
    assert all(b <= a + 2e-6 for a, b in pairwise(losses))
    two = NormalisedFlow(torch.zeros(2), torch.tensor([-1.0, 1.0]), torch.zeros(2)).to(dtype)
    assert losses[-1] == pytest.approx(fit_em(two, x, steps=100)[-1], abs=1e-4)
    assert float(flow.means[2].detach()) == far
    assert float(flow.components.log_weights[2].detach()) < math.log(1e-6)
    assert bool(torch.isfinite(flow.log_prob(x)).all())
    assert bool(torch.isfinite(flow.inverse(flow(x[:5]))).all())
