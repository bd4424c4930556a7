"""The command: exit status, text, JSON, and what it leaves alone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from derivations.site.cli import main

FAKES = Path(__file__).parents[1] / "runs"

GOOD = "/// let\nLet $n$.\n///\n\n$a$ and `$code$`\n"
BAD = "ok\n\n$refuted b$\n"


@pytest.fixture
def pages(tmp_path, monkeypatch):
    """A folder of pages, the current one, and an engine that needs no mathematics."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(FAKES))
    monkeypatch.setattr("derivations.runs.runner.ENGINE", "fake_engine:decide")
    files = {"docs/good.md": GOOD, "docs/sub/also.md": "$c$", "docs/.hidden/no.md": BAD}
    files |= {"bad.md": BAD, "empty.md": "", "docs/other.txt": BAD}
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def check(*arguments: str) -> int:
    return main(["check", "--jobs", "1", *arguments])


def test_every_formula_passes(pages, capsys):
    assert check("docs") == 0
    assert capsys.readouterr().out.startswith(
        "2 pages, 3 formulas with 2 sentences, 0 failing: 2 symbolic"
    )


def test_some_formula_does_not(pages, capsys):
    assert check("bad.md", "docs") == 1
    out = capsys.readouterr().out
    assert "bad.md:3:2: refuted: the two sides differ\n    $refuted b$\n     ^^^^^^^^^" in out
    assert "left  : 1" in out


def test_json_is_the_whole_output(pages, capfd):
    (pages / "noisy.md").write_text("$print x$ $refuted b$")
    assert check("noisy.md", "--format", "json") == 1
    out, err = capfd.readouterr()
    data = json.loads(out)
    assert data["version"] == 2
    assert [f["verdict"] for f in data["pages"][0]["formulas"]] == ["symbolic", "refuted"]
    assert "noise" in err


@pytest.mark.parametrize("arguments", [["nowhere"], ["docs/.hidden/nothing.md"]])
def test_a_path_that_is_not_there(pages, capsys, arguments):
    assert check(*arguments) == 2
    assert "there is no file or folder" in capsys.readouterr().err


def test_a_folder_without_pages(pages, capsys):
    (pages / "void").mkdir()
    assert check("void") == 2
    assert "found no pages" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["check"], ["check", "x", "--jobs", "0"], ["prove"]])
def test_a_wrong_command(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


def test_an_empty_page_is_fine_and_says_so(pages, capsys):
    assert check("empty.md") == 0
    assert "empty.md: no formulas" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"ok\n$a$ \xff", "bad.md:2:5: unreadable: the page is not UTF-8"),
        (b"$a$" + b"x" * 1_000_000, "1,000,003 characters"),
        (b"a\n\n/// let\n$n$", "bad.md:3:1: unreadable: block `let` is never closed"),
        (b"/// code | os:system\n///", "bad.md:1:12: unreadable: `os` is outside"),
        (b"/// refuted\n$a$\n///", "not refuted"),
    ],
)
def test_a_bad_page_is_a_clear_error(pages, capsys, data, words):
    (pages / "bad.md").write_bytes(data)
    assert check("bad.md") == 1
    assert words in capsys.readouterr().out
    assert check("bad.md", "--format", "json") == 1
    assert json.loads(capsys.readouterr().out)["pages"][0]["formulas"]


def test_the_cache_is_used_unless_told_otherwise(pages, capsys):
    (pages / "slow.md").write_text("$sleep 1$")
    seconds = []
    for arguments in (["slow.md"], ["slow.md"], ["slow.md", "--no-cache"]):
        start = time.monotonic()
        assert check(*arguments) == 0
        seconds.append(time.monotonic() - start)
    assert seconds[1] < 1 < seconds[2]
    assert (pages / ".cache" / "derivations").is_dir()


def test_unchecked_formulas_are_listed(pages, capsys):
    (pages / "u.md").write_text("/// unchecked | too deep\n$a$\n///")
    assert check("u.md") == 0
    assert "u.md:2:2: unchecked: too deep" in capsys.readouterr().out


def start(pages: Path, *arguments: str, **options) -> subprocess.Popen[bytes]:
    code = (
        "import sys; import derivations.runs.runner as r; r.ENGINE = 'fake_engine:decide';"
        "from derivations.site.cli import main; sys.exit(main())"
    )
    path = os.pathsep.join([str(FAKES), str(Path(__file__).parents[2])])
    return subprocess.Popen(
        [sys.executable, "-c", code, "check", *arguments],
        cwd=pages,
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


def test_ctrl_c_ends_it_and_its_workers(pages):
    (pages / "slow.md").write_text("$sleep 60$")
    process = start(pages, "slow.md", "--jobs", "1", start_new_session=True)
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=10)  # ends only when the worker has closed its stderr
    assert process.returncode == 130
    assert err == b"derivations: stopped\n"


def test_a_closed_pipe_is_quiet(pages):
    (pages / "many.md").write_text("$refuted b$\n\n" * 3_000)
    process = start(pages, "many.md", "--jobs", "1")
    assert process.stdout is not None
    process.stdout.close()
    assert process.wait(timeout=30) == 1
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()


def test_a_warm_check_imports_no_mathematics(pages):
    assert check("docs") == 0
    code = (
        "import sys; import derivations.runs.runner as r; r.ENGINE = 'fake_engine:decide';"
        "from derivations.site.cli import main; main(['check', 'docs']);"
        "heavy = {'sympy', 'numpy', 'torch', 'hypothesis', 'rich', 'asyncio', 'multiprocessing'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=pages, capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("[]\n")
