"""Blocks as HTML: heads, ids, end marks, answers, source."""

from __future__ import annotations

import logging
import re

import pytest
from markdown import markdown

from derivations.site import border, placeholders, results
from derivations.site.blocks import BLOCKS, DerivationsBlocks


def html(text: str) -> str:
    shown = markdown(text, extensions=[DerivationsBlocks(link="copy/{path}", shown=set())])
    return shown.replace(border.KEY, "dv-")


@pytest.mark.parametrize("block", BLOCKS)
def test_every_block_says_what_it_is(block: type) -> None:
    shown = html(f"/// {block.NAME}\nText.\n///")
    assert f'class="dv-block dv-{block.NAME}"' in shown
    number = " 1" if block.NAME in results.KINDS else ""
    assert f'<span class="dv-kind">{block.WORD}{number}</span>' in shown
    assert "///" not in shown


def test_a_title_gives_an_id_and_twins_differ() -> None:
    shown = html("/// theorem | A fact\nOne.\n///\n\n/// theorem | A fact\nTwo.\n///")
    assert 'id="theorem-a-fact"' in shown
    assert 'id="theorem-a-fact-2"' in shown


def test_an_id_of_ones_own_stays() -> None:
    shown = html("/// refuted | A fact\n    id: fact\n\nOne.\n///")
    assert 'id="fact"' in shown
    assert 'href="#fact"' in shown


def test_without_title_and_id_there_is_no_link() -> None:
    assert "headerlink" not in html("/// proof\nOne.\n///")


def test_the_end_mark_stands_on_the_last_line_of_words() -> None:
    shown = html("/// proof\nOne.\n\nTwo.\n///")
    assert shown.index("Two.") < shown.index("∎") < shown.index("</p>", shown.index("Two."))


@pytest.mark.parametrize(
    "end", [placeholders.formula(3, display=True), "- a list"], ids=["display", "list"]
)
def test_or_on_a_line_of_its_own(end: str) -> None:
    assert '<p class="dv-end"><span' in html(f"/// proof\nOne.\n\n{end}\n\n///")


def test_an_empty_proof_has_its_mark_too() -> None:
    assert "∎" in html("/// proof\n///")


def test_answers_stand_below_the_paragraph_that_asks() -> None:
    first, second = placeholders.formula(1, display=False), placeholders.formula(2, display=False)
    shown = html(f"/// refuted\nFalse: {first}.\n\nToo: {second}.\n\n///")
    places = [shown.index(placeholders.reply(n)) for n in (1, 2)]
    assert shown.index("False:") < places[0] < shown.index("Too:") < places[1]


def test_blocks_nest() -> None:
    shown = html("//// theorem | T\n\n/// let\nOne.\n///\n\nTwo.\n\n////")
    assert shown.index("dv-theorem") < shown.index("dv-let") < shown.index("Two.")
    assert shown.count("</section>") == 2


def test_code_shows_source_and_links_its_file() -> None:
    shown = html("/// code | P = derivations.errors:Span.to\n///")
    assert 'href="copy/derivations/errors.py"' in shown
    assert '<span class="nf">to</span>' in shown
    assert 'aria-label="Source of Span.to"' in shown


def test_code_that_is_not_there_is_told_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "mkdocs.plugins.derivations"):
        shown = html("/// code | derivations.errors:nothing\n///")
    assert "found none" in shown
    assert "found none" in caplog.text


def test_an_alias_stands_in_the_head_of_its_listing() -> None:
    shown = html("/// code | P = derivations.errors:Span.to\n///")
    assert "<code>P</code> → <code>Span.to</code>" in shown


def test_a_wrapper_shows_what_does_its_work() -> None:
    target = "derivations.topics.coupling:module_inverse"
    work = "derivations.topics.coupling_torch:AffineCoupling.inverse"
    shown = html(f"/// code | {target}\n    shows: {work}\n\n///")
    assert "<code>module_inverse</code> → <code>AffineCoupling.inverse</code>" in shown
    assert "coupling_torch.py" in shown


def test_a_docstring_is_folded_to_its_first_line() -> None:
    shown = html("/// code | derivations.topics.em:maximise\n///")
    assert shown.index("<summary>") < shown.index("</summary>") < shown.index("Source of maximise")


def sentence(number: int) -> str:
    return placeholders.formula(number, display=True)


def told(text: str) -> str:
    """The quiet line of a proof in which formula 1 claims two steps and formula 2 nothing."""
    steps = {1: 2, 2: 0}.__getitem__
    extension = DerivationsBlocks(link="", shown=set(), steps=steps)
    shown = markdown(f"/// proof\n{text}\n///", extensions=[extension]).replace(border.KEY, "dv-")
    found = re.search(r'<p class="dv-basis"[^>]*>(.*?)</p>', shown)
    return found[1] if found else ""


def test_a_proof_says_what_it_only_argues_in_words() -> None:
    text = f"Put it in:\n\n{sentence(1)}\n\nThe rest of it is known from school."
    assert told(text) == "checked: 2 steps; argued in words: “The rest of it is known …”"


def test_a_formula_that_claims_nothing_checks_nothing() -> None:
    assert told(f"Look at {sentence(2)}.") == "checked: nothing; argued in words: “Look at ….”"


def test_words_that_lead_to_a_checked_formula_are_not_counted() -> None:
    assert told(f"Multiply out:\n\n{sentence(1)}") == ""
    assert told(f"Multiply out.\n\n{sentence(1)}") != ""
    assert told("Multiply out:\n\nAnd so on.") != ""
