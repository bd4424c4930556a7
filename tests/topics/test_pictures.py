"""Pictures: text alternative, the text's colour, own ids, the same bytes twice; tables."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from derivations.errors import InputError
from derivations.topics.pictures import PALETTE, canvas, picture, table

BACKGROUNDS = ("#fdfcfa", "#1b1e23")


def _draw(alternative: str) -> str:
    figure, axes = canvas()
    axes.plot([0, 1], [0, 1], label="line")
    axes.set_xlabel("x & y")
    axes.legend()
    return picture(figure, alternative, "A < B")._repr_html_()


def test_a_picture_says_what_it_shows_and_has_no_colour_of_its_own_for_words() -> None:
    html = _draw('A "rising" line')
    assert 'role="img" aria-label="A &quot;rising&quot; line"' in html
    assert "currentColor" in html
    assert "<figcaption>A &lt; B</figcaption>" in html
    assert not re.search(r"(?:fill|stroke): (?:#000|black)", html)
    svg = re.search(r"<svg.*</svg>", html, re.DOTALL)
    assert svg is not None
    ElementTree.fromstring(svg[0])
    assert not re.search(r"<(?:metadata|style|script)|https?://(?!www.w3.org/2000/svg)", html)


def test_the_same_picture_twice_and_no_id_in_common_with_another() -> None:
    assert _draw("one") == _draw("one")
    ids = [set(re.findall(r'id="([^"]+)"', _draw(name))) for name in ("one", "two")]
    assert ids[0]
    assert not ids[0] & ids[1]
    used = set(re.findall(r'(?:url\(#|href="#)([^")]+)', _draw("one")))
    assert used <= ids[0]


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("name", PALETTE)
def test_every_colour_is_seen_in_light_and_dark(name: str, background: str) -> None:
    light, dark = sorted((_luminance(PALETTE[name]), _luminance(background)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 3


def test_a_picture_without_words_is_refused() -> None:
    with pytest.raises(InputError, match="text alternative"):
        picture(canvas()[0], " ")


def test_a_table_has_a_caption_and_headings() -> None:
    assert "<thead><tr><td></td><th" in table(("", "value"), [("a", 1)], "All").html
    html = table(("what", "value"), [("a < b", 1)], "All")._repr_html_()
    assert "<caption>All</caption>" in html
    assert '<th scope="row">a &lt; b</th><td>1</td>' in html
    with pytest.raises(InputError, match="expected 2 cells in a row, got 1"):
        table(("what", "value"), [("a",)], "All")
