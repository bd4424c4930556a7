r"""The affine coupling layer and stacks of it as torch modules.

With Ω the coordinates where the mask is true and (s, t) = conditioner(x_Ω),

    forward   z_Ω = x_Ω,   z_{Ω^c} = exp(s) ⊙ x_{Ω^c} + t,
    inverse   x_Ω = z_Ω,   x_{Ω^c} = (z_{Ω^c} − t) ⊙ exp(−s),
    log|det ∂z/∂x| = 1^T s,   log|det ∂x/∂z| = −1^T s      (nats).

The conditioner reads x_Ω only, which z_Ω equals, so it is never inverted and may
be any network. One pass through it gives the value and the log-determinant
together: `forward_and_log_det` and `inverse_and_log_det`.

Source: Dinh, Sohl-Dickstein and Bengio, Density estimation using Real NVP, 2017.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from derivations.errors import InputError


class AffineCoupling(nn.Module):
    """One layer. Leading axes of every input are batch axes; the last has length n.

    Args:
        mask: n booleans, true where the input passes through unchanged; k are true.
        conditioner: maps x_Ω of shape (…, k) to s and t side by side, (…, 2(n − k)).

    Raises:
        InputError: a mask that is not boolean or not one-dimensional, an input that
            is not floating point or not of length n, a conditioner of another width.
    """

    kept: Tensor
    changed: Tensor
    order: Tensor

    def __init__(self, mask: Any, conditioner: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.mask = tuple(_mask(mask).tolist())
        kept, changed = ([i for i, kept in enumerate(self.mask) if kept == on] for on in (1, 0))
        order = sorted(range(len(self.mask)), key=(kept + changed).__getitem__)
        for name, places in (("kept", kept), ("changed", changed), ("order", order)):
            self.register_buffer(name, torch.tensor(places, dtype=torch.int64))
        self.in_order = order == list(range(len(order)))  # Ω = {1, …, k}: slices will do
        self.features, self.count = len(order), len(kept)
        self.conditioner = conditioner

    def _load_from_state_dict(self, state_dict: Any, prefix: str, *rest: Any) -> None:
        """Refuse the state of another mask: its keys fit and its outputs would be wrong."""
        stored = state_dict.get(f"{prefix}kept")
        if stored is not None and not stored.is_meta:
            mask = tuple(i in stored.tolist() for i in range(self.features))
            if mask != self.mask:
                raise InputError(
                    f"expected the state of a layer whose mask is {self.mask}, got one of {mask}"
                )
        super()._load_from_state_dict(state_dict, prefix, *rest)

    def forward(self, x: Tensor) -> Tensor:
        """z, of the shape of x."""
        return self.forward_and_log_det(x)[0]

    def inverse(self, z: Tensor) -> Tensor:
        """x, of the shape of z."""
        return self.inverse_and_log_det(z)[0]

    def log_abs_det_jacobian(self, x: Tensor) -> Tensor:
        """log|det ∂z/∂x| at x in nats, of the batch shape of x."""
        s, _ = self._scale_and_shift(self._unchanged(x))
        return s.sum(-1)

    def forward_and_log_det(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """z and log|det ∂z/∂x|, one pass of the conditioner."""
        unchanged, rest = self._unchanged(x), self._rest(x)
        s, t = self._scale_and_shift(unchanged)
        return self._join(unchanged, torch.exp(s) * rest + t), s.sum(-1)

    def inverse_and_log_det(self, z: Tensor) -> tuple[Tensor, Tensor]:
        """x and log|det ∂x/∂z|, one pass of the conditioner."""
        unchanged, rest = self._unchanged(z), self._rest(z)
        s, t = self._scale_and_shift(unchanged)
        return self._join(unchanged, (rest - t) * torch.exp(-s)), -s.sum(-1)

    def _unchanged(self, x: Tensor) -> Tensor:
        """x_Ω, after a look at the shape and dtype of x."""
        if x.ndim == 0 or x.shape[-1] != self.features:
            shape = tuple(x.shape)
            raise InputError(f"the layer acts on (…, {self.features}), got shape {shape}")
        if not x.is_floating_point():
            raise InputError(f"the layer needs floating point input, got {x.dtype}; convert it")
        return x[..., : self.count] if self.in_order else x.index_select(-1, self.kept)

    def _rest(self, x: Tensor) -> Tensor:
        """x_{Ω^c}."""
        return x[..., self.count :] if self.in_order else x.index_select(-1, self.changed)

    def _scale_and_shift(self, unchanged: Tensor) -> tuple[Tensor, Tensor]:
        """s and t, the two halves of what the conditioner returns."""
        both = self.conditioner(unchanged)
        width = self.features - self.count
        expected = (*unchanged.shape[:-1], 2 * width)
        if both.shape != expected:
            got = tuple(both.shape)
            raise InputError(f"the conditioner must return s and t as {expected}, got {got}")
        return both[..., :width], both[..., width:]

    def _join(self, unchanged: Tensor, rest: Tensor) -> Tensor:
        """P_σ^{-1} (x_Ω, x_{Ω^c})."""
        both = torch.cat((unchanged, rest), -1)
        return both if self.in_order else both.index_select(-1, self.order)


class CouplingStack(nn.Module):
    """Layers one after another; the mask of every second layer is the complement.

    One layer leaves x_Ω as it was. Two with Ω and Ω^c move every coordinate, and
    log-determinants add: log|det ∂z/∂x| = Σ_l 1^T s_l.

    Args:
        mask: n booleans, the mask of the first layer.
        conditioners: one for each layer, as `AffineCoupling` takes them.

    Raises:
        InputError: no conditioner, and all that `AffineCoupling` raises.
    """

    def __init__(self, mask: Any, conditioners: Sequence[Callable[[Tensor], Tensor]]) -> None:
        super().__init__()
        if len(conditioners) == 0:
            raise InputError("a stack has at least one layer, got no conditioner")
        passes = _mask(mask)
        masks = (passes if place % 2 == 0 else ~passes for place in range(len(conditioners)))
        self.layers = nn.ModuleList(map(AffineCoupling, masks, conditioners))

    def forward(self, x: Tensor) -> Tensor:
        """z, of the shape of x."""
        return self.forward_and_log_det(x)[0]

    def inverse(self, z: Tensor) -> Tensor:
        """x, of the shape of z."""
        return self.inverse_and_log_det(z)[0]

    def log_abs_det_jacobian(self, x: Tensor) -> Tensor:
        """log|det ∂z/∂x| at x in nats, of the batch shape of x."""
        return self.forward_and_log_det(x)[1]

    def forward_and_log_det(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """z and log|det ∂z/∂x|, one pass of each conditioner."""
        return _chain([layer.forward_and_log_det for layer in self._typed()], x)

    def inverse_and_log_det(self, z: Tensor) -> tuple[Tensor, Tensor]:
        """x and log|det ∂x/∂z|: the layers' inverses, last layer first."""
        return _chain([layer.inverse_and_log_det for layer in reversed(self._typed())], z)

    def _typed(self) -> list[AffineCoupling]:
        return [layer for layer in self.layers if isinstance(layer, AffineCoupling)]


