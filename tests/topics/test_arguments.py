"""Arguments: what counts as a number, and errors that name argument and value."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from derivations.errors import InputError
from derivations.topics.arguments import chance, floats, positive, real, reals, seed_of, whole

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@given(FINITE)
def test_any_kind_of_number_is_one(x: float) -> None:
    for number in (x, np.float64(x), Fraction(x), torch.tensor(x, dtype=torch.float64)):
        assert real("x", number) == x
    assert reals("x", (x, Fraction(x))) == [x, x]
    assert reals("x", np.array([x])) == [x]


@given(st.integers(-100, 100), st.integers(-100, 100))
def test_whole_numbers_and_their_least(n: int, least: int) -> None:
    for number in (n, np.int64(n)):
        if n >= least:
            assert whole("n", number, least) == n
            assert type(whole("n", number, least)) is int
        else:
            with pytest.raises(InputError, match=f"n is an integer of at least {least}, got"):
                whole("n", number, least)


@given(st.floats())
def test_chances_and_positive_numbers(x: float) -> None:
    if 0 < x < 1:
        chance("q", x)
        assert positive("q", x) == x
    else:
        with pytest.raises(InputError, match="q lies strictly between 0 and 1, got"):
            chance("q", x)
    if not 0 < x < math.inf:
        with pytest.raises(InputError, match="expected a positive q, got"):
            positive("q", x)


@pytest.mark.parametrize("bad", ["1", b"1", None, True, [1.0], {}, 10**400, math.nan, 1j])
def test_what_is_not_a_number(bad: Any) -> None:
    with pytest.raises(InputError, match="expected a finite mu, got"):
        real("mu", bad)
    with pytest.raises(InputError, match="expected w to be a list of finite numbers, got"):
        reals("w", [1.0, bad])


@pytest.mark.parametrize("bad", [None, 1.0, "12", (), [math.inf]])
def test_what_is_not_a_list(bad: Any) -> None:
    with pytest.raises(InputError, match="expected w to be a list of finite numbers"):
        reals("w", bad)


@pytest.mark.parametrize("bad", ["x", [[1], [1, 2]], None, [1j]])
def test_what_is_not_an_array(bad: Any) -> None:
    with pytest.raises(InputError, match="expected q to be numbers"):
        floats("q", bad)


def test_arrays_become_double() -> None:
    assert floats("q", [[1, 2]]).dtype == np.float64
    assert np.isnan(floats("q", [math.nan])).all()


@pytest.mark.parametrize("bad", [-1, 2**63, 0.5, True, None])
def test_seeds(bad: Any) -> None:
    assert seed_of(2**63 - 1) == 2**63 - 1
    with pytest.raises(InputError, match="the seed is"):
        seed_of(bad)
