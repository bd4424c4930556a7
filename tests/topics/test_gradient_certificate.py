"""The interval proof: right enclosures, an honest search, and a wrong claim that fails."""

from __future__ import annotations

import random

import pytest
from flint import arb
from hypothesis import given
from hypothesis import strategies as st

from derivations.errors import InputError
from derivations.topics import gradient_certificate as certificate
from derivations.topics.gradient_certificate import (
    Box,
    certified_stationary_points,
    certify,
    outer_bound,
    stationary_boxes,
)
from derivations.topics.gradients import gradient, hessian, objective, optima


def test_three_points_and_the_lowest_is_the_global_minimum() -> None:
    proof = certify()
    assert len(proof.roots) == 3
    assert proof.margin == pytest.approx(1.696168235848 - 1.664400756410, abs=1e-11)
    for root, point in zip(proof.roots, optima(), strict=True):
        for (low, high), x in ((root.mu, point.mu), (root.tau, point.tau)):
            assert low <= x <= high
            assert high - low < 1e-14
        assert root.value[0] <= point.value <= root.value[1]
    assert [list(row[:2]) for row in certified_stationary_points()] == [
        list(root.mu) for root in proof.roots
    ]


@given(st.floats(-100, 100), st.floats(0, 3), st.floats(-2.4, 1.7), st.floats(0, 0.5))
def test_the_enclosures_hold_the_values(mu: float, wide: float, tau: float, tall: float) -> None:
    box = arb(mu).union(arb(mu + wide)), arb(tau).union(arb(tau + tall))
    first = certificate._first_derivatives(*box)
    second = certificate._second_derivatives(*box)
    rng = random.Random(0)
    for _ in range(5):
        at = mu + wide * rng.random(), tau + tall * rng.random()
        (a, b), (_, c) = hessian(*at)
        for ball, value in zip((*first, *second), (*gradient(*at), a, b, c), strict=True):
            assert ball.overlaps(arb(value, 1e-9 * (1 + abs(value))))
        assert certificate._value(*box).overlaps(arb(objective(*at), 1e-9 * (1 + at[0] ** 2)))


@pytest.mark.parametrize(
    ("box", "count"),
    [
        (Box(1.0, 2.0, 0.3, 1.0), 1),
        (Box(0.0, 1.0, -1.0, 0.5), 2),
        (Box(3.0, 50.0, -2.0, 1.0), 0),
    ],
)
def test_a_part_of_the_plane_holds_its_part_of_the_points(box: Box, count: int) -> None:
    roots, boxes = stationary_boxes(box)
    assert len(roots) == count
    assert boxes < 5000


def test_a_point_on_the_edge_of_a_box_is_found_once() -> None:
    mu, tau = optima()[0][:2]
    assert len(stationary_boxes(Box(mu, mu + 1, tau, tau + 0.5))[0]) <= 1
    roots, _ = stationary_boxes(Box(mu - 1 / 8, mu + 1 / 8, tau - 1 / 8, tau + 1 / 8))
    assert len(roots) == 1


def test_the_outer_bound_is_below_one_and_falls() -> None:
    assert outer_bound(120) < 1
    assert not outer_bound(100) < 1
    assert outer_bound(1e6) < outer_bound(1000) < outer_bound(120)


@given(st.floats(120, 1e4), st.floats(-6, 6))
def test_no_stationary_point_far_out(mu: float, tau: float) -> None:
    """A spot check of the argument on paper by plain floats."""
    assert max(map(abs, gradient(mu, tau))) > 0
    assert max(map(abs, gradient(-mu, tau))) > 0


def test_too_small_an_outer_box_is_not_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificate, "OUTER_MU", 100.0)
    with pytest.raises(InputError, match="outside the box"):
        certify()


def test_a_search_that_explodes_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificate, "MAX_BOXES", 10)
    with pytest.raises(InputError, match="more than 10 boxes"):
        certify()


def test_another_function_has_other_points(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof is about F: with mu / 10 added to F it encloses other points."""
    right = certificate._first_derivatives

    def tilted(mu: arb, tau: arb) -> tuple[arb, arb]:
        g, h = right(mu, tau)
        return g + 0.1, h

    monkeypatch.setattr(certificate, "_first_derivatives", tilted)
    roots, _ = stationary_boxes(Box(-2, 4, -2, 1.5))
    for root in roots:
        assert all(abs(root.mu[0] - point.mu) > 0.01 for point in optima())
