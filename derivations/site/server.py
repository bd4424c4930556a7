"""A folder served over HTTP while it is being made: it never hangs and never goes dark.

The port is bound before any work is done. Until there is a site, a page says how far the
work is; when a build fails, the last good site stays, under a banner that names the error.
Pages ask for news and load again when there is any.
"""

from __future__ import annotations

import json
import mimetypes
import posixpath
import threading
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic
from urllib.parse import quote, unquote, urlsplit

NEWS = "/livereload/"
"""Where a page asks whether anything is newer than what it shows."""

PATIENCE = 25.0
"""Seconds after which such a question is answered even if there is nothing new."""

_ASK = """<script>(() => {
  const ask = (since) => fetch("%s" + since).then((r) => r.json()).then((news) => {
    if (news.version !== since) location.reload(); else ask(since);
  }).catch(() => setTimeout(() => ask(since), 500));
  ask(%d);
})();</script>"""
_BANNER = (
    '<div role="alert" class="dv-banner" style="position:sticky;top:0;z-index:99;margin:0;'
    "padding:.6em 1em;background:#a83a32;color:#fff;font:14px/1.45 system-ui,sans-serif;"
    'white-space:pre-wrap;overflow-wrap:anywhere">%s</div>'
)
_PLAIN = '<!doctype html><html lang="en"><meta charset="utf-8"><title>%s</title><body>%s</body>'
_WAIT = '<p style="margin:4em auto;max-width:36em;font:16px/1.5 system-ui,sans-serif">%s</p>'


@dataclass
class State:
    """What there is to show. Every change makes a new version."""

    folder: Path | None = None
    fault: str = ""
    progress: str = "starting"
    version: int = 1


class Server:
    """Serves one folder at `host:port` below `mount`; bound from the beginning on.

    Raises `OSError` when the port is taken.
    """

    def __init__(self, host: str, port: int, mount: str = "/") -> None:
        self.mount = "/" + mount.strip("/") + "/" * bool(mount.strip("/"))
        self.state = State()
        self.news = threading.Condition()
        self.told = 0.0
        handler = type("Handler", (_Handler,), {"owner": self})
        self.http = ThreadingHTTPServer((host, port), handler)
        self.http.daemon_threads = True
        self.port = self.http.server_address[1]
        self.url = f"http://{host}:{self.port}{self.mount}"
        threading.Thread(target=self.http.serve_forever, args=(0.1,), daemon=True).start()

    def publish(self, folder: Path) -> None:
        """Show the site in a folder; whatever was wrong is mended."""
        self._change(folder=folder, fault="", progress="")

    def fail(self, message: str) -> None:
        """Keep showing what there is, with a banner."""
        self._change(fault=message)

    def tell(self, progress: str) -> None:
        """How far the work is; only who waits for a first page is told."""
        if self.state.folder is None and monotonic() > self.told + 0.5:
            self.told = monotonic()
            self._change(progress=progress)

    def close(self) -> None:
        """Free the port."""
        self.http.shutdown()
        self.http.server_close()

    def wait(self, version: int) -> int:
        """The version of now, as soon as it is another."""
        with self.news:
            self.news.wait_for(lambda: self.state.version != version, PATIENCE)
            return self.state.version

    def _change(self, **values: object) -> None:
        with self.news:
            for name, value in values.items():
                setattr(self.state, name, value)
            self.state.version += 1
            self.news.notify_all()

    def page(self, html: str) -> bytes:
        """A page as it is served: with the banner, if there is one, and asking for news."""
        state = self.state
        if state.fault:
            begin = html.find(">", max(html.find("<body"), 0)) + 1
            html = html[:begin] + _BANNER % escape(state.fault) + html[begin:]
        at = html.rfind("</body>")
        at = len(html) if at < 0 else at
        return (html[:at] + _ASK % (NEWS, state.version) + html[at:]).encode()

    def waiting(self) -> bytes:
        """The page that stands in for a site that is not there yet."""
        words = self.state.progress or "starting"
        told = "" if self.state.fault else _WAIT % escape(f"The site is being made: {words} …")
        return self.page(_PLAIN % ("The site is being made", told))

    def find(self, path: str) -> Path | str | None:
        """The file at an address; another address to go to; or nothing."""
        folder = self.state.folder
        if folder is None or not (path + "/").startswith(self.mount):
            return self.mount if path == "/" != self.mount else None
        inside = posixpath.normpath("/" + path[len(self.mount) :]).lstrip("/")
        file = folder / inside
        if not file.resolve().is_relative_to(folder.resolve()):
            return None
        if file.is_dir():
            return file / "index.html" if path.endswith("/") else path + "/"
        return file


class _Handler(BaseHTTPRequestHandler):
    """One request."""

    owner: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer with a file, with a page that waits, or with news."""
        path = unquote(urlsplit(self.path).path)
        if path.startswith(NEWS):
            since = path[len(NEWS) :]
            version = self.owner.wait(int(since) if since.isdigit() else 0)
            self._send(200, json.dumps({"version": version}).encode(), "application/json")
            return
        if self.owner.state.folder is None:
            self._send(503, self.owner.waiting(), "text/html")
            return
        found = self.owner.find(path)
        if isinstance(found, str):
            self._send(302, b"", "text/html", Location=quote(found))
            return
        self._file(found)

    def _file(self, path: Path | None) -> None:
        data, status = _bytes(path), 200
        if data is None:
            folder = self.owner.state.folder
            path, status = (folder / "404.html" if folder else None), 404
            data = _bytes(path) or b"<body>There is no such page.</body>"
        kind = mimetypes.guess_type(path.name if path else "")[0] or "application/octet-stream"
        if status == 404 or kind == "text/html":
            kind, data = "text/html", self.owner.page(data.decode("utf-8", "replace"))
        self._send(status, data, kind)

    def _send(self, status: int, data: bytes, kind: str, **headers: str) -> None:
        with suppress(OSError):  # the reader has left
            self.send_response(status)
            text = kind.startswith("text/") or kind == "application/json"
            self.send_header("Content-Type", kind + "; charset=utf-8" * text)
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Cache-Control", "no-cache")
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of ordinary requests."""


def _bytes(path: Path | None) -> bytes | None:
    with suppress(OSError):
        return path.read_bytes() if path else None
    return None
