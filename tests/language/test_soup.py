"""Whatever is typed, the parser answers with a formula or with one `Unreadable`."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from derivations.errors import Unreadable
from derivations.language import NameInfo, read
from derivations.language.spellings import CANONICAL, SPACING, TEXT_WORDS, WRAPPERS
from derivations.language.tokens import tokenize
from derivations.meaning.table import constructs, grammar

NAMES = {key: NameInfo() for key in ("a", "b", "x", "y", "n", "i", "A", "x_{1}", "\\theta")}
NAMES |= {"f": NameInfo(callable=True), "\\sigma": NameInfo(callable=True)}
NAMES |= {"S": NameInfo(is_set=True), "\\Omega": NameInfo(is_set=True)}

EXAMPLES = [row.example for row in constructs().values() if row.example]


def parts(latex: str) -> list[str]:
    """The tokens of a formula as they are typed."""
    return [latex[token.span.start : token.span.end] for token in tokenize(latex)[:-1]]


SIGNS = sorted(
    {token for row in constructs().values() for token in row.tokens}
    | set(CANONICAL)
    | set(SPACING)
    | {word + "{x}" for word in WRAPPERS}
    | {rf"\text{{{word}}}" for word in TEXT_WORDS}
    | {part for latex in EXAMPLES for part in parts(latex)}
    | set(r"\\ \left( \right) \left| \right. \not \overset \frac{d}{da} \foo é & ' ! ~".split())
)
SOUP = st.lists(st.sampled_from(SIGNS), max_size=14).map(" ".join)


@st.composite
def mutations(draw) -> str:
    """An example of the table with some tokens removed, replaced or put in."""
    found = parts(draw(st.sampled_from(EXAMPLES)))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(found)))
        found[at : at + draw(st.integers(0, 2))] = draw(
            st.lists(st.sampled_from(SIGNS), max_size=2)
        )
    return " ".join(found)


def settle(latex: str, introduces: bool) -> None:
    fault = None
    try:
        read(latex, NAMES, grammar(), introduces=introduces)
    except Unreadable as error:
        fault = error
    if fault is not None:
        assert fault.message
        assert fault.span is None or fault.span.end <= max(len(latex), 1)


@given(SOUP, st.booleans())
@settings(max_examples=500)
@example(r"f \rbrack \not", False)
@example(r"\not ^ a", False)
@example(r"\dfrac { \partial \mathbb{P}", False)
@example(r"\lVert 1 \subset \gt \lnot \text{for some} \mathbb{N} \, \vert", False)
def test_soup_of_signs(latex, introduces):
    settle(latex, introduces)


@given(mutations(), st.booleans())
@settings(max_examples=200)
def test_examples_with_a_slip(latex, introduces):
    settle(latex, introduces)


@given(st.text(max_size=40), st.booleans())
@settings(max_examples=200)
def test_any_text(latex, introduces):
    settle(latex, introduces)
