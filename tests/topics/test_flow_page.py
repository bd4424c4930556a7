"""What formulas call: plain numbers in, plain numbers out, equal to the formulas by hand."""

from __future__ import annotations

import math
from collections.abc import Callable
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivations.errors import InputError
from derivations.topics import flow_page as page

PHI = NormalDist()
ROWS = st.lists(
    st.tuples(st.floats(0.1, 3), st.floats(-3, 3), st.floats(0.1, 2)), min_size=1, max_size=4
)


def _columns(rows: list[tuple[float, float, float]]) -> tuple[list[float], ...]:
    return tuple(list(column) for column in zip(*rows, strict=True))


@given(ROWS, st.floats(-5, 5))
def test_map_slope_and_log_prob(rows: list[tuple[float, float, float]], x: float) -> None:
    z = math.fsum(w * (PHI.cdf((x - m) / s) - 0.5) for w, m, s in rows)
    slope = math.fsum(w / s * PHI.pdf((x - m) / s) for w, m, s in rows)
    columns = _columns(rows)
    assert page.flow_map(x, *columns) == pytest.approx(z, abs=1e-12)
    assert page.flow_slope(x, *columns) == pytest.approx(slope, rel=1e-9, abs=1e-300)
    if slope > 1e-200:
        log_prob = math.log(slope) - z * z / 2 - math.log(2 * math.pi) / 2
        assert page.flow_log_prob(x, *columns) == pytest.approx(log_prob, rel=1e-9, abs=1e-9)


@given(ROWS, st.floats(-4, 4))
def test_normalised_map_and_log_prob(rows: list[tuple[float, float, float]], x: float) -> None:
    total = math.fsum(row[0] for row in rows)
    p = math.fsum(w / total * PHI.cdf((x - m) / s) for w, m, s in rows)
    density = math.fsum(w / total / s * PHI.pdf((x - m) / s) for w, m, s in rows)
    columns = _columns(rows)
    if 1e-6 < p < 1 - 1e-6:
        assert page.normalised_map(x, *columns) == pytest.approx(PHI.inv_cdf(p), abs=1e-8)
    if density > 1e-200:
        assert page.normalised_log_prob(x, *columns) == pytest.approx(math.log(density), abs=1e-8)


@given(ROWS, st.floats(-0.99, 0.99))
def test_inverses(rows: list[tuple[float, float, float]], part: float) -> None:
    columns = _columns(rows)
    low, high = page.flow_range(columns[0])
    assert low == -high
    z = part * high
    assert page.flow_map(page.flow_inverse(z, *columns), *columns) == pytest.approx(z, abs=1e-12)
    x = page.normalised_inverse(10 * part, *columns)
    assert page.normalised_map(x, *columns) == pytest.approx(10 * part, abs=1e-11)


@given(ROWS)
def test_masses(rows: list[tuple[float, float, float]]) -> None:
    columns = _columns(rows)
    total = sum(columns[0])
    assert page.flow_mass(columns[0]) == pytest.approx(1 - 2 * PHI.cdf(-total / 2), abs=1e-12)
    assert page.integrated_flow_mass(*columns) == pytest.approx(
        page.flow_mass(columns[0]), abs=1e-12
    )
    assert page.normalised_mass(*columns) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("function", [page.flow_map, page.flow_log_prob, page.normalised_map])
@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (([], [], []), "weights to be a list of finite numbers"),
        (([-1.0], [0.0], [1.0]), "weights to be a list of positive numbers"),
        (([1.0], [0.0], [0.0]), "scales to be a list of positive numbers"),
        (([1.0], [0.0, 1.0], [1.0]), "of one shape"),
        (([1.0], [math.nan], [1.0]), "means to be a list of finite numbers"),
    ],
)
def test_bad_columns(
    function: Callable[..., float], columns: tuple[list[float], ...], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        function(0.0, *columns)


def test_no_preimage() -> None:
    with pytest.raises(InputError, match="has no preimage"):
        page.flow_inverse(1.0, [1.0, 1.0], [0.0, 1.0], [1.0, 1.0])


def test_gaps_are_those_of_the_fits() -> None:
    """Within the target on average, and from the data of their seed."""
    assert sum(map(page.gap_by_em, range(5))) / 5 <= 0.002
    assert page.gap_by_em(3, 400) == page.gap_by_em(3, 400) != page.gap_by_em(4, 400)
    assert 0 < page.gap_by_quasi_newton(0) < 0.002


@given(st.integers(0, 2**63 - 1))
@settings(max_examples=15)
def test_gap_of_the_exact_family_is_never_negative(seed: int) -> None:
    """It is a divergence; with 300 points it is about 8/600 nats, 8 parameters in all."""
    assert 0 <= page.gap_by_em(seed, 300) < 0.2
