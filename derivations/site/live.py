"""Live authoring: what makes a build of `mkdocs serve` quick.

A live build of mkdocs makes a new Jinja environment, compiles every template
again, and lists ten thousand icon files. Here the environment of the first
build is used again.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jinja2

# What Python and editors write beside a file; no page depends on it.
_NOISE = re.compile(r"/(?:__pycache__|\.ipynb_checkpoints|\.git)/|(?:~|\.sw[px]|\.pyc|/4913)$")


def is_noise(path: Path) -> bool:
    """Whether a file is one that no page depends on."""
    return bool(_NOISE.search(path.as_posix()))


class _MemoryCache(jinja2.BytecodeCache):
    """Compiled templates of this process."""

    def __init__(self) -> None:
        self.code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        if bucket.key in self.code:
            bucket.bytecode_from_string(self.code[bucket.key])

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self.code[bucket.key] = bucket.bytecode_to_string()


class LiveAuthoring:
    """What stays the same between two builds of one `mkdocs serve`."""

    def __init__(self) -> None:
        self._bytecode = _MemoryCache()
        self._listings: dict[tuple[str, ...], list[str]] = {}

    def quicken(self, theme: Any) -> None:
        """Let this build's templates come from the last one's compiled code.

        `theme` has `dirs` and `get_env`, as a theme of mkdocs does.
        """
        make = theme.get_env

        def get_env() -> Any:
            env = make()
            env.bytecode_cache = self._bytecode
            listing = self._listing(env, tuple(theme.dirs))
            env.list_templates = lambda filter_func=None: [*filter(filter_func, listing)]
            return env

        theme.get_env = get_env

    def _listing(self, env: Any, dirs: tuple[str, ...]) -> list[str]:
        """The theme's templates but for its icons, which are named and never looked for."""
        if dirs not in self._listings:
            names = env.list_templates()
            self._listings[dirs] = [name for name in names if not name.startswith(".icons/")]
        return self._listings[dirs]
