"""The source that a page shows is the file's, found without importing it."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

import pytest

from derivations.errors import InputError
from derivations.site import source


def test_it_is_what_inspect_would_show() -> None:
    found = source.excerpt("derivations.site.source:excerpt")
    assert found.text == inspect.getsource(source.excerpt).rstrip("\n")
    assert found.shown == "derivations/site/source.py"
    assert found.text.splitlines()[0].startswith("def excerpt")


def test_a_class_with_its_decorators_and_a_method() -> None:
    assert source.excerpt("derivations.site.source:Excerpt").text.startswith("@dataclass")
    assert source.excerpt("derivations.pages.page:Formula.latex").text.startswith("    @property")


def test_torch_is_not_imported() -> None:
    before = "torch" in sys.modules
    source.excerpt("derivations.topics.coupling:coupling_forward")
    assert ("torch" in sys.modules) is before


def test_an_edit_shows_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = tmp_path / "fresh_package" / "one.py"
    module.parent.mkdir()
    (module.parent / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    for value in ("1", "2"):
        module.write_text(f"def f():\n    return {value}\n", encoding="utf-8")
        assert source.excerpt("fresh_package.one:f").text.endswith(value)


@pytest.mark.parametrize(
    "target",
    ["derivations.site.source:nothing", "derivations.nowhere:f", "no_such_package:f", "..x:f", ""],
)
def test_what_is_not_there_is_an_error(target: str) -> None:
    with pytest.raises(InputError, match="found"):
        source.excerpt(target)
