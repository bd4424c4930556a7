"""The settings of a project, from `[tool.derivations]` of its pyproject.toml.

They say which code pages may call, so they are read from the project that somebody names
and from no other: not from the folder that a command happens to be run in, and not from
the folder of the pages, which may be anybody's.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from derivations.checking.budget import PAGE_SECONDS

DEFAULT_PACKAGES = ("derivations.topics",)
FILE = "pyproject.toml"


@dataclass(frozen=True)
class Project:
    """`code` are packages whose functions a page may bind; `fault` is what is wrong here."""

    code: tuple[str, ...] = DEFAULT_PACKAGES
    page_seconds: float = PAGE_SECONDS
    fault: str = ""


_current = Project()


def use(folder: str | Path | None) -> Project:
    """Name the project whose settings hold from now on; None for no project."""
    global _current
    _current = read(Path(folder)) if folder is not None else Project()
    return _current


def current() -> Project:
    """The project that was named last."""
    return _current


def read(folder: Path) -> Project:
    """The settings of the project in a folder; what cannot be read allows no code."""
    path = folder / FILE
    if not path.is_file():
        return Project()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        return Project((), fault=f"{path.name} cannot be read: {error}")
    tool = table.get("tool", {})
    settings = tool.get("derivations", {}) if isinstance(tool, dict) else {}
    return _project(settings if isinstance(settings, dict) else {"code": settings})


def _project(settings: dict[str, Any]) -> Project:
    code = settings.get("code", list(DEFAULT_PACKAGES))
    seconds = settings.get("page-seconds", PAGE_SECONDS)
    if not isinstance(code, list) or not all(isinstance(name, str) for name in code):
        return Project((), fault=_wrong("code", "a list of names of packages", code))
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not seconds > 0:
        return Project((), fault=_wrong("page-seconds", "a number above 0", seconds))
    return Project(tuple(code), float(seconds))


def _wrong(key: str, expected: str, got: object) -> str:
    return f"expected `{key}` in [tool.derivations] of {FILE} to be {expected}, got {got!r}"
