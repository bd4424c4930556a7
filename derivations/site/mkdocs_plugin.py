"""The mkdocs plugin: every formula checked, typeset and marked with its verdict.

All pages are checked in one pool before the first is rendered. Formulas then
travel through Markdown as placeholders and are typeset when a page is done, so
neither Markdown nor the search index ever sees their markup. This file is the
only one that knows mkdocs and its theme.
"""

from __future__ import annotations

import logging
import os
import posixpath
import re
import time
from pathlib import Path
from typing import Any

from mkdocs.config import base, config_options
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url, write_file

import derivations
from derivations.checking import project
from derivations.pages import Page as SourcePage
from derivations.pages import read_page
from derivations.pages.explain import summary
from derivations.pages.notebook import read_notebook
from derivations.site import (
    assets,
    border,
    colophon,
    finish,
    guards,
    live,
    notebooks,
    policy,
    publish,
    schemes,
)
from derivations.site.checked import Book
from derivations.site.cli import progress_bar
from derivations.site.history import History
from derivations.site.whole import Whole

log = logging.getLogger("mkdocs.plugins.derivations")

_BLOCKS = "derivations.site.blocks"
_GUARDS = "derivations.site.guards"
_PACKAGE = Path(derivations.__file__).parent
_PAGES = (".md", ".markdown", ".ipynb")
_SOURCE = "derivations-source:"
# Material opens its search as a dialog without a name.
_SEARCH = re.compile(r'(<div class="md-search" data-md-component="search" role="dialog")>')


class DerivationsConfig(base.Config):
    """Options of the plugin in `mkdocs.yml`."""

    jobs = config_options.Optional(config_options.Type(int))
    cache = config_options.Type(bool, default=True)
    subset_fonts = config_options.Type(bool, default=True)
    sanitise = config_options.Type(bool, default=True)
    policy = config_options.Type(dict, default={})


