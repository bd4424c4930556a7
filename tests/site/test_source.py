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
    whole = inspect.getsource(source.excerpt).rstrip("\n").splitlines()
    lines = found.text.splitlines()
    assert lines == [whole[0], *whole[-len(lines) + 1 :]]
    assert found.last - found.first + 1 == len(whole)
    assert found.doc == inspect.getdoc(source.excerpt)
    assert '"""' not in found.text
    assert found.shown == "derivations/site/source.py"
    assert found.text.splitlines()[0].startswith("def excerpt")


def test_a_class_with_its_decorators_and_a_method() -> None:
    assert source.excerpt("derivations.site.source:Excerpt").text.startswith("@dataclass")
    assert source.excerpt("derivations.pages.page:Formula.latex").text.startswith("@property")


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


def test_a_wrapper_may_show_what_does_its_work() -> None:
    shown = "derivations.topics.coupling_torch:AffineCoupling.inverse"
    found = source.working_excerpt("derivations.topics.coupling:module_inverse", shown)
    assert found.text.startswith("def inverse(self")


def test_what_a_wrapper_never_comes_to_is_an_error() -> None:
    shown = "derivations.topics.coupling_torch:AffineCoupling.log_abs_det_jacobian"
    with pytest.raises(InputError, match="never names it"):
        source.working_excerpt("derivations.topics.coupling:module_inverse", shown)


def test_names_are_followed_through_the_functions_of_the_module() -> None:
    called = "derivations.topics.coupling:module_inverse"
    found = source.working_excerpt(called, "derivations.topics.coupling_torch:CallableConditioner")
    assert found.text.startswith("class CallableConditioner")


def test_a_docstring_alone_is_all_there_is_to_show() -> None:
    found = source.excerpt("derivations.errors:InputError")
    assert "class InputError" in found.text
