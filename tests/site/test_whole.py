"""Ledger and quotes in a whole site, with made-up verdicts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort

from tests.site.made_up import Build

PROOF = r"""# A page about $n$

Let us see.

/// theorem | One
    id: one

$1 = 1$ and [elsewhere](../index.md).
///

/// refuted
    id: wrong

$$
1 = 2
$$
///

/// unchecked | nobody can
$a = b$
///
"""
ERRATA = """# Errata

What was printed:

<!-- quote: proof.md#wrong -->

What holds:

<!-- quote: proof.md#one -->
"""
LEDGER = "# Ledger\n\n<!-- ledger -->\n"


def article(site: Path, page: str) -> str:
    text = (site / page / "index.html").read_text(encoding="utf-8")
    return re.findall(r"<article.*?</article>", text, re.DOTALL)[0]


@pytest.fixture(scope="module")
def whole(build_site: Build) -> Path:
    home = "# Home\n\n$x = y$\n"
    proof = PROOF.replace("../index.md", "index.md")
    return build_site(index=home, proof=proof, errata=ERRATA, ledger=LEDGER)


def test_a_quoted_block_comes_with_its_verdict_and_counterexample(whole: Path) -> None:
    shown = article(whole, "errata")
    assert '<section class="dv-block dv-refuted" id="wrong">' in shown
    assert "refuted, as it should be" in shown
    assert shown.count("The smallest world in which it fails") == 1
    assert shown.index("What was printed") < shown.index('id="wrong"') < shown.index("What holds")


def test_a_quote_names_its_page_and_its_links_lead_to_the_same_place(whole: Path) -> None:
    shown = article(whole, "errata")
    assert '<p class="dv-origin">From <a href="../proof/#wrong">Proof</a></p>' in shown
    assert (whole / "errata" / "../").resolve() == whole
    assert '<a href="../">elsewhere</a>' in shown


def test_every_formula_has_one_row_that_links_to_it(whole: Path) -> None:
    shown = article(whole, "ledger")
    links = re.findall(r'<tr><td><a href="([^"]+)#([\w-]+-[0-9a-f]{6})">', shown)
    assert len(links) == len(set(links)) == 5
    for page, ident in links:
        target = (whole / "ledger" / page / "index.html").resolve()
        assert target.read_text(encoding="utf-8").count(f'id="{ident}"') == 1


def test_a_quote_is_no_second_row(whole: Path) -> None:
    shown = article(whole, "ledger")
    assert shown.count("<code>1 = 2</code>") == 1
    assert not re.search(
        r'<span id="[^"]*" class="dv-(?:formula|display)', article(whole, "errata")
    )


def test_the_ledger_counts_what_nobody_checked(whole: Path) -> None:
    shown = article(whole, "ledger")
    assert "nobody checked: <strong>1</strong>" in shown
    assert "<strong>5 formulas</strong> on 2 pages" in shown


def test_the_certificate_says_the_same(whole: Path) -> None:
    data = json.loads((whole / "ledger.json").read_text(encoding="utf-8"))
    assert data["totals"]["formulas"] == len(data["formulas"]) == 5
    assert data["totals"]["by_verdict"]["refuted"] == 1
    assert data["totals"]["unchecked"] == 1
    assert "sympy" in data["versions"]
    assert "/" not in data["commit"]
    assert {row["page"] for row in data["formulas"]} == {"index.md", "proof.md"}


def test_the_certificate_has_the_address_of_every_formula(whole: Path) -> None:
    data = json.loads((whole / "ledger.json").read_text(encoding="utf-8"))
    links = re.findall(r'<tr><td><a href="[^"]+#([\w-]+)">', article(whole, "ledger"))
    assert [row["address"] for row in data["formulas"]] == links


def test_the_page_says_nothing_about_seconds(whole: Path) -> None:
    assert "second" not in article(whole, "ledger")


def test_the_script_is_served_by_the_site_itself(whole: Path) -> None:
    scripts = re.findall(r'<script src="([^"]+)"></script>', article(whole, "ledger"))
    assert scripts == ["../assets/ledger.js"]
    assert (whole / "assets" / "ledger.js").is_file()


def test_the_search_index_does_not_hold_the_ledger(whole: Path) -> None:
    index = (whole / "search" / "search_index.json").read_text(encoding="utf-8")
    docs = [d for d in json.loads(index)["docs"] if d["location"].startswith("ledger")]
    assert docs
    assert all("1 = 2" not in doc["text"] for doc in docs)


@pytest.mark.parametrize(
    ("quote", "reason"),
    [("proof.md#gone", "has no block with this id"), ("gone.md#one", "is no page")],
)
def test_a_quote_of_nothing_fails_the_build(
    build_site: Build, quote: str, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Abort):
        build_site(index="# Home\n", proof="# A\n\n$1 = 1$\n", errata=f"<!-- quote: {quote} -->\n")
    assert reason in caplog.text
