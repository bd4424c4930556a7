"""What a verdict depends on is in its key; what may pass is never kept."""

from __future__ import annotations

import os
import sqlite3
import textwrap
from pathlib import Path

import pytest

from derivations.errors import Unreadable
from derivations.kernel.verdict import Verdict
from derivations.runs import calling, depends, libraries
from derivations.runs.cache import FILE, VerdictCache
from derivations.runs.outcome import Kind, Outcome, Step
from derivations.runs.runner import run
from derivations.runs.task import Binding, Task

MAIN = """
    __all__ = ["f"]
    import os
    from importlib import import_module
    from pathlib import Path
    import neighbour
    import flint

    def f(a):
        late = import_module("late_one")
        data = Path(__file__).with_name("numbers.csv").read_text()
        return a + late.b + int(data) + int(os.environ.get("SHIFT", "0")) + neighbour.c
"""


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package that a page may call, with all that its text names."""
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "__init__.py").write_text("")
    (tmp_path / "pack" / "main.py").write_text(textwrap.dedent(MAIN))
    (tmp_path / "pack" / "numbers.csv").write_text("1")
    (tmp_path / "pack" / "other.csv").write_text("1")
    (tmp_path / "late_one.py").write_text("b = 1")
    (tmp_path / "neighbour.py").write_text("from late_two import c")
    (tmp_path / "late_two.py").write_text("c = 1")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("DERIVATIONS_CODE", "pack")
    return tmp_path


@pytest.mark.parametrize(
    "file", ["pack/main.py", "late_one.py", "neighbour.py", "late_two.py", "pack/numbers.csv"]
)
def test_whatever_the_text_names_is_in_the_key(code: Path, file: str) -> None:
    before = depends.digest_of("pack.main")
    (code / file).write_text((code / file).read_text() + "\n#\n")
    assert depends.digest_of("pack.main") != before


def test_a_file_that_nobody_names_is_not(code: Path) -> None:
    before = depends.digest_of("pack.main")
    (code / "pack" / "other.csv").write_text("2")
    assert depends.digest_of("pack.main") == before


def test_a_variable_of_the_environment_is_in_the_key(
    code: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = depends.digest_of("pack.main")
    monkeypatch.setenv("SHIFT", "5")
    assert depends.digest_of("pack.main") != before
    monkeypatch.setenv("SHIFTED", "5")
    after = depends.digest_of("pack.main")
    monkeypatch.setenv("SHIFTED", "6")
    assert depends.digest_of("pack.main") == after


def test_a_library_is_known_by_what_it_installs() -> None:
    assert libraries.library_of("flint") == ("python-flint",)
    assert "python-flint==" in libraries.versions_of(["flint"])
    assert libraries.versions_of(["flint"]) != "python-flint==-"
    assert libraries.versions_of(["yaml"]).lower().startswith("pyyaml==")


def test_the_version_of_an_imported_library_is_in_the_key(
    code: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = depends.digest_of("pack.main")
    monkeypatch.setattr(libraries, "versions_of", lambda names: f"other {sorted(names)}")
    assert depends.digest_of("pack.main") != before


# ---- a function repeats itself


def counting() -> object:
    seen: list[int] = []

    def count(a: float) -> int:
        seen.append(1)
        return len(seen)

    return count


def spoiling(values: list[float]) -> float:
    values.append(1.0)
    return float(len(values))


def test_a_function_that_does_not_repeat_itself_is_an_error() -> None:
    count = calling.repeated(counting(), "count")  # type: ignore[arg-type]
    with pytest.raises(Unreadable, match="count gave two answers to one question: 1, then 2"):
        count(1.0)
    chance = calling.repeated(lambda: os.urandom(4).hex(), "chance")
    with pytest.raises(Unreadable, match="two answers"):
        chance()


def test_a_function_that_repeats_itself_is_left_alone() -> None:
    same = calling.repeated(lambda a: [a, (a, float("nan"))], "same")
    assert same(2)[0] == 2
    assert calling.repeated(spoiling, "spoiling")([2.0]) == 2.0


def test_a_page_hears_of_it(code: Path, tmp_path: Path) -> None:
    (code / "pack" / "main.py").write_text(
        "__all__ = ['f']\nimport itertools\ncount = itertools.count()\n"
        "def f(a):\n    return next(count)\n"
    )
    task = Task((Binding("f", "pack.main:f"),), r"\mathtt{f}(1) = 0")
    [[outcome]] = run([task], jobs=1, cache=False)
    assert outcome.verdict is Verdict.UNREADABLE
    assert "two answers" in outcome.message


# ---- what may pass is not kept


@pytest.mark.parametrize(
    "body",
    [
        "def f(a):\n    raise MemoryError",
        "def f(a):\n    raise OSError('busy')",
        "def f(a):\n    import no_such_library_here",
        "raise ImportError('libtorch.so: cannot allocate memory')\ndef f(a): return a",
        "raise MemoryError\ndef f(a): return a",
    ],
)
def test_passing_trouble_is_told_and_not_kept(
    code: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    monkeypatch.setenv("DERIVATIONS_CACHE", str(tmp_path / "cache"))
    (code / "pack" / "main.py").write_text(f"__all__ = ['f']\n{body}\n")
    task = Task((Binding("f", "pack.main:f"),), r"\mathtt{f}(1) = 1")
    asked: list[int] = []
    for count in (2, 4):  # told at the beginning and at the end of each run
        [[outcome]] = run([task], jobs=1, progress=lambda done, total: asked.append(done))
        assert outcome.verdict in (Verdict.UNREADABLE, Verdict.UNDECIDED)
        assert len(asked) == count, "the verdict came from the cache"


# ---- a file of another time


@pytest.mark.parametrize(
    "schema",
    [
        "create table verdict(key text, value text)",
        "create table verdict(key text primary key, body text, mark text, used real, more text)",
        "create table verdict(body text, key text primary key, mark text, used real)",
        "create table timing(key text)",
    ],
)
def test_a_cache_of_another_schema_is_renewed(tmp_path: Path, schema: str) -> None:
    database = sqlite3.connect(tmp_path / FILE)
    database.execute(schema)
    database.commit()
    database.close()
    kept = (Outcome(Kind.SENTENCE, (Step("a", Verdict.SYMBOLIC),)),)
    cache = VerdictCache(tmp_path)
    cache.put("key", kept)
    cache.close()
    again = VerdictCache(tmp_path)
    assert again.get(["key"]) == {"key": kept}
    again.close()


def test_a_cache_that_is_being_written_is_not_thrown_away(tmp_path: Path) -> None:
    first = VerdictCache(tmp_path)
    first.put("key", (Outcome(Kind.SENTENCE, (Step("a", Verdict.SYMBOLIC),)),))
    assert (tmp_path / FILE).is_file()
    inode = (tmp_path / FILE).stat().st_ino
    VerdictCache(tmp_path).close()
    assert (tmp_path / FILE).stat().st_ino == inode
    first.close()


def test_what_was_answered_is_not_asked_again():
    asked: list[object] = []

    def note(*args: object) -> int:
        asked.append(args)
        return len(str(args))

    call = calling.repeated(note, "note")
    assert call(1, [2.0, 3]) == call(1, [2.0, 3])
    assert len(asked) == 2  # twice for the first call, as every call is
    call(1, [2, 3])
    call(True, [2.0, 3])
    assert len(asked) == 6  # 2 is not 2.0 to code, and True is not 1
    call(abs, 1)
    call(abs, 1)
    assert len(asked) == 10  # functions have no value to tell them apart
