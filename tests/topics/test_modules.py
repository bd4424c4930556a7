"""Flows and layers as torch modules: derivatives, transforms, graphs, devices, storage.

The `meta` device stands for any that is not the CPU: it has shapes and no numbers, and an
operation that mixes it with a tensor made on the CPU raises.
"""

from __future__ import annotations

import copy
import io
import pickle
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from derivations.errors import InputError
from derivations.topics.coupling_torch import AffineCoupling, CouplingStack
from derivations.topics.flow import MixtureCdfFlow, NormalisedFlow
from derivations.topics.flow_data import three_normals
from derivations.topics.flow_fit import cdf_flow_start, fit_em, normalised_flow_start
from derivations.topics.gradient_estimators import ESTIMATORS, sample_gradients

D = torch.float64
METHODS = ("forward", "log_abs_det_jacobian", "log_prob", "inverse")
Flow = MixtureCdfFlow | NormalisedFlow
KINDS = (MixtureCdfFlow, NormalisedFlow)
kinds = pytest.mark.parametrize("kind", KINDS)


def _flow(kind: type[Flow]) -> Flow:
    return kind([0.2, 0.5, 0.9], [-1.0, 0.2, 1.5], [-1.4, -1.2, 0.3])


def _layer() -> AffineCoupling:
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 4))
    return AffineCoupling([True, False, True, False], net).double()


def _stack() -> CouplingStack:
    torch.manual_seed(1)
    nets = [nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 4)) for _ in range(2)]
    return CouplingStack([True, False, True, False], nets).double()


MODULES: list[tuple[str, Callable[[], nn.Module], tuple[int, ...], tuple[str, ...]]] = [
    ("cdf flow", lambda: _flow(MixtureCdfFlow), (5,), METHODS),
    ("normalised flow", lambda: _flow(NormalisedFlow), (5,), METHODS),
    ("layer", _layer, (5, 4), ("forward", "inverse", "log_abs_det_jacobian")),
    ("stack", _stack, (5, 4), ("forward", "inverse", "log_abs_det_jacobian")),
]
CASES = [
    pytest.param(make, shape, method, id=f"{name}-{method}")
    for name, make, shape, methods in MODULES
    for method in methods
]
every = pytest.mark.parametrize(("make", "shape", "method"), CASES)


def _points(shape: tuple[int, ...]) -> Tensor:
    return torch.linspace(-1.1, 1.2, torch.Size(shape).numel(), dtype=D).reshape(shape)


class Method(nn.Module):
    """One method of a module as the `forward` that compilers and exporters want."""

    def __init__(self, module: nn.Module, method: str) -> None:
        super().__init__()
        self.module, self.method = module, method

    def forward(self, x: Tensor) -> Tensor:
        result: Tensor = getattr(self.module, self.method)(x)
        return result


@every
def test_double_backward(make: Callable[[], Any], shape: tuple[int, ...], method: str) -> None:
    """First and second derivatives in the argument and in every parameter, by differences."""
    module, x = make(), _points(shape)[:3]
    names, values = zip(*module.named_parameters(), strict=True)

    def call(x: Tensor, *parameters: Tensor) -> Any:
        state = dict(zip(names, parameters, strict=True))
        return torch.func.functional_call(
            Method(module, method), {f"module.{k}": v for k, v in state.items()}, (x,)
        )

    inputs = [t.detach().clone().requires_grad_() for t in (x, *values)]
    assert torch.autograd.gradcheck(call, inputs)
    assert torch.autograd.gradgradcheck(call, inputs)


@every
def test_vmap_and_jacrev(make: Callable[[], Any], shape: tuple[int, ...], method: str) -> None:
    module, x = make(), _points(shape)
    run = Method(module, method)
    whole, rows = run(x).detach(), torch.func.vmap(run)(x).detach()
    torch.testing.assert_close(rows, whole, rtol=1e-13, atol=1e-13)
    slopes = torch.func.vmap(torch.func.jacrev(run))(x).detach()
    for point, slope in zip(x, slopes, strict=True):
        truth = torch.autograd.functional.jacobian(run, point)
        torch.testing.assert_close(slope, truth, rtol=1e-12, atol=1e-13)


