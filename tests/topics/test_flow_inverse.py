"""The safeguarded inverse on its own: stated bound, hard mixtures, order."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from derivations.topics.flow_components import Components
from derivations.topics.flow_inverse import CHUNK, REACH, tail_inverse
from derivations.topics.flow_scalar import DEEPEST, scalar_inverse

D = torch.float64
HARD = {
    "one": ([1.0], [0.0], [1.0]),
    "needle": ([0.5, 0.5], [0.0, 0.0], [1.0, 1e-8]),
    "gap": ([0.3, 0.7], [-30.0, 40.0], [1e-3, 1e-6]),
    "far and light": ([1 - 1e-9, 1e-9], [0.0, 1e4], [1.0, 1e-2]),
    "nested": ([0.2, 0.3, 0.5], [1.0, 1.0, 1.0], [100.0, 1.0, 0.01]),
}


def _components(weights: list[float], means: list[float], scales: list[float]) -> Components:
    w, m, s = (torch.tensor(part, dtype=D) for part in (weights, means, scales))
    return Components(w.log(), m, s)


def _by_floats(parts: Components, side: Tensor, target: Tensor) -> Tensor:
    """`scalar_inverse` at each point; it has to say None exactly where the tail is deep."""
    columns = parts.log_weights.exp().tolist(), parts.means.tolist(), parts.scales.tolist()
    pairs = list(zip(side.tolist(), target.tolist(), strict=True))
    found = [scalar_inverse(*columns, *pair) for pair in pairs]
    assert [x is None for x in found] == [t <= DEEPEST for _, t in pairs]
    return torch.tensor(
        [
            float(tail_inverse(parts, side[i : i + 1], target[i : i + 1])) if x is None else x
            for i, x in enumerate(found)
        ],
        dtype=D,
    )


def _check(parts: Components, side: Tensor, target: Tensor, solve: Any = tail_inverse) -> Tensor:
    """The bound of the module: 1e-12 relative in the tail, or two units in the last place of x."""
    x: Tensor = solve(parts, side, target)
    away = parts.log_tail(x, side) - target
    up, down = (torch.nextafter(x, torch.full_like(x, w)) for w in (math.inf, -math.inf))
    up, down = (torch.nextafter(v, v + (v - x)) for v in (up, down))
    ends = torch.stack([parts.log_tail(v, side) - target for v in (up, down)])
    bracketed = (ends.amin(0) <= 0) & (ends.amax(0) >= 0)
    allowed = 1e-12 * target.abs().clamp(min=1.0)
    assert bool(((away.abs() <= allowed) | bracketed).all())
    return x


SOLVERS = pytest.mark.parametrize("solve", [tail_inverse, _by_floats])


@SOLVERS
@pytest.mark.parametrize("name", HARD)
def test_hard_mixtures(name: str, solve: Any) -> None:
    parts = _components(*HARD[name])
    z = torch.linspace(-45, 45, 701, dtype=D)
    side = torch.where(z > 0, 1.0, -1.0).double()
    x = _check(parts, side, torch.special.log_ndtr(-z.abs()), solve)
    assert bool((x.diff() >= 0).all())


@SOLVERS
@settings(max_examples=50)
@given(
    st.lists(st.tuples(st.floats(0.01, 1), st.floats(-5, 5), st.floats(-9, 3)), min_size=1),
    st.lists(st.floats(-40, 40), min_size=1, max_size=20),
)
def test_any_mixture(
    solve: Any, rows: list[tuple[float, float, float]], points: list[float]
) -> None:
    rows = rows[:6]
    total = sum(row[0] for row in rows)
    parts = _components(
        [row[0] / total for row in rows],
        [row[1] for row in rows],
        [math.exp(row[2]) for row in rows],
    )
    z = torch.tensor(points, dtype=D)
    side = torch.where(z > 0, 1.0, -1.0).double()
    _check(parts, side, torch.special.log_ndtr(-z.abs()), solve)


def test_one_normal_is_its_own_quantile() -> None:
    z = torch.linspace(-300, 300, 601, dtype=D)
    side = torch.where(z > 0, 1.0, -1.0).double()
    x = tail_inverse(_components([1.0], [2.0], [3.0]), side, torch.special.log_ndtr(-z.abs()))
    assert torch.allclose(x, 2 + 3 * z, rtol=1e-13, atol=1e-13)


def test_chunks_do_not_show() -> None:
    parts = _components(*HARD["nested"])
    z = torch.randn(2 * CHUNK + 3, dtype=D, generator=torch.Generator().manual_seed(0))
    side = torch.where(z > 0, 1.0, -1.0).double()
    target = torch.special.log_ndtr(-z.abs())
    whole = tail_inverse(parts, side, target)
    parted = torch.cat([tail_inverse(parts, side[i:][:1], target[i:][:1]) for i in (0, CHUNK)])
    assert torch.equal(whole[[0, CHUNK]], parted)
    assert tail_inverse(parts, side[:0], target[:0]).shape == (0,)


def test_both_sides_of_the_end_of_the_table_agree() -> None:
    parts = _components(*HARD["nested"])
    z = torch.tensor([REACH - 1 - 1e-9, REACH - 1 + 1e-9], dtype=D)
    x = tail_inverse(parts, torch.ones(2, dtype=D), torch.special.log_ndtr(-z))
    assert float(x[1] - x[0]) == pytest.approx(2e-9 * 100, rel=0.05)
