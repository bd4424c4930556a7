"""The options of the plugin in `mkdocs.yml`, what it adds to others, and which files are pages."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from mkdocs.config import base, config_options
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

from derivations.pages import Page, load_page, read_page
from derivations.runs import project
from derivations.site import executing, fonts, themes

_BLOCKS = "derivations.site.blocks"
_GUARDS = "derivations.site.guards"
_PAGES = (".md", ".markdown", ".ipynb")
_SHEETS = ("assets/katex/katex.min.css", *themes.SHEETS, fonts.SHEET)
_SCRIPT = "assets/reading.js"


class DerivationsConfig(base.Config):
    """Options of the plugin in `mkdocs.yml`."""

    jobs = config_options.Optional(config_options.Type(int))
    cache = config_options.Type(bool, default=True)
    subset_fonts = config_options.Type(bool, default=True)
    sanitise = config_options.Type(bool, default=True)
    policy = config_options.Type(dict, default={})
    notebooks = config_options.Choice(("execute", "static"), default="execute")
    notebook_seconds = config_options.Type((int, float), default=executing.SECONDS)


def extend(config: MkDocsConfig, blocks: dict[str, Any]) -> None:
    """Add the Markdown blocks, with their options, and the style sheets.

    A plugin may build a site several times from one configuration; twice is not more.
    """
    config.mdx_configs[_BLOCKS] = blocks
    if _BLOCKS not in config.markdown_extensions:
        config.markdown_extensions += [_BLOCKS, _GUARDS]
        config.extra_css[:0] = _SHEETS
        config.extra_javascript.append(_SCRIPT)


def home(config: MkDocsConfig) -> str:
    """The folder of `mkdocs.yml`."""
    return os.path.dirname(config.config_file_path) or "."


def is_page(file: File) -> bool:
    """Whether a file is a page that the project wants read."""
    path = file.abs_src_path
    wanted = path is None or project.current().covers(Path(path))
    return wanted and file.src_uri.endswith(_PAGES)


def read(file: File, config: MkDocsConfig) -> Page:
    """The page as `pages` reads it, under the name by which errors call it."""
    if file.abs_src_path is None:  # made by another plugin
        return read_page(file.src_uri, file.content_string)
    return load_page(file.abs_src_path, os.path.relpath(file.abs_src_path, home(config)))


def take_over(jupyter: Any) -> tuple[Path, bool]:
    """Where results of notebooks are kept, and whether to run them: apart and within a time."""
    keep, runs = Path(jupyter["cache_dir"]).absolute(), bool(jupyter["execute"])
    jupyter["cache_dir"], jupyter["execute"] = str(keep), False
    return keep, runs


def run_notebook(file: File, jupyter: Any, keep: Path, seconds: float | None) -> None:
    """Run a notebook within some seconds, before mkdocs-jupyter shows what came of it.

    Results are kept in `keep`. Without `seconds` it is shown as it was saved.
    """
    jupyter["cache_dir"] = str(keep)
    if seconds is not None:
        try:
            executing.replaced(file, keep / "executed", seconds)
        except executing.NotebookFails as error:
            raise PluginError(error.message) from error
