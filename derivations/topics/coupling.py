r"""The affine coupling layer, in NumPy, with torch's autograd as its oracle.

Ω ⊂ {1, …, n} has k elements, s and t map R^k to R^{n−k}, and

    z_Ω = x_Ω,      z_{Ω^c} = exp(s(x_Ω)) ⊙ x_{Ω^c} + t(x_Ω).

The Jacobian is block triangular up to a permutation of the coordinates, so its
log-determinant needs no determinant:  log|det ∂z/∂x| = 1^T s(x_Ω)  (nats).

Each function is called by a sentence of the page (z as above, s' and t' map
R^{n−k} to R^k, and w is the image of z under the layer of Ω^c, s', t'):

    \mathtt{coupling\_forward}(x, \Omega, s, t) = z
    \mathtt{coupling\_inverse}(z, \Omega, s, t) = x
    \mathtt{coupling\_jacobian}(x, \Omega, s, t) = \frac{\partial z}{\partial x}
    \mathtt{coupling\_log\_abs\_det\_jacobian}(x, \Omega, s) = \log\left|\det\frac{\partial z}{\partial x}\right|
    \mathtt{coupling\_inverse\_log\_abs\_det\_jacobian}(z, \Omega, s) = -\mathbf{1}^\top s(x_\Omega)
    \mathtt{module\_forward}(x, \Omega, s, t) = z
    \mathtt{module\_inverse}(z, \Omega, s, t) = x
    \mathtt{module\_log\_abs\_det\_jacobian}(x, \Omega, s, t) = \mathbf{1}^\top s(x_\Omega)
    \mathtt{module\_inverse\_log\_abs\_det\_jacobian}(z, \Omega, s, t) = -\mathbf{1}^\top s(x_\Omega)
    \mathtt{stack\_forward}(x, \Omega, s, t, s', t') = w
    \mathtt{stack\_inverse}(w, \Omega, s, t, s', t') = x
    \mathtt{stack\_log\_abs\_det\_jacobian}(x, \Omega, s, t, s', t')
        = \mathbf{1}^\top s(x_\Omega) + \mathbf{1}^\top s'(z_{\Omega^c})

Throughout: x, z have shape (…, n), leading axes are batch axes; Ω is a set of
1-based coordinates in any order; s and t take u with u[0], …, u[k−1] and return
their n − k components. Every function raises `InputError` when x is not finite
and real, Ω is not a subset of {1, …, n}, or s or t has another number of
components. The modules themselves live in `coupling_torch`.
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray

from derivations.errors import InputError
from derivations.topics.coupling_torch import AffineCoupling, CallableConditioner, CouplingStack

__all__ = [
    "AffineCoupling",
    "CouplingStack",
    "coupling_forward",
    "coupling_inverse",
    "coupling_inverse_log_abs_det_jacobian",
    "coupling_jacobian",
    "coupling_log_abs_det_jacobian",
    "module_forward",
    "module_inverse",
    "module_inverse_log_abs_det_jacobian",
    "module_log_abs_det_jacobian",
    "stack_forward",
    "stack_inverse",
    "stack_log_abs_det_jacobian",
]

Array = NDArray[np.floating[Any]]
Function = Callable[[Any], Any]  # u ↦ its n − k components


def coupling_forward(x: ArrayLike, omega: Iterable[int], s: Function, t: Function) -> Array:
    """z_Ω = x_Ω and z_{Ω^c} = exp(s(x_Ω)) ⊙ x_{Ω^c} + t(x_Ω): shape and dtype of x."""
    z = _vector(x, "x").copy()
    kept = _mask(omega, z.shape[-1])
    scale, shift = (_components(name, f, z, kept) for name, f in (("s", s), ("t", t)))
    with np.errstate(over="ignore"):
        z[..., ~kept] = np.exp(scale) * z[..., ~kept] + shift
    return _vector(z, "exp(s(x_Ω)) ⊙ x_{Ω^c} + t(x_Ω)")


def coupling_inverse(z: ArrayLike, omega: Iterable[int], s: Function, t: Function) -> Array:
    """x_Ω = z_Ω and x_{Ω^c} = exp(−s(z_Ω)) ⊙ (z_{Ω^c} − t(z_Ω)): shape and dtype of z."""
    x = _vector(z, "z").copy()
    kept = _mask(omega, x.shape[-1])
    scale, shift = (_components(name, f, x, kept) for name, f in (("s", s), ("t", t)))
    with np.errstate(over="ignore"):
        x[..., ~kept] = np.exp(-scale) * (x[..., ~kept] - shift)
    return _vector(x, "exp(−s(z_Ω)) ⊙ (z_{Ω^c} − t(z_Ω))")


def coupling_log_abs_det_jacobian(x: ArrayLike, omega: Iterable[int], s: Function) -> Any:
    """log|det ∂z/∂x| = 1^T s(x_Ω) in nats: a number for each x of the batch."""
    vector = _vector(x, "x")
    return _components("s", s, vector, _mask(omega, vector.shape[-1])).sum(axis=-1)


def coupling_inverse_log_abs_det_jacobian(z: ArrayLike, omega: Iterable[int], s: Function) -> Any:
    """log|det ∂x/∂z| = −1^T s(z_Ω) in nats, because z_Ω = x_Ω."""
    return -coupling_log_abs_det_jacobian(z, omega, s)


def coupling_jacobian(x: ArrayLike, omega: Iterable[int], s: Function, t: Function) -> Array:
    """∂z/∂x at one x of shape (n,) by reverse-mode autograd in float64: shape (n, n).

    It differentiates the torch layer and shares no formula with the closed forms,
    so the two can disagree; that is its use.
    """
    point = _tensor(x)
    if point.ndim != 1:
        raise InputError(f"the Jacobian is taken at one x of shape (n,), got {tuple(point.shape)}")
    layer = _layer(point, omega, s, t)
    jacobian: torch.Tensor = torch.func.jacrev(layer)(point)
    return jacobian.numpy()


def module_forward(x: ArrayLike, omega: Iterable[int], s: Function, t: Function) -> Array:
    """`AffineCoupling.forward` in float64."""
    point = _tensor(x)
    return _layer(point, omega, s, t).forward(point).numpy()


def module_inverse(z: ArrayLike, omega: Iterable[int], s: Function, t: Function) -> Array:
    """`AffineCoupling.inverse` in float64."""
    point = _tensor(z)
    return _layer(point, omega, s, t).inverse(point).numpy()


def module_log_abs_det_jacobian(
    x: ArrayLike, omega: Iterable[int], s: Function, t: Function
) -> Array:
    """`AffineCoupling.log_abs_det_jacobian` in float64, nats."""
    point = _tensor(x)
    return _layer(point, omega, s, t).log_abs_det_jacobian(point).numpy()


def module_inverse_log_abs_det_jacobian(
    z: ArrayLike, omega: Iterable[int], s: Function, t: Function
) -> Array:
    """The log-determinant that `AffineCoupling.inverse_and_log_det` returns, nats."""
    point = _tensor(z)
    return _layer(point, omega, s, t).inverse_and_log_det(point)[1].numpy()


def stack_forward(x: ArrayLike, omega: Iterable[int], *functions: Function) -> Array:
    """`CouplingStack.forward`; `functions` are s, t of layer 1 (Ω), of layer 2 (Ω^c), ….

    Raises:
        InputError: functions that do not come in pairs, besides what the module says.
    """
    point = _tensor(x)
    return _stack(point, omega, functions).forward(point).numpy()


def stack_inverse(z: ArrayLike, omega: Iterable[int], *functions: Function) -> Array:
    """`CouplingStack.inverse`; arguments as `stack_forward`."""
    point = _tensor(z)
    return _stack(point, omega, functions).inverse(point).numpy()


def stack_log_abs_det_jacobian(x: ArrayLike, omega: Iterable[int], *functions: Function) -> Array:
    """`CouplingStack.log_abs_det_jacobian` in nats; arguments as `stack_forward`."""
    point = _tensor(x)
    return _stack(point, omega, functions).log_abs_det_jacobian(point).numpy()


def _layer(x: torch.Tensor, omega: Iterable[int], s: Function, t: Function) -> AffineCoupling:
    return AffineCoupling(_mask(omega, x.shape[-1]), CallableConditioner(s, t))


def _stack(x: torch.Tensor, omega: Iterable[int], functions: tuple[Function, ...]) -> CouplingStack:
    if len(functions) % 2:
        raise InputError(f"each layer of a stack has an s and a t, got {len(functions)} functions")
    pairs = zip(functions[::2], functions[1::2], strict=True)
    return CouplingStack(_mask(omega, x.shape[-1]), [CallableConditioner(*pair) for pair in pairs])


def _vector(x: ArrayLike, name: str) -> Array:
    """A finite real array with at least one axis; integers become float64."""
    array = np.asarray(x)
    if array.dtype.kind not in "iuf":
        raise InputError(f"{name} has real entries, got dtype {array.dtype}")
    if array.ndim == 0 or array.shape[-1] == 0:
        raise InputError(f"{name} has shape (…, n) with n ≥ 1, got {array.shape}")
    if not np.isfinite(array).all():
        first = array[~np.isfinite(array)][0]
        raise InputError(f"{name} has finite entries, got {first}")
    return array if array.dtype.kind == "f" else array.astype(np.float64)


def _tensor(x: ArrayLike) -> torch.Tensor:
    return torch.tensor(_vector(x, "x"), dtype=torch.float64)


def _mask(omega: Iterable[int], n: int) -> NDArray[np.bool_]:
    """n booleans, true on Ω; names the first element of Ω that is not in {1, …, n}."""
    try:
        elements = list(omega)
    except TypeError as error:
        raise InputError(f"Ω is a set of coordinates, got {omega!r:.60}") from error
    for element in elements:
        whole = isinstance(element, (int, np.integer)) and not isinstance(element, bool)
        if not whole or element not in range(1, n + 1):
            raise InputError(f"Ω is a subset of {{1, …, {n}}}, got the element {element!r}")
    if len(set(elements)) < len(elements):
        raise InputError(f"Ω is a set, got {tuple(elements)} with an element twice")
    return np.isin(np.arange(1, n + 1), elements)


def _components(name: str, f: Function, x: Array, kept: NDArray[np.bool_]) -> Array:
    """f(x_Ω) with its components along the last axis: shape (…, n − k), dtype of x."""
    u = np.moveaxis(x[..., kept], -1, 0)
    parts = list(f(u))
    width = np.count_nonzero(~kept)
    if len(parts) != width:
        raise InputError(f"{name} has n − k = {width} components, got {len(parts)}")
    out = np.empty((*x.shape[:-1], width), dtype=x.dtype)
    for place, part in enumerate(parts):
        try:
            out[..., place] = part
        except (TypeError, ValueError) as error:
            message = f"component {place} of {name} is a real number for each x, got {part!r:.60}"
            raise InputError(message) from error
    return out
