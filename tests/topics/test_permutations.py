"""Permutations against brute force over small n, and every kind of bad input."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from derivations.errors import InputError
from derivations.topics.permutations import (
    apply_permutation,
    compose,
    inverse_permutation,
    permutation_matrix,
    sign,
)

SMALL = [sigma for n in range(1, 6) for sigma in itertools.permutations(range(1, n + 1))]


@st.composite
def permutations(draw: st.DrawFn, most: int = 60) -> tuple[int, ...]:
    n = draw(st.integers(1, most))
    return tuple(draw(st.permutations(range(1, n + 1))))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[tuple[int, ...], tuple[int, ...]]:
    sigma = draw(permutations())
    return sigma, tuple(draw(st.permutations(sigma)))


def test_the_worked_example() -> None:
    assert inverse_permutation((1, 4, 6, 5, 3, 2)).tolist() == [1, 6, 5, 2, 4, 3]


@given(permutations())
def test_inverse_undoes_in_both_directions(sigma: tuple[int, ...]) -> None:
    inverse = inverse_permutation(sigma)
    every = list(range(1, len(sigma) + 1))
    assert [inverse[sigma[i - 1] - 1] for i in every] == every
    assert [sigma[inverse[i - 1] - 1] for i in every] == every


@given(permutations())
def test_inverse_is_argsort(sigma: tuple[int, ...]) -> None:
    zero_based = np.array(sigma) - 1
    assert (inverse_permutation(zero_based, base=0) == np.argsort(zero_based)).all()
    assert (inverse_permutation(sigma) - 1 == np.argsort(sigma)).all()


@pytest.mark.parametrize("sigma", SMALL, ids=str)
def test_matrix_has_row_e_sigma_i(sigma: tuple[int, ...]) -> None:
    n = len(sigma)
    rows = [[int(j == sigma[i]) for j in range(1, n + 1)] for i in range(n)]
    assert permutation_matrix(sigma).tolist() == rows
    assert sign(sigma) == round(np.linalg.det(np.array(rows)))


@given(permutations(20))
def test_transpose_is_inverse(sigma: tuple[int, ...]) -> None:
    matrix = permutation_matrix(sigma)
    assert (permutation_matrix(inverse_permutation(sigma)) == matrix.T).all()
    assert (matrix @ matrix.T == np.eye(len(sigma))).all()


@given(permutations(20), st.data())
def test_index_form_is_the_product(sigma: tuple[int, ...], data: st.DataObject) -> None:
    n = len(sigma)
    x = data.draw(st.lists(st.integers(-9, 9), min_size=n, max_size=n))
    assert apply_permutation(sigma, x).tolist() == (permutation_matrix(sigma) @ x).tolist()
    assert apply_permutation(sigma, x).tolist() == [x[entry - 1] for entry in sigma]


@given(pairs())
def test_matrices_multiply_in_the_other_order(pair: tuple[tuple[int, ...], ...]) -> None:
    sigma, tau = pair
    product = permutation_matrix(sigma) @ permutation_matrix(tau)
    assert (product == permutation_matrix(compose(tau, sigma))).all()
    assert compose(sigma, tau).tolist() == [sigma[entry - 1] for entry in tau]


@given(pairs())
def test_sign_is_multiplicative(pair: tuple[tuple[int, ...], ...]) -> None:
    sigma, tau = pair
    assert sign(compose(sigma, tau)) == sign(sigma) * sign(tau)
    assert sign(inverse_permutation(sigma)) == sign(sigma)


@given(permutations(), st.sampled_from([0, 1]))
def test_torch_agrees_with_numpy(sigma: tuple[int, ...], base: int) -> None:
    entries = np.array(sigma) - 1 + base
    tensor = torch.tensor(entries)
    inverse = inverse_permutation(tensor, base=base)
    assert inverse.dtype == torch.int64
    assert inverse.tolist() == inverse_permutation(entries, base=base).tolist()
    matrix = permutation_matrix(entries, base=base).tolist()
    assert permutation_matrix(tensor, base=base).tolist() == matrix
    assert compose(tensor, tensor, base=base).tolist() == entries[entries - base].tolist()
    assert sign(tensor, base=base) == sign(entries, base=base)


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int16, np.int32, np.uint64])
def test_any_integer_dtype_gives_64_bits(dtype: Any) -> None:
    sigma = np.arange(127, 0, -1).astype(dtype)
    inverse = inverse_permutation(sigma)
    assert inverse.dtype == np.int64
    assert inverse.tolist() == sigma.tolist()


def test_apply_keeps_dtype_axis_and_gradient() -> None:
    x = np.arange(6, dtype=np.float32).reshape(2, 3)
    assert apply_permutation((2, 3, 1), x, axis=-1).tolist() == [[1, 2, 0], [4, 5, 3]]
    assert apply_permutation((2, 1), x).dtype == np.float32
    tensor = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    apply_permutation((2, 3, 1), tensor)[0].backward()
    assert tensor.grad is not None
    assert tensor.grad.tolist() == [0, 1, 0]


def test_arguments_are_left_alone() -> None:
    sigma, x = np.array([2, 3, 1]), np.array([1.0, 2.0, 3.0])
    inverse_permutation(sigma)[:] = 0
    apply_permutation(sigma, x)[:] = 0
    assert sigma.tolist() == [2, 3, 1]
    assert x.tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ((1, 3, 2, 2), "entry 4 of the permutation is 2, which repeats entry 3; 4 is missing"),
        ((1, 4, 2), "entry 2 of the permutation is 4, which is outside 1..3"),
        ((0, 1, 2), "entry 1 of the permutation is 0, which is outside 1..3; pass base=0"),
        ((1, -1), "entry 2 of the permutation is -1"),
        ((1.0, 2.0), "entry 1 of the permutation is 1.0, which is not an integer"),
        ((1, float("nan")), "entry 2 of the permutation is nan"),
        ((float("inf"), 1), "entry 1 of the permutation is inf"),
        ((2, True), "entry 2 of the permutation is True"),
        ((1, "2"), "entry 2 of the permutation is '2'"),
        ((2**70, 1), "at most 64 bits"),
        ((), "at least one entry, got none"),
        ([[1], [2]], r"one-dimensional, got shape \(2, 1\)"),
        ([[1], [2, 3]], "rows of unequal length"),
        ({1, 2}, "a sequence of integers, got set"),
        (7, "a sequence of integers, got int"),
        (None, "a sequence of integers, got NoneType"),
        (np.array([1.0, 2.0]), "entry 1 of the permutation is 1.0"),
        (torch.tensor([2.5, 1.0]), "entry 1 of the permutation is 2.5"),
        (torch.tensor([0, 1]), "entry 1 of the permutation is 0"),
        (torch.tensor([1, 1]), "repeats entry 1; 2 is missing"),
        (torch.tensor([True, False]), "entry 1 of the permutation is True"),
    ],
    ids=repr,
)
def test_bad_input_names_the_first_bad_entry(bad: Any, says: str) -> None:
    for function in (inverse_permutation, permutation_matrix, sign):
        with pytest.raises(InputError, match=says):
            function(bad)
    with pytest.raises(InputError, match=says):
        compose(bad, (1, 2))
    with pytest.raises(InputError, match=says):
        apply_permutation(bad, [1.0, 2.0])


@given(st.lists(st.integers(-2, 6), min_size=1, max_size=6))
def test_accepts_permutations_and_nothing_else(entries: list[int]) -> None:
    if sorted(entries) == list(range(1, len(entries) + 1)):
        assert sorted(inverse_permutation(entries)) == sorted(entries)
        return
    with pytest.raises(InputError):
        inverse_permutation(entries)


def test_wrong_base_or_length_says_so() -> None:
    with pytest.raises(InputError, match="pass base=1 if you count from 1"):
        inverse_permutation((3, 1, 2), base=0)
    with pytest.raises(InputError, match="base is 1"):
        inverse_permutation((3, 1, 2), base=2)
    with pytest.raises(InputError, match="σ permutes 2 entries"):
        apply_permutation((2, 1), [1.0, 2.0, 3.0])
    with pytest.raises(InputError, match="axis is 1"):
        apply_permutation((2, 1), [1.0, 2.0], axis=1)
    with pytest.raises(InputError, match="σ permutes 2 entries"):
        compose((2, 1, 3), (2, 1))


@pytest.mark.parametrize("axis", [0, 1, 2, -1, -3])
def test_apply_along_every_axis_is_the_matrix_product(axis: int) -> None:
    """Both libraries, on lengths that all agree, so that a wrong axis is no error of shape."""
    sigma = (3, 1, 2)
    x = np.random.default_rng(0).normal(size=(3, 3, 3))
    matrix = permutation_matrix(sigma).astype(float)
    truth = np.moveaxis(np.tensordot(matrix, x, axes=(1, axis % 3)), 0, axis % 3)
    assert (apply_permutation(sigma, x, axis=axis) == truth).all()
    for entries in (sigma, torch.tensor(sigma)):
        tensor = apply_permutation(entries, torch.from_numpy(x), axis=axis)
        assert isinstance(tensor, torch.Tensor)
        assert (tensor.numpy() == truth).all()


@pytest.mark.parametrize("n", [1, 2, 3, 8, 33, 64, 65, 512, 1023, 1024, 1025, 5000])
@pytest.mark.parametrize("base", [0, 1])
@pytest.mark.parametrize("dtype", [np.int64, np.int32, np.uint8, "torch", "list"])
def test_every_size_and_kind_takes_the_same_way(n: int, base: int, dtype: Any) -> None:
    sigma = np.random.default_rng(n).permutation(n) + base
    truth = np.argsort(sigma) + base
    parity = round(np.linalg.slogdet(np.eye(n)[sigma - base])[0]) if n <= 512 else None
    given: Any = sigma.tolist() if dtype == "list" else sigma
    if dtype == "torch":
        given = torch.from_numpy(sigma)
    elif dtype != "list":
        if n > 250 and dtype == np.uint8:
            pytest.skip("no room in eight bits")
        given = sigma.astype(dtype)
    found = inverse_permutation(given, base=base)
    assert found.tolist() == truth.tolist()
    assert str(found.dtype).endswith("int64")
    if parity is not None:
        assert sign(given, base=base) == parity


@pytest.mark.parametrize("n", [2, 8, 64, 500, 2000])
@pytest.mark.parametrize("base", [0, 1])
def test_no_wrong_entry_passes_at_any_size(n: int, base: int) -> None:
    """Each bad list has one entry that is wrong; the ones below zero would wrap round."""
    sigma = np.random.default_rng(n).permutation(n) + base
    for place in (0, n // 2, n - 1):
        entry = int(sigma[place])
        for wrong in (
            entry - n - 1,
            entry - n,
            base - 1,
            n + base,
            int(sigma[place - 1]),
            -1,
            10**9,
        ):
            if wrong == entry:
                continue
            bad = sigma.copy()
            bad[place] = wrong
            for form in (bad, bad.tolist(), torch.from_numpy(bad)):
                for function in (inverse_permutation, sign, permutation_matrix):
                    with pytest.raises(InputError, match="entry"):
                        function(form, base=base)


def test_two_wrong_entries_do_not_make_up_for_each_other() -> None:
    """Sums and counts that a cheap check might use agree with those of a permutation."""
    for bad in (
        (-1, 2, 3, 4, 7),
        (1, 1, 3, 5, 5),
        (0, 2, 3, 4, 6),
        (2, 2, 2, 2, 7),
        (-3, 10, 3, 4, 1),
    ):
        for form in (bad, np.array(bad), torch.tensor(bad)):
            with pytest.raises(InputError, match="entry"):
                inverse_permutation(form)
