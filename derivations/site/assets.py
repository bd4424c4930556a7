"""The front-end files that a site needs, all served by the site itself.

KaTeX and the text face are npm packages, locked in `package-lock.json`. A
checkout has them in `node_modules`; an installed wheel carries the same
folders as `derivations/site/vendor`. Nothing is fetched by a reader's browser
from anywhere but the site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from derivations.errors import DerivationsError
from derivations.site import glyphs, ledger

_HERE = Path(__file__).resolve().parent
_ROOTS = (_HERE / "vendor", _HERE.parents[1] / "node_modules")
OWN = _HERE / "assets"
"""Style sheets and scripts of our own, published as they are."""
_FACE = "@fontsource-variable/source-serif-4"
# KaTeX names three formats of each font; every browser of today takes the first.
_FONT = re.compile(r"src:url\(fonts/([\w-]+)\.woff2\) format\(\"woff2\"\)")
_REM = re.compile(r"(?<![\w.-])(\d*\.?\d+)rem\b")
_OLD_FORMATS = re.compile(r",url\([^)]*\.(?:woff|ttf)\) format\(\"(?:woff|truetype)\"\)")


class MissingAsset(DerivationsError):
    """A front-end package is not installed."""


@cache
def package(name: str) -> Path:
    """The folder of the npm package `name`; `MissingAsset` says how to get it."""
    for root in _ROOTS:
        if (root / name / "package.json").is_file():
            return root / name
    raise MissingAsset(
        f"Expected the npm package {name} in node_modules beside the derivations package, "
        "found none: run `npm ci` in the checkout (`make setup` does it)."
    )


def npm_file(path: str) -> Path:
    """A file of an installed npm package: `katex/dist/fonts/KaTeX_Main-Regular.woff2`."""
    parts = path.split("/")
    count = 2 if path.startswith("@") else 1
    return package("/".join(parts[:count])).joinpath(*parts[count:])


def katex_script() -> str:
    """The source of KaTeX itself, run at build time only."""
    return (package("katex") / "dist" / "katex.min.js").read_text(encoding="utf-8")


def katex_css() -> str:
    """KaTeX' style sheet, naming only the fonts that `files` publishes, each with its characters.

    A browser asks for a font that names none as soon as it meets any character it cannot draw.
    """
    css = (package("katex") / "dist" / "katex.min.css").read_text(encoding="utf-8")
    return _FONT.sub(_with_characters, _OLD_FORMATS.sub("", css))


def _with_characters(rule: re.Match[str]) -> str:
    path = npm_file(f"katex/dist/fonts/{rule[1]}.woff2")
    return f"{rule[0]};unicode-range:{glyphs.ranges(glyphs.covered(path))}"


def files(scale: float = 1.0) -> Iterator[tuple[str, bytes]]:
    """Pairs of a path inside the site and its bytes, in a fixed order.

    Lengths in `rem` are those of Material; `scale` makes them those of another theme.
    """
    yield ledger.SCRIPT, ledger.script()
    for file in sorted(path for path in OWN.rglob("*") if path.is_file()):
        data = file.read_bytes()
        if scale != 1.0 and file.suffix == ".css":
            data = _REM.sub(lambda m: f"{float(m[1]) * scale:g}rem", data.decode()).encode()
        yield f"assets/{file.relative_to(OWN).as_posix()}", data
    katex = package("katex")
    yield "assets/katex/katex.min.css", katex_css().encode()
    yield "assets/katex/LICENSE.txt", (katex / "LICENSE").read_bytes()
    for font in sorted((katex / "dist" / "fonts").glob("*.woff2")):
        yield f"assets/katex/fonts/{font.name}", font.read_bytes()
    face = package(_FACE)
    yield "assets/fonts/LICENSE.txt", (face / "LICENSE").read_bytes()
    for style in ("normal", "italic"):
        name = f"source-serif-4-latin-wght-{style}.woff2"
        yield f"assets/fonts/{name}", (face / "files" / name).read_bytes()
