"""Membership in an ideal with its proof: Buchberger's algorithm that keeps the history."""

from __future__ import annotations

from collections.abc import Sequence

import sympy
from flint import fmpq, fmpq_mpoly, fmpq_mpoly_ctx

#: Most basis elements, most pairs and most monomials that are worked through.
MAX_BASIS, MAX_PAIRS, MAX_MONOMIALS = 40, 300, 1_500

Row = tuple[fmpq_mpoly, list[fmpq_mpoly]]


def cofactors(target: sympy.Expr, known: Sequence[sympy.Expr]) -> list[sympy.Expr] | None:
    """cᵢ with target = Σ cᵢ knownᵢ, or None where none are found in bounded work."""
    symbols = sorted(set().union(target.free_symbols, *(k.free_symbols for k in known)), key=str)
    if not symbols or len(symbols) > 24:
        return None
    polys = [sympy.Poly(e, *symbols, domain="QQ") for e in (target, *known)]
    context = fmpq_mpoly_ctx.get(tuple(f"x{i}" for i in range(len(symbols))), "degrevlex")
    goal, *given = (
        context.from_dict({m: fmpq(int(c.p), int(c.q)) for m, c in poly.terms() if c != 0})
        for poly in polys
    )
    found = _Search(context, given).express(goal)
    if found is None:
        return None
    return [
        sympy.Add(
            *(
                sympy.Rational(int(fmpq(c).p), int(fmpq(c).q))
                * sympy.Mul(*(s ** int(n) for s, n in zip(symbols, m, strict=True)))
                for m, c in poly.to_dict().items()
            )
        )
        for poly in found
    ]


class _Search:
    def __init__(self, context: fmpq_mpoly_ctx, given: list[fmpq_mpoly]) -> None:
        self.context = context
        zero = context.constant(0)
        self.rows: list[Row] = [
            (g, [context.constant(1) if i == j else zero for j in range(len(given))])
            for i, g in enumerate(given)
            if not g.is_zero()
        ]

    def express(self, goal: fmpq_mpoly) -> list[fmpq_mpoly] | None:
        """Divide, and enlarge the basis, until the remainder is 0."""
        pairs = [(i, j) for j in range(len(self.rows)) for i in range(j)]
        for _ in range(MAX_PAIRS):
            rest, history = self._divided(goal)
            if rest.is_zero():
                return [-h for h in history]
            row = None
            while pairs and row is None:
                row = self._new(*pairs.pop(0))
            if row is None or len(self.rows) >= MAX_BASIS:
                return None
            pairs += [(i, len(self.rows)) for i in range(len(self.rows))]
            self.rows.append(row)
        return None

    def _divided(self, poly: fmpq_mpoly) -> Row:
        """The remainder, and what was added of each given polynomial to reach it."""
        history = [self.context.constant(0)] * len(self.rows[0][1])
        rest = self.context.constant(0)
        while not poly.is_zero() and len(poly) <= MAX_MONOMIALS:
            monomial, c = poly.monomial(0), fmpq(poly.coefficient(0))
            for row, past in self.rows:
                lead = row.monomial(0)
                if all(a >= b for a, b in zip(monomial, lead, strict=True)):
                    factor = self.context.from_dict(
                        {
                            tuple(a - b for a, b in zip(monomial, lead, strict=True)): c
                            / fmpq(row.coefficient(0))
                        }
                    )
                    poly = poly - factor * row
                    history = [h - factor * p for h, p in zip(history, past, strict=True)]
                    break
            else:
                head = self.context.from_dict({tuple(monomial): c})
                rest, poly = rest + head, poly - head
        return rest + poly, history

    def _new(self, i: int, j: int) -> Row | None:
        """The remainder of the S-polynomial of two rows."""
        (f, past_f), (g, past_g) = self.rows[i], self.rows[j]
        top = tuple(max(a, b) for a, b in zip(f.monomial(0), g.monomial(0), strict=True))
        if sum(top) == sum(f.monomial(0)) + sum(g.monomial(0)):
            return None

        def lift(p: fmpq_mpoly) -> fmpq_mpoly:
            return self.context.from_dict(
                {
                    tuple(a - b for a, b in zip(top, p.monomial(0), strict=True)): 1
                    / fmpq(p.coefficient(0))
                }
            )

        a, b = lift(f), lift(g)
        rest, history = self._divided(a * f - b * g)
        if rest.is_zero():
            return None
        past = [h + a * p - b * q for h, p, q in zip(history, past_f, past_g, strict=True)]
        return rest, past
