"""`mkdocs serve`: an edit is answered by its own page before the site follows.

Beside `mkdocs_plugin` the only file that knows mkdocs. The last whole build leaves its
configuration, files, navigation and templates here; with them one page is read, checked
and written anew by the same events as in a build.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any, Protocol
from urllib.parse import urlsplit

from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import write_file

from derivations.pages import Page as SourcePage
from derivations.pages import check_pages
from derivations.pages.explain import summary
from derivations.runs import project
from derivations.runs.bound import packages, path_of
from derivations.runs.depends import closure
from derivations.runs.staff import STAFF, stamp
from derivations.runs.task import Binding
from derivations.site.checked import Book
from derivations.site.live import is_noise
from derivations.site.loop import Loop
from derivations.site.mkdocs_config import DerivationsConfig, read
from derivations.site.progress import Speaker
from derivations.site.server import Server

log = logging.getLogger("mkdocs.plugins.derivations")


class Builder(Protocol):
    """What a live session asks of the plugin whose site it serves."""

    book: Book
    sources: dict[str, SourcePage]
    config: DerivationsConfig

    def tell(self, problems: Iterable[str]) -> None:
        """Log what fails."""

    def complete(self, page: Page) -> None:
        """Put quoted blocks in place."""


class Live:
    """One `mkdocs serve`, from its first build to its end."""

    def __init__(self, plugin: Builder) -> None:
        self.plugin = plugin
        self.server: Server | None = None
        self.loop: Loop | None = None
        self.speaker = Speaker(self._say)
        self.built: tuple[MkDocsConfig, Files, Any, Any] | None = None
        self.nav: Any = None

    # A build begins, goes on, and ends.

    def begin(self, config: MkDocsConfig) -> None:
        """Bind the port before any work, and speak while there is some."""
        if self.server is None:
            host, port = config.dev_addr
            try:
                self.server = Server(str(host), port, urlsplit(config.site_url or "/").path)
            except OSError as error:
                raise Abort(
                    f"Expected {host}:{port} to be free, but it cannot be used ({error}): end what "
                    "serves there, or choose another with `mkdocs serve -a localhost:8001`."
                ) from error
            STAFF.keeps, STAFF.stamp = True, stamp()
            log.info("Serving on %s; the first page follows", self.server.url)
        self.speaker.start()

    def doing(self, words: str) -> None:
        """What the build is at."""
        self.speaker.doing = words
        if self.server:
            self.server.tell(words)
        if self.loop:
            self.loop.superseded()

    def tell(self, done: int, total: int) -> None:
        """How many formulas are checked."""
        self.speaker.tell(done, total)
        if self.server:
            self.server.tell(self.speaker.doing)

    def made(self, config: MkDocsConfig, files: Files, env: Any) -> None:
        """Keep what one page needs to be written alone."""
        self.built = (config, files, self.nav, env)

    def end(self) -> None:
        """The build is over, one way or the other."""
        self.speaker.stop()

    def abandon(self) -> None:
        """The first build has failed or needs no server of ours: give the port back."""
        self.end()
        if self.server and self.loop is None:
            self.server.close()
            self.server = None

    def take_over(self, config: MkDocsConfig, builder: Callable[[], None]) -> Loop:
        """The loop that serves from now on, in place of that of mkdocs."""
        assert self.server is not None
        self.loop = Loop(self.server, Path(config.site_dir), builder, self.answer, self.code)
        for path in (config.docs_dir, config.config_file_path):
            if path:
                self.loop.watch(path)
        return self.loop

    def close(self) -> None:
        """The end of `mkdocs serve`."""
        self.end()
        STAFF.keeps = False
        STAFF.renew()

    def _say(self, line: str) -> None:
        log.info(line)

    # An edit.

    def code(self) -> set[Path]:
        """The files of the code that pages may call, and all that these import."""
        return {path for name in self._modules() if (path := path_of(name)) is not None}

    def _modules(self) -> Iterator[str]:
        for name in packages():
            path = path_of(name)
            if path is None:
                continue
            yield from closure(name)
            if path.name == "__init__.py":
                for file in path.parent.rglob("*.py"):
                    inner = file.relative_to(path.parent).with_suffix("").parts
                    yield ".".join([name, *(part for part in inner if part != "__init__")])

    def answer(self, edited: set[Path], folder: Path) -> bool:
        """Check and write the pages that an edit concerns; false where it concerns more."""
        edited = {path for path in edited if not is_noise(path)}
        if not edited:
            return True
        if self.built is None:
            return False
        files = self._concerned(edited)
        if files is None:
            return False
        for file in self._recheck(files):
            self._write(file, folder)
        return True

    def _recheck(self, files: list[File]) -> list[File]:
        """Check some pages again and tell of them at once; those that read otherwise now."""
        assert self.built is not None
        book, sources = self.plugin.book, self.plugin.sources
        begun = monotonic()
        pages = {file.src_uri: read(file, self.built[0]) for file in files}
        reports = check_pages(list(pages.values()), jobs=self.plugin.config.jobs)
        changed = []
        for file, report in zip(files, reports, strict=True):
            uri = file.src_uri
            if pages[uri].text != sources[uri].text or report != book.reports[uri]:
                sources[uri] = pages[uri]
                book.put(uri, pages[uri], report)
                changed.append(file)
        self.plugin.tell(book.problems())
        log.info(summary(reports, monotonic() - begun))
        return changed

    def _concerned(self, edited: set[Path]) -> list[File] | None:
        assert self.built is not None
        pages = {
            Path(file.abs_src_path).resolve(): file
            for file in self.built[1].documentation_pages()
            if file.abs_src_path and file.src_uri.endswith((".md", ".markdown"))
        }
        known = {Path(f.abs_src_path).resolve() for f in self.built[1] if f.abs_src_path}
        found: dict[str, File] = {}
        for path in edited:
            if not path.exists() and path.resolve() not in known:
                continue  # what an editor writes and takes away again while it saves
            if path.resolve() == project.current().notation:
                return None
            if (file := pages.get(path.resolve())) and path.exists():
                found[file.src_uri] = file
            elif path.suffix == ".py":
                callers = [f for f in pages.values() if self._calls(f.src_uri, path.resolve())]
                found.update({f.src_uri: f for f in callers})
            else:
                return None
        return list(found.values())

    def _calls(self, uri: str, path: Path) -> bool:
        page = self.plugin.sources.get(uri)
        return page is not None and path in _code_of(page)

    def _write(self, file: File, folder: Path) -> None:
        """What a build does for one page, with the same events in the same order."""
        assert self.built is not None
        config, files, nav, env = self.built
        page, plugins = file.page, config.plugins
        assert page is not None
        page = plugins.on_pre_page(page, config=config, files=files)
        page.read_source(config)
        page.markdown = plugins.on_page_markdown(
            page.markdown or "", page=page, config=config, files=files
        )
        page.render(config, files)
        page.content = plugins.on_page_content(
            page.content or "", page=page, config=config, files=files
        )
        self.plugin.complete(page)
        page.active = True
        try:
            context = get_context(nav, files.documentation_pages(), config, page)
            template = env.get_template(page.meta.get("template", "main.html"))
            context = plugins.on_page_context(context, page=page, config=config, nav=nav)
            output = plugins.on_post_page(template.render(context), page=page, config=config)
        finally:
            page.active = False
        write_file(output.encode("utf-8", "xmlcharrefreplace"), str(folder / file.dest_uri))


def _code_of(page: SourcePage) -> set[Path]:
    """The files of all code that a page calls."""
    bound = {item for work in page.work for item in work.task.scope if isinstance(item, Binding)}
    found: set[Path] = set()
    for module in {item.target.partition(":")[0] for item in bound}:
        with contextlib.suppress(OSError):
            found |= {p.resolve() for name in closure(module) if (p := path_of(name)) is not None}
    return found
