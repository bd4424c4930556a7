"""The closed forms against autograd, finite differences and the definition, entry by entry."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from derivations.errors import InputError
from derivations.topics import coupling
from tests.topics.drawn_layers import Layer, Rounded, exactly, layer, layers


def close(actual: Any, expected: Rounded) -> None:
    """Entry by entry within what rounding allows, and finite."""
    allowed = np.array(expected.error)
    assert np.isfinite(expected.value).all()
    assert (np.abs(np.asarray(actual) - expected.value) <= allowed).all()


@given(layers())
def test_forward_is_the_definition(case: Layer) -> None:
    args = (case.omega, case.s, case.t)
    expected = layer(exactly(case.x), *args)
    close(coupling.coupling_forward(case.x, *args), expected)
    close(coupling.module_forward(case.x, *args), expected)


@given(layers())
def test_round_trip(case: Layer) -> None:
    args = (case.omega, case.s, case.t)
    there = layer(exactly(case.x), *args)
    allowed = replace(layer(there, *args, -1), value=case.x)
    for forward, inverse in (
        (coupling.coupling_forward, coupling.coupling_inverse),
        (coupling.module_forward, coupling.module_inverse),
        (coupling.coupling_forward, coupling.module_inverse),
    ):
        close(inverse(forward(case.x, *args), *args), allowed)


@given(layers())
def test_log_det_against_the_autograd_jacobian(case: Layer) -> None:
    jacobian = coupling.coupling_jacobian(case.x, case.omega, case.s, case.t)
    sign, log_det = np.linalg.slogdet(jacobian)
    assert sign == 1
    allowed = layer(exactly(case.x), case.omega, case.s, case.t).log_det_error
    mine = coupling.coupling_log_abs_det_jacobian(case.x, case.omega, case.s)
    assert mine == pytest.approx(log_det, rel=0, abs=allowed)
    module = coupling.module_log_abs_det_jacobian(case.x, case.omega, case.s, case.t)
    assert module == pytest.approx(log_det, rel=0, abs=allowed)


@given(layers())
def test_inverse_log_det_is_the_negative(case: Layer) -> None:
    z = coupling.coupling_forward(case.x, case.omega, case.s, case.t)
    log_det = coupling.coupling_log_abs_det_jacobian(case.x, case.omega, case.s)
    inverse = coupling.coupling_inverse_log_abs_det_jacobian(z, case.omega, case.s)
    assert inverse == -log_det
    module = coupling.module_inverse_log_abs_det_jacobian(z, case.omega, case.s, case.t)
    allowed = layer(exactly(case.x), case.omega, case.s, case.t).log_det_error
    assert module == pytest.approx(-log_det, rel=0, abs=allowed)


@given(layers())
def test_jacobian_by_finite_differences(case: Layer) -> None:
    rest = (case.omega, case.s, case.t)
    x, step = np.array(case.x), 1e-6
    columns = [
        (coupling.coupling_forward(x + e, *rest) - coupling.coupling_forward(x - e, *rest))
        / (2 * step)
        for e in step * np.eye(len(x))
    ]
    jacobian = coupling.coupling_jacobian(x, *rest)
    scale = 1 + np.abs(jacobian).max()
    np.testing.assert_allclose(jacobian, np.stack(columns, axis=1), rtol=0, atol=1e-6 * scale**2)


@given(layers())
def test_stack_of_two_layers(case: Layer) -> None:
    functions = (case.s, case.t, case.s2, case.t2)
    first, second = (case.omega, case.s, case.t), (case.rest, case.s2, case.t2)
    expected = layer(layer(exactly(case.x), *first), *second)
    stacked = coupling.stack_forward(case.x, case.omega, *functions)
    close(stacked, expected)
    one_by_one = coupling.coupling_forward(coupling.coupling_forward(case.x, *first), *second)
    close(one_by_one, expected)
    log_det = coupling.stack_log_abs_det_jacobian(case.x, case.omega, *functions)
    assert log_det == pytest.approx(expected.log_det, rel=0, abs=expected.log_det_error)
    back = layer(layer(expected, *second, -1), *first, -1)
    close(coupling.stack_inverse(stacked, case.omega, *functions), replace(back, value=case.x))


@pytest.mark.parametrize("omega", [(1, 3), (), (1, 2, 3, 4)])
def test_batches_are_row_by_row(omega: tuple[int, ...]) -> None:
    x = np.random.default_rng(0).normal(size=(2, 3, 4))
    width = 4 - len(omega)

    def s(u: Any) -> list[Any]:
        return [0.25 + 0.5 * u[0] * u[-1] if omega else 0.25] * width

    z = coupling.coupling_forward(x, omega, s, s)
    log_det = coupling.coupling_log_abs_det_jacobian(x, omega, s)
    assert z.shape == x.shape
    assert log_det.shape == (2, 3)
    rows = [coupling.coupling_forward(row, omega, s, s) for row in x.reshape(-1, 4)]
    np.testing.assert_allclose(z.reshape(-1, 4), rows, rtol=1e-15)
    np.testing.assert_allclose(coupling.module_forward(x, omega, s, s), z, rtol=1e-14)


def test_dtype_and_arguments_are_kept() -> None:
    x = np.array([1.0, 2.0], dtype=np.float32)
    z = coupling.coupling_forward(x, (1,), lambda u: [u[0]], lambda u: [1.0])
    assert z.dtype == np.float32
    assert x.tolist() == [1, 2]
    assert coupling.coupling_forward([1, 2], [1], lambda u: [0.0], lambda u: [0.0]).dtype == float


def test_omega_is_a_set() -> None:
    args = (lambda u: [u[0] - u[1]], lambda u: [0.0])
    z = coupling.coupling_forward([1.0, 2.0, 3.0], (1, 2), *args)
    assert (coupling.coupling_forward([1.0, 2.0, 3.0], (2, 1), *args) == z).all()
    assert (coupling.coupling_forward([1.0, 2.0, 3.0], {2, 1}, *args) == z).all()


def one(u: Any) -> list[Any]:
    return [1.0]


@pytest.mark.parametrize(
    ("x", "omega", "s", "says"),
    [
        ([1.0, math.nan], (1,), one, "finite entries, got nan"),
        ([math.inf, 1.0], (1,), one, "finite entries, got inf"),
        ([], (), one, r"n ≥ 1, got \(0,\)"),
        (1.0, (1,), one, r"n ≥ 1, got \(\)"),
        (["a", "b"], (1,), one, "real entries"),
        ([1j, 1.0], (1,), one, "real entries"),
        ([1.0, 2.0], (0,), one, r"subset of \{1, …, 2\}, got the element 0"),
        ([1.0, 2.0], (3,), one, "got the element 3"),
        ([1.0, 2.0], (1.0,), one, "got the element 1.0"),
        ([1.0, 2.0], (True,), one, "got the element True"),
        ([1.0, 2.0], (1, 1), one, "with an element twice"),
        ([1.0, 2.0], (1,), lambda u: [], "s has n − k = 1 components, got 0"),
        ([1.0, 2.0], (1,), lambda u: [[1.0, 2.0]], "is a real number for each x"),
        ([1.0, 2.0], (1,), lambda u: [1e4], "finite entries, got inf"),
    ],
)
def test_bad_input(x: Any, omega: Any, s: Any, says: str) -> None:
    with pytest.raises(InputError, match=says):
        coupling.coupling_forward(x, omega, s, one)


def test_bad_input_of_the_other_functions() -> None:
    with pytest.raises(InputError, match="finite"):
        coupling.coupling_inverse([1.0, 2.0], (1,), lambda u: [-1e4], one)
    with pytest.raises(InputError, match="got nan"):
        coupling.coupling_log_abs_det_jacobian([math.nan, 2.0], (1,), one)
    with pytest.raises(InputError, match="one x of shape"):
        coupling.coupling_jacobian([[1.0, 2.0]], (1,), one, one)
    with pytest.raises(InputError, match="must return s and t"):
        coupling.module_forward([1.0, 2.0], (1,), lambda u: [], one)
    with pytest.raises(InputError, match="an s and a t, got 3"):
        coupling.stack_forward([1.0, 2.0], (1,), one, one, one)
    with pytest.raises(InputError, match="at least one layer"):
        coupling.stack_inverse([1.0, 2.0], (1,))
