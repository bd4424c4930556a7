"""Labels become ids and numbers; references become the numbers."""

from __future__ import annotations

import pytest

from derivations.errors import Unreadable
from derivations.site.references import References, anchor

PAGE = References([r"x", r"\label{eq:one} a = b", r"\label{eq:two}c", r"d \eqref{eq:one}"])


def test_labels_are_numbered_in_order() -> None:
    assert PAGE.numbers == {"eq:one": 1, "eq:two": 2}
    assert PAGE.labels(r"\label{eq:two}c \\ \label{eq:one}d") == ("eq:two", "eq:one")
    assert PAGE.labels("c") == ()


def test_latex_for_katex_has_neither() -> None:
    assert PAGE.plain(r"\label{eq:one} a = b") == "a = b"
    assert PAGE.plain(r"\overset{\eqref{eq:two}}{=}") == r"\overset{\text{(2)}}{=}"


def test_rows_are_not_numbered_unless_asked() -> None:
    assert PAGE.plain(r"\begin{align} a \end{align}") == r"\begin{align*} a \end{align*}"
    assert PAGE.plain(r"\begin{aligned} a \end{aligned}") == r"\begin{aligned} a \end{aligned}"


def test_a_reference_that_stands_alone_is_a_link() -> None:
    assert PAGE.alone(r" \eqref{eq:two} ") == "eq:two"
    assert PAGE.alone(r"a \eqref{eq:two}") is None


def test_an_unknown_label_is_an_error() -> None:
    with pytest.raises(Unreadable, match="'eq:three'"):
        PAGE.plain(r"\eqref{eq:three}")


def test_an_anchor_is_an_id() -> None:
    assert anchor("eq: first step") == "eq:-first-step"


def test_a_reference_in_prose_is_a_link_and_code_stays() -> None:
    shown = PAGE.in_prose(r"<p>By \eqref{eq:two}.</p><code>\eqref{eq:two}</code> \ref{gone}")
    assert shown.startswith('<p>By <a class="dv-ref" href="#eq:two">(2)</a>.</p>')
    assert shown.endswith(r"<code>\eqref{eq:two}</code> \ref{gone}")
