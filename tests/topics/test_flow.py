"""Both flows: round trips, log-det against autograd, monotone, tails, dtypes, bad input."""

from __future__ import annotations

import math
from typing import TypeVar

import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from torch import Tensor

from derivations.errors import InputError
from derivations.topics.flow import MixtureCdfFlow, NormalisedFlow
from derivations.topics.flow_data import mass

Flow = MixtureCdfFlow | NormalisedFlow
F = TypeVar("F", MixtureCdfFlow, NormalisedFlow)
KINDS = (MixtureCdfFlow, NormalisedFlow)
D = torch.float64


@st.composite
def parameters(draw: st.DrawFn) -> tuple[list[float], list[float], list[float]]:
    """Log weights, means and log scales of one to four components."""
    k = draw(st.integers(1, 4))

    def numbers(low: float, high: float) -> list[float]:
        return draw(st.lists(st.floats(low, high), min_size=k, max_size=k))

    return numbers(-2, 1.5), numbers(-3, 3), numbers(-4, 1.5)


POINTS = st.lists(st.floats(-6, 6), min_size=1, max_size=8)
kinds = pytest.mark.parametrize("kind", KINDS)


def _tensor(values: object, **options: bool) -> Tensor:
    return torch.tensor(values, dtype=D, **options)


def _example(kind: type[F]) -> F:
    return kind([0.2, 0.5, 0.9], [-1.0, 0.2, 1.5], [-1.4, -1.2, -1.3])


@kinds
@given(parameters(), POINTS)
def test_log_det_against_autograd(
    kind: type[Flow], numbers: tuple[list[float], ...], points: list[float]
) -> None:
    flow = kind(*numbers)
    x = _tensor(points, requires_grad=True)
    (slope,) = torch.autograd.grad(flow(x).sum(), x)
    log_det = flow.log_abs_det_jacobian(x)
    deep = log_det < -600
    assert torch.allclose(slope.log()[~deep], log_det[~deep], rtol=1e-11, atol=1e-11)
    assert bool((slope[deep] < 1e-250).all())


@kinds
@given(parameters(), st.floats(-6, 6), st.floats(1e-6, 3))
def test_increasing(kind: type[Flow], numbers: tuple[list[float], ...], x: float, by: float):  # type: ignore[no-untyped-def]
    flow = kind(*numbers)
    low, high = flow(_tensor([x, x + by])).tolist()
    assert low <= high
    slope = flow.log_abs_det_jacobian(_tensor(x + by / 2)).exp().item()
    assert low < high or slope * by < 1e-12


@given(parameters(), st.lists(st.floats(-40, 40), min_size=1, max_size=8))
def test_normalised_round_trips(numbers: tuple[list[float], ...], points: list[float]) -> None:
    flow, z = NormalisedFlow(*numbers), _tensor(points)
    with torch.no_grad():
        x = flow.inverse(z)
        back = flow(x)
        slope = flow.log_abs_det_jacobian(x).exp()
    allowed = 1e-12 * (1 + z.abs()) + 1e-15 * slope * x.abs()
    assert bool(((back - z).abs() <= allowed).all())


@given(parameters(), st.lists(st.floats(-0.999999, 0.999999), min_size=1, max_size=8))
def test_cdf_flow_round_trips(numbers: tuple[list[float], ...], parts: list[float]) -> None:
    flow = MixtureCdfFlow(*numbers)
    with torch.no_grad():
        half = float(flow.total_weight()) / 2
        z = _tensor(parts) * half
        x = flow.inverse(z)
        slope = flow.log_abs_det_jacobian(x).exp()
    assert bool(((flow(x) - z).abs() <= 1e-12 * (1 + half) + 1e-15 * slope * x.abs()).all())


@kinds
def test_round_trip_on_a_hundred_thousand_points(kind: type[F]) -> None:
    flow = _example(kind)
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        z = flow(flow.sample((100_000,), generator))
        assert float((flow(flow.inverse(z)) - z).abs().max()) <= 1e-12


