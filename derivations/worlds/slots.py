"""Coefficients of a declared function, drawn from a source under the function's label."""

from __future__ import annotations

from dataclasses import dataclass

from derivations.kernel import terms as t
from derivations.kernel.terms import Term, num
from derivations.worlds.samples import Source


@dataclass(frozen=True)
class Slots:
    """Numbers for the named places of one function."""

    label: str
    source: Source

    def _drawn(self, slot: str, kind: str) -> Term:
        return num(self.source(f"{self.label}[{slot}]", kind))

    def choice(self, slot: str) -> int:
        """A whole number that is not negative."""
        return int(self.source(f"{self.label}[{slot}]", "choice").p)

    def real(self, slot: str) -> Term:
        """Any number."""
        return self._drawn(slot, "real")

    def positive(self, slot: str) -> Term:
        """A number above 0."""
        return self._drawn(slot, "positive")

    def share(self, slot: str) -> Term:
        """A number between 0 and 1."""
        return self._drawn(slot, "unit")

    def nonzero(self, slot: str) -> Term:
        """A number that is not 0."""
        found = self.real(slot)
        return t.ONE if found is t.ZERO else found

    def direction(self, xs: tuple[Term, ...], slot: str) -> Term:
        """Σ aᵢ xᵢ with coefficients that are not all 0."""
        weights = [self.real(f"{slot}·{i}") for i in range(len(xs))]
        if all(w is t.ZERO for w in weights):
            weights[self.choice(f"{slot}·at") % len(xs)] = t.ONE
        return t.add(*map(t.mul, weights, xs))
