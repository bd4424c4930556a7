"""The reference page of the language, written from the tables that the parser and the engine use.

    python -m derivations.pages.reference docs/language.md

The text of the page is `page()`. A test compares it with the committed file, and
every formula on it is checked like those of any other page.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from itertools import groupby
from pathlib import Path

from derivations.engine.decide import decide
from derivations.language.phrases import JOINTS, VERBS
from derivations.language.spellings import TEXT_WORDS
from derivations.meaning.phrases import PHRASES
from derivations.meaning.table import Construct, constructs
from derivations.pages import reference_rows as rows
from derivations.pages.reference_bounds import BOUNDS
from derivations.pages.respelled import respelled
from derivations.runs.task import Let, Piece, Task

TOP = r"""# The language

A formula on a page is ordinary LaTeX between dollar signs. This page lists all that can
be written, and what it means to the machine that checks it. It is written by a program
from the tables that the parser and the checker themselves use, and **every formula on it
is checked**, like those of any other page. What is not on this page is an error, with
its place in the file and a way out.

A page holds blocks: `let` for what is given, `theorem` (also `lemma`, `proposition`,
`corollary`), `proof`, `refuted` for formulas that must be false, and `code` for a function
that formulas may call. A name that is given at the level of the page holds to its end;
one that is given inside a theorem holds to the end of that theorem and its proof.

All examples in the tables below stand under this one setting.
"""


def page() -> str:
    """The whole page as Markdown."""
    parts = (
        TOP, *_setting(), *_constructs(), *_declarations(), *_phrases(), *_verdicts(),
        *_conventions(), *_refused(), *_bounds(), *_spellings(),
    )  # fmt: skip
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def shown(row: Construct) -> bool:
    """Whether a row is for authors; rows that say nothing are parts of others."""
    return bool(row.says)


def _setting() -> Iterator[str]:
    yield _let("\n".join(rows.SETTING))
    yield f"/// code | {rows.CODE}\n///"


def _let(text: str) -> str:
    return f"/// let\n{text}\n///"


def _constructs() -> Iterator[str]:
    yield "## What can be written"
    listed = [row for row in constructs().values() if shown(row)]
    for group, members in groupby(sorted(listed, key=lambda row: row.group), lambda r: r.group):
        yield f"### {group.capitalize()}\n\n{_title(group)}"
        yield _table(("You write", "It says", "Of", "So that"), map(_construct, members))


def _title(group: str) -> str:
    """The first line of the docstring of the module whose rows these are."""
    module = import_module(f"derivations.meaning.rows.{group}")
    return (module.__doc__ or "").partition("\n")[0]


def _construct(row: Construct) -> tuple[str, ...]:
    more = [token for token in row.tokens if token not in row.example and len(token) > 1]
    also = f" (sign: {', '.join(_code(token) for token in more)})" if more else ""
    example = f"${row.example}$" if row.example else ""
    return _code(row.example), row.says + also, row.types, example


def _declarations() -> Iterator[str]:
    yield "## What can be given"
    yield (
        "A `let` block gives names. Each kind of declaration is shown with a block that uses "
        "it and a sentence that then holds. Several names may share one: "
        r"`$i, j \in \{1, \dots, n\}$`. A condition on names, such as `$a < b$` after "
        "*with* or *Suppose that*, is a hypothesis: only worlds that satisfy it count. "
        "A definition has `:=` between the new name and its value."
    )
    for row in rows.DECLARATIONS:
        yield f"{row.says[0].upper()}{row.says[1:]}:\n\n{_let(row.let)}\n\nThen ${row.shows}$."


def _phrases() -> Iterator[str]:
    yield "## The words of a `let` block"
    yield (
        "The words of a block are read, too, and a word that is not known is an error: a "
        "condition that is dropped in silence is how proofs go wrong. Clauses begin with "
        f"{_words(sorted(VERBS))}; {_words(sorted(JOINTS))} join. Free prose stands outside "
        "the block."
    )
    for phrase in PHRASES:
        words = phrase.words.replace("$", "…")
        yield f"*{words}*: {phrase.says}.\n\n{_let(phrase.example)}\n\nThen ${phrase.shows}$."


def _verdicts() -> Iterator[str]:
    yield "## Verdicts"
    yield "A verdict is computed, never typed by hand. The list is closed, strongest first."
    yield _table(
        ("Verdict", "When", "The build"), ((f"**{v}**", w, b) for v, w, b in rows.VERDICTS)
    )
    yield _list(rows.HONESTY)


def _conventions() -> Iterator[str]:
    yield "## Conventions"
    yield _list(rows.CONVENTIONS)


def _refused() -> Iterator[str]:
    yield "## What is refused"
    yield (
        "Where a formula can be read in two ways the language does not guess. It refuses the "
        "formula and says how to write each reading. It also refuses what is not known, and "
        "what is too large to be worked out. These are its own words."
    )
    table = ((_code(latex), refusal(latex)) for latex in rows.REFUSED)
    yield _table(("You write", "It answers"), table)


def refusal(latex: str) -> str:
    """What the checker answers to a formula that it refuses under the page's setting."""
    pieces = tuple(
        Piece(text, bool(at % 2)) for at, text in enumerate("\n".join(rows.SETTING).split("$"))
    )
    (outcome,) = decide(Task((Let(pieces),), latex))
    if outcome.verdict.value != "unreadable":
        raise ValueError(f"{latex} is not refused but {outcome.verdict.value}")
    return _code(outcome.message)


def _bounds() -> Iterator[str]:
    yield "## How far it goes"
    yield (
        "A sentence about every n is checked for small n. The bound is shown with the verdict; "
        "only a formal proof removes it. The work is bounded everywhere, so that no page can "
        "keep the machine busy for ever."
    )
    yield _table(("What", "Bound"), ((what, f"{bound:,}") for what, bound in BOUNDS))


def _spellings() -> Iterator[str]:
    yield "## One meaning, several spellings"
    yield "A spelling on the left is read as the sign beside it."
    listed = ((_code(typed), _code(sign), f"${x}$" if x else "") for typed, sign, x in respelled())
    yield _table(("You may write", "It is read as", "So that"), listed)
    yield "Between the parts of a display these words of `\\text{…}` are understood:"
    yield _table(("Words", "Read as"), ((_code(a), _code(b)) for a, b in TEXT_WORDS.items()))


def _words(words: Sequence[str]) -> str:
    return ", ".join(f"*{word}*" for word in words)


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    top = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return "\n".join([*top, *(f"| {' | '.join(line)} |" for line in lines)])


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
