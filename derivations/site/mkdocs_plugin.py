"""The mkdocs plugin: every formula checked, typeset and marked with its verdict.

All pages are checked in one pool before the first is rendered. Formulas then
travel through Markdown as placeholders and are typeset when a page is done, so
neither Markdown nor the search index ever sees their markup. This file is the
only one that knows mkdocs and its theme.
"""

from __future__ import annotations

import logging
import os
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
    commit,
    executing,
    finish,
    guards,
    ledger,
    live,
    notebooks,
    policy,
    rendering,
)
from derivations.site.checked import Book
from derivations.site.cli import progress_bar
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
    sanitise = config_options.Type(bool, default=True)
    policy = config_options.Type(dict, default={})
    notebooks = config_options.Choice(("execute", "static"), default="execute")
    notebook_seconds = config_options.Type((int, float), default=executing.SECONDS)


class DerivationsPlugin(BasePlugin[DerivationsConfig]):
    """`plugins: - derivations`."""

    def __init__(self) -> None:
        self.serving = False
        self.shown: set[tuple[str, Path]] = set()
        self.live = live.LiveAuthoring()
        self.book = Book()
        self.whole = Whole(self.book, {}, {}, {})
        self.notebooks: dict[str, str] = {}
        self.runs = False
        self.keep = Path()

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Having this event also keeps the plugin alive between live builds."""
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Add the Markdown blocks and KaTeX' style sheet."""
        self.shown.clear()
        project.use(_home(config))
        if not self.serving:
            commit.date_by(_home(config))
        config.markdown_extensions += [_BLOCKS, _GUARDS]
        config.mdx_configs[_BLOCKS] = {"link": _SOURCE + "{path}", "shown": self.shown}
        config.extra_css.insert(0, "assets/katex/katex.min.css")
        if jupyter := config.plugins.get("mkdocs-jupyter"):
            # Its key for a result is the notebook alone, which an edited module outdates.
            cache = Path(jupyter.config["cache_dir"]).parent / "mkdocs-jupyter"
            jupyter.config["cache_dir"] = str(cache / notebooks.digest(_PACKAGE))
            self.keep = Path(jupyter.config["cache_dir"], "executed")
            self.runs = jupyter.config["execute"] and self.config.notebooks == "execute"
            jupyter.config["execute"] = False  # we run them, apart and within a time
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
        if page.file.src_uri not in self.notebooks:
            rendering.bind(page)

    @event_priority(50)
    def on_pre_page(self, page: Page, **_: Any) -> None:
        """Run a notebook, before mkdocs-jupyter shows what came of it."""
        if self.runs and page.file.src_uri in self.notebooks:
            try:
                executing.replaced(page.file, self.keep, self.config.notebook_seconds)
            except executing.NotebookFails as error:
                raise PluginError(error.message) from error

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
        for uri, page in pages.items():
            page.content, faults = self.whole.with_quotes(uri)
            for fault in faults:
                log.error(fault)

    @event_priority(-50)
    def on_post_page(self, output: str, page: Page, **_: Any) -> str:
        """Put typeset formulas and verdicts where the placeholders are, and the ledger."""
        html = finish.page(output, self.book, page.file.src_uri)
        html = self.whole.with_ledger(html, page.file.src_uri)
        return self._guarded(_SEARCH.sub(r'\1 aria-label="Search">', html))

    @event_priority(-50)
    def on_post_template(self, output_content: str, template_name: str, **_: Any) -> str:
        """The theme's own pages, such as the one for a wrong address, have the policy, too."""
        return self._guarded(output_content) if template_name.endswith(".html") else output_content

    def _guarded(self, html: str) -> str:
        """A page with its content security policy; `mkdocs serve` adds a script of its own."""
        if self.serving or not self.config.sanitise:
            return policy.unmarked(html)
        return policy.applied(html, self.config.policy)

    @event_priority(-100)
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Publish shown code and the certificate; clean the search index of placeholders."""
        site = Path(config.site_dir)
        for path, file in sorted(self.shown):
            write_file(file.read_bytes(), str(site / "source" / path))
        certificate = ledger.certificate(self.whole.ledger, commit.named(_home(config)))
        write_file(certificate, str(site / ledger.CERTIFICATE))
        finish.search_index(site / "search" / "search_index.json", self.book)

    def on_serve(self, server: LiveReloadServer, **_: Any) -> LiveReloadServer:
        """Notice an edit at once."""
        self.live.hasten(server)
        return server


def _home(config: MkDocsConfig) -> str:
    """The folder of the project, in which its settings lie."""
    return os.path.dirname(config.config_file_path) or "."


def _read(file: File, config: MkDocsConfig) -> SourcePage:
    """The page as `pages` reads it, under the name by which errors call it."""
    home = _home(config)
    path = file.abs_src_path or os.path.join(config.docs_dir, file.src_uri)
    name = os.path.relpath(path, home)
    read = read_notebook if file.src_uri.endswith(".ipynb") else read_page
    return read(name, file.content_string)
