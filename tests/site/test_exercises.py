"""Find the error: slips are made from lines that hold, and only refuted ones are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from derivations.pages import read_page
from derivations.site import chromium, exercises
from derivations.site.checked import Book
from tests.site.browsing import violations
from tests.site.made_up import Build, run

LET = "# Page\n\n/// let\nLet $x, y \\in \\mathbb{R}$.\n///\n\n"
CHAIN = r"""$$\begin{aligned}
(x + y)^2 &= (x + y) (x + y) && \text{a square} \\
&= x^2 + 2 x y + y^2 && \text{multiply out} \\
&= y^2 + 2 x y + x^2 && \text{the same}
\end{aligned}$$
"""


def made(text: str) -> list[exercises.Exercise]:
    pages = {"page.md": read_page("page.md", text)}
    return exercises.of(pages, Book.of(pages, cache=False), cache=False)


def test_a_slip_is_refuted_by_the_machine_and_has_a_counterexample() -> None:
    (found,) = made(LET + CHAIN)
    assert found.report.verdict == "refuted"
    assert found.report.counterexample
    assert found.slip.wrong not in CHAIN
    assert found.slip.claim.endswith(found.slip.wrong)


def test_a_slip_that_holds_is_no_exercise() -> None:
    """Where x is 0, lost and turned signs and doubled factors change nothing."""
    flat = LET.replace(r"Let $x, y \in \mathbb{R}$.", r"Let $x \in \{0\}$.")
    chain = r"$$\begin{aligned} x &= x + x \\ &= x - x \\ &= x \end{aligned}$$"
    assert made(flat + chain) == []


@pytest.mark.parametrize(
    "chain",
    [
        "$$(x + y)^2 = x^2 + 2 x y + y^2$$",
        CHAIN.replace("&= y^2", "&\\le y^2"),
        CHAIN.replace("+ y^2 &&", "- y^2 &&"),
    ],
)
def test_other_formulas_make_no_exercise(chain: str) -> None:
    assert made(LET + chain) == []


def test_the_scope_of_a_formula_goes_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def noted(tasks: Any, **options: Any) -> Any:
        asked.extend(repr(task.scope) for task in tasks if task.refuted)
        return run(tasks, **options)

    monkeypatch.setattr("derivations.pages.check.run", noted)
    text = LET + "Write $z := x$.\n\n" + CHAIN.replace("y)^2 &", "y)^2 \\cdot 1 &")
    assert made(text)
    assert asked
    assert all("mathbb{R}" in scope and "z := x" in scope for scope in asked)


@pytest.fixture(scope="module")
def site(build_site: Build) -> Path:
    return build_site(index="# Home\n", page=LET + CHAIN, exercises="# E\n\n<!-- exercises -->\n")


def test_an_exercise_shows_every_line_and_one_is_wrong(site: Path) -> None:
    shown = (site / "exercises" / "index.html").read_text(encoding="utf-8")
    assert shown.count('name="exercise-1"') == 3
    assert shown.count('class="dv-pick-wrong"') == 1
    assert re.search(r'From <a href="\.\./page/#f-[0-9a-f]{6}">Page</a>', shown)
    assert "<summary>Solution</summary>" in shown


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with chromium.served(site) as served:
        yield f"{served}exercises/"


def test_a_reader_picks_a_line_without_javascript(browser: Any, address: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(address)
    yes, no = page.locator(".dv-picked-right"), page.locator(".dv-picked-wrong")
    page.locator(".dv-pick").first.check()
    assert no.is_visible()
    assert not yes.is_visible()
    page.locator(".dv-pick-wrong").check()
    assert yes.is_visible()
    assert not no.is_visible()
    page.emulate_media(media="print")
    assert page.get_by_text("It should say").is_visible()
    page.close()


@pytest.mark.usefixtures("axe")
@pytest.mark.parametrize("width", [1280, 390])
def test_exercises_are_accessible(browser: Any, address: str, width: int) -> None:
    page = browser.new_page(bypass_csp=True, viewport={"width": width, "height": 900})
    page.goto(address)
    page.locator(".dv-pick-wrong").check()
    assert not violations(page)
    page.close()
