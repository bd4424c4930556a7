"""Log-space pieces against mpmath at fifty digits, out to where doubles end."""

from __future__ import annotations

import mpmath
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from derivations.topics.flow_components import Components, log_ndtri


def _components(weights: list[float], means: list[float], scales: list[float]) -> Components:
    w, m, s = (torch.tensor(part, dtype=torch.float64) for part in (weights, means, scales))
    return Components((w / w.sum()).log(), m, s)


def _exact_log_tail(parts: Components, x: float, side: int) -> mpmath.mpf:
    total = mpmath.mpf(0)
    for log_w, m, s in zip(*(part.tolist() for part in parts), strict=True):
        u = side * (mpmath.mpf(x) - m) / mpmath.mpf(s)
        total += mpmath.exp(log_w) * mpmath.erfc(u / mpmath.sqrt(2)) / 2
    return mpmath.log(total)


@pytest.mark.parametrize("x", [-40.0, -3.0, -0.1, 0.0, 0.7, 5.0, 40.0])
@pytest.mark.parametrize("side", [-1, 1])
def test_log_tails(x: float, side: int) -> None:
    parts = _components([1, 2, 1], [-1, 0.2, 1.5], [0.25, 1e-3, 2.0])
    value = parts.log_tail(torch.tensor([x], dtype=torch.float64), torch.tensor([float(side)]))
    with mpmath.workdps(50):
        truth = float(_exact_log_tail(parts, x, side))
    assert float(value) == pytest.approx(truth, rel=1e-13, abs=1e-15)


@pytest.mark.parametrize("x", [-40.0, -3.0, 0.7, 40.0])
def test_log_density(x: float) -> None:
    parts = _components([1, 2], [-1, 0.2], [0.25, 1e-3])
    with mpmath.workdps(50):
        truth = mpmath.log(
            sum(
                mpmath.exp(a) * mpmath.npdf(x, m, s)
                for a, m, s in zip(*(part.tolist() for part in parts), strict=True)
            )
        )
    value = float(parts.log_density(torch.tensor(x, dtype=torch.float64)))
    assert value == pytest.approx(float(truth), rel=1e-13)


@given(st.floats(-300, 0))
def test_log_ndtri_inverts_the_log_cdf(z: float) -> None:
    exact = torch.tensor(z, dtype=torch.float64)
    assert float(log_ndtri(torch.special.log_ndtr(exact))) == pytest.approx(z, rel=1e-13, abs=1e-15)


@pytest.mark.parametrize("log_p", [-0.7, -5.0, -599.0, -601.0, -1e5, -1e12])
def test_log_ndtri_across_the_switch(log_p: float) -> None:
    z = log_ndtri(torch.tensor(log_p, dtype=torch.float64))
    assert float(torch.special.log_ndtr(z)) == pytest.approx(log_p, rel=1e-13)


def test_log_ndtri_derivatives() -> None:
    log_p = torch.tensor([-0.8, -20.0, -900.0], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(log_ndtri, log_p, eps=1e-5, rtol=1e-6)
    assert torch.autograd.gradgradcheck(log_ndtri, log_p, eps=1e-5, rtol=1e-5)


def test_log_ndtri_keeps_single_precision() -> None:
    value = log_ndtri(torch.tensor([-1.0, -5000.0]))
    assert value.dtype == torch.float32
    exact = log_ndtri(torch.tensor([-1.0, -5000.0], dtype=torch.float64))
    assert torch.allclose(value.double(), exact, rtol=1e-6)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_normal_score_is_finite_and_increasing_to_forty(dtype: torch.dtype) -> None:
    parts = Components(*(part.to(dtype) for part in _components([1, 1], [-1, 1], [0.25, 1e-2])))
    z = parts.normal_score(torch.linspace(-40, 40, 4001, dtype=dtype))
    assert bool(torch.isfinite(z).all())
    assert bool((z.diff() >= (0 if dtype == torch.float32 else 1e-16)).all())