@kinds
@given(parameters(), st.floats(-3, 3), st.floats(0.1, 10))
def test_moving_and_stretching_the_line(
    kind: type[Flow], numbers: tuple[list[float], ...], shift: float, stretch: float
) -> None:
    """z does not change when x, means and scales move together; log z' loses log stretch."""
    a, m, b = numbers
    moved = kind(a, [shift + stretch * v for v in m], [v + math.log(stretch) for v in b])
    flow, x = kind(*numbers), _tensor([-1.0, 0.3, 2.0])
    y = shift + stretch * x
    assert torch.allclose(moved(y), flow(x), rtol=1e-9, atol=1e-9)
    log_det = flow.log_abs_det_jacobian(x) - math.log(stretch)
    assert torch.allclose(moved.log_abs_det_jacobian(y), log_det, rtol=1e-8, atol=1e-8)


@given(parameters())
def test_mass(numbers: tuple[list[float], ...]) -> None:
    a, m, b = numbers
    for kind in KINDS:
        flow = kind(a, m, b)
        parts = flow.components
        offsets = torch.arange(-50, 51, dtype=D)[:, None] / 4
        edges = torch.unique((parts.means + parts.scales * offsets).detach())
        edges = edges[torch.cat((torch.tensor([True]), edges.diff() > 1e-9))]
        truth = float(flow.mass().detach()) if isinstance(flow, MixtureCdfFlow) else 1.0
        assert mass(flow.log_prob, edges) == pytest.approx(truth, abs=1e-12)


def test_the_missing_mass_is_the_base_outside_the_range() -> None:
    flow = _example(MixtureCdfFlow)
    total = float(flow.total_weight().detach())
    outside = 2 * float(torch.special.ndtr(_tensor(-total / 2)))
    assert float(flow.mass().detach()) == pytest.approx(1 - outside, abs=1e-15)


@kinds
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_tails_and_tiny_scales(kind: type[F], dtype: torch.dtype) -> None:
    flow = kind([2.0, 1.0], [-1.0, 1.0], [math.log(1e-6), math.log(0.25)]).to(dtype)
    x = torch.tensor([-40.0, -1.0, -1.0 + 1e-6, 0.0, 1.0, 40.0], dtype=dtype, requires_grad=True)
    for value in (flow(x), flow.log_prob(x), flow.log_abs_det_jacobian(x)):
        assert value.dtype == dtype
        assert value.shape == x.shape
        assert bool(torch.isfinite(value).all())
    (slope,) = torch.autograd.grad(flow.log_prob(x).sum(), x)
    assert bool(torch.isfinite(slope).all())


@kinds
def test_single_precision_agrees_with_double(kind: type[F]) -> None:
    double, single = _example(kind), _example(kind).float()
    x = torch.linspace(-2, 3, 101, dtype=D)
    for name in ("forward", "log_prob", "log_abs_det_jacobian"):
        a, b = getattr(double, name)(x), getattr(single, name)(x.float())
        assert torch.allclose(a, b.double(), atol=1e-4)
    with torch.no_grad():
        z = single(x.float())
        inner = z.abs() < 2.5
        assert torch.allclose(single.inverse(z[inner]), x.float()[inner], atol=1e-3)


@kinds
def test_inverse_is_differentiable(kind: type[F]) -> None:
    flow = _example(kind)
    z = _tensor([-1.5, 0.1, 2.0], requires_grad=True)
    assert torch.autograd.gradcheck(flow.inverse, z, eps=1e-6)
    x = flow.inverse(z)
    loss = x.square().sum()
    loss.backward()
    analytic = flow.means.grad
    assert analytic is not None
    for i in range(3):
        with torch.no_grad():
            moved = [_example(kind), _example(kind)]
            for other, by in zip(moved, (1e-6, -1e-6), strict=True):
                other.means[i] += by
            up, down = (other.inverse(z).square().sum() for other in moved)
        assert float(analytic[i]) == pytest.approx(float(up - down) / 2e-6, rel=1e-6)


