r"""Values of a counterexample, as the engine writes them on one line, as LaTeX.

`[0 1; 1 0]` is a matrix, `1 ↦ 1, 2 ↦ 1` a map, `sqrt(2)/2 ≈ 0.707107` a number
and its decimals. Text outside this small grammar is left as text: a reader then
sees what the engine wrote.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_TOKEN = re.compile(
    r"\s*(?P<token>\d+(?:\.\d+)?(?:e[+-]?\d+)?|[^\W\d_]\u0303?\u0302?\u0304?[₀-₉]*|[a-z]{2,}(?=\()"
    r"|[²³¹⁰⁴-⁹]+|↦|≈|∞|\S)"
)
_CALL = re.compile(r"\s*([a-z]{2,})(?=\()")
_LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_ACCENTS = {"\u0303": "tilde", "\u0302": "hat", "\u0304": "bar"}
_KNOWN = frozenset("log sin cos tan sinh cosh tanh arctan max min".split())
_END = ""


class _Foreign(Exception):
    """The text is outside the grammar."""


def latex(text: str) -> str | None:
    """`text` as LaTeX, or None where it is no value of the grammar."""
    try:
        reader = _Reader(_tokens(text))
        found = reader.listed()
        reader.expect(_END)
    except _Foreign:
        return None
    return found


def _tokens(text: str) -> list[str]:
    tokens, at = list[str](), 0
    text = text.rstrip()
    while at < len(text):
        found = _CALL.match(text, at) or _TOKEN.match(text, at)
        if found is None:
            raise _Foreign
        tokens.append(found[1])
        spaced = text[at : found.start(1)] != "" and bool(tokens[:-1])
        if spaced:
            tokens.insert(-1, " ")
        at = found.end()
    return tokens


class _Reader:
    """A reader of tokens; a blank counts only between the entries of a matrix."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0
        self.in_matrix = False

    def peek(self) -> str:
        while not self.in_matrix and self.at < len(self.tokens) and self.tokens[self.at] == " ":
            self.at += 1
        return self.tokens[self.at] if self.at < len(self.tokens) else _END

    def take(self) -> str:
        token = self.peek()
        self.at += 1
        return token

    def expect(self, token: str) -> None:
        if self.take() != token:
            raise _Foreign

    def skip(self, *tokens: str) -> str:
        return self.take() if self.peek() in tokens and self.peek() != _END else ""

    def listed(self, end: str = _END) -> str:
        """Parts with commas between."""
        parts = [self.related()]
        while self.skip(","):
            parts.append(self.related())
        if end:
            self.expect(end)
        return r",\; ".join(parts)

    def related(self) -> str:
        """A sum, or a map's arrow, an equation or decimals between two."""
        found = self.sum()
        while sign := self.skip("↦", "≈", "="):
            found += {"↦": r" \mapsto ", "≈": r" \approx ", "=": " = "}[sign] + self.sum()
        return found

    def sum(self) -> str:
        found = self.skip("-", "−").replace("−", "-") + self.product()
        while (sign := self._operator()) in ("+", "-", "−"):
            found += f" {sign.replace('−', '-')} {self.product()}"
        return found

    def _operator(self) -> str:
        """The next `+` or `-`; in a matrix `1 -1` is two entries, and `1 - 1` is none."""
        return self.skip("+", "-", "−") if not self.in_matrix else ""

    def product(self) -> str:
        found = self.power()
        while sign := self.skip("·", "/"):
            other = self.power()
            if sign == "/":
                found = rf"\frac{{{_bare(found)}}}{{{_bare(other)}}}"
            else:
                found += (r" \cdot " if other[0].isdigit() else r" \, ") + other
        return found

    def power(self) -> str:
        found = self.atom()
        if re.fullmatch("[²³¹⁰⁴-⁹]+", self.peek()):
            return f"{found}^{{{self.take().translate(_RAISED)}}}"
        if self.skip("^"):
            return f"{found}^{{{_bare(self.atom())}}}"
        return found

    def atom(self) -> str:
        token = self.take()
        if token in _OPENING:
            return _OPENING[token](self)
        if re.fullmatch(r"\d+(?:\.\d+)?", token):
            return token
        if found := re.fullmatch(r"([\d.]+)e([+-]?\d+)", token):
            return rf"{found[1]} \cdot 10^{{{int(found[2])}}}"
        if token == "∞":
            return r"\infty"
        if len(token) > 1 and token.isalpha() and token.isascii():
            return self.call(token)
        return self.letter(token)

    def call(self, name: str) -> str:
        self.expect("(")
        inside = self.listed(")")
        if name == "exp":
            return f"e^{{{inside}}}"
        if name == "sqrt":
            return rf"\sqrt{{{inside}}}"
        head = rf"\{name}" if name in _KNOWN else rf"\operatorname{{{name}}}"
        return f"{head}({inside})"

    def letter(self, token: str) -> str:
        found = re.fullmatch(r"([^\W\d_])([\u0302-\u0304]?)([₀-₉]*)", token)
        if found is None:
            raise _Foreign
        name = _named(found[1])
        name = rf"\{_ACCENTS[found[2]]}{{{name}}}" if found[2] else name
        name += f"_{{{found[3].translate(_LOWERED)}}}" if found[3] else ""
        if self.peek() == "(":
            self.take()
            name += f"({self.listed(')')})"
        return name

    def bracket(self) -> str:
        found = f"({self.listed(')')})"
        if self.skip("^"):
            self.expect("T")
            found += r"^\top"
        return found

    def set(self) -> str:
        return r"\emptyset" if self.skip("}") else rf"\{{{self.listed('}')}\}}"

    def matrix(self) -> str:
        self.in_matrix = True
        rows = [[self.sum()]]
        while sign := self.skip(" ", ";"):
            if sign == ";":
                self.skip(" ")
                rows.append([self.sum()])
            else:
                rows[-1].append(self.sum())
        self.in_matrix = False
        self.expect("]")
        if len({len(row) for row in rows}) != 1:
            raise _Foreign
        body = r" \\ ".join(" & ".join(row) for row in rows)
        return rf"\begin{{bmatrix}} {body} \end{{bmatrix}}"


_OPENING: dict[str, Callable[[_Reader], str]] = {
    "(": _Reader.bracket,
    "{": _Reader.set,
    "[": _Reader.matrix,
}


def _bare(text: str) -> str:
    """`text` without the brackets around all of it."""
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and at < len(text) - 1:
            return text
    return text[1:-1] if text.startswith("(") else text


def _named(letter: str) -> str:
    """A letter as LaTeX: θ is `\\theta`."""
    if letter.isascii():
        return letter
    name = unicodedata.name(letter, "")
    found = re.fullmatch(r"GREEK (SMALL|CAPITAL) LETTER (\w+)", name)
    if found is None:
        raise _Foreign
    greek = found[2].replace("LAMDA", "LAMBDA").lower()
    return "\\" + (greek.capitalize() if found[1] == "CAPITAL" else greek)