class DerivationsPlugin(BasePlugin[DerivationsConfig]):
    """`plugins: - derivations`."""

    def __init__(self) -> None:
        self.serving = False
        self.shown: set[tuple[str, Path]] = set()
        self.live = live.LiveAuthoring()
        self.book = Book()
        self.whole = Whole(self.book, {}, {}, {})
        self.notebooks: dict[str, str] = {}
        self.history = History(".")

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Having this event also keeps the plugin alive between live builds."""
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add the Markdown blocks and KaTeX' style sheet."""
        self.shown.clear()
        home = os.path.dirname(config.config_file_path) or "."
        project.use(home)
        self.history = History(home)
        if not self.serving:
            self.history.date_builds()
        config.markdown_extensions += [_BLOCKS, _GUARDS]
        config.mdx_configs[_BLOCKS] = {"link": _SOURCE + "{path}", "shown": self.shown}
        config.extra_css.insert(0, "assets/katex/katex.min.css")
        config.extra_css += ["assets/reading.css", "assets/fonts.css"]
        config.extra_javascript.append("assets/reading.js")
        if jupyter := config.plugins.get("mkdocs-jupyter"):
            # Its key for a result is the notebook alone, which an edited module outdates.
            cache = Path(jupyter.config["cache_dir"]).parent / "mkdocs-jupyter"
            jupyter.config["cache_dir"] = str(cache / notebooks.digest(_PACKAGE))
        if self.serving:
            self.live.quicken(config.theme)
        return config

    @event_priority(-50)
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Publish the front-end files, and check all pages at once."""
        if refusal := guards.refusal(config.docs_dir):
            raise PluginError(refusal)
        for path, content in assets.files():
            files.append(File.generated(config, path, content=content))
        sources = {f.src_uri: f for f in files.documentation_pages() if f.src_uri.endswith(_PAGES)}
        self.notebooks = {u: f.content_string for u, f in sources.items() if u.endswith(".ipynb")}
        begun = time.monotonic()
        with progress_bar() as progress:
            self.book = Book.of(
                {uri: _read(file, config) for uri, file in sources.items()},
                {uri: tuple(notebooks.stand_ins(text)) for uri, text in self.notebooks.items()},
                jobs=self.config.jobs,
                cache=self.config.cache,
                progress=progress,
            )
        for problem in self.book.problems():
            log.error(problem)
        log.info(summary(list(self.book.reports.values()), time.monotonic() - begun))
        return files

    def on_nav(self, nav: Any, **_: Any) -> None:
        """Names of folders and links are text."""
        guards.name_sections(nav.items)

    def on_page_markdown(self, markdown: str, page: Page, **_: Any) -> None:
        """Front matter is text, and steers nothing but what it is meant to."""
        page.meta = border.meta(dict(page.meta))

    def on_page_read_source(self, page: Page, config: MkDocsConfig) -> str | None:
        """The page's text with a placeholder for every formula."""
        return self.book.texts.get(page.file.src_uri)

    @event_priority(50)
    def on_page_content(self, html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        """Make a notebook a page like any other; link code to the copies of its files."""
        if page.file.src_uri in self.notebooks:
            Page.render(page, config, files)  # mkdocs-jupyter has put its own in place of this
            notebook = self.notebooks[page.file.src_uri]
            written = self._crossed(page.content or "", page)
            html = notebooks.page(written, notebook, executed=html)
        else:
            html = self._crossed(html, page)
        return html.replace(f'href="{_SOURCE}', f'href="{get_relative_url("source", page.url)}/')

    def _crossed(self, html: str, page: Page) -> str:
        """A page's HTML, title and table of contents, safe to serve."""
        html, faults = border.Border(trusted=not self.config.sanitise).content(html)
        for fault in faults:
            log.error("%s: %s", page.file.src_uri, fault)
        guards.name_page(page)
        return html

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
        for uri, page in pages.items():
            written, faults = self.whole.with_quotes(uri)
            page.content = self.whole.with_standing(written, uri)
            for fault in faults:
                log.error(fault)
        for fault in self.whole.results.faults():
            log.error(fault)

    @event_priority(-50)
    def on_post_page(self, output: str, page: Page, **_: Any) -> str:
        """Put typeset formulas and verdicts where the placeholders are, and the ledger."""
        html = finish.page(output, self.whole.here(page.file.src_uri))
        html = self.whole.with_parts(html, page.file.src_uri)
        html = html.replace("</article>", f"{self._foot(page)}</article>")
        head = schemes.links(lambda to: get_relative_url(to, page.url))
        early = f'<script src="{get_relative_url("assets/early.js", page.url)}"></script>'
        feed = get_relative_url(colophon.FEED, page.url)
        feed = f'<link rel="alternate" type="application/rss+xml" title="Changes" href="{feed}">'
        html = html.replace("</head>", f"{head}{early}{feed}</head>")
        return self._guarded(_SEARCH.sub(r'\1 aria-label="Search">', html))

    @event_priority(-50)
    def on_post_template(self, output_content: str, template_name: str, **_: Any) -> str:
        """The theme's own pages, such as the one for a wrong address, have the policy, too."""
        return self._guarded(output_content) if template_name.endswith(".html") else output_content

    def _foot(self, page: Page) -> str:
        """When the page changed, how to cite it, and the notebook that it was made of."""
        uri = page.file.src_uri
        path = page.file.abs_src_path or ""
        changed = next(iter(self.history.changes(path)), None)
        notebook = posixpath.basename(uri) if uri in self.notebooks else ""
        url, commit = page.canonical_url or "", self.history.commit()
        return colophon.html(self.whole.titles.get(uri, ""), url, changed, commit, notebook)

    def _guarded(self, html: str) -> str:
        """A page with its content security policy; `mkdocs serve` adds a script of its own."""
        if self.serving or not self.config.sanitise:
            return policy.unmarked(html)
        return policy.applied(html, self.config.policy)

    @event_priority(-100)
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Publish shown code and the certificate; clean the search index of placeholders."""
        site = Path(config.site_dir)
        about, url = config.site_description or "", config.site_url or ""
        changes = self.history.changes(config.docs_dir, 30)
        files = [
            *publish.code(self.shown),
            *publish.records(self.whole, self.history.commit()),
            *publish.notebooks(self.notebooks, self.whole.urls),
            *publish.sheets(site, cut=self.config.subset_fonts and not self.serving),
            (colophon.FEED, colophon.feed(config.site_name, about, url, changes).encode()),
        ]
        for path, content in files:
            write_file(content, str(site / path))
        finish.search_index(site / "search" / "search_index.json", self.book)

    def on_serve(self, server: LiveReloadServer, **_: Any) -> LiveReloadServer:
        """Notice an edit at once."""
        self.live.hasten(server)
        return server


def _read(file: File, config: MkDocsConfig) -> SourcePage:
    """The page as `pages` reads it, under the name by which errors call it."""
    home = os.path.dirname(config.config_file_path) or "."
    path = file.abs_src_path or os.path.join(config.docs_dir, file.src_uri)
    name = os.path.relpath(path, home)
    read = read_notebook if file.src_uri.endswith(".ipynb") else read_page
    return read(name, file.content_string)
