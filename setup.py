"""Put KaTeX and the text face into a wheel, with their licences.

A checkout finds them in `node_modules`. A wheel carries the few files that a
site needs as `derivations/site/vendor`, so a page can be built where there is
no npm. Everything else about the package is said in `pyproject.toml`.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
NEEDED = {
    "katex": (
        "package.json",
        "LICENSE",
        "dist/katex.min.js",
        "dist/katex.min.css",
        "dist/fonts/*.woff2",
    ),
    "@fontsource-variable/source-serif-4": (
        "package.json",
        "LICENSE",
        "files/source-serif-4-latin-wght-*.woff2",
    ),
}


class WithFrontEnd(build_py):
    """Build the Python modules, then copy the front-end files beside them."""

    def run(self) -> None:
        """Warn, and build a wheel that cannot typeset, where npm has not been run."""
        super().run()
        if self.editable_mode:
            return
        vendor = Path(self.build_lib, "derivations", "site", "vendor")
        for name, patterns in NEEDED.items():
            self.copy_package(ROOT / "node_modules" / name, patterns, vendor / name)

    def copy_package(self, source: Path, patterns: tuple[str, ...], target: Path) -> None:
        """Copy the files of one npm package that match."""
        found = [file for pattern in patterns for file in sorted(source.glob(pattern))]
        if not found:
            self.warn(f"no {source.name} in node_modules: run `npm ci` before building a wheel")
        for file in found:
            copy = target / file.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)


setup(cmdclass={"build_py": WithFrontEnd})
