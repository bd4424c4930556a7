"""The letters that the site uses, and no others, inside one style sheet.

A face that arrives after the words moves them. So the faces are cut down to the
characters of the built pages (a third of their size) and stand in a style sheet
that a page waits for anyway. The whole faces stay published, and a browser is told
what is in them: it asks for one only if it meets such a character that no page
has, as when a reader types.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from derivations.site import assets, glyphs

SHEET = "assets/fonts.css"
_FOLDER = Path(".cache/derivations/fonts")
_FEATURES = ["kern", "liga", "onum", "lnum", "tnum", "ccmp", "mark", "mkmk"]
_UNSEEN = re.compile(r"<(script|style|annotation|math)\b.*?</\1>|<wbr/?>", re.DOTALL)
_NO_WIDTH = 0x200B  # KaTeX writes it everywhere; a face without it sends for a whole one
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Face:
    """A file of a face, what a style sheet calls it, and the weights that pages use of it."""

    file: str
    family: str
    style: str = "normal"
    weight: str = "400"
    axis: tuple[int, int] | None = None
    within: str = ""  # a class, where only elements of this class use the face


_KATEX = "katex/dist/fonts/KaTeX_"
_SERIF = "@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-"
FACES = (
    Face(_SERIF + "normal", "Source Serif", weight="200 900", axis=(400, 650)),
    Face(_SERIF + "italic", "Source Serif", "italic", "200 900", axis=(400, 400)),
    Face(_KATEX + "Main-Regular", "KaTeX_Main", within="katex-html"),
    Face(_KATEX + "Math-Italic", "KaTeX_Math", "italic", within="mathnormal"),
    Face(_KATEX + "AMS-Regular", "KaTeX_AMS", within="katex-html"),
    Face(_KATEX + "Caligraphic-Regular", "KaTeX_Caligraphic", within="mathcal"),
    Face(_KATEX + "Typewriter-Regular", "KaTeX_Typewriter", within="mathtt"),
    *(
        Face(f"{_KATEX}Size{n}-Regular", f"KaTeX_Size{n}", within="katex-html")
        for n in (1, 2, 3, 4)
    ),
)
# Faces of systems that stand in until ours is there, and how much wider ours sets the same words:
# measured on this site's text for DejaVu; for the others from published mean widths.
STAND_INS = (("Georgia", 1.04), ("Times New Roman", 1.13), ("DejaVu Serif", 0.928))
_ASCENT, _DESCENT = 1.036, 0.335  # of Source Serif, in em
# What AMS has and Main has, too, is set in Main; of letters AMS has only the double-struck.
_ONLY_ELSEWHERE = {"KaTeX_AMS": "KaTeX_Main"}


def sheet(pages: Iterable[str], folder: Path = _FOLDER) -> str:
    """The style sheet for some pages of HTML; `folder` keeps faces that were cut before."""
    letters = _Letters()
    for page in pages:
        letters.read(page)
    return "".join([*map(_stand_in, STAND_INS), *map(_whole, FACES[:2]), *_rules(letters, folder)])


def _stand_in(named: tuple[str, float]) -> str:
    """A system's face in the size and line height of ours, so that words stay when ours comes."""
    name, wider = named
    return (
        f'@font-face{{font-family:"Stand-in {name}";src:local("{name}");'
        f"size-adjust:{wider:.1%};ascent-override:{_ASCENT / wider:.1%};"
        f"descent-override:{_DESCENT / wider:.1%};line-gap-override:0%}}\n"
    )


def _whole(face: Face) -> str:
    """The whole face, from its own file; KaTeX' style sheet names its own."""
    path = assets.npm_file(f"{face.file}.woff2")
    return _rule(face, f"url(fonts/{path.name})", glyphs.ranges(glyphs.covered(path)))


def _rule(face: Face, source: str, ranges: str) -> str:
    return (
        f'@font-face{{font-family:"{face.family}";font-style:{face.style};'
        f"font-weight:{face.weight};font-display:block;"
        f'src:{source} format("woff2");unicode-range:{ranges}}}\n'
    )


class _Letters:
    """The characters that pages show: all, and those of some classes of KaTeX."""

    def __init__(self) -> None:
        self.classes = {face.within: set[str]() for face in FACES}

    def read(self, page: str) -> None:
        shown = _UNSEEN.sub("", page)
        self.classes[""].update(unescape(_TAG.sub("", shown)))
        for name in filter(None, self.classes):
            if name != "katex-html":
                own = re.findall(rf'<span class="[^"]*\b{name}\b[^"]*"[^>]*>([^<]*)', shown)
                self.classes[name].update(unescape("".join(own)))
        for formula in re.findall(r'class="katex-html".*?(?=<span class="katex"|</[pdl]|$)', shown):
            self.classes["katex-html"].update(unescape(_TAG.sub("", formula)))


def _rules(letters: _Letters, folder: Path) -> Iterator[str]:
    used: dict[str, set[int]] = {}
    for face in FACES:
        path = assets.npm_file(f"{face.file}.woff2")
        wanted = set(map(ord, letters.classes[face.within])) & glyphs.covered(path)
        wanted -= used.get(_ONLY_ELSEWHERE.get(face.family, ""), set())
        if face.family == "KaTeX_AMS":
            wanted |= set(map(ord, letters.classes[face.within])) & set(range(0x41, 0x5B))
        if wanted:
            wanted |= {_NO_WIDTH} & glyphs.covered(path)
        used[face.family] = wanted
        if wanted:
            data = base64.b64encode(_cut(path, face, wanted, folder)).decode()
            yield _rule(face, f"url(data:font/woff2;base64,{data})", glyphs.ranges(wanted))


def _cut(path: Path, face: Face, points: set[int], folder: Path) -> bytes:
    """The face with these characters alone, kept from one build to the next."""
    seen = hashlib.sha256(path.read_bytes())
    seen.update(repr((sorted(points), face.axis, _FEATURES)).encode())
    kept = folder / f"{seen.hexdigest()[:24]}.woff2"
    if not kept.is_file():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(_fresh(path, face, points))
    return kept.read_bytes()


def _fresh(path: Path, face: Face, points: set[int]) -> bytes:
    font = TTFont(path, recalcTimestamp=False)
    options = subset.Options(hinting=False, layout_features=_FEATURES)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=points)
    cutter.subset(font)
    font.flavor = None
    font = TTFont(io.BytesIO(_saved(font)), recalcTimestamp=False)
    if face.axis:
        low, high = face.axis
        font = instancer.instantiateVariableFont(font, {"wght": low if low == high else face.axis})
    font.flavor = "woff2"
    return _saved(font)


def _saved(font: TTFont) -> bytes:
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()
