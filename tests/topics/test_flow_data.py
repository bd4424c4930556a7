"""Data, entropy and divergence: printed values, known integrals, bad input."""

from __future__ import annotations

import math
from itertools import pairwise

import hypothesis
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from derivations.errors import InputError
from derivations.topics.flow import NormalisedFlow
from derivations.topics.flow_data import (
    THREE_NORMALS,
    NormalMixture,
    entropy_of_mixture,
    integral,
    kl_divergence,
    mass,
    source_counts,
    three_normals,
)


def test_printed_entropies() -> None:
    assert round(entropy_of_mixture(), 7) == 1.1075561
    assert round(entropy_of_mixture(source_counts(5000)), 7) == 1.0518496


def test_the_source_drew_too_many_of_the_third() -> None:
    assert source_counts(5000) == [1666, 1666, 3334]
    assert sum(source_counts(5000)) == 6666


@given(st.floats(-5, 5), st.floats(1e-3, 1e3))
def test_entropy_of_one_normal(mean: float, scale: float) -> None:
    exact = 0.5 * math.log(2 * math.pi * math.e) + math.log(scale)
    assert NormalMixture((1.0,), (mean,), (scale,)).entropy() == pytest.approx(exact, abs=1e-12)


@given(st.floats(-3, 3), st.floats(0.2, 3))
def test_kl_between_two_normals(mean: float, scale: float) -> None:
    data = NormalMixture((1.0,), (0.0,), (1.0,))
    model = NormalMixture((1.0,), (mean,), (scale,))
    exact = math.log(scale) + (1 + mean**2) / (2 * scale**2) - 0.5
    assert kl_divergence(model.log_prob, data) == pytest.approx(exact, abs=1e-11)


def test_the_normalised_flow_represents_the_data_exactly() -> None:
    logs = math.log(0.25)
    flow = NormalisedFlow([0.0, 0.0, 0.0], [-1.0, 0.2, 1.5], [logs, logs, logs])
    assert abs(kl_divergence(flow.log_prob)) < 1e-13
    assert abs(mass(flow.log_prob, THREE_NORMALS.edges()) - 1) < 1e-12


def test_integral_of_a_polynomial_is_exact() -> None:
    edges = torch.tensor([0.0, 0.5, 2.0], dtype=torch.float64)
    assert integral(lambda x: 5 * x**4, edges) == pytest.approx(32.0, rel=1e-14)


@pytest.mark.parametrize("n", [1, 2, 3, 5000])
def test_thirds(n: int) -> None:
    x = three_normals(n, torch.Generator().manual_seed(0))
    assert x.shape == (n,)
    assert x.dtype == torch.float64
    nearest = (x[:, None] - torch.tensor([-1.0, 0.2, 1.5])).abs().argmin(1)
    counts = torch.bincount(nearest, minlength=3)
    assert int(counts.max() - counts.min()) <= 1 + n // 100
    assert torch.equal(x, three_normals(n, torch.Generator().manual_seed(0)))


def test_moments_of_the_data() -> None:
    x = three_normals(300_000, torch.Generator().manual_seed(1))
    assert float(x.mean()) == pytest.approx(0.7 / 3, abs=0.003)
    assert float(x.square().mean()) == pytest.approx((1 + 0.04 + 2.25) / 3 + 0.0625, abs=0.01)


@pytest.mark.parametrize("n", [0, -1, 1.5, True])
def test_how_many_must_be_a_positive_integer(n: int) -> None:
    with pytest.raises(InputError, match="number of points is an integer of at least 1"):
        three_normals(n)


@pytest.mark.parametrize(
    ("weights", "means", "scales", "message"),
    [
        ((0.5, 0.6), (0.0, 1.0), (1.0, 1.0), "sum to 1"),
        ((1.0,), (0.0, 1.0), (1.0, 1.0), "equally many"),
        ((1.0,), (math.nan,), (1.0,), "all finite"),
        ((1.0,), (0.0,), (0.0,), "positive scales"),
    ],
)
def test_bad_mixtures(
    weights: tuple[float, ...], means: tuple[float, ...], scales: tuple[float, ...], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        NormalMixture(weights, means, scales)


@pytest.mark.parametrize("weights", [[1, 1], [1, 1, 0], [1, 1, math.inf], []])
def test_bad_weights(weights: list[float]) -> None:
    with pytest.raises(InputError, match=r"three positive finite weights|list of finite numbers"):
        entropy_of_mixture(weights)


@pytest.mark.parametrize("edges", [[0.0], [0.0, 0.0], [1.0, 0.0]])
def test_bad_edges(edges: list[float]) -> None:
    with pytest.raises(InputError, match="two increasing edges"):
        integral(lambda x: x, torch.tensor(edges, dtype=torch.float64))


@given(
    st.lists(st.floats(-2, 2), min_size=1, max_size=6),
    st.lists(st.floats(-3, 3), min_size=2, max_size=6, unique=True),
)
def test_integral_of_any_polynomial(coefficients: list[float], edges: list[float]) -> None:
    """Exact up to degree 47, and additive over the pieces."""
    edges = sorted(edges)
    hypothesis.assume(all(b - a > 1e-6 for a, b in pairwise(edges)))
    powers = torch.arange(len(coefficients), dtype=torch.float64)
    weights = torch.tensor(coefficients, dtype=torch.float64)

    def f(x: Tensor) -> Tensor:
        return (x[:, None] ** powers) @ weights

    def primitive(x: float) -> float:
        return sum(c * x ** (k + 1) / (k + 1) for k, c in enumerate(coefficients))

    exact = primitive(edges[-1]) - primitive(edges[0])
    size = sum(abs(c) * 3 ** (k + 1) for k, c in enumerate(coefficients))
    assert integral(f, torch.tensor(edges, dtype=torch.float64)) == pytest.approx(
        exact, abs=1e-13 * (1 + size)
    )


@given(st.lists(st.floats(0.01, 100), min_size=3, max_size=3), st.floats(0.1, 10))
def test_entropy_depends_on_proportions_and_is_bounded(weights: list[float], by: float) -> None:
    """Between that of one normal and that of one normal plus that of the choice."""
    entropy = entropy_of_mixture(weights)
    assert entropy_of_mixture([by * w for w in weights]) == pytest.approx(entropy, abs=1e-12)
    one = NormalMixture((1.0,), (0.0,), (0.25,)).entropy()
    shares = [w / sum(weights) for w in weights]
    choice = -sum(p * math.log(p) for p in shares)
    assert one - 1e-12 <= entropy <= one + choice + 1e-12


@given(st.integers(1, 300), st.integers(0, 2**63 - 1))
def test_data_for_any_size_and_seed(n: int, seed: int) -> None:
    x = three_normals(n, torch.Generator().manual_seed(seed))
    assert (x.shape, x.dtype) == ((n,), torch.float64)
    assert bool(torch.isfinite(x).all())
    assert bool(((x > -4) & (x < 4.5)).all())


@given(st.integers(1, 10**6))
def test_the_source_draws_more_than_it_meant(n: int) -> None:
    first, second, third = source_counts(n)
    assert first == second == n // 3
    assert first + third == n
