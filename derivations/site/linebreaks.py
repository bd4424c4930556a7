"""Typeset formulas that a narrow screen may break, first of all before a relation.

KaTeX writes a formula as a row of boxes and ends a box *after* each relation and
operator. On paper a display breaks before its relation: so the boxes are cut anew
here. Boxes from one outermost relation to the next are held together by a segment,
and segments from one arrow or wide space to the next by a clause; each breaks
inside only if it does not fit a line of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

_OPENING = '<span class="katex-html" aria-hidden="true">'
_CLASS = re.compile(r'<span class="([\w -]*)"')
_TAGS = re.compile(r"<[^>]*>")
_ARROWS = frozenset("⟹⟸⟺⇒⇐⇔")
# The name of a function of the code, which may break after an underscore.
_NAME = re.compile(r'(?<=<span class="mord mathtt">)[^<]*')
_WIDE = re.compile(r'<span class="mspace" style="margin-right:[12]em;">')
_TAG = re.compile(r"<(?!wbr)(/?)[^>]*?(/?)>")

Atom = tuple[str, str]
"""One part of a formula and the strut of the box that KaTeX put it into."""


def breakable(html: str) -> str:
    """KaTeX' HTML for one formula, cut into segments and boxes; the rest as it was."""
    head, opening, rest = html.partition(_OPENING)
    if not opening:
        return html
    boxes = list(siblings(rest))
    tail = rest[sum(map(len, boxes)) :]
    clauses = [_segments(atoms) for atoms in _parts(list(_atoms(boxes)), _ends_clause)]
    several = len(clauses) > 1
    shown = [_held(part, "dv-clause") if several and n > 1 else part for part, n in clauses]
    return head + opening + "".join(shown) + tail


def flowing(html: str) -> str:
    """KaTeX' HTML for a formula in running text, which may break after commas in brackets, too."""
    head, opening, rest = html.partition(_OPENING)
    boxes = list(siblings(rest))
    tail = rest[sum(map(len, boxes)) :]
    return head + opening + "".join(map(_cut, boxes)) + tail


def _cut(box: str) -> str:
    """A box in pieces that end after commas."""
    atoms = list(_atoms([box]))
    ends = [at for at in range(1, len(atoms)) if _follows(atoms, at, "mpunct")]
    return "".join(_box(atoms[start:end]) for start, end in pairwise([0, *ends, len(atoms)]))


def siblings(html: str) -> Iterator[str]:
    """The elements that `html` begins with, one after the other; words between them are lost."""
    depth, start = 0, 0
    for tag in _TAG.finditer(html):
        if depth == 0:
            start = tag.start()
        depth += -1 if tag[1] else 0 if tag[2] else 1
        if depth < 0:
            return
        if depth == 0:
            yield html[start : tag.end()]


def _atoms(boxes: Sequence[str]) -> Iterator[Atom]:
    for box in boxes:
        strut, *parts = siblings(box[box.index(">") + 1 :])
        yield from ((part, strut) for part in parts)


def _classes(atom: Atom) -> list[str]:
    found = _CLASS.match(atom[0])
    return found[1].split() if found else []


def _is(atom: Atom, name: str) -> bool:
    return name in _classes(atom)


def _parts(atoms: list[Atom], ends: Callable[[list[Atom], int], bool]) -> Iterator[list[Atom]]:
    """Parts of a formula, cut where `ends` says so outside all brackets."""
    depth, current = 0, list[Atom]()
    for at, atom in enumerate(atoms):
        depth += _brackets(atom)
        if depth == 0 and any(map(_inked, current)) and ends(atoms, at):
            yield current
            current = []
        current.append(atom)
    if current:
        yield current


def _brackets(atom: Atom) -> int:
    """How many brackets open here and do not close; KaTeX puts `((` into one element."""
    turn = 1 if _is(atom, "mopen") else -1 if _is(atom, "mclose") else 0
    on_the_line = atom[0].partition('<span class="msupsub">')[0]
    return turn * len(_TAGS.sub("", on_the_line).replace("\u200b", ""))


def _ends_clause(atoms: list[Atom], at: int) -> bool:
    """Whether a clause ends before this place: an arrow comes, or a wide space went before."""
    if at and _WIDE.match(atoms[at - 1][0]):
        return not _WIDE.match(atoms[at][0])
    relation = next((a for a in atoms[at:] if not _is(a, "mspace")), None)
    arrow = relation is not None and _TAGS.sub("", relation[0]) in _ARROWS
    return arrow and _starts_relation(atoms, at)


def _starts_relation(atoms: list[Atom], at: int) -> bool:
    """Whether a relation comes here, or here begins the space before one."""
    if at and _is(atoms[at - 1], "mspace") and not _WIDE.match(atoms[at - 1][0]):
        return False
    after = next((a for a in atoms[at:] if not _is(a, "mspace")), None)
    return after is not None and _is(after, "mrel")


def _inked(atom: Atom) -> bool:
    """Whether there is anything to see: an empty group keeps no place of its own."""
    return not _is(atom, "mspace") and not atom[0].endswith('"></span>')


def _segments(atoms: list[Atom]) -> tuple[str, int]:
    """The segments of a clause, and how many there are."""
    segments = [_segment(part) for part in _parts(atoms, _starts_relation)]
    return "".join(segments), len(segments)


def _held(html: str, name: str = "") -> str:
    return f'<span class="{f"dv-segment {name}".strip()}">{html}</span>'


def _segment(atoms: list[Atom]) -> str:
    return _held("".join(map(_term, _parts(atoms, _ends_term))))


def _ends_term(atoms: list[Atom], at: int) -> bool:
    """Before a relation, and after an operator and its space, as TeX has it."""
    return _starts_relation(atoms, at) or _follows(atoms, at, "mbin")


def _follows(atoms: list[Atom], at: int, name: str) -> bool:
    before = next((a for a in reversed(atoms[:at]) if not _is(a, "mspace")), None)
    return before is not None and _is(before, name) and not _is(atoms[at], "mspace")


def _term(atoms: list[Atom]) -> str:
    """A term in one box, or in several where its brackets hold commas or operators."""
    boxes: list[list[Atom]] = [[]]
    for at, atom in enumerate(atoms):
        if at and (_ends_term(atoms, at) or _follows(atoms, at, "mpunct")):
            boxes.append([])
        boxes[-1].append(atom)
    shown = "".join(map(_box, boxes))
    return shown if len(boxes) == 1 else _held(shown)


def _box(atoms: list[Atom]) -> str:
    struts = "".join(dict.fromkeys(strut for _, strut in atoms))
    parts = "".join(part for part, _ in atoms)
    named = _NAME.sub(lambda found: found[0].replace("_", "_<wbr/>"), parts)
    return f'<span class="katex-base">{struts}{named}</span>'
