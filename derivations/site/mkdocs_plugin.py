"""The mkdocs plugin: every formula checked, typeset and marked with its verdict.

All pages are checked in one pool before the first is rendered. Formulas then
travel through Markdown as placeholders and are typeset when a page is done, so
neither Markdown nor the search index ever sees their markup. This file and
`mkdocs_live` are the only ones that know mkdocs.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

from derivations.pages import Page as SourcePage
from derivations.pages.explain import summary
from derivations.runs import project
from derivations.site import (
    border,
    commit,
    finish,
    guards,
    live,
    mkdocs_config,
    notebooks,
    policy,
    published,
    rendering,
    themes,
)
from derivations.site.checked import Book
from derivations.site.extras import Extras
from derivations.site.mkdocs_config import DerivationsConfig, home
from derivations.site.mkdocs_live import Live
from derivations.site.progress import progress_bar
from derivations.site.whole import Whole

log = logging.getLogger("mkdocs.plugins.derivations")

_SOURCE = "derivations-source:"


class DerivationsPlugin(BasePlugin[DerivationsConfig]):
    """`plugins: - derivations`."""

    def __init__(self) -> None:
        self.live: Live | None = None
        self.templates = live.LiveAuthoring()
        self.shown: set[tuple[str, Path]] = set()
        self.sources: dict[str, SourcePage] = {}
        self.told: set[str] = set()
        self.book = Book()
        self.whole = Whole(self.book, {}, {}, {})
        self.notebooks: dict[str, str] = {}
        self.runs = False
        self.keep = Path()
        self.extras = Extras()

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Having this event also keeps the plugin alive between live builds."""
        self.live = Live(self) if command == "serve" else None

    def on_shutdown(self) -> None:
        """End what a live session has started."""
        if self.live:
            self.live.close()

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add the Markdown blocks and the style sheets."""
        self.shown.clear()
        self.extras = Extras(home(config))
        if fault := project.use(home(config)).fault:
            raise PluginError(fault)
        if self.live:
            self.live.begin(config)
            self.templates.quicken(config.theme)
        else:
            self.extras.dated()
        shows = {"link": _SOURCE + "{path}", "shown": self.shown}
        mkdocs_config.extend(config, shows | {"steps": lambda number: self.book.steps(number)})
        if jupyter := config.plugins.get("mkdocs-jupyter"):
            self.keep, runs = mkdocs_config.take_over(jupyter.config)
            self.runs = runs and self.config.notebooks == "execute"
        return config

    @event_priority(-50)
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Check all pages at once."""
        if refusal := guards.refusal(config.docs_dir):
            raise PluginError(refusal)
        documents = [f for f in files.documentation_pages() if mkdocs_config.is_page(f)]
        self.sources = {f.src_uri: mkdocs_config.read(f, config) for f in documents}
        self.notebooks = {
            f.src_uri: f.content_string for f in documents if f.src_uri.endswith(".ipynb")
        }
        begun = time.monotonic()
        with contextlib.ExitStack() as stack:
            progress = self.live.tell if self.live else stack.enter_context(progress_bar())
            self.book = Book.of(
                self.sources,
                {uri: tuple(notebooks.stand_ins(text)) for uri, text in self.notebooks.items()},
                jobs=self.config.jobs,
                cache=self.config.cache,
                progress=progress,
            )
            options = {"jobs": self.config.jobs, "cache": self.config.cache}
            self.extras.prepare(self.sources, self.book, **options)
        self.tell(self.book.problems())
        log.info(summary(list(self.book.reports.values()), time.monotonic() - begun))
        return files

    def tell(self, problems: Iterable[str]) -> None:
        """Log what fails; in a live session only what is new since the last time."""
        now = list(problems)
        for problem in now:
            if problem not in self.told:
                log.error(problem)
        self.told = set(now) if self.live else set()

    def on_nav(self, nav: Any, **_: Any) -> None:
        """Names of folders and links are text."""
        guards.name_sections(nav.items)
        if self.live:
            self.live.nav = nav

    @event_priority(100)
    def on_pre_page(self, page: Page, config: MkDocsConfig, files: Files) -> Page:
        """A notebook's result is kept for as long as what it imports stays the same."""
        uri = page.file.src_uri
        if self.live:
            self.live.doing(f"reading {uri}")
        if uri in self.notebooks and (jupyter := config.plugins.get("mkdocs-jupyter")):
            keep = self.keep / notebooks.digest(self.notebooks[uri])
            seconds = self.config.notebook_seconds if self.runs else None
            mkdocs_config.run_notebook(page.file, jupyter.config, keep, seconds)
        return page

    def on_page_markdown(self, markdown: str, page: Page, **_: Any) -> None:
        """Front matter is text, and steers nothing but what it is meant to."""
        page.meta = border.meta(dict(page.meta))
        if page.file.src_uri not in self.notebooks:
            rendering.bind(page)

    def on_page_read_source(self, page: Page, config: MkDocsConfig) -> str | None:
        """The page's text with a placeholder for every formula."""
        return self.book.texts.get(page.file.src_uri)

    @event_priority(50)
    def on_page_content(self, html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Make a notebook a page like any other; link code to the copies of its files."""
        trusted = not self.config.sanitise
        if page.file.src_uri in self.notebooks:
            # mkdocs-jupyter has put its own in place of this
            rendering.bounded(lambda: Page.render(page, config, files), page)
            notebook = self.notebooks[page.file.src_uri]
            written = guards.crossed(page.content or "", page, trusted)
            html = notebooks.page(written, notebook, executed=html)
        else:
            html = guards.crossed(html, page, trusted)
        return html.replace(f'href="{_SOURCE}', f'href="{get_relative_url("source", page.url)}/')

    def on_env(self, env: Any, config: MkDocsConfig, files: Files) -> None:
        """Put quoted blocks in place: every page has its content by now."""
        policy.guard(env)
        pages = {f.src_uri: f.page for f in files.documentation_pages() if f.page is not None}
        self.whole = Whole(
            self.book,
            {uri: page.content or "" for uri, page in pages.items()},
            {uri: str(page.title or uri) for uri, page in pages.items()},
            {uri: page.url for uri, page in pages.items()},
        )
        for page in pages.values():
            self.complete(page)
        self.tell(self.whole.results.faults())
        if self.live:
            self.live.made(config, files, env)

    def complete(self, page: Page) -> None:
        """Put quoted blocks in place, and mark where the page's content begins and ends."""
        uri = page.file.src_uri
        self.whole = self.whole.with_content(uri, page.content or "")
        content, faults = self.whole.with_quotes(uri)
        for fault in faults:
            log.error(fault)
        page.content = themes.marked(self.whole.with_standing(content, uri))

    @event_priority(-50)
    def on_post_page(self, output: str, page: Page, config: MkDocsConfig) -> str:
        """Put typeset formulas and verdicts where the placeholders are, and the ledger."""
        uri, name = page.file.src_uri, config.theme.name or "custom"
        if self.live:
            self.live.doing(f"writing {uri}")
        output, fault = themes.linked(output, name, get_relative_url(".", page.url))
        if fault:
            log.error("%s: %s", uri, fault)
        notebook = uri if uri in self.notebooks else ""
        title, url = self.whole.titles.get(uri, ""), page.canonical_url or ""
        foot = self.extras.foot(page.file.abs_src_path, title, url, notebook)
        here, boxed = self.whole.here(uri), themes.is_foreign(name)
        html = finish.page(output, here, boxed=boxed, foot=foot)
        html, faults = self.extras.filled(html, self.whole, uri)
        for message in faults:
            log.error("%s: %s", uri, message)
        return self._guarded(themes.named(html))

    @event_priority(-50)
    def on_post_template(self, output_content: str, template_name: str, **_: Any) -> str:
        """The theme's own pages, such as the one for a wrong address, have the policy, too."""
        return self._guarded(output_content) if template_name.endswith(".html") else output_content

    def _guarded(self, html: str) -> str:
        """A page with its content security policy; `mkdocs serve` adds a script of its own."""
        if self.live or not self.config.sanitise:
            return policy.unmarked(html)
        return policy.applied(html, self.config.policy)

    @event_priority(-100)
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Publish shown code and the certificate; clean the search index of placeholders."""
        site = Path(config.site_dir)
        published.assets_of(site, themes.scale(config.theme.name or ""))
        published.files(site, self.whole, self.shown, commit.named(home(config)))
        published.notebooks(site, self.notebooks, self.whole.urls)
        about = (config.site_name, config.site_description or "", config.site_url or "")
        published.feed(site, *about, commit.changes(home(config), config.docs_dir, 30))
        published.sheets(site, subset=self.config.subset_fonts and not self.live)
        finish.search_index(site / "search" / "search_index.json", self.book)
        if self.live:
            self.live.end()

    def on_build_error(self, **_: Any) -> None:
        """Give back what a live session has taken, if it has not begun."""
        if self.live:
            self.live.abandon()

    def on_serve(self, server: Any, config: MkDocsConfig, builder: Any) -> Any:
        """Serve what is good, whatever becomes of an edit, and answer an edit at once."""
        return self.live.take_over(config, builder) if self.live else server