@every
def test_compiled_whole(make: Callable[[], Any], shape: tuple[int, ...], method: str) -> None:
    """`fullgraph=True` fails on any break; the graph gives the same values and gradients."""
    torch._dynamo.reset()
    run, x = Method(make(), method), _points(shape).requires_grad_()
    compiled = torch.compile(run, fullgraph=True, backend="aot_eager")
    (truth,) = torch.autograd.grad(run(x).sum(), x)
    value = compiled(x)
    torch.testing.assert_close(value, run(x), rtol=1e-13, atol=1e-13)
    torch.testing.assert_close(
        torch.autograd.grad(value.sum(), x)[0], truth, rtol=1e-12, atol=1e-12
    )


@every
def test_exported(make: Callable[[], Any], shape: tuple[int, ...], method: str) -> None:
    run, x = Method(make(), method), _points(shape)
    batch = torch.export.Dim("batch", min=2, max=1000)
    with torch.no_grad():
        program = torch.export.export(run, (x,), dynamic_shapes=({0: batch},))
        again = torch.cat((x, x * 0.5))
        torch.testing.assert_close(program.module()(again), run(again), rtol=1e-13, atol=1e-13)


@every
def test_on_another_device(make: Callable[[], Any], shape: tuple[int, ...], method: str) -> None:
    truth = Method(make(), method)(_points(shape))
    result = Method(make().to("meta"), method)(_points(shape).to("meta"))
    assert (result.device.type, result.shape, result.dtype) == ("meta", truth.shape, truth.dtype)


@every
def test_copies_and_pickles(make: Callable[[], Any], shape: tuple[int, ...], method: str) -> None:
    module, x = make(), _points(shape)
    truth = Method(module, method)(x)
    stored = io.BytesIO()
    torch.save(module.state_dict(), stored)
    stored.seek(0)
    loaded = make()
    loaded.load_state_dict(torch.load(stored, weights_only=True))
    for other in (copy.deepcopy(module), pickle.loads(pickle.dumps(module)), loaded):  # noqa: S301
        assert torch.equal(Method(other, method)(x), truth)
        with torch.no_grad():
            for parameter in other.parameters():
                parameter.add_(1.0)
    assert torch.equal(Method(module, method)(x), truth)


def test_layers_are_built_on_the_device_of_the_moment() -> None:
    with torch.device("meta"):
        layer = AffineCoupling([True, False], nn.Linear(1, 2))
        flow = MixtureCdfFlow([0.0, 1.0], [0.0, 1.0], [0.0, 0.0])
    for module in (layer, flow):
        for tensor in (*module.parameters(), *module.buffers()):
            assert tensor.device.type == "meta"
    assert layer(torch.zeros(3, 2, device="meta")).shape == (3, 2)


def test_a_mask_without_numbers_is_an_error() -> None:
    with pytest.raises(InputError, match="mask"):
        AffineCoupling(torch.ones(2, dtype=torch.bool, device="meta"), nn.Linear(1, 2))


@kinds
def test_draws_and_fits_on_another_device(kind: type[Flow]) -> None:
    flow = _flow(kind).to("meta")
    assert flow.sample((7, 2)).device.type == "meta"
    x = torch.zeros(50, dtype=D, device="meta")
    assert kind(*(torch.zeros(3, device="meta") for _ in range(3))).means.device.type == "meta"
    assert flow.components.log_density(x).device.type == "meta"


