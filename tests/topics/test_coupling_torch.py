"""The torch modules with real networks: shapes, dtypes, gradients, exactness of the log-det."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from derivations.errors import InputError
from derivations.topics.coupling_torch import (
    AffineCoupling,
    CallableConditioner,
    CouplingStack,
)

masks = st.lists(st.booleans(), min_size=2, max_size=8).filter(lambda m: 0 < sum(m) < len(m))


def network(mask: list[bool], seed: int, dtype: torch.dtype = torch.float64) -> nn.Module:
    torch.manual_seed(seed)
    k = sum(mask)
    net = nn.Sequential(nn.Linear(k, 16), nn.Tanh(), nn.Linear(16, 2 * (len(mask) - k)))
    return net.to(dtype)


def full_log_det(layer: nn.Module, x: torch.Tensor) -> torch.Tensor:
    """slogdet of the full Jacobian, one row of the batch at a time."""
    return torch.func.vmap(torch.func.jacrev(layer))(x).slogdet().logabsdet


@given(masks, st.integers(0, 99))
def test_layer_against_the_full_jacobian(mask: list[bool], seed: int) -> None:
    layer = AffineCoupling(mask, network(mask, seed))
    x = torch.randn(5, len(mask), dtype=torch.float64)
    with torch.no_grad():
        z, log_det = layer.forward_and_log_det(x)
        back, inverse_log_det = layer.inverse_and_log_det(z)
        truth = full_log_det(layer, x)
    assert torch.equal(z[:, mask], x[:, mask])
    torch.testing.assert_close(back, x, rtol=1e-13, atol=1e-13)
    torch.testing.assert_close(log_det, truth, rtol=1e-13, atol=1e-14)
    torch.testing.assert_close(inverse_log_det, -log_det, rtol=1e-13, atol=1e-14)
    assert torch.equal(layer(x), z)
    assert torch.equal(layer.inverse(z), back)
    assert torch.equal(layer.log_abs_det_jacobian(x), log_det)


@given(masks, st.integers(1, 4))
def test_stack_alternates_and_adds(mask: list[bool], depth: int) -> None:
    flipped = [not passes for passes in mask]
    nets = [network(flipped if place % 2 else mask, place) for place in range(depth)]
    stack = CouplingStack(mask, nets)
    x = torch.randn(3, len(mask), dtype=torch.float64)
    with torch.no_grad():
        z, log_det = stack.forward_and_log_det(x)
        back, inverse_log_det = stack.inverse_and_log_det(z)
        truth = full_log_det(stack, x)
    torch.testing.assert_close(back, x, rtol=1e-11, atol=1e-11)
    torch.testing.assert_close(log_det, truth, rtol=1e-12, atol=1e-13)
    torch.testing.assert_close(inverse_log_det, -log_det, rtol=1e-11, atol=1e-12)
    assert torch.equal(stack(x), z)
    assert torch.equal(stack.inverse(z), back)
    assert torch.equal(stack.log_abs_det_jacobian(x), log_det)
    if depth > 1:
        assert (z != x).any(0).all()


def test_64_coordinates_256_rows() -> None:
    mask = [i % 2 == 0 for i in range(64)]
    layer = AffineCoupling(mask, network(mask, 0))
    x = torch.randn(256, 64, dtype=torch.float64)
    with torch.no_grad():
        truth = full_log_det(layer, x)
        error = (layer.log_abs_det_jacobian(x) - truth).abs() / truth.abs().clamp(min=1.0)
    assert error.max() <= 1e-13


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("batch", [(), (3,), (2, 3)])
def test_shapes_and_dtypes(dtype: torch.dtype, batch: tuple[int, ...]) -> None:
    mask = [True, False, True]
    layer = AffineCoupling(torch.tensor(mask), network(mask, 1, dtype))
    z, log_det = layer.forward_and_log_det(torch.zeros(*batch, 3, dtype=dtype))
    assert (z.shape, z.dtype) == ((*batch, 3), dtype)
    assert (log_det.shape, log_det.dtype) == (batch, dtype)


def test_parameters_are_trained_and_the_mask_is_saved() -> None:
    mask = [True, False]
    layer = AffineCoupling(mask, network(mask, 2))
    z, log_det = layer.forward_and_log_det(torch.ones(4, 2, dtype=torch.float64))
    (z.square().sum() - log_det.sum()).backward()
    assert all(p.grad is not None and p.grad.abs().sum() > 0 for p in layer.parameters())
    assert {"kept", "changed", "order"} <= set(layer.state_dict())


def test_plain_functions_as_conditioner() -> None:
    net = CallableConditioner(lambda u: [u[0] * u[1], 2.0], lambda u: [0.0, u[0] / 4])
    rows = net(torch.tensor([[2.0, 3.0], [1.0, 1.0]]))
    assert rows.tolist() == [[6, 2, 0, 0.5], [1, 2, 0, 0.25]]
    assert CallableConditioner(lambda u: [])(torch.zeros(3, 2)).shape == (3, 0)


@pytest.mark.parametrize(
    ("mask", "says"),
    [
        ([], "n ≥ 1"),
        ([[True]], r"got \(1, 1\)"),
        ([1, 0], "a mask is boolean"),
        ([0.5, 1.0], "a mask is boolean"),
        ("mask", "a sequence of booleans"),
        (None, "a sequence of booleans"),
    ],
)
def test_bad_masks(mask: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        AffineCoupling(mask, nn.Identity())
    with pytest.raises(InputError, match=says):
        CouplingStack(mask, [nn.Identity()])


@pytest.mark.parametrize(
    ("x", "says"),
    [
        (torch.zeros(3), r"acts on \(…, 2\), got shape \(3,\)"),
        (torch.zeros(()), r"got shape \(\)"),
        (torch.zeros(2, dtype=torch.int64), "floating point"),
    ],
)
def test_bad_inputs(x: torch.Tensor, says: str) -> None:
    layer = AffineCoupling([True, False], nn.Linear(1, 2))
    for method in (layer.forward, layer.inverse, layer.log_abs_det_jacobian):
        with pytest.raises(InputError, match=says):
            method(x)


def test_bad_conditioner_and_empty_stack() -> None:
    layer = AffineCoupling([True, False], nn.Linear(1, 1))
    with pytest.raises(InputError, match=r"s and t as \(2,\), got \(1,\)"):
        layer(torch.zeros(2))
    with pytest.raises(InputError, match="at least one layer"):
        CouplingStack([True, False], [])