@kinds
def test_samples_follow_the_density(kind: type[F]) -> None:
    """Kolmogorov-Smirnov: n = 20000, the 99.9 % limit is 1.95 / sqrt(n)."""
    flow = _example(kind)
    n = 20_000
    x = flow.sample((n // 4, 4), torch.Generator().manual_seed(2))
    assert x.shape == (n // 4, 4)
    assert not x.requires_grad
    with torch.no_grad():
        p = torch.special.ndtr(flow(x.flatten().sort().values))
    if isinstance(flow, MixtureCdfFlow):
        covered = float(flow.mass().detach())
        p = (p - (1 - covered) / 2) / covered
    steps = torch.arange(n + 1, dtype=D) / n
    distance = max(float((p - steps[:-1]).max()), float((steps[1:] - p).max()))
    assert distance < 1.95 / math.sqrt(n)
    again = flow.sample((n // 4, 4), torch.Generator().manual_seed(2))
    assert torch.equal(x, again)


@kinds
@pytest.mark.parametrize("shape", [(), (0,), (2, 0), (3, 2)])
def test_shapes_are_kept(kind: type[F], shape: tuple[int, ...]) -> None:
    flow = _example(kind)
    z = torch.zeros(shape, dtype=D)
    assert flow(z).shape == flow.inverse(z).shape == flow.log_prob(z).shape == shape
    assert flow.sample(shape).shape == shape


@given(st.floats(-4.0, 4.0))
def test_a_small_range_still_samples(log_total: float) -> None:
    assume(log_total > -30)
    flow = MixtureCdfFlow([log_total], [0.0], [0.0])
    assert bool(torch.isfinite(flow.sample((50,))).all())


@pytest.mark.parametrize("factor", [1.001, -1.001, 1.5])
def test_no_preimage_outside_the_range(factor: float) -> None:
    flow = _example(MixtureCdfFlow)
    half = flow.total_weight().detach() / 2
    with pytest.raises(InputError, match=r"expected \|z\| < W/2 = .* it has no preimage"):
        flow.inverse(factor * half)
    assert math.isfinite(float(flow.inverse((1 - 1e-12) * half).detach()))


@kinds
@pytest.mark.parametrize("method", ["forward", "inverse", "log_prob", "log_abs_det_jacobian"])
@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_not_finite_is_an_error(kind: type[F], method: str, bad: float) -> None:
    with pytest.raises(InputError, match="expected finite"):
        getattr(_example(kind), method)(_tensor([0.0, bad]))


@kinds
def test_another_dtype_is_an_error(kind: type[F]) -> None:
    with pytest.raises(InputError, match=r"the flow's dtype torch.float64, got torch.float32"):
        _example(kind)(torch.zeros(3))
    with pytest.raises(InputError, match="got float"):
        _example(kind)(0.5)


@kinds
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([0.0], [0.0, 1.0], [0.0]), r"of one shape \(k,\)"),
        (([], [], []), r"of one shape \(k,\)"),
        (([[0.0]], [[0.0]], [[0.0]]), r"of one shape \(k,\)"),
        (([math.nan], [0.0], [0.0]), "expected finite parameters"),
    ],
)
def test_bad_parameters(kind: type[F], arguments: tuple[list[float], ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        kind(*arguments)


@kinds
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@given(parameters(), st.data(), st.lists(st.floats(-40, 40, width=32), min_size=1, max_size=5))
def test_finite_to_forty_whatever_the_scale(
    kind: type[F],
    dtype: torch.dtype,
    numbers: tuple[list[float], ...],
    data: st.DataObject,
    points: list[float],
) -> None:
    """Values and derivatives; scales down to e^-20 in double and e^-9 in single precision."""
    a, m, _ = numbers
    low = -20 if dtype == torch.float64 else -9
    b = data.draw(st.lists(st.floats(low, 2), min_size=len(a), max_size=len(a)))
    flow = kind(a, m, b).to(dtype)
    x = torch.tensor(points, dtype=dtype, requires_grad=True)
    z, log_prob = flow(x), flow.log_prob(x)
    for value in (z, log_prob, flow.log_abs_det_jacobian(x)):
        assert (value.dtype, value.shape) == (dtype, x.shape)
        assert bool(torch.isfinite(value).all())
    (slope,) = torch.autograd.grad(log_prob.sum(), x)
    assert bool(torch.isfinite(slope).all())


@kinds
@given(parameters(), st.lists(st.floats(-6, 6), min_size=1, max_size=6))
def test_log_prob_is_base_plus_log_det(
    kind: type[F], numbers: tuple[list[float], ...], points: list[float]
) -> None:
    flow, x = kind(*numbers), _tensor(points)
    z = flow(x)
    base = torch.distributions.Normal(_tensor(0.0), _tensor(1.0)).log_prob(z)
    truth = base + flow.log_abs_det_jacobian(x)
    assert torch.allclose(flow.log_prob(x), truth, rtol=1e-9, atol=1e-9)
