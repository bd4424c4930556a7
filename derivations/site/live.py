"""Live authoring: what makes `mkdocs serve` answer an edit within a second.

A live build of mkdocs makes a new Jinja environment, compiles every template
again, and lists ten thousand icon files. Here the environment of the first
build is used again, and the file system tells us of changes instead of being
asked twice a second.
"""

from __future__ import annotations

from collections.abc import Callable

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer
from watchdog.observers import Observer

_BUILD_DELAY = 0.03  # seconds of quiet before a build; editors write in bursts


class _MemoryCache(jinja2.BytecodeCache):
    """Compiled templates of this process."""

    def __init__(self) -> None:
        self.code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        if bucket.key in self.code:
            bucket.bytecode_from_string(self.code[bucket.key])

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self.code[bucket.key] = bucket.bytecode_to_string()


class _Environment(jinja2.Environment):
    """An environment that lists templates once, without the icons.

    Icons are included by name and never found by listing.
    """

    listing: list[str]

    def list_templates(
        self,
        extensions: object = None,
        filter_func: Callable[[str], bool] | None = None,
    ) -> list[str]:
        return [name for name in self.listing if filter_func is None or filter_func(name)]


class LiveAuthoring:
    """What stays the same between two builds of one `mkdocs serve`."""

    def __init__(self) -> None:
        self._bytecode = _MemoryCache()
        self._listings: dict[tuple[str, ...], list[str]] = {}

    def quicken(self, config: MkDocsConfig) -> None:
        """Let this build's templates come from the last one's compiled code."""
        theme = config.theme
        make = theme.get_env

        def get_env() -> jinja2.Environment:
            env = make()
            env.bytecode_cache = self._bytecode
            env.listing = self._listing(env, tuple(theme.dirs))  # type: ignore[attr-defined]
            env.__class__ = _Environment
            return env

        theme.get_env = get_env  # type: ignore[method-assign]

    def _listing(self, env: jinja2.Environment, dirs: tuple[str, ...]) -> list[str]:
        if dirs not in self._listings:
            names = env.list_templates()
            self._listings[dirs] = [name for name in names if not name.startswith(".icons/")]
        return self._listings[dirs]

    def hasten(self, server: LiveReloadServer) -> LiveReloadServer:
        """Watch by notification, with a short delay, in place of polling."""
        watched = list(server._watched_paths)
        server.observer = Observer()
        server._watched_paths.clear()
        for path in watched:
            server.watch(path)
        server.build_delay = _BUILD_DELAY
        server.poll_response_timeout = 60
        return server
