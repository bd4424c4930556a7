"""Proving that an expression vanishes or has a sign, in bounded work.

Each tactic is exact and gives a proof or nothing. The amount of work is bounded
by the size of expressions and not by a clock, so the same expression has the
same fate on every machine.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations, product

import sympy

#: Largest expression, in operations, that each costly tactic is tried on.
SMALL, MEDIUM = 150, 2_000
#: Largest expression that is factored, and largest numbers in exponents for that.
FACTORED, WIELDY = 200, 100
#: Most case distinctions for maxima and absolute values.
MAX_CASES = 720
#: What SymPy raises when a tactic does not apply; a tactic that fails proves nothing.
TACTIC_ERRORS = (
    ValueError,
    TypeError,
    NotImplementedError,
    AttributeError,
    RecursionError,
    ArithmeticError,
    sympy.polys.polyerrors.BasePolynomialError,
)


def vanishes(expr: sympy.Expr) -> bool:
    """True if one of the tactics shows that the expression is 0; False means nothing."""
    if expr == 0:
        return True
    if expr.has(sympy.zoo, sympy.nan, sympy.oo):
        return False
    tactics = _TACTICS if wieldy(expr) else (_expanded, _by_cases)
    return any(_try(tactic, expr) for tactic in tactics)


def _try(tactic: Callable[[sympy.Expr], sympy.Expr | None], expr: sympy.Expr) -> bool:
    """Whether a tactic reduces the expression to 0; a tactic that fails proves nothing."""
    try:
        found = tactic(expr)
    except TACTIC_ERRORS:
        return False
    return found is not None and found == 0


def wieldy(expr: sympy.Expr) -> bool:
    """Whether exponents are small multiples of small fractions.

    SymPy factors and cancels in the smallest power of e that occurs, so that
    exp(15.54 x) is a polynomial of degree 777; with worse decimals it never ends.
    """
    exponents = [power.args[-1] for power in expr.atoms(sympy.exp, sympy.Pow)]
    return all(
        max(abs(c.p), c.q) <= WIELDY
        for exponent in exponents
        for c in sympy.expand(exponent).as_coefficients_dict().values()
    )


def factored(expr: sympy.Expr) -> sympy.Expr:
    """The expression as a product, where that is found in bounded work."""
    return sympy.factor(expr) if _size(expr) <= FACTORED and wieldy(expr) else expr


def _expanded(expr: sympy.Expr) -> sympy.Expr | None:
    return sympy.expand(expr) if _size(expr) <= MEDIUM * 4 else None


def _logarithms(expr: sympy.Expr) -> sympy.Expr | None:
    if not expr.has(sympy.log) or _size(expr) > MEDIUM:
        return None
    flat = sympy.expand_log(
        expr.replace(_is_log, lambda e: sympy.log(sympy.factor(e.args[0]))), deep=True
    )
    return _numerator(flat)


def _is_log(expr: sympy.Basic) -> bool:
    return isinstance(expr, sympy.log)


def _rational(expr: sympy.Expr) -> sympy.Expr | None:
    return _numerator(expr) if _size(expr) <= MEDIUM else None


def _numerator(expr: sympy.Expr) -> sympy.Expr:
    top = sympy.fraction(sympy.together(expr))[0]
    return sympy.expand(sympy.powsimp(sympy.expand(top)))


def _exponentials(expr: sympy.Expr) -> sympy.Expr | None:
    if (
        not expr.has(sympy.sin, sympy.cos, sympy.sinh, sympy.cosh, sympy.tanh, sympy.tan)
        or _size(expr) > MEDIUM
    ):
        return None
    return _numerator(expr.rewrite(sympy.exp))


def _simplified(expr: sympy.Expr) -> sympy.Expr | None:
    return sympy.simplify(expr) if _size(expr) <= SMALL else None


def _by_cases(expr: sympy.Expr) -> sympy.Expr | None:
    """Maxima, minima and absolute values: 0 in every order of their arguments.

    Each atom is replaced by the argument that is largest (smallest) in the order
    at hand; orders that cannot occur are tried too, which is more than is needed.
    """
    atoms = expr.atoms(sympy.Max, sympy.Min)
    signs = sorted(expr.atoms(sympy.Abs), key=str)
    if not atoms and not signs:
        return None
    arguments = sorted({a for atom in atoms for a in atom.args}, key=str)
    if any(a.has(sympy.Max, sympy.Min, sympy.Abs) for a in arguments):
        return None
    if sympy.factorial(len(arguments)) * 2 ** len(signs) > MAX_CASES:
        return None
    for order in permutations(arguments):
        rank = {a: i for i, a in enumerate(order)}
        picked = {atom: _pick(atom, rank) for atom in atoms}
        for choice in product((1, -1), repeat=len(signs)):
            chosen = {a: s * a.args[0] for a, s in zip(signs, choice, strict=True)}
            if not vanishes(expr.xreplace({**picked, **chosen})):
                return None
    return sympy.S.Zero


def _pick(atom: sympy.Expr, rank: dict[sympy.Expr, int]) -> sympy.Expr:
    best = max if isinstance(atom, sympy.Max) else min
    found: sympy.Expr = best(atom.args, key=lambda a: rank[a])
    return found


_TACTICS = (_expanded, _rational, _by_cases, _logarithms, _exponentials, _simplified)


def _size(expr: sympy.Expr) -> int:
    return int(sympy.count_ops(expr))


#: What each order relation asks of right − left, and of the factors of its square form.
_SIGN: dict[str, Callable[[sympy.Expr], bool | None]] = {
    "le": lambda gap: gap.is_nonnegative,
    "lt": lambda gap: gap.is_positive,
    "ge": lambda gap: gap.is_nonpositive,
    "gt": lambda gap: gap.is_negative,
    "ne": lambda gap: gap.is_nonzero,
}


def ordered(op: str, left: sympy.Expr, right: sympy.Expr) -> bool:
    """Whether SymPy's assumptions settle an order relation for all values of the symbols."""
    gap = right - left
    if _size(gap) > SMALL:
        return False
    for shape in (lambda e: e, sympy.expand, factored, _square_completed):
        try:
            if _SIGN[op](shape(gap)):
                return True
        except TACTIC_ERRORS:
            continue
    return op in ("le", "ge") and vanishes(gap)


