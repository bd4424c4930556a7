"""Puts the front-end files into the wheel; everything else is in `pyproject.toml`.

A checkout reads KaTeX and the fonts from `node_modules`. A wheel has none, so
the files that a site publishes travel inside it, each with its licence, as
`derivations/site/vendor`. An editable install needs no copy.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
MODULES = ROOT / "node_modules"
PUBLISHED = (
    "package.json",
    "LICENSE*",
    "dist/*.min.js",
    "dist/*.min.css",
    "dist/fonts/*.woff2",
    "files/*-latin-wght-*.woff2",
)


def published() -> Iterator[Path]:
    """The files to carry: of each front-end dependency, those that a site may need."""
    declared = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    for name in declared:
        if not (MODULES / name).is_dir():
            raise SystemExit(
                f"Expected the npm package {name} in node_modules, found none: "
                "run `make setup` before building a wheel."
            )
        for pattern in PUBLISHED:
            yield from sorted((MODULES / name).glob(pattern))


class BuildWithVendor(build_py):
    """Copies `published()` beside the built modules."""

    def run(self) -> None:
        """Build as usual; then copy, unless the install is editable."""
        super().run()
        if self.editable_mode:
            return
        vendor = Path(self.build_lib) / "derivations" / "site" / "vendor"
        for source in published():
            target = vendor / source.relative_to(MODULES)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)


setup(cmdclass={"build_py": BuildWithVendor})
