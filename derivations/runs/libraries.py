"""Installed libraries and their versions, found without importing any of them.

`importlib.metadata` says the same but costs a fifth of a warm check, so the names of the
metadata folders are read; only a module that is not called like its library, as `flint` of
`python-flint`, takes a look into them.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

INSTALLED = ("site-packages", "dist-packages")


def is_installed(path: Path) -> bool:
    """Whether a module's file was installed as part of a library."""
    return any(part in INSTALLED for part in path.parts)


@cache
def versions(names: tuple[str, ...]) -> str:
    """`name==version` of each library."""
    return " ".join(f"{name}=={_installed().get(_plain(name), '-')}" for name in names)


def versions_of(modules: Iterable[str]) -> str:
    """`name==version` of the libraries that some top-level modules belong to."""
    names = sorted({library for module in modules for library in library_of(module)})
    return versions(tuple(names))


@cache
def library_of(module: str) -> tuple[str, ...]:
    """The libraries that a top-level module belongs to; a namespace may belong to several."""
    if _plain(module) in _installed():
        return (module,)
    return tuple(sorted(name for name, tops in _tops().items() if module in tops)) or (module,)


@cache
def _installed() -> dict[str, str]:
    """Versions by the names of the metadata folders, which takes no parsing."""
    found: dict[str, str] = {}
    for folder in _metadata():
        library, _, version = folder.name.removesuffix(".dist-info").partition("-")
        found.setdefault(_plain(library), version)
    return found


@cache
def _tops() -> dict[str, frozenset[str]]:
    """The top-level modules of each library, as it lists them or from the list of its files."""
    found: dict[str, frozenset[str]] = {}
    for folder in _metadata():
        library = folder.name.partition("-")[0]
        listed = _rows(folder / "top_level.txt") or map(_top, _rows(folder / "RECORD"))
        found.setdefault(_plain(library), frozenset(listed))
    return found


def _rows(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").split()
    except OSError:
        return []


def _top(row: str) -> str:
    """The first part of a file's path."""
    return row.partition("/")[0].partition(",")[0].partition(".")[0]


@cache
def _metadata() -> tuple[Path, ...]:
    found: list[Path] = []
    for folder in sys.path:
        names = (name for name in _listed(folder or ".") if name.endswith(".dist-info"))
        found += [Path(folder or ".", name) for name in sorted(names)]
    return tuple(found)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []
