"""Live authoring: templates are compiled once, and only edits start a build."""

from __future__ import annotations

import threading
from pathlib import Path
from types import SimpleNamespace

import jinja2
import pytest
from watchdog.events import FileSystemEventHandler

from derivations.site.live import LiveAuthoring


def theme(folder: Path) -> SimpleNamespace:
    def get_env() -> jinja2.Environment:
        return jinja2.Environment(loader=jinja2.FileSystemLoader(folder), auto_reload=False)

    return SimpleNamespace(dirs=[str(folder)], get_env=get_env)


def test_the_second_build_compiles_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.html").write_text("{{ 1 + 1 }}", encoding="utf-8")
    (tmp_path / ".icons").mkdir()
    (tmp_path / ".icons" / "one.svg").touch()
    live, made = LiveAuthoring(), []
    for _ in range(2):
        one = theme(tmp_path)
        live.quicken(one)
        env = one.get_env()
        compile_ = env.compile
        monkeypatch.setattr(
            env, "compile", lambda *a, f=compile_, **k: (made.append(a), f(*a, **k))[1]
        )
        assert env.get_template("page.html").render() == "2"
        assert env.list_templates() == ["page.html"]
        assert env.list_templates(filter_func=lambda name: False) == []
    assert len(made) == 1


class _Server:
    """As much of a live server as `hasten` touches."""

    def __init__(self) -> None:
        self.observer = None
        self.build_delay = 1.0
        self._watched_paths: dict[str, int] = {}
        self.told: list[str] = []
        self.edited = threading.Event()

    def watch(self, path: str) -> None:
        handler = FileSystemEventHandler()
        handler.on_any_event = self._tell  # type: ignore[method-assign]
        self.observer.schedule(handler, path, recursive=True)

    def _tell(self, event: object) -> None:
        self.told.append(event.src_path)
        self.edited.set()


def test_an_edit_is_told_at_once_and_reading_is_no_edit(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("one", encoding="utf-8")
    (tmp_path / "__pycache__").mkdir()
    server = _Server()
    server._watched_paths[str(tmp_path)] = 1
    LiveAuthoring().hasten(server)
    server.observer.start()
    try:
        page.read_text(encoding="utf-8")
        (tmp_path / "__pycache__" / "a.pyc").write_text("x", encoding="utf-8")
        assert not server.edited.wait(0.3)
        page.write_text("two", encoding="utf-8")
        assert server.edited.wait(5)
        assert set(server.told) == {str(page)}
        assert server.build_delay < 0.1
    finally:
        server.observer.stop()
        server.observer.join()
