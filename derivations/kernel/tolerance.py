"""Every number that decides how sure is sure. Nothing else in the project holds a tolerance."""

from __future__ import annotations

#: Precisions in binary digits, tried one after the other until a sign is certain.
PRECISIONS = (64, 288, 1_152, 4_608)
#: The same for terms with an integral, whose digits are dear.
INTEGRAL_PRECISIONS = (64, 192)
#: Two enclosures agree when they overlap and are no wider than this, relative to the values.
AGREE_DIGITS = 50
#: Sides that agree tell nothing if a part of them is below 2⁻ᵏ, above 2ᵏ or longer than k digits
#: for k = bits / FLAT: what enters by a power of it up to this one, as in cos, would be lost.
FLAT = 8
#: A result of code in double precision may be off by this many units in the last place of the
#: larger of the result and what the code was given: a few hundred operations, each off by half.
CODE_ULPS = 2**10
#: Work for one formula in one world, in evaluated nodes.
MAX_NODES = 400_000
#: Work for one integral, in values of its integrand.
MAX_INTEGRAND = 10_000
#: Largest numerator or denominator that is kept exact while a term is evaluated, in binary digits.
MAX_EXACT_BITS = 4_000


def code_error(result: float, given: list[float]) -> float:
    """How far off a double that code returned may be: `CODE_ULPS` units of what it worked with.

    The scale is the larger of |result| and the size of the arguments, which counts as 1 at most.
    """
    size = min(1.0, max(map(abs, given), default=1.0) or 1.0)
    return CODE_ULPS * 2.0**-52 * max(size, abs(result))
