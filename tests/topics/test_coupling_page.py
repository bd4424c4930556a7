"""The numbers of the coupling page: against their expectation, and bad input."""

from __future__ import annotations

import math

import pytest

from derivations.errors import InputError
from derivations.topics import coupling_page
from derivations.topics.coupling_page import (
    largest_error_of_closed_form,
    mean_error_of_wrong_line,
    mean_log_det,
)


def test_wrong_line_is_off_by_its_expectation() -> None:
    expected = 32 * math.exp(coupling_page.SPREAD**2 / 2)
    assert mean_error_of_wrong_line(64, 256) == pytest.approx(expected, rel=0.05)


def test_closed_form_is_the_determinant() -> None:
    assert largest_error_of_closed_form(64, 256) <= 1e-13


def test_a_wrong_layer_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    layer = coupling_page.AffineCoupling
    right = layer.log_abs_det_jacobian
    monkeypatch.setattr(layer, "log_abs_det_jacobian", lambda self, x: -right(self, x))
    assert largest_error_of_closed_form(8, 16) > 0.1


def test_mean_log_det_is_small_and_repeatable() -> None:
    assert abs(mean_log_det(64, 256)) < 1
    assert mean_log_det(8, 16) == mean_log_det(8, 16)


@pytest.mark.parametrize(("n", "batch"), [(3, 4), (0, 4), (-2, 4), (4, 0)])
def test_bad_sizes(n: int, batch: int) -> None:
    with pytest.raises(InputError, match=r"n to be even|is an integer of at least"):
        mean_log_det(n, batch)
