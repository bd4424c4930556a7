"""Live authoring: what makes `mkdocs serve` answer an edit within a second.

A live build of mkdocs makes a new Jinja environment, compiles every template
again, and lists ten thousand icon files. Here the environment of the first
build is used again, and the file system tells us of changes instead of being
asked twice a second.
"""

from __future__ import annotations

import re
from typing import Any

import jinja2
from watchdog import events
from watchdog.observers import Observer

_BUILD_DELAY = 0.03  # seconds of quiet before a build; editors write in bursts
_EDITS = (
    events.FileClosedEvent,  # after writing; closing after reading is another event
    events.FileCreatedEvent,
    events.FileDeletedEvent,
    events.FileModifiedEvent,
    events.FileMovedEvent,
)
# What Python and editors write beside a file; no page depends on it.
_NOISE = re.compile(r"/(?:__pycache__|\.ipynb_checkpoints)/|(?:~|\.sw[px]|\.pyc)$")


class _Watcher(Observer):  # type: ignore[misc, valid-type]
    """Tells of edits only: a build reads every page, and reading is no edit."""

    def schedule(
        self, event_handler: events.FileSystemEventHandler, path: str, **options: object
    ) -> object:
        tell = event_handler.on_any_event

        def on_edit(event: events.FileSystemEvent) -> None:
            if isinstance(event, _EDITS) and not _NOISE.search(str(event.src_path)):
                tell(event)

        event_handler.on_any_event = on_edit  # type: ignore[method-assign]
        return super().schedule(event_handler, path, **options)


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

    def hasten(self, server: Any) -> None:
        """Let a live server be told of edits, where it asked for them twice a second.

        `server` has `watch`, `observer` and `build_delay`, as that of mkdocs does.
        """
        watched = list(server._watched_paths)
        server.observer = _Watcher()
        server._watched_paths.clear()
        for path in watched:
            server.watch(path)
        server.build_delay = _BUILD_DELAY
