"""House rules that a machine can see: sizes, and nothing of one person's machine."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "derivations").rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION, MEDIAN_FUNCTION = 250, 40, 8

#: Lines of the kernel, which must be read whole to be believed. The goal is 1,600: whoever makes
#: it smaller lowers this number, and nobody raises it.
KERNEL = sorted((ROOT / "derivations" / "kernel").glob("*.py"))
MOST_OF_THE_KERNEL = 4072

#: Folders of one machine, and hosts that serve packages (written so as not to match here).
MACHINE = re.compile(r"(?<![\w.:}~-])[/](?:work|root|tmp|opt|home|Users|mnt)(?:[/]|\b(?![.\w{]))")
HOST = re.compile(
    r"(?:files[.])?pythonhosted[.]org|\bpypi[.](?:org|io)|registry[.](?:npmjs|yarnpkg)[.]"
    r"|download[.]pytorch[.]org|npmmirror[.]|deb[.]debian[.]org"
)


def tracked() -> list[Path]:
    """Every text file that git keeps."""
    run = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    paths = (ROOT / name for name in run.stdout.decode().split("\0") if name)
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:8000]]


def found(pattern: re.Pattern[str], text: str, name: str) -> list[str]:
    """`name:line: what` for every match of the pattern."""
    return [
        f"{name}:{number}: {match.group()}"
        for number, line in enumerate(text.splitlines(), 1)
        for match in pattern.finditer(line)
    ]


def lines(node: ast.AST) -> int:
    """How many lines a node takes in its file."""
    return node.end_lineno - node.lineno + 1  # type: ignore[attr-defined]


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """`file:line name` of every function, and its lines without the docstring."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            told = lines(node.body[0]) if ast.get_docstring(node) else 0
            yield f"{path.name}:{node.lineno} {node.name}", lines(node) - told


def long_functions(paths: list[Path]) -> list[str]:
    """The functions over the limit, by name."""
    found = (item for path in paths for item in functions(path))
    return [f"{name}: {size} lines" for name, size in found if size > LONGEST_FUNCTION]


def long_files(paths: list[Path]) -> list[str]:
    """The files over the limit, by name."""
    sizes = ((path.name, len(path.read_text(encoding="utf-8").splitlines())) for path in paths)
    return [f"{name}: {size} lines" for name, size in sizes if size > LONGEST_FILE]


@pytest.mark.parametrize("pattern", [MACHINE, HOST], ids=["machine path", "package host"])
def test_nothing_of_one_machine(pattern: re.Pattern[str]) -> None:
    hits = [
        hit
        for path in tracked()
        for hit in found(pattern, path.read_text(encoding="utf-8"), path.name)
    ]
    assert not hits, "\n".join(hits)


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (MACHINE, "see {}root{}x.py"),
        (MACHINE, 'cd "{}work"'),
        (MACHINE, "file:{0}{0}{0}home{0}ada"),
        (HOST, "https:{0}{0}py" + "pi.org{0}simple"),
    ],
)
def test_a_machine_or_host_is_seen(pattern: re.Pattern[str], line: str) -> None:
    assert found(pattern, line.format("/", "/"), "page.md")


@pytest.mark.parametrize("line", ["a/work of art", "https://example.org/home/x", "$a /tmp_1$"])
def test_an_innocent_slash_is_not(line: str) -> None:
    assert not found(MACHINE, line, "page.md")


def test_files_are_short() -> None:
    """The kernel is bounded as a whole, below."""
    found = long_files([path for path in MODULES if path not in KERNEL])
    assert not found, "\n".join(found)


def test_the_kernel_only_grows_smaller() -> None:
    size = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in KERNEL)
    assert size <= MOST_OF_THE_KERNEL, f"the kernel has {size} lines"


def test_functions_are_short() -> None:
    assert not long_functions(MODULES), "\n".join(long_functions(MODULES))


def test_the_median_function_is_short() -> None:
    sizes = [size for path in MODULES for _, size in functions(path)]
    assert statistics.median(sizes) <= MEDIAN_FUNCTION


def test_a_long_one_is_seen(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    body = "    x = 1\n"
    wrong.write_text(f"def fine():\n{body * 39}def long():\n{body * 240}", encoding="utf-8")
    assert long_functions([wrong]) == ["wrong.py:41 long: 241 lines"]
    assert long_files([wrong]) == ["wrong.py: 281 lines"]


def test_every_pin_is_exact() -> None:
    """No range, no local build, no path: the same versions on every machine."""
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    pins = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert [pin for pin in pins if not re.fullmatch(r"[\w.-]+==[\w.!]+", pin)] == []


def test_the_ci_script_can_be_run() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o100
    subprocess.run(["bash", "-n", str(script)], check=True)
