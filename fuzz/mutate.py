"""Text for the targets: formulas of the site and the kept corpus, changed at random."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

from derivations.pages.load import load_page

ROOT = Path(__file__).resolve().parents[1]
CORPUS = Path(__file__).parent / "corpus"
TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[A-Za-z]+|\d+|\s+|.", re.DOTALL)
ODD = (
    *"{}()[]|_^&$#%~'\"`<>!?=+-*/,;:.0179\\",
    *("\u2028", "\u202e", "\u0301", "é", "∑", "𝔸", "\ud7ff", "\x00", "\x1b", "\t", "\n"),
    r"\begin{aligned}",
    r"\end{aligned}",
    r"\begin{cases}",
    r"\end{cases}",
    r"\left(",
    r"\right)",
    r"\text{for}",
    r"\frac",
    r"\sqrt",
    r"\sum_{i=1}^{n}",
    r"\int_0^1",
    r"\mathbb{E}",
    r"\mathcal{N}",
    ":=",
    r"\\",
    r"\dots",
    r"\mid",
    "10^{5000}",
    "9" * 40,
)


def seeds() -> list[str]:
    """The formulas of the site, then the corpus; in one order."""
    pages = sorted((ROOT / "docs").rglob("*.md"))
    formulas = {formula.latex for page in pages for formula in load_page(page).formulas}
    return [*sorted(formulas), *(text for _, text in corpus())]


def corpus() -> Iterator[tuple[str, str]]:
    """Texts that once broke something: the target each is for, and the text."""
    for path in sorted(CORPUS.glob("*.txt")):
        yield path.name.partition("-")[0], path.read_text(encoding="utf-8")


def mutated(source: random.Random, texts: list[str]) -> str:
    """One text, changed in a few places."""
    tokens = TOKEN.findall(source.choice(texts))
    for _ in range(source.choice((1, 1, 2, 3, 8))):
        tokens = source.choice(CHANGES)(source, tokens, texts)
    return "".join(tokens)[:5_000]


def page(source: random.Random, texts: list[str]) -> str:
    """A page of mutated formulas, blocks and marks in any order."""
    marks = ("$", "$$", "///", "/// let\n", "/// theorem | T\n", "//// proof\n", "> ", "- ", "    ")
    more = ("\n", "\n\n", "```\n", "`", "<!--", "-->", "<pre>", "</pre>", r"\(", r"\[", "---\n")
    parts = []
    for _ in range(source.randrange(40)):
        parts.append(source.choice((*marks, *more, "\n\n")))
        if source.random() < 0.5:
            parts.append(mutated(source, texts)[:80])
    return "".join(parts)


def _drop(source: random.Random, tokens: list[str], _: list[str]) -> list[str]:
    at = source.randrange(len(tokens) + 1)
    return tokens[:at] + tokens[at + source.choice((1, 1, 3)) :]


def _double(source: random.Random, tokens: list[str], _: list[str]) -> list[str]:
    at = source.randrange(len(tokens) + 1)
    return tokens[:at] + tokens[at : at + 4] * source.choice((2, 2, 5, 60)) + tokens[at + 4 :]


def _insert(source: random.Random, tokens: list[str], _: list[str]) -> list[str]:
    at = source.randrange(len(tokens) + 1)
    return [*tokens[:at], source.choice(ODD), *tokens[at:]]


def _swap(source: random.Random, tokens: list[str], _: list[str]) -> list[str]:
    shuffled = tokens[:]
    if len(tokens) > 1:
        one, other = source.randrange(len(tokens)), source.randrange(len(tokens))
        shuffled[one], shuffled[other] = shuffled[other], shuffled[one]
    return shuffled


def _splice(source: random.Random, tokens: list[str], texts: list[str]) -> list[str]:
    other = TOKEN.findall(source.choice(texts))
    return tokens[: source.randrange(len(tokens) + 1)] + other[source.randrange(len(other) + 1) :]


def _nest(source: random.Random, tokens: list[str], _: list[str]) -> list[str]:
    opening, closing = source.choice((("{", "}"), ("(", ")"), (r"\sqrt{", "}"), ("^{", "}")))
    depth = source.choice((1, 3, 40, 300))
    return [opening * depth, *tokens, closing * depth]


CHANGES = (_drop, _double, _insert, _insert, _swap, _splice, _nest)
