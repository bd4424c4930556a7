"""Live authoring: templates are compiled once; what editors write beside a file is no edit."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import jinja2
import pytest

from derivations.site.live import LiveAuthoring, is_noise


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


@pytest.mark.parametrize(
    ("path", "noise"),
    [
        ("/a/__pycache__/b.pyc", True),
        ("/a/page.md~", True),
        ("/a/.page.md.swp", True),
        ("/a/.git/index.lock", True),
        ("/a/4913", True),
        ("/a/page.md", False),
        ("/a/code.py", False),
    ],
)
def test_what_is_no_edit(path: str, noise: bool) -> None:
    assert is_noise(Path(path)) is noise
