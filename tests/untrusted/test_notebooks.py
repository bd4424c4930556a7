"""Notebooks are code: a build may refuse to run them, and none holds a build for ever."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import pytest

from derivations.pages.check import check_pages
from derivations.pages.load import load_page
from derivations.site import executing
from tests.site.test_notebooks import notebook

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux")
STUBBORN = """
import signal, time
for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(name, signal.SIG_IGN)
while True:
    try:
        time.sleep(1000)
    except BaseException:
        pass
"""
PROBE = """
import socket
left = []
for name, attempt in (
    ("write", lambda: open("/var/tmp/derivations-probe", "w").close()),
    ("udp", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM)),
    ("tcp", lambda: socket.create_connection(("127.0.0.1", 9), timeout=1)),
    ("tcp6", lambda: socket.socket(socket.AF_INET6)),
):
    try:
        attempt()
    except ConnectionRefusedError:
        left.append(name)
    except OSError:
        continue
    else:
        left.append(name)
print("left:", left)
"""


@pytest.fixture
def write(tmp_path: Path):
    def written(code: str) -> Path:
        path = tmp_path / "one.ipynb"
        path.write_text(notebook(("markdown", "# One\n\n$1 = 1$"), ("code", code)))
        return path

    return written


def run(path: Path, tmp_path: Path, seconds: float = 60.0) -> str:
    found = executing.executed(path, "sub/one.ipynb", tmp_path / "keep", seconds)
    assert found.match("sub/one.ipynb")
    cells = json.loads(found.read_text())["cells"]
    return "".join(text for out in cells[1]["outputs"] for text in out.get("text", ()))


def test_a_notebook_runs_apart_and_once(write, tmp_path, monkeypatch) -> None:
    path = write("import os\nprint(6 * 7, os.getcwd())")
    assert run(path, tmp_path) == f"42 {tmp_path}\n"
    monkeypatch.setattr(executing, "_run", None)
    assert run(path, tmp_path).startswith("42"), "what came out is kept by content"


def test_a_cell_that_raises_is_an_error_that_says_so(write, tmp_path) -> None:
    with pytest.raises(executing.NotebookFails, match=r"(?s)one.ipynb.*ValueError: seven"):
        run(write("raise ValueError('seven')"), tmp_path)


@LINUX
def test_a_kernel_that_ignores_its_limit_is_ended(write, tmp_path) -> None:
    start = time.monotonic()
    with pytest.raises(executing.NotebookFails, match=r"does not end within 12 s"):
        run(write(STUBBORN), tmp_path, 12.0)
    assert time.monotonic() - start < 30
    names = [file.read_bytes() for file in Path("/proc").glob("[0-9]*/cmdline") if _readable(file)]
    assert not [name for name in names if str(tmp_path).encode() in name]


def _readable(file: Path) -> bool:
    try:
        return bool(file.read_bytes())
    except OSError:
        return False


@LINUX
def test_a_kernel_has_no_network_and_writes_nothing(write, tmp_path) -> None:
    import subprocess

    probe = "from derivations.runs.confine import confine; print(*confine('.', local=True))"
    told = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    if set(told.stdout.split()) != {"writing", "network"}:
        pytest.skip("this kernel offers too little of Landlock or seccomp")
    assert run(write(PROBE), tmp_path) == "left: []\n"


def test_checking_never_runs_a_notebook(write, tmp_path) -> None:
    path = write(f"open({str(tmp_path / 'touched')!r}, 'w')")
    page = load_page(path)
    check_pages([page], jobs=1, cache=False)
    assert page.formulas
    assert not (tmp_path / "touched").exists()


def test_a_static_build_runs_none(write, tmp_path, monkeypatch) -> None:
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    from tests.site.made_up import ROOT
    from tests.site.made_up import run as made_up

    (tmp_path / "docs").mkdir()
    cells = json.loads(notebook(("markdown", "# One"), ("code", "print('ran')")))
    cells["cells"][1]["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": ["stored <b>output</b>\n"]}
    ]
    (tmp_path / "docs" / "one.ipynb").write_text(json.dumps(cells))
    (tmp_path / "docs" / "index.md").write_text("# Home")
    monkeypatch.setattr(executing, "_run", None)
    monkeypatch.setattr("derivations.pages.check.run", made_up)
    jupyter = {"include": ["*.ipynb"], "ignore": ["*.md"], "execute": True, "allow_errors": False}
    config = load_config(
        str(ROOT / "mkdocs.yml"),
        docs_dir=str(tmp_path / "docs"),
        site_dir=str(tmp_path / "out"),
        nav=["index.md", "one.ipynb"],
        plugins=[
            {"mkdocs-jupyter": {**jupyter, "cache_dir": str(tmp_path / "cache" / "x")}},
            {"derivations": {"notebooks": "static"}},
        ],
    )
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    html = (tmp_path / "out" / "one" / "index.html").read_text(encoding="utf-8")
    assert "stored &lt;b&gt;output" in html
    assert ">ran<" not in html