def _square_completed(gap: sympy.Expr) -> sympy.Expr:
    """A polynomial of degree 2 as a sum of squares and a rest, one symbol at a time."""
    rest, squares = sympy.expand(gap), []
    for symbol in sorted(rest.free_symbols, key=str):
        poly = sympy.Poly(rest, symbol)
        if poly.degree() != 2:
            continue
        a, b, c = poly.all_coeffs()
        if not a.is_number:
            continue
        squares.append(a * (symbol + b / (2 * a)) ** 2)
        rest = sympy.expand(c - b**2 / (4 * a))
    return sympy.Add(*squares, rest)


def holes_fill(pairs: list[tuple[sympy.Expr, sympy.Expr]]) -> list[sympy.Expr] | None:
    """What remains to be shown once every hole is chosen to fit; None if a choice is not linear."""
    remaining = [sympy.expand(a - b) for a, b in pairs]
    holes = sorted(
        {s for e in remaining for s in e.atoms(sympy.Dummy) if s.name == "*"},
        key=lambda s: s.dummy_index,
    )
    for hole in holes:
        at = next((i for i, e in enumerate(remaining) if e.has(hole)), None)
        if at is None:
            continue
        slope = sympy.diff(remaining[at], hole)
        if slope.has(hole) or not slope.is_number or slope == 0:
            return None
        value = -(remaining.pop(at) - slope * hole) / slope
        remaining = [sympy.expand(e.subs(hole, sympy.expand(value))) for e in remaining]
    return remaining
