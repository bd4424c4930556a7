"""The cache: what is a hit, what is a miss, and nothing that is neither."""

from __future__ import annotations

import sqlite3
import textwrap
from pathlib import Path

import pytest

from derivations.checking.bound import fault_of
from derivations.checking.cache import FILE, VerdictCache
from derivations.checking.depends import closure, digest_of
from derivations.checking.runner import run
from derivations.checking.salt import Keys, versions
from derivations.checking.task import Binding, Definition, Let, Piece, Task
from derivations.checking.verdict import Kind, Outcome, Step, Verdict
from derivations.errors import Span

OUTCOMES = (
    Outcome(
        Kind.SENTENCE,
        (Step("a = b", Verdict.TESTED, 12, "n ≤ 4", 0.5, "why"),),
        {"n": "3", "left": "1"},
        "told",
        Span(1, 2),
    ),
)


def key(task: Task) -> str:
    return Keys("e").of(task)


@pytest.fixture
def store(tmp_path):
    store = VerdictCache(tmp_path)
    yield store
    store.close()


def test_what_is_put_is_got_in_the_next_run(tmp_path):
    first = VerdictCache(tmp_path)
    first.put("k", OUTCOMES)
    first.put_seconds("t", 1.5)
    first.close()
    second = VerdictCache(tmp_path)
    assert second.get(["k", "other"]) == {"k": OUTCOMES}
    assert second.seconds(["t", "u"]) == {"t": 1.5}
    second.close()


@pytest.mark.parametrize(
    "damage",
    [
        "update verdict set body = replace(body, 'tested', 'formal')",
        "update verdict set body = 'no json'",
        "update verdict set body = null",
        "update verdict set body = '[]'",
        "update verdict set mark = ''",
        "drop table verdict",
    ],
)
def test_a_damaged_entry_is_a_miss(tmp_path, damage):
    first = VerdictCache(tmp_path)
    first.put("k", OUTCOMES)
    first.close()
    database = sqlite3.connect(tmp_path / FILE)
    database.execute(damage)
    database.commit()
    database.close()
    second = VerdictCache(tmp_path)
    assert second.get(["k"]) == {}
    second.put("k", OUTCOMES)
    assert second.get(["k"]) == {"k": OUTCOMES}
    second.close()


