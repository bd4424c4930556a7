"""A content security policy for every page: what a browser may run and load.

Scripts come from the site itself; of those that stand in a page, only the theme's own
run, each named by its hash. They are told from all others by a mark that their templates
are given as they are read, drawn anew for each process, so that no page can carry it.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Callable, Mapping
from typing import Any

import jinja2
from markupsafe import Markup

from derivations.site import border

_MARK = f"data-{secrets.token_hex(8)}"
_OPENING = re.compile(r"<script(?=[\s>])")
_SCRIPT = re.compile(rf"<script {_MARK}([^>]*)>(.*?)</script>", re.DOTALL)
_CHARSET = re.compile(r"<meta charset=[^>]*>")

DIRECTIVES: dict[str, tuple[str, ...]] = {
    "default-src": ("'none'",),
    "script-src": ("'self'",),
    "style-src": ("'self'", "'unsafe-inline'"),  # KaTeX places each symbol by a style
    "img-src": ("'self'", "data:"),
    "font-src": ("'self'", "data:"),  # the faces that stand in a style sheet
    "connect-src": ("'self'",),
    "worker-src": ("'self'",),
    "base-uri": ("'none'",),
    "form-action": ("'none'",),
}


class _Marking(jinja2.BaseLoader):
    """The theme's templates, with a mark on each script they hold."""

    def __init__(self, loader: jinja2.BaseLoader) -> None:
        self.loader = loader

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        source, name, current = self.loader.get_source(environment, template)
        return _OPENING.sub(f"<script {_MARK}", source), name, current

    def list_templates(self) -> list[str]:
        return self.loader.list_templates()


def guard(env: jinja2.Environment) -> None:
    """Prepare the theme: scripts are marked, and a title without its tags stays escaped."""
    if env.loader is not None and not isinstance(env.loader, _Marking):
        env.loader = _Marking(env.loader)
    env.filters["striptags"] = _striptags


def _striptags(value: Any) -> Markup:
    """Jinja's own filter also reads the entities, and so lets an escaped tag out."""
    return Markup(border.name(str(value)))


def unmarked(html: str) -> str:
    """A page without the marks on its scripts."""
    return html.replace(f"<script {_MARK}", "<script")


def applied(html: str, more: Mapping[str, str] | None = None) -> str:
    """A page with its policy; `more` adds sources to some directives."""
    scripts = [found[2] for found in _SCRIPT.finditer(html) if " src=" not in found[1]]
    hashes = sorted({_hash(script) for script in scripts})
    told = {**DIRECTIVES, "script-src": (*DIRECTIVES["script-src"], *hashes)}
    for name, sources in (more or {}).items():
        told[name] = (*(s for s in told.get(name, ()) if s != "'none'"), sources)
    content = "; ".join(f"{name} {' '.join(sources)}" for name, sources in told.items())
    meta = f'<meta http-equiv="Content-Security-Policy" content="{content}">'
    return _CHARSET.sub(lambda found: f"{found[0]}\n      {meta}", unmarked(html), count=1)


def _hash(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"'sha256-{digest}'"
