"""LaTeX text to tokens. Nothing is skipped silently: ink that moves nothing is listed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from derivations.errors import Span, Unreadable
from derivations.language.spellings import CANONICAL, SPACING, TEXT_WORDS, UPRIGHT, WRAPPERS

#: Longest formula that is read; longer ones are an error, so work stays bounded.
MAX_LENGTH = 20_000

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    | (?P<row>\\\\(?:\[[^\]]{0,20}\])?)
    | (?P<command>\\(?:[A-Za-z]+\*?|.))
    | (?P<number>\d+(?:\{,\}\d{3})*(?:\.\d+)?)
    | (?P<symbol>:=|\|\||[A-Za-z]|[-+*/=<>()\[\]{}|,;:.!'^_&~])
    """,
    re.VERBOSE | re.DOTALL,
)

#: Relations that `\not` may strike out.
_NEGATED = {"=": r"\ne", r"\in": r"\notin"}


@dataclass(frozen=True, slots=True)
class Token:
    """`sym` is the canonical spelling that tables look up; `word` carries a payload."""

    kind: str
    sym: str
    span: Span
    word: str = ""


def tokenize(text: str) -> list[Token]:
    """The tokens of a formula, ending with one of kind `end`.

    Raises `Unreadable` at the first character that is not in the language.
    """
    if len(text) > MAX_LENGTH:
        raise Unreadable(
            f"this formula has {len(text)} characters and the limit is {MAX_LENGTH}; "
            "split it into steps",
            Span(0, 1),
        )
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        at = _read(text, at, tokens)
    tokens.append(Token("end", "", Span(len(text), len(text))))
    return tokens


def _read(text: str, at: int, tokens: list[Token]) -> int:
    match = _TOKEN.match(text, at)
    if match is None:
        shown = text[at]
        raise Unreadable(f"the character {shown!r} is not in the language", Span(at, at + 1))
    kind, raw, end = match.lastgroup or "", match.group(), match.end()
    if kind == "command":
        return _command(text, raw, at, end, tokens)
    if kind == "number":
        tokens.append(Token(kind, raw.replace("{,}", ""), Span(at, end)))
    elif kind == "row":
        tokens.append(Token(kind, r"\\", Span(at, end)))
    elif kind == "symbol" and raw not in SPACING:
        name = "letter" if raw.isalpha() else "symbol"
        tokens.append(
            Token(name, CANONICAL.get(raw, raw) if name == "symbol" else raw, Span(at, end))
        )
    return end


def _command(text: str, raw: str, at: int, end: int, tokens: list[Token]) -> int:
    if raw in (r"\left", r"\right"):
        return _delimiter(text, raw, at, end, tokens)
    if raw == r"\not":
        known = len(tokens)
        while end < len(text) and len(tokens) == known:
            end = _read(text, end, tokens)
        struck = tokens.pop() if len(tokens) > known else Token("end", "nothing", Span(at, end))
        if struck.sym not in _NEGATED:
            raise Unreadable(
                f"\\not cannot strike out {struck.sym}; write the relation", struck.span
            )
        tokens.append(Token("symbol", _NEGATED[struck.sym], Span(at, end)))
        return end
    if raw.endswith("*") and raw not in WRAPPERS:
        raw, end = raw[:-1], end - 1
    if raw in WRAPPERS:
        return _wrapped(text, raw, at, end, tokens)
    if raw not in SPACING:
        if raw == r"\arg":
            return _arg(text, at, end, tokens)
        tokens.append(Token("command", CANONICAL.get(raw, raw), Span(at, end)))
    return end


def _arg(text: str, at: int, end: int, tokens: list[Token]) -> int:
    r"""`\arg\max` and `\arg\min` are one operator each."""
    match = re.compile(r"(?:\s|\\[,;!])*\\(max|min)").match(text, end)
    if match is None:
        raise Unreadable(r"\arg is understood before \max or \min only", Span(at, end))
    tokens.append(Token("command", rf"\arg{match.group(1)}", Span(at, match.end())))
    return match.end()


_SIDED = {"|": (r"\lvert", r"\rvert"), r"\|": (r"\lVert", r"\rVert"), ".": ("", "")}


def _delimiter(text: str, raw: str, at: int, end: int, tokens: list[Token]) -> int:
    """`\\left(` is one token; bars learn which side they are."""
    match = _TOKEN.match(text, end)
    while match is not None and match.lastgroup == "space":
        match = _TOKEN.match(text, match.end())
    if match is None:
        raise Unreadable(f"{raw} needs a delimiter after it", Span(at, end))
    sym = CANONICAL.get(match.group(), match.group())
    if sym in _SIDED:
        sym = _SIDED[sym][raw == r"\right"]
    if sym:
        tokens.append(Token("symbol", sym, Span(at, match.end())))
    return match.end()


#: What a reader takes for a name: letters, digits, stars and primes.
_NUMBER_OF_DISPLAY = re.compile(r"[\w\s.,:*'()†‡-]*\Z")


def _wrapped(text: str, raw: str, at: int, end: int, tokens: list[Token]) -> int:
    word, end = _argument(text, raw, at, end)
    span = Span(at, end)
    if raw == r"\tag" and not _NUMBER_OF_DISPLAY.match(word):
        raise Unreadable(
            f"\\tag holds the number or the name of a display, got {word}; "
            "mathematics there would not be checked", span,
        )  # fmt: skip
    if raw in (r"\label", r"\tag", r"\eqref", r"\ref"):
        return end
    if raw in (r"\begin", r"\end"):
        tokens.append(
            Token(raw[1:] if raw == r"\begin" else "finish", f"{raw}{{{word}}}", span, word)
        )
    elif raw == r"\text" and f"{raw}{{{word}}}" not in CANONICAL:
        known = TEXT_WORDS.get(word.strip().rstrip(",").lower())
        tokens.append(Token("text", known or "text", span, word))
    else:
        bare = word.strip()
        whole = f"{raw}{{{bare}}}"
        fallback = rf"\mathrm{{{bare}}}" if raw in UPRIGHT else whole
        sym = CANONICAL.get(bare if raw in UPRIGHT else whole, fallback)
        tokens.append(Token("command", sym, span, bare))
    return end


def _argument(text: str, raw: str, at: int, end: int) -> tuple[str, int]:
    """The braced argument (or the single token) after a wrapper, and where it ends."""
    while end < len(text) and text[end].isspace():
        end += 1
    if end >= len(text):
        raise Unreadable(f"{raw} needs an argument in braces", Span(at, end))
    if text[end] != "{":
        match = _TOKEN.match(text, end)
        if match is None:
            raise Unreadable(f"{raw} needs an argument in braces", Span(at, end))
        return match.group(), match.end()
    depth, start = 0, end
    for end in range(start, len(text)):
        depth += (text[end] == "{") - (text[end] == "}")
        if depth == 0:
            return text[start + 1 : end], end + 1
    raise Unreadable(
        "this brace is never closed: expected } before the formula ends", Span(start, start + 1)
    )