@pytest.mark.parametrize("data", [b"", b"rubbish" * 1000, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_replaced(tmp_path, data):
    (tmp_path / FILE).write_bytes(data)
    store = VerdictCache(tmp_path)
    store.put("k", OUTCOMES)
    assert store.get(["k"]) == {"k": OUTCOMES}
    store.close()


def test_a_folder_that_cannot_be_is_a_cache_without_entries(tmp_path):
    (tmp_path / "file").write_text("")
    store = VerdictCache(tmp_path / "file")
    store.put("k", OUTCOMES)
    assert store.get(["k"]) == {}
    store.close()


def test_the_longest_unused_entries_go_first(tmp_path):
    for name in "abcd":
        store = VerdictCache(tmp_path, capacity=2)
        store.put(name, OUTCOMES)
        store.close()
    store = VerdictCache(tmp_path)
    assert set(store.get(list("abcd"))) == {"c", "d"}
    store.close()


LET = Let((Piece("Let ", False), Piece("n", True)))
TASK = Task((LET, Definition("a := n")), "a = n")


@pytest.mark.parametrize(
    "other",
    [
        Task((LET, Definition("a := n")), "a = n", refuted=True),
        Task((LET, Definition("a := n")), "a = n "),
        Task((LET, Definition("a := n+1")), "a = n"),
        Task((Definition("a := n"), LET), "a = n"),
        Task((LET,), "a = n"),
        Task((Let((Piece("Let n", False),)), Definition("a := n")), "a = n"),
        Task((Let((Piece("Let ", True), Piece("n", True))), Definition("a := n")), "a = n"),
        Task((LET, Definition("a := n")), LET),
    ],
)
def test_another_task_has_another_key(other):
    assert key(other) != key(TASK)


def test_an_equal_task_has_the_same_key():
    assert key(Task((Let(LET.pieces), Definition("a := n")), "a = n")) == key(TASK)


def test_the_engine_and_the_versions_are_in_the_key(monkeypatch):
    assert Keys("other").of(TASK) != key(TASK)
    before = key(TASK)
    monkeypatch.setattr("derivations.checking.salt.engine_digest", lambda: "edited")
    assert key(TASK) != before


def test_versions_are_those_of_the_installed_libraries():
    from importlib.metadata import version

    assert versions(("sympy", "hypothesis")) == (
        f"sympy=={version('sympy')} hypothesis=={version('hypothesis')}"
    )


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package whose module `one` imports `two`, which imports `three`."""
    root = tmp_path / "bound"
    root.mkdir()
    texts = {
        "__init__": "",
        "one": "from bound import two\n\n__all__ = ['f', 'print_']\n"
        "\ndef f(): return two.g()\n\ndef print_(): return 1\n",
        "two": "from .three import h as g",
        "three": "def h():\n    from . import four\n    return 1",
        "four": "import os",
        "apart": "x = 1",
    }
    for name, text in texts.items():
        (root / f"{name}.py").write_text(textwrap.dedent(text))
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("DERIVATIONS_CODE", "bound")
    return root


def test_the_closure_follows_imports_within_the_package(package):
    assert closure("bound.one") == (
        "bound",
        "bound.four",
        "bound.one",
        "bound.three",
        "bound.two",
    )


@pytest.mark.parametrize("name", ["one", "two", "three", "four", "__init__"])
def test_editing_an_imported_module_is_a_miss(package, name):
    task = Task((Binding("f", "bound.one:f"),), r"\mathtt{f}() = 1")
    before = key(task), digest_of("bound.one")
    path: Path = package / f"{name}.py"
    path.write_text(path.read_text() + "\n# edited\n")
    assert key(task) != before[0]
    assert digest_of("bound.one") != before[1]


def test_editing_a_module_nobody_imports_is_a_hit(package):
    task = Task((Binding("f", "bound.one:f"),), r"\mathtt{f}() = 1")
    before = key(task)
    (package / "apart.py").write_text("x = 2")
    assert key(task) == before


def test_code_that_a_task_does_not_name_is_not_in_its_key(package):
    plain = Task((), "1 = 1")
    assert key(Task((Binding("print_", "bound.one:print_"),), "1 = 1")) == key(plain)
    called = Task((Binding("print_", "bound.one:print_"),), r"\mathtt{print\_}() = 1")
    assert key(called) != key(Task((), r"\mathtt{print\_}() = 1"))


def test_targets_are_looked_up_without_an_import(package):
    (package / "loud.py").write_text(
        "raise SystemExit('imported')\n__all__ = ['f', 'y']\ndef f(): pass\nx, (y, z) = 1, 2"
    )
    assert fault_of("bound.loud:f") == ""
    assert fault_of("bound.loud:y") == ""
    assert "does not offer `x`" in fault_of("bound.loud:x")
    assert "defines no `g`" in fault_of("bound.loud:g")
    (package / "guest.py").write_text("from os import system")
    assert "defines no `system`" in fault_of("bound.guest:system")
    assert "outside" in fault_of("bounder.loud:f")


def test_the_runner_hits_after_a_run_and_misses_after_an_edit(package, tmp_path, monkeypatch):
    monkeypatch.setenv("DERIVATIONS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("derivations.checking.salt.engine_digest", lambda: "fixed")
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    task = Task((Binding("f", "bound.one:f"),), r"tested \mathtt{f}() = 1")
    counts = []
    for edit in ("", "", "# edited"):
        with (package / "three.py").open("a") as file:
            file.write(f"\n{edit}" if edit else "")
        told: list[int] = []
        run(
            [task], jobs=1, engine="fake_engine:decide", progress=lambda d, t, to=told: to.append(d)
        )
        counts.append(bool(told))
    assert counts == [True, False, True]
