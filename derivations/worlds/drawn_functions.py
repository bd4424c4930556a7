"""Functions for a world: of families, from a table, or as a hypothesis defines them."""

from __future__ import annotations

from collections.abc import Sequence

from derivations.kernel import terms as t
from derivations.kernel.calculus import Lambda, Substitution
from derivations.kernel.terms import Term
from derivations.worlds.families import argument_name, member
from derivations.worlds.functional import explicit, solutions
from derivations.worlds.makers import Shape
from derivations.worlds.samples import Source

#: Powers of its first argument that are added to a function of which an equation is supposed.
CORRECTIONS = 2


class Functions:
    """The declared functions of a structure, under claims for all arguments and other claims."""

    def __init__(
        self,
        shapes: dict[str, Shape],
        universal: Sequence[Term],
        others: Sequence[Term],
        *,
        bounded: bool,
    ) -> None:
        self.shapes, self.bounded = shapes, bounded
        about: frozenset[str] = frozenset().union(*(p.functions for p in others))
        #: The functions of which some equation is supposed.
        self.corrected = sorted(about & shapes.keys())
        self.defined = explicit(universal, shapes)
        put = Substitution({}, self.defined)
        claims = [c for c in map(put, universal) if not _is_trivial(c)]
        #: Whether functions were found in a table of well-known ones, which fills no set.
        self.tabled = bool(claims)
        self.kinds = solutions(claims, shapes) if claims else [{}]

    @property
    def vary(self) -> bool:
        """Whether what is supposed reads otherwise in each world."""
        return bool(self.corrected) or len(self.kinds) > 1

    def draw(self, source: Source, turn: int) -> dict[str, Lambda] | None:
        """A member of each family; in equations about it, with powers whose factors are unknown."""
        if not self.kinds:
            return None
        fixed = self.kinds[turn % len(self.kinds)]
        found = dict(fixed)
        for label, shape in self.shapes.items():
            if label in fixed or label in self.defined:
                continue
            names, body = member(label, shape, source, bounded=self.bounded, at=turn)
            if label in self.corrected:
                body = _loose(label, body, shape.facts)
            found[label] = (names, body)
        put = Substitution({}, found)
        return {**found, **{n: (names, put(body)) for n, (names, body) in self.defined.items()}}

    @property
    def loosened(self) -> list[str]:
        """The names of the unknown factors."""
        bodies = [
            _loose(n, b, self.shapes[n].facts) for n in self.corrected for b in (t.ZERO, t.ONE)
        ]
        return sorted({n for b in bodies for n in b.free if n.endswith("]")})


def _loose(label: str, body: Term, facts: frozenset[str]) -> Term:
    if "density" in facts:
        return body
    if facts & {"positive", "nonnegative"}:
        return t.var(f"{label}[×]") * body
    if facts & {"increasing", "convex"}:
        return t.var(f"{label}[+0]") + body
    first = t.var(argument_name(1))
    more = (t.var(f"{label}[+{k}]") * first**k for k in range(CORRECTIONS))
    return t.add(body, *more)


def _is_trivial(claim: Term) -> bool:
    """Whether a claim for all arguments says the same on both sides."""
    while claim.op == "forall":
        claim = claim.args[0]
    return claim is t.TRUE or (claim.op == "eq" and claim.args[0] is claim.args[1])
