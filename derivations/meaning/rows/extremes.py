"""Suprema and infima over intervals, by SymPy's calculus on one real variable."""

from __future__ import annotations

import sympy
from sympy.calculus.util import function_range

from derivations.language import Node
from derivations.meaning.expect import number
from derivations.meaning.rows.binding import region
from derivations.meaning.spaces import Numbers
from derivations.meaning.values import Undefined, Undetermined
from derivations.meaning.world import World, evaluate


def over_interval(node: Node, world: World, sign: int) -> sympy.Expr | None:
    """sup (sign 1) or inf (−1) over a real interval; None if the range is finite."""
    binding, body = node.args
    keys = [leaf.text for leaf in binding.args[0].args]
    domain = region(binding, keys[0], body, world) if len(keys) == 1 else None
    if not isinstance(domain, Numbers) or domain.unit != "real":
        return None
    variable = sympy.Dummy(keys[0], real=True)
    value = number(evaluate(body, world.child({keys[0]: variable})))
    if value.free_symbols - {variable}:
        raise Undetermined("the range of a function with symbolic parameters")
    b = domain.bounds
    low, high = (
        (-sympy.oo if b.lower is None else b.lower),
        (sympy.oo if b.upper is None else b.upper),
    )
    whole = sympy.Interval(
        low, high, b.lower is None or b.open_lower, b.upper is None or b.open_upper
    )
    if whole.is_empty:
        raise Undefined("the interval is empty")
    try:
        found = function_range(value, variable, whole)
    except NotImplementedError as error:
        raise Undetermined(f"the range of {value} is not known to SymPy") from error
    return found.sup if sign > 0 else found.inf
