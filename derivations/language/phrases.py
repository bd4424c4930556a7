"""The prose of a `let` block: a closed table of phrases, read word by word.

A word that no phrase knows is an error: a condition dropped in silence is how
proofs go wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from derivations.errors import Unreadable

#: Words that open a clause, and what the formulas after them are.
VERBS = {
    "let": "let", "write": "define", "define": "define", "set": "define", "put": "define",
    "suppose": "suppose", "assume": "suppose", "fix": "let", "consider": "let", "given": "let",
}  # fmt: skip

#: Words that only join.
JOINTS = frozenset("and with where for by that also both a an the such as".split())


@dataclass(frozen=True)
class Phrase:
    """`words` with `$` where a formula stands; `effect` is its meaning in `semantics`.

    `example` is a block that uses it, and `shows` a sentence that holds because of it.
    """

    words: str
    effect: str
    says: str
    example: str
    shows: str


@dataclass
class Effect:
    """What a phrase says, the formulas in it, and whether a symbol has taken it up."""

    name: str
    words: str
    used: tuple[int, ...]
    taken: bool = False


@dataclass
class Clause:
    """One formula of the block, the verb it stands under and what the words say of it."""

    piece: int
    text: str
    verb: str
    effects: list[Effect] = field(default_factory=list)
    argument: bool = False


_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[.,;:()]|\S")


def clauses(pieces: Sequence[tuple[str, bool]], phrases: Sequence[Phrase]) -> list[Clause]:
    """The formulas of a `let` block with what its words say of each.

    `pieces` are (text, is a formula) in order. Raises `Unreadable` on a word that
    is not in the table, or a phrase that speaks of nothing.
    """
    tokens: list[tuple[str, int]] = []
    for at, (text, math) in enumerate(pieces):
        if math:
            tokens.append(("$", at))
        else:
            tokens.extend((word, at) for word in _WORD.findall(text))
    table = sorted(((p.words.split(), p) for p in phrases), key=lambda row: -len(row[0]))
    return _Reader(tokens, pieces, table).run()


class _Reader:
    def __init__(
        self,
        tokens: list[tuple[str, int]],
        pieces: Sequence[tuple[str, bool]],
        table: list[tuple[list[str], Phrase]],
    ) -> None:
        self.tokens, self.pieces, self.table = tokens, pieces, table
        self.verb = "let"
        self.group: list[Clause] = []
        self.last: list[Clause] = []
        self.found: dict[int, Clause] = {}

    def run(self) -> list[Clause]:
        at = 0
        while at < len(self.tokens):
            at = self._step(at)
        return [self.found[piece] for piece in sorted(self.found)]

    def _step(self, at: int) -> int:
        word, piece = self.tokens[at]
        if word == "$":
            clause = Clause(piece, self.pieces[piece][0], self.verb)
            self.found[piece] = clause
            self.group.append(clause)
            return at + 1
        phrase = self._phrase(at)
        if phrase is not None:
            return self._apply(at, *phrase)
        lowered = word.lower()
        if lowered in VERBS:
            self.verb, self.group = VERBS[lowered], []
        elif word in ".;":
            self.group, self.last = [], []
        elif lowered not in JOINTS and word not in ",:":
            raise self._unknown(at)
        return at + 1

    def _phrase(self, at: int) -> tuple[list[str], Phrase] | None:
        here = [word.lower() for word, _ in self.tokens[at : at + 12]]
        return next((row for row in self.table if here[: len(row[0])] == row[0]), None)

    def _apply(self, at: int, words: list[str], phrase: Phrase) -> int:
        used = [self.tokens[at + i][1] for i, word in enumerate(words) if word == "$"]
        about = self.group if words[0] == "be" or not self.last else self.last
        if not about:
            raise Unreadable(f"“{phrase.words}” speaks of nothing; name a symbol before it")
        effect = Effect(phrase.effect, phrase.words, tuple(used))
        for clause in about:
            clause.effects.append(effect)
        for piece in used:
            self.found[piece] = Clause(piece, self.pieces[piece][0], self.verb, argument=True)
        self.last = list(about)
        if words[0] == "be":
            self.group = []
        return at + len(words)

    def _unknown(self, at: int) -> Unreadable:
        known = {w for words, _ in self.table for w in words if w != "$"} | set(VERBS) | JOINTS
        shown = " ".join(word for word, _ in self.tokens[at : at + 3]).replace("$", "…")
        word = self.tokens[at][0]
        near = get_close_matches(word.lower(), sorted(known), n=2)
        if word.lower() in known:
            what = f"no phrase of let blocks is “{shown}”"
        else:
            what = f"the word “{word}” is not in the phrase table of let blocks"
            what += f"; did you mean {' or '.join(near)}?" if near else ""
        return Unreadable(
            f"{what.rstrip('?')}{'?' if what.endswith('?') else '.'} "
            "Free prose stands outside the block; the language page lists the phrases."
        )
