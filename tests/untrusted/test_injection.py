r"""Nothing that an author writes runs in a reader's browser, wherever it comes to stand.

One page carries the same attack in every place that page text reaches. It is opened in
Chromium with the policy switched off, so that escaping alone has to hold; a second look
shows that the policy alone would hold, too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from derivations.site import border, chromium, policy
from tests.site.made_up import Build

ATTACK = "<img src=x onerror=window.pwned=1>"
QUOTED = "&lt;/title&gt;&lt;img src=x onerror=window.pwned=1&gt;"
HEAD = f"""---
title: "{ATTACK}"
description: '"><script>window.pwned=1</script>'
template: redirect.html
location: "javascript:window.pwned=1"
tags: ["{ATTACK}"]
---
"""
HOSTILE = (
    HEAD
    + rf"""
# {QUOTED} and $a = a \text{{{ATTACK}}}$

## Words `{ATTACK}` {{: data-toc-label="{ATTACK}" }}

## Id {{: id='x"onmouseover="window.pwned=1' onclick="window.pwned=1" }}

$(a+1)^2 = a^2+2a+1 \text{{{ATTACK}}}$ and $\text{{</script><script>window.pwned=1</script>}} = 2$

$$b = \text{{{ATTACK}}} \label{{x"onclick="window.pwned=1}}$$

![a > $c = \text{{"onload="window.pwned=1}}$](x.png "t > $d = d$")

{ATTACK} <svg><script>window.pwned=1</script><set attributeName="href"/></svg>
<a href="javascript:window.pwned=1">link</a> [link](javascript:window.pwned=1)
<style>* {{ background: url(http://example.org) }}</style> <base href="http://example.org/">
<form action="http://example.org"><button>go</button></form>
<iframe srcdoc="<script>parent.pwned=1</script>"></iframe>

/// theorem | {ATTACK}
    id: one

$e = \text{{{ATTACK}}}$
///

/// refuted | {ATTACK}
$FALSE = \text{{{ATTACK}}}$
///

/// unchecked | {ATTACK}
$f = \text{{{ATTACK}}}$
///

/// code | {ATTACK}
///

$BROKEN \text{{{ATTACK}}}$

[^1]: {ATTACK}

A note[^1].
"""
)
CELL = f"from IPython.display import HTML\nprint('{ATTACK}')\nHTML('{ATTACK}')"
NOTEBOOK = json.dumps(
    {
        "cells": [
            {"cell_type": "markdown", "id": "a", "metadata": {}, "source": f"# {ATTACK}"},
            {
                "cell_type": "code",
                "id": "b",
                "metadata": {},
                "source": CELL,
                "outputs": [],
                "execution_count": None,
            },
        ],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "p", "language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
)


@pytest.fixture(scope="module")
def hostile(build_site: Build) -> Path:
    ledger = "# Ledger\n\n<!-- ledger -->\n\n<!-- quote: hostile.md#one -->\n"
    return build_site(
        strict=False, notebook=NOTEBOOK, index="# Home\n", hostile=HOSTILE, ledger=ledger
    )


@pytest.fixture(scope="module")
def address(hostile: Path) -> Iterator[str]:
    with chromium.served(hostile) as served:
        yield served


PAGES = ("", "hostile/", "ledger/", "experiments/one/", "404.html")
ARMED = """[...document.querySelectorAll('*')].flatMap(e => [...e.attributes]
  .filter(a => a.name.startsWith('on') || /^\\s*javascript:window/i.test(a.value))
  .map(a => e.outerHTML.slice(0, 200)))"""


@pytest.mark.parametrize("name", PAGES)
def test_no_page_runs_what_its_author_wrote(browser: Any, address: str, name: str) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(f"{address}{name}", wait_until="networkidle")
    assert page.evaluate(ARMED) == []
    assert page.evaluate("window.pwned") is None
    assert page.locator("img[src=x]:not(article *)").count() == 0
    context.close()


def test_searching_runs_nothing(browser: Any, address: str) -> None:
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    page.keyboard.press("/")
    found = 0
    for words in ("img", "onerror", "alert", "pwned"):
        page.fill("input[data-md-component=search-query]", "")
        page.keyboard.type(words, delay=20)
        page.wait_for_timeout(700)
        found += page.locator(".md-search-result__item").count()
        assert page.evaluate(ARMED) == []
    assert found
    assert page.evaluate("window.pwned") is None
    assert page.locator(".md-search-result img").count() == 0
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_the_policy_alone_stops_a_script(browser: Any, address: str, name: str) -> None:
    page = browser.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.goto(f"{address}{name}", wait_until="networkidle")
    assert not [text for text in told if "Content Security Policy" in text], told
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<img src=y onerror=window.pwned=1>')"
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.pwned") is None
    assert [text for text in told if "Content Security Policy" in text]
    page.close()


def test_every_script_on_a_page_is_the_themes(hostile: Path) -> None:
    """The hashes are those of scripts that the theme has written, none that came later."""
    html = (hostile / "hostile" / "index.html").read_text(encoding="utf-8")
    assert 'http-equiv="Content-Security-Policy"' in html
    assert html.index("Content-Security-Policy") < html.index("<title>")
    assert "sha256" not in policy.applied("<meta charset=utf-8><script>pwned=1</script>")


def test_the_index_holds_formulas_as_text(hostile: Path) -> None:
    index = json.loads((hostile / "search" / "search_index.json").read_text(encoding="utf-8"))
    text = " ".join(doc["title"] + doc["text"] for doc in index["docs"])
    assert "<img" not in text
    assert "&lt;img src=x onerror" in text


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<p onclick=x>a</p>", "<p>a</p>"),
        ("<script>a</script>b", "b"),
        ('<a href="javascript:x">a</a>', "<a>a</a>"),
        ('<a href=" JaVa\tScript:x">a</a>', "<a>a</a>"),
        ('<img src="data:text/html,x">', "<img>"),
        ('<svg><use href="http://a.example/#x"></use></svg>', "<svg><use></use></svg>"),
        ('<p style="position:fixed;text-align:left">a</p>', '<p style="text-align:left">a</p>'),
        ('<p id="__search">a</p>', "<p>a</p>"),
        ("<svg><foreignObject><p>a</p></foreignObject></svg>", "<svg></svg>"),
        ("<noscript><p title='</noscript><img src=x onerror=1>'>", "<p></p>"),
    ],
)
def test_the_border_takes_out(html: str, left: str) -> None:
    shown, faults = border.Border().content(html)
    assert "onerror" not in shown
    assert shown == left or html.startswith("<noscript>")
    assert faults


def test_a_trusted_author_keeps_html_but_types_no_verdict() -> None:
    html = "<form><button>go</button></form>"
    assert border.Border(trusted=True).content(html) == (html, [])
    assert border.Border(trusted=True).content('<b class="dv-is-formal">x</b>')[1]
    assert border.Border(trusted=True).content("<math><mn>1</mn></math>")[1]