class Asked(torch.overrides.TorchFunctionMode):
    """Records the device that each random draw was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.devices: list[str] = []

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        if func in (torch.rand, torch.randn, torch.randperm):
            self.devices.append(str(kwargs.get("device")))
        return func(*args, **kwargs)


def test_every_draw_says_its_device() -> None:
    """A generator of another device raises unless the draw names that device."""
    draw = torch.Generator().manual_seed(0)
    with Asked() as asked:
        for kind in KINDS:
            _flow(kind).sample((2,), draw)
        three_normals(4, draw)
        for name in ESTIMATORS:
            sample_gradients(name, 0.0, 0.0, 3, draw)
    assert asked.devices
    assert set(asked.devices) == {"cpu"}


@pytest.mark.parametrize(
    ("first", "second"),
    [([True, False, True, False], [True, True, False, False]), ([True, False], [False, True])],
)
def test_the_state_of_another_mask_is_refused(first: list[bool], second: list[bool]) -> None:
    """The keys and shapes agree, and the outputs would be wrong."""
    half = len(first) // 2
    one, two = (AffineCoupling(mask, nn.Linear(half, 2 * half)) for mask in (first, second))
    with pytest.raises(InputError, match="mask"):
        two.load_state_dict(one.state_dict())
    with pytest.raises(InputError, match="mask"):
        CouplingStack(second, [nn.Linear(half, 2 * half)]).load_state_dict(
            CouplingStack(first, [nn.Linear(half, 2 * half)]).state_dict()
        )
    same = AffineCoupling(first, nn.Linear(half, 2 * half))
    same.load_state_dict(one.state_dict())
    x = torch.randn(3, 2 * half)
    assert torch.equal(same(x), one(x))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_one_saturated_point_does_not_fail_the_batch(dtype: torch.dtype) -> None:
    """In the far tail z rounds to an end of the range; the rest of the batch is not its fault."""
    flow = _flow(MixtureCdfFlow).to(dtype)
    x = torch.tensor([-40.0, -1.0, 0.3, 40.0], dtype=dtype)
    z = flow(x).detach()
    back = flow.inverse(z).detach()
    torch.testing.assert_close(back[1:3], x[1:3])
    assert bool(torch.isfinite(back).all())
    assert -40 <= back[0] < -3
    assert 3 < back[3] <= 40
    ulp = torch.finfo(dtype).eps * float(flow.total_weight().detach())
    torch.testing.assert_close(flow(back).detach(), z, rtol=0, atol=2 * ulp)


@kinds
def test_second_derivatives_of_the_inverse_in_closed_form(kind: type[Flow]) -> None:
    """x''(z) = −z''(x) / z'(x)³."""
    flow = _flow(kind)
    z = torch.tensor([-0.9, 0.05, 1.1], dtype=D, requires_grad=True)
    (first,) = torch.autograd.grad(flow.inverse(z).sum(), z, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), z)
    x = flow.inverse(z).detach().requires_grad_()
    (slope,) = torch.autograd.grad(flow(x).sum(), x, create_graph=True)
    (curve,) = torch.autograd.grad(slope.sum(), x)
    torch.testing.assert_close(second, (-curve / slope**3).detach(), rtol=1e-9, atol=1e-9)


def test_fits_of_points_on_a_device_start_there() -> None:
    """Nothing in a start or a round makes a tensor on the CPU of its own accord."""
    x = three_normals(150, torch.Generator().manual_seed(0))
    with torch.device("meta"):  # a bare `torch.arange` would now have no numbers
        flows = cdf_flow_start(x), normalised_flow_start(x)
        losses = fit_em(flows[1], x, steps=3)
        z = flows[1](x)
        back = flows[1].inverse(z)
        drawn = flows[0].sample((3,))
    assert losses[-1] < losses[0]
    torch.testing.assert_close(back.detach(), x)
    assert drawn.device.type == "cpu"


@pytest.mark.parametrize("n", [3, 200])
def test_the_inverse_in_single_precision_keeps_double_inside(n: int) -> None:
    """Only the result is rounded: near an end of the range a rounded share would cost digits."""
    single = _flow(MixtureCdfFlow).float().requires_grad_(False)
    double = copy.deepcopy(single).double()
    z = (torch.linspace(0.9, 0.99999, n) * single.total_weight() / 2).float()
    torch.testing.assert_close(
        single.inverse(z), double.inverse(z.double()).float(), rtol=2e-7, atol=0
    )


@pytest.mark.parametrize("log_total", [-3.0, -0.5, 0.5, 1.6])
def test_the_base_has_the_law_of_the_range(log_total: float) -> None:
    """Kolmogorov-Smirnov against N(0, 1) given |z| < W/2; the 99.9 % limit is 1.95 / sqrt(n)."""
    n, flow = 20_000, MixtureCdfFlow([log_total], [0.0], [1.0])
    z = flow._base((n,), torch.Generator().manual_seed(1)).detach().sort().values
    half = torch.tensor(log_total, dtype=D).exp() / 2
    low, high = torch.special.ndtr(-half), torch.special.ndtr(half)
    share = (torch.special.ndtr(z) - low) / (high - low)
    steps = torch.arange(n + 1, dtype=D) / n
    assert max((share - steps[:-1]).max(), (steps[1:] - share).max()) < 1.95 / n**0.5


def test_near_the_end_of_the_range_nothing_is_rounded_away() -> None:
    flow = _flow(MixtureCdfFlow).requires_grad_(False)
    z = (1 - torch.logspace(-13, -8, 100, dtype=D)) * flow.total_weight() / 2
    torch.testing.assert_close(flow(flow.inverse(z)), z, rtol=0, atol=2e-15)
