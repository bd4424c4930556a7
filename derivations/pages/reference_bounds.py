"""The bounds that the reference page lists, taken from where they are in force."""

from __future__ import annotations

from derivations.kernel.judge import MIN_WORLDS
from derivations.language.formula import MAX_TREE
from derivations.language.parser import MAX_DEPTH
from derivations.language.tokens import MAX_LENGTH
from derivations.meaning.casts import MAX_MEMBERS
from derivations.meaning.laws import MAX_COINS
from derivations.meaning.rows.arithmetic import MAX_BITS
from derivations.meaning.rows.leaves import MAX_DIGITS
from derivations.meaning.rows.linear import MAX_SIZE
from derivations.meaning.rows.powers import MAX_DIMENSION
from derivations.meaning.world import MAX_STEPS
from derivations.pages.source import MAX_LINE, MAX_PAGE
from derivations.runs.runner import HARD_LIMIT
from derivations.worlds.declared import SET_REACH, SIZE_REACH
from derivations.worlds.structures import MAX_STRUCTURES

BOUNDS: tuple[tuple[str, int], ...] = (
    ("elements of an abstract finite set, at most, in a proof", SET_REACH),
    ("a natural number that is a size, at most, in a proof", SIZE_REACH),
    ("structures of one formula that are listed", MAX_STRUCTURES),
    ("distinct worlds that a tested verdict needs, at least", MIN_WORLDS),
    ("members of a set or range that is listed", MAX_MEMBERS),
    ("steps of evaluation of one formula in one world", MAX_STEPS),
    ("dimension of a space", MAX_DIMENSION),
    ("size of an identity matrix", MAX_SIZE),
    ("coins of a sequence that is summed over", MAX_COINS),
    ("digits of a number as it is written", MAX_DIGITS),
    ("binary digits of a power", MAX_BITS),
    ("characters of a formula", MAX_LENGTH),
    ("brackets inside one another", MAX_DEPTH),
    ("signs that are joined one after the other", MAX_TREE),
    ("characters of a line of a page", MAX_LINE),
    ("bytes of a page", MAX_PAGE),
    ("seconds of processor time for one formula", int(HARD_LIMIT)),
)
