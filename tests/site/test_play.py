"""Figures to play with: their mathematics, their first picture, and their controls."""

from __future__ import annotations

import itertools
import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import quickjs
from mkdocs.exceptions import Abort

from derivations.site import assets, chromium, play
from tests.site.browsing import LOOKS, misfits
from tests.site.made_up import Build

PAGE = "# Play\n\n" + "\n\n".join(f"## {name}\n\n<!-- play: {name} -->" for name in play.figures())


def script(call: str) -> Any:
    code = (assets.OWN / "play.js").read_text(encoding="utf-8")
    code += f"\nfunction told() {{ return JSON.stringify({call}); }}"
    return json.loads(quickjs.Function("told", code)())


def says(name: str, **state: object) -> str:
    return str(script(f"dvPlay.FIGURES.{name}.draw({json.dumps(state)}).says"))


def test_the_tail_of_the_normal_law() -> None:
    for x in (0.0, 0.5, 1.0, 2.9, 3.1, 6.0):
        exact = math.erfc(x / math.sqrt(2)) / 2
        assert script(f"dvPlay.tail({x})") == pytest.approx(exact, rel=1e-10)


def test_permutations_are_numbered_and_compose() -> None:
    numbered = [tuple(script(f"dvPlay.permutation({k}, 4)")) for k in range(24)]
    assert numbered == list(itertools.permutations((1, 2, 3, 4)))
    told = says("compose", s=9, t=14)
    sigma, tau, both = (
        tuple(map(int, part.split(", "))) for part in re.findall(r"\(([\d, ]+)\)", told)
    )
    assert (sigma, tau) == (numbered[9], numbered[14])
    assert both == tuple(tau[value - 1] for value in sigma)


def test_the_variances_are_those_of_the_estimators() -> None:
    """With σ small the path's noise is σ² f''(μ)², here 4σ² at μ = 0."""
    told = says("variances", mu=0, sigma=0.01)
    path = float(re.findall(r"and ([\d.e-]+) by the path", told)[0])
    assert path == pytest.approx(4e-4, rel=1e-2)


def test_the_error_of_the_proposal_is_exact() -> None:
    """Counted otherwise: how many games are won after each number of rounds, and their weights."""
    won, games = dict[int, int](), {20: 1}
    for rounds in range(1, 101):
        later: dict[int, int] = {}
        for at, count in games.items():
            for to in (at - 1, at + 1):
                later[to] = later.get(to, 0) + count
        won[rounds] = later.pop(40, 0)
        later.pop(0, None)
        games = later

    def total(up: float, down: float) -> float:
        ups = {rounds: (rounds + 20) // 2 for rounds in won}
        return sum(n * up ** ups[r] * down ** (r - ups[r]) for r, n in won.items())

    p, q = 18 / 37, 0.6
    second = total(p * p / q, (1 - p) ** 2 / (1 - q))
    exact = math.sqrt((second / total(p, 1 - p) ** 2 - 1) / 3000)
    assert script(f"dvPlay.error({q}, 3000)") == pytest.approx(exact, rel=1e-9)
    assert exact < script("dvPlay.error(18 / 37, 3000)") / 3


def test_the_mask_names_the_moved_scales() -> None:
    assert "is s₂ + s₄." in says("mask", m1=True, m2=False, m3=True, m4=False)
    assert "is 0." in says("mask", m1=True, m2=True, m3=True, m4=True)


def test_the_moving_end_accounts_for_the_difference() -> None:
    truth, score, end = map(
        float,
        re.findall(r"derivative ([-\d.]+).*is ([-\d.]+):.*= ([\d.]*\d)", says("uniform", b=1.2))[0],
    )
    assert truth == pytest.approx(score + end)


@pytest.mark.parametrize("name", list(play.figures()))
def test_a_figure_is_drawn_at_build(name: str) -> None:
    figure = play.figures()[name]
    ElementTree.fromstring(figure["svg"])
    assert "NaN" not in figure["svg"] + figure["says"]
    assert figure["says"].endswith(".")


def test_an_unknown_figure_fails_the_build(
    build_site: Build, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Abort):
        build_site(index="# Home\n\n<!-- play: nothing -->\n")
    assert "expected a figure to play with (compose, " in caplog.text


@pytest.fixture(scope="module")
def address(build_site: Build) -> Iterator[str]:
    site: Path = build_site(index="# Home\n", play=PAGE)
    with chromium.served(site) as served:
        yield f"{served}play/"


def test_a_control_moves_its_picture_and_its_sentence(browser: Any, address: str) -> None:
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(address)
    for name in play.figures():
        box = page.locator(f"[data-play={name}]")
        before = _shown(box)
        control = box.locator("input").first
        control.focus()
        control.press("Space" if name == "mask" else "ArrowRight")
        after = _shown(box)
        assert before[0] != after[0], name
        assert before[1] != after[1], name
    assert not faults
    page.close()


def test_a_figure_is_whole_without_javascript(browser: Any, address: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(address)
    assert page.locator(".dv-play svg:visible").count() == len(play.figures())
    assert page.locator(".dv-play input").count() == 0
    page.close()


@pytest.mark.usefixtures("axe")
@pytest.mark.parametrize(("scheme", "width"), LOOKS)
def test_figures_are_accessible_and_fit(
    browser: Any, address: str, scheme: str, width: int
) -> None:
    assert not misfits(browser, address, scheme, width)


def _shown(box: Any) -> tuple[str, str]:
    picture, says = box.locator(".dv-play-picture"), box.locator(".dv-play-says")
    return picture.inner_html(), says.inner_text()
