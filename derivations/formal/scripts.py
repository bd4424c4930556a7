"""Proofs written by hand, by the key of the step they prove. They hold no statement.

A file `scripts/PAGE.v` is a list of entries. An entry begins with a comment of one line,
`(*: KEY *)` or `(*: KEY uses KEY KEY *)`, and is what stands between `Proof.` and `Qed.`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from derivations.errors import InputError

FOLDER = Path(__file__).parent / "proofs"
ENTRY = re.compile(r"^\(\*: (\S+)(?: uses ([^*]+?))? \*\)$", re.M)
#: Words that would close a goal without a proof, or leave the goal.
FORBIDDEN = re.compile(
    r"\b(Admitted|admit|give_up|Axioms?|Parameters?|Conjecture|Hypothes[ie]s|Variables?|Context"
    r"|Qed|Defined|Abort|Theorem|Lemma|Definition|Goal|Proof|Unset|Set|Require|Load|Redirect"
    r"|Declare|Cd|Extraction|bypass_check|exact_no_check|vm_cast_no_check|native_cast_no_check)\b"
)


@dataclass(frozen=True)
class Script:
    """A proof by hand, and the keys of the steps it cites."""

    key: str
    text: str
    uses: tuple[str, ...] = ()


def read_scripts(text: str, where: str) -> dict[str, Script]:
    """The entries of a file. Raises `InputError` for what is not a proof."""
    marks = list(ENTRY.finditer(text))
    found: dict[str, Script] = {}
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        body = text[mark.end() : after.start() if after else len(text)].strip()
        line = text.count("\n", 0, mark.start()) + 1
        if word := FORBIDDEN.search(re.sub(r"\(\*.*?\*\)", "", body, flags=re.S)):
            raise InputError(f"{where}:{line}: a script proves and says nothing else; "
                             f"remove `{word.group()}`")  # fmt: skip
        if mark.group(1) in found:
            raise InputError(f"{where}:{line}: {mark.group(1)} has two scripts; keep one")
        uses = tuple((mark.group(2) or "").split())
        found[mark.group(1)] = Script(mark.group(1), body, uses)
    return found


def scripts_of(page: str, folder: Path = FOLDER / "scripts") -> dict[str, Script]:
    """The scripts of a page, by its name without folders."""
    path = folder / f"{Path(page).stem}.v"
    return read_scripts(path.read_text(encoding="utf-8"), path.name) if path.exists() else {}


def in_order(keys: Iterable[str], scripts: dict[str, Script]) -> list[str]:
    """The keys, each after those its script cites. Raises `InputError` for a circle."""
    known = list(keys)
    done: list[str] = []
    for key in known:
        _visit(key, set(known), scripts, done, ())
    return done


def _visit(
    key: str, known: set[str], scripts: dict[str, Script], done: list[str], above: tuple[str, ...]
) -> None:
    if key in above:
        circle = " → ".join([*above[above.index(key) :], key])
        raise InputError(f"the citations {circle} go in a circle; a step may not rest on itself")
    if key in done:
        return
    for cited in scripts[key].uses if key in scripts else ():
        if cited not in known:
            raise InputError(f"the script of {key} cites {cited}, which is no step of this page")
        _visit(cited, known, scripts, done, (*above, key))
    done.append(key)
