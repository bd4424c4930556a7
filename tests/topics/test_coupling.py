"""The closed forms against autograd, finite differences and the definition, entry by entry."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derivations.errors import InputError
from derivations.topics import coupling

numbers = st.floats(-2, 2, allow_subnormal=False)


def polynomial(constant: float, linear: list[float], square: list[float]) -> Callable[[Any], Any]:
    """u ↦ constant + Σ linear_i u_i + Σ square_i u_i²; a plain number when k = 0."""

    def value(u: Any) -> Any:
        total: Any = constant
        for i, (first, second) in enumerate(zip(linear, square, strict=True)):
            total = total + first * u[i] + second * u[i] ** 2.0
        return total

    return value


@dataclass(frozen=True)
class Layer:
    """One drawn layer: the point, Ω, s and t, and the functions of a second layer."""

    x: list[float]
    omega: tuple[int, ...]
    s: Callable[[Any], list[Any]]
    t: Callable[[Any], list[Any]]
    s2: Callable[[Any], list[Any]]
    t2: Callable[[Any], list[Any]]


@st.composite
def layers(draw: st.DrawFn) -> Layer:
    n = draw(st.integers(1, 5))
    x = draw(st.lists(numbers, min_size=n, max_size=n))
    omega = tuple(sorted(draw(st.sets(st.integers(1, n)))))
    k = len(omega)

    def function(inputs: int, outputs: int) -> Callable[[Any], list[Any]]:
        coefficients = st.lists(st.floats(-0.5, 0.5), min_size=inputs, max_size=inputs)
        parts = [
            polynomial(draw(numbers), draw(coefficients), draw(coefficients))
            for _ in range(outputs)
        ]
        return lambda u: [part(u) for part in parts]

    forward, backward = (k, n - k), (n - k, k)
    pairs = [function(*sizes) for sizes in (forward, forward, backward, backward)]
    return Layer(x, omega, *pairs)


def by_definition(layer: Layer) -> list[float]:
    """z entry by entry, with Python numbers only."""
    u = [layer.x[i - 1] for i in layer.omega]
    s, t, z = list(layer.s(u)), list(layer.t(u)), list(layer.x)
    rest = [i for i in range(1, len(z) + 1) if i not in layer.omega]
    for place, i in enumerate(rest):
        z[i - 1] = math.exp(s[place]) * layer.x[i - 1] + t[place]
    return z


@given(layers())
def test_forward_is_the_definition(case: Layer) -> None:
    expected = by_definition(case)
    args = (case.x, case.omega, case.s, case.t)
    np.testing.assert_allclose(coupling.coupling_forward(*args), expected, rtol=1e-13, atol=1e-13)
    np.testing.assert_allclose(coupling.module_forward(*args), expected, rtol=1e-13, atol=1e-13)


@given(layers())
def test_round_trip(case: Layer) -> None:
    rest = (case.omega, case.s, case.t)
    scale = math.exp(max([abs(v) for v in case.s([case.x[i - 1] for i in case.omega])] or [0]))
    for forward, inverse in (
        (coupling.coupling_forward, coupling.coupling_inverse),
        (coupling.module_forward, coupling.module_inverse),
        (coupling.coupling_forward, coupling.module_inverse),
    ):
        back = inverse(forward(case.x, *rest), *rest)
        np.testing.assert_allclose(back, case.x, rtol=0, atol=1e-14 * scale)


@given(layers())
def test_log_det_against_the_autograd_jacobian(case: Layer) -> None:
    jacobian = coupling.coupling_jacobian(case.x, case.omega, case.s, case.t)
    sign, log_det = np.linalg.slogdet(jacobian)
    assert sign == 1
    mine = coupling.coupling_log_abs_det_jacobian(case.x, case.omega, case.s)
    assert mine == pytest.approx(log_det, rel=1e-13, abs=1e-13)
    module = coupling.module_log_abs_det_jacobian(case.x, case.omega, case.s, case.t)
    assert module == pytest.approx(log_det, rel=1e-13, abs=1e-13)


@given(layers())
def test_inverse_log_det_is_the_negative(case: Layer) -> None:
    z = coupling.coupling_forward(case.x, case.omega, case.s, case.t)
    log_det = coupling.coupling_log_abs_det_jacobian(case.x, case.omega, case.s)
    inverse = coupling.coupling_inverse_log_abs_det_jacobian(z, case.omega, case.s)
    assert inverse == -log_det
    module = coupling.module_inverse_log_abs_det_jacobian(z, case.omega, case.s, case.t)
    assert module == pytest.approx(-log_det, rel=1e-13, abs=1e-13)


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
@settings(max_examples=50)
def test_stack_of_two_layers(case: Layer) -> None:
    functions = (case.s, case.t, case.s2, case.t2)
    rest = tuple(i for i in range(1, len(case.x) + 1) if i not in case.omega)
    z = coupling.coupling_forward(case.x, case.omega, case.s, case.t)
    w = coupling.coupling_forward(z, rest, case.s2, case.t2)
    stacked = coupling.stack_forward(case.x, case.omega, *functions)
    np.testing.assert_allclose(stacked, w, rtol=1e-13, atol=1e-13)
    total = coupling.coupling_log_abs_det_jacobian(case.x, case.omega, case.s)
    total += coupling.coupling_log_abs_det_jacobian(z, rest, case.s2)
    log_det = coupling.stack_log_abs_det_jacobian(case.x, case.omega, *functions)
    assert log_det == pytest.approx(total, rel=1e-13, abs=1e-13)
    if np.abs(w).max() < 1e3:
        back = coupling.stack_inverse(w, case.omega, *functions)
        np.testing.assert_allclose(back, case.x, rtol=1e-6, atol=1e-6)


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
