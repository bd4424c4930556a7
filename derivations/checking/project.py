"""The settings of a project, from `[tool.derivations]` of its pyproject.toml.

They say which code pages may call, so they are read from the project that somebody names
and from no other: not from the folder that a command happens to be run in, and not from
the folder of the pages, which may be anybody's.
"""

from __future__ import annotations

import contextlib
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import get_close_matches
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from derivations.checking.budget import PAGE_SECONDS

DEFAULT_PACKAGES = ("derivations.topics",)
FILE = "pyproject.toml"

OFF, READ, CHECK = "off", "read", "check"
LEVELS = (OFF, READ, CHECK)


@dataclass(frozen=True)
class Project:
    """What a project says; `fault` is what is wrong with it.

    `code` are packages whose functions a page may bind. `include` and `exclude` are globs
    of pages, `level` is how much is asked of them, `notation` a page whose declarations
    hold on all, `macros` commands without arguments and what they stand for.
    """

    code: tuple[str, ...] = DEFAULT_PACKAGES
    page_seconds: float = PAGE_SECONDS
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    level: str = CHECK
    notation: Path | None = None
    macros: dict[str, str] = field(default_factory=dict)
    home: Path | None = None
    fault: str = ""

    def covers(self, path: Path) -> bool:
        """Whether a page is one of those that the project wants checked."""
        home = self.home or Path.cwd()
        with contextlib.suppress(ValueError):
            path = path.absolute().relative_to(home)
        named = path.as_posix()
        wanted = not self.include or any(fnmatch(named, glob) for glob in self.include)
        return wanted and not any(fnmatch(named, glob) for glob in self.exclude)


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
    if not isinstance(settings, dict):
        return Project((), fault=f"expected [tool.derivations] of {FILE} to be a table")
    return _project(settings, folder.absolute())


def _names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def _seconds(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _macros(value: object) -> bool:
    return isinstance(value, dict) and all(
        _MACRO.fullmatch(name) and isinstance(text, str) for name, text in value.items()
    )


_MACRO = re.compile(r"\\[A-Za-z]+")
_SETTINGS: dict[str, tuple[str, Callable[[object], bool]]] = {
    "code": ("a list of names of packages", _names),
    "page-seconds": ("a number above 0", _seconds),
    "include": ("a list of globs", _names),
    "exclude": ("a list of globs", _names),
    "level": (f"one of {', '.join(LEVELS)}", lambda value: value in LEVELS),
    "notation": ("the path of a page", lambda value: isinstance(value, str)),
    "macros": (r"a table of commands such as `\R` and what they stand for", _macros),
}
"""Each key: what it has to be, and whether a value is that."""


def _project(settings: dict[str, Any], home: Path) -> Project:
    for key, value in settings.items():
        if key not in _SETTINGS:
            close = get_close_matches(key, _SETTINGS, 1)
            hint = f"did you mean `{close[0]}`?" if close else f"it has {', '.join(_SETTINGS)}"
            return Project((), fault=f"[tool.derivations] of {FILE} has no key `{key}`; {hint}")
        expected, fits = _SETTINGS[key]
        if not fits(value):
            return Project((), fault=_wrong(key, expected, value))
    notation = home / settings["notation"] if "notation" in settings else None
    if notation is not None and not notation.is_file():
        return Project((), fault=_wrong("notation", "the path of a page", settings["notation"]))
    return Project(
        tuple(settings.get("code", DEFAULT_PACKAGES)),
        float(settings.get("page-seconds", PAGE_SECONDS)),
        tuple(settings.get("include", ())),
        tuple(settings.get("exclude", ())),
        settings.get("level", CHECK),
        notation,
        settings.get("macros", {}),
        home,
    )


def _wrong(key: str, expected: str, got: object) -> str:
    return f"expected `{key}` in [tool.derivations] of {FILE} to be {expected}, got {got!r}"