class CallableConditioner(nn.Module):
    """s and t given as plain functions: u ↦ list of components, u[0], u[1], … its entries.

    Components that do not depend on u may be plain numbers.
    """

    def __init__(self, *functions: Callable[[Any], Any]) -> None:
        super().__init__()
        self.functions = functions

    def forward(self, u: Tensor) -> Tensor:
        """All components of all functions side by side, shape (…, total)."""
        entries = u.movedim(-1, 0)
        parts = [part for function in self.functions for part in function(entries)]
        tensors = [torch.as_tensor(part, dtype=u.dtype, device=u.device) for part in parts]
        columns = [tensor.expand(u.shape[:-1]) for tensor in tensors]
        return torch.stack(columns, -1) if columns else u[..., :0]


Step = Callable[[Tensor], tuple[Tensor, Tensor]]


def _chain(steps: Sequence[Step], x: Tensor) -> tuple[Tensor, Tensor]:
    """Apply the steps in order; their log-determinants add."""
    log_dets = []
    for step in steps:
        x, log_det = step(x)
        log_dets.append(log_det)
    return x, torch.stack(log_dets).sum(0)


def _mask(mask: Any) -> Tensor:
    """A non-empty one-dimensional boolean tensor; 0 and 1 are refused, they read both ways."""
    try:
        device = mask.device if isinstance(mask, Tensor) else "cpu"
        passes = torch.as_tensor(mask, device=device)
    except (TypeError, ValueError, RuntimeError) as error:
        raise InputError(f"a mask is a sequence of booleans, got {mask!r:.60}") from error
    if passes.ndim != 1 or len(passes) == 0:
        raise InputError(f"a mask has shape (n,) with n ≥ 1, got {tuple(passes.shape)}")
    if passes.dtype != torch.bool:
        raise InputError(f"a mask is boolean, true where x passes unchanged, got {passes.dtype}")
    if passes.is_meta:
        raise InputError("a mask has values, got a tensor on the meta device; pass a list")
    return passes
