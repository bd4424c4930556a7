"""Fits: the gap of the targets, monotone EM, repeatable, invariant, bad input."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable
from itertools import pairwise

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from derivations.errors import InputError
from derivations.topics.flow import MixtureCdfFlow, NormalisedFlow
from derivations.topics.flow_data import kl_divergence, three_normals
from derivations.topics.flow_fit import (
    SMALLEST_SCALE,
    cdf_flow_start,
    fit_em,
    fit_quasi_newton,
    loss_and_gradient,
    normalised_flow_start,
)

Start = Callable[[Tensor, int], MixtureCdfFlow | NormalisedFlow]


def _data(seed: int, n: int = 5000) -> Tensor:
    return three_normals(n, torch.Generator().manual_seed(seed))


def test_gap_of_the_cdf_flow_over_five_seeds() -> None:
    gaps = []
    for seed in range(5):
        x = _data(seed)
        flow = cdf_flow_start(x)
        fit_quasi_newton(flow, x, steps=40)
        gaps.append(kl_divergence(flow.log_prob))
    assert statistics.mean(gaps) <= 0.002


def test_gap_of_the_normalised_flow_over_five_seeds() -> None:
    gaps = []
    for seed in range(5):
        x = _data(seed)
        flow = normalised_flow_start(x)
        fit_em(flow, x)
        gaps.append(kl_divergence(flow.log_prob))
    assert statistics.mean(gaps) <= 0.002


def test_em_never_gets_worse_and_agrees_with_quasi_newton() -> None:
    x = _data(0)
    by_em, by_gradient = normalised_flow_start(x), normalised_flow_start(x)
    losses = fit_em(by_em, x, tolerance=1e-12)
    assert all(later <= earlier + 1e-12 for earlier, later in pairwise(losses))
    others = fit_quasi_newton(by_gradient, x)
    assert others[-1] == pytest.approx(losses[-1], abs=1e-8)
    assert losses[-1] == pytest.approx(-float(by_em.log_prob(x).detach().mean()), abs=1e-8)


def test_the_gradient_by_hand_is_autograds() -> None:
    x = torch.cat((_data(2, 60), torch.tensor([-30.0, 40.0], dtype=torch.float64)))
    flow = cdf_flow_start(x)
    with torch.no_grad():
        flow.log_weights += torch.tensor([0.3, -0.2, 0.1, 0.5, -1.0])
        flow.log_scales += torch.tensor([0.1, -0.4, 0.0, 0.3, 0.2])
    value = loss_and_gradient(flow, x)
    by_hand = [parameter.grad for parameter in flow.parameters()]
    loss = -flow.log_prob(x).mean()
    exact = torch.autograd.grad(loss, list(flow.parameters()))
    assert value == pytest.approx(loss.item(), rel=1e-14)
    for mine, truth in zip(by_hand, exact, strict=True):
        assert torch.allclose(mine, truth, rtol=1e-12, atol=1e-13)


def test_fits_repeat() -> None:
    x = _data(3, 500)
    for start, fit in ((cdf_flow_start, fit_quasi_newton), (normalised_flow_start, fit_em)):
        first, second = start(x), start(x)
        assert fit(first, x, steps=30) == fit(second, x, steps=30)  # type: ignore[operator]
        assert all(
            torch.equal(a, b) for a, b in zip(first.parameters(), second.parameters(), strict=True)
        )


def test_fits_move_with_the_data() -> None:
    x = _data(1, 600)
    plain, moved = normalised_flow_start(x), normalised_flow_start(100 + 7 * x)
    first, second = fit_em(plain, x), fit_em(moved, 100 + 7 * x)
    assert second[-1] == pytest.approx(first[-1] + math.log(7), abs=1e-6)
    assert torch.allclose(moved.means, 100 + 7 * plain.means, atol=1e-3)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_dtype_is_kept(dtype: torch.dtype) -> None:
    x = _data(0, 300).to(dtype)
    for flow, fit in ((cdf_flow_start(x), fit_quasi_newton), (normalised_flow_start(x), fit_em)):
        losses = fit(flow, x, steps=30)  # type: ignore[operator]
        assert losses[-1] < losses[0]
        assert all(p.dtype == dtype for p in flow.parameters())


def test_a_repeated_point_does_not_swallow_a_component() -> None:
    x = torch.cat((torch.zeros(200, dtype=torch.float64), torch.linspace(1, 2, 200).double()))
    flow = normalised_flow_start(x)
    assert all(math.isfinite(loss) for loss in fit_em(flow, x))
    assert bool(torch.isfinite(flow.log_scales).all())


def test_watch_sees_every_loss_and_the_bar_does_no_harm(capsys: pytest.CaptureFixture[str]) -> None:
    x, seen = _data(0, 300), []
    losses = fit_em(normalised_flow_start(x), x, steps=5, progress=True, watch=seen.append)
    assert seen == losses
    assert 1 <= len(losses) <= 5
    capsys.readouterr()


@pytest.mark.parametrize(
    ("x", "message"),
    [
        (torch.tensor([0.0, math.nan] * 10), "NaN or infinity"),
        (torch.tensor([0.0, math.inf] * 10), "NaN or infinity"),
        (torch.zeros(0), "at least"),
        (torch.zeros(3, 4), "along one axis"),
        (torch.ones(50), "points that differ"),
    ],
)
def test_bad_data(x: Tensor, message: str) -> None:
    for start in (cdf_flow_start, normalised_flow_start):
        with pytest.raises(InputError, match=message):
            start(x)


@pytest.mark.parametrize("components", [0, -1, 1.5, True])
def test_bad_number_of_components(components: int) -> None:
    with pytest.raises(InputError, match="number of components is an integer of at least 1"):
        cdf_flow_start(_data(0, 100), components)


def test_data_of_another_dtype() -> None:
    x = _data(0, 100)
    for flow, fit in ((cdf_flow_start(x), fit_quasi_newton), (normalised_flow_start(x), fit_em)):
        with pytest.raises(InputError, match="flow's dtype"):
            fit(flow, x.float())  # type: ignore[operator]


@given(st.integers(0, 10**6), st.integers(1, 4), st.booleans())
@settings(max_examples=25)
def test_em_is_monotone_for_any_data(seed: int, components: int, heavy: bool) -> None:
    """Each round; and the start, too, is a flow of mass one with the order of the data."""
    x = torch.randn(60, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))
    x = x**3 if heavy else x
    flow = normalised_flow_start(x, components)
    losses = fit_em(flow, x, steps=15)
    # A scale at its floor is the one place where a round may lose a little.
    floored = bool((flow.log_scales.exp() <= 1.01 * SMALLEST_SCALE * x.std()).any())
    assert floored or all(later <= earlier + 1e-10 for earlier, later in pairwise(losses))
    assert float(flow.log_weights.detach().exp().sum()) == pytest.approx(1, abs=1e-12)


@given(st.integers(0, 10**6), st.sampled_from([cdf_flow_start, normalised_flow_start]))
@settings(max_examples=20)
def test_quasi_newton_ends_no_higher_than_it_began(seed: int, start: Start) -> None:
    flow = start(_data(seed % 1000, 200), 3)
    losses = fit_quasi_newton(flow, _data(seed % 1000, 200), steps=15)
    assert min(losses) == pytest.approx(losses[-1], abs=1e-9)
    assert losses[-1] <= losses[0]


@pytest.mark.parametrize("kind", [cdf_flow_start, normalised_flow_start])
@given(st.integers(0, 10**6), st.integers(1, 4))
@settings(max_examples=20)
def test_loss_and_gradient_against_autograd(kind: Start, seed: int, components: int) -> None:
    draw = torch.Generator().manual_seed(seed)
    flow = kind(_data(seed % 1000, 50), components)
    with torch.no_grad():
        for p in flow.parameters():
            p += 0.5 * torch.randn(p.shape, dtype=p.dtype, generator=draw)
    x = _data(seed % 1000, 20)
    value = loss_and_gradient(flow, x)
    by_hand = [p.grad.clone() for p in flow.parameters()]
    loss = -flow.log_prob(x).mean()
    exact = torch.autograd.grad(loss, list(flow.parameters()))
    assert value == pytest.approx(loss.item(), rel=1e-12, abs=1e-12)
    for mine, truth in zip(by_hand, exact, strict=True):
        assert torch.allclose(mine, truth, rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_loss_of_points_that_are_not_finite(bad: float) -> None:
    for flow in (cdf_flow_start(_data(0, 60)), normalised_flow_start(_data(0, 60))):
        with pytest.raises(InputError, match="expected finite x"):
            loss_and_gradient(flow, torch.tensor([0.0, bad], dtype=torch.float64))
