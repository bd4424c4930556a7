"""What a mark opens: the evidence of a verdict, in words a reader can judge it by.

One popover a mark, at the end of the page. It opens by tap, pointer and
keyboard with no script; a script adds copying and the seconds, which differ
from build to build and so stand in a file of their own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from derivations.meaning.show import readable
from derivations.runs.outcome import Step
from derivations.site import chains, marks, render, words
from derivations.site.checked import Book, Entry
from derivations.site.marks import Mark

LEGEND = "marks.md"
"""The page that says what each mark means."""
TIMES = "evidence.json"
"""Beside each page: the seconds that its steps took, by the id of the mark."""


@dataclass(frozen=True)
class Here:
    """The page that is being written: its address, all pages, and links from it to others."""

    uri: str
    book: Book
    pages: Collection[str]
    link: Callable[[str], str]

    def home(self, entry: Entry) -> str:
        """The permanent link of a formula, as this page writes it."""
        return ("" if entry.page == self.uri else self.link(entry.page)) + f"#{entry.address}"


def popovers(entry: Entry, here: Here) -> Iterator[tuple[str, str]]:
    """The id and the HTML of each popover of a formula."""
    for mark in marks.of(entry):
        phrase = render.phrase(entry.report, mark)
        parts = [_head(entry, mark, phrase), *_told(entry, mark), _facts(entry, mark, here)]
        parts.append(_foot(entry, mark, here))
        label = {"aria-label": f"Evidence: {phrase}", "tabindex": "-1"}
        yield (
            mark.ident,
            render.tag(
                "div", "dv-why", "".join(parts), id=mark.ident, popover="", role="dialog", **label
            ),
        )


def times(entries: Iterable[Entry]) -> bytes:
    """The seconds of each mark, as JSON."""
    seconds = {
        mark.ident: round(sum(step.seconds for step in mark.steps), 4)
        for entry in entries
        for mark in marks.of(entry)
        if mark.steps
    }
    return json.dumps(seconds, separators=(",", ":"), sort_keys=True).encode()


def _head(entry: Entry, mark: Mark, phrase: str) -> str:
    weakest = mark.weakest
    name = weakest.verdict.value if weakest else entry.report.kind
    return f'<p class="dv-why-head"><span class="dv-mark dv-is-{name}">{escape(phrase)}</span></p>'


def _told(entry: Entry, mark: Mark) -> Iterator[str]:
    """What the verdict rests on; once where it is the same for all steps."""
    if not mark.steps:
        yield f"<p>{escape(words.role_means(entry.report.kind))}</p>"
    for text in dict.fromkeys(map(words.evidence, mark.steps)):
        yield f"<p>{escape(text)}</p>"


def _facts(entry: Entry, mark: Mark, here: Here) -> str:
    pairs = [
        ("Reason given", _reasons(entry, mark.steps)),
        ("Worlds", _worlds(mark.steps)),
        ("Sizes", _sizes(mark.steps)),
        *_given(entry, here),
        ("Written", f'<code class="dv-latex">{escape(_latex(entry, mark))}</code>'),
        ("In Rocq", _rocq(mark.steps)),
    ]
    rows = "".join(f"<div><dt>{name}</dt><dd>{told}</dd></div>" for name, told in pairs if told)
    return f"<dl>{rows}</dl>"


def _reasons(entry: Entry, steps: Sequence[Step]) -> str:
    """What the author wrote beside the steps; a reference in it is a link."""
    reasons = dict.fromkeys(step.reason for step in steps if step.reason.strip())
    told = [entry.references.in_prose(chains.words(reason)) for reason in reasons]
    cited = [label for step in steps for label in entry.references.cited(step.latex)]
    return "; ".join([*told, *map(entry.references.link, dict.fromkeys(cited))])


def _worlds(steps: Sequence[Step]) -> str:
    counts = sorted({step.worlds for step in steps if step.worlds})
    if not counts:
        return ""
    return f"{counts[0]:,}" if len(counts) == 1 else f"{counts[0]:,} to {counts[-1]:,}"


def _sizes(steps: Sequence[Step]) -> str:
    return escape(", ".join(dict.fromkeys(readable(step.bound) for step in steps if step.bound)))


def _rocq(steps: Sequence[Step]) -> str:
    """The lifted statement and its proof, folded."""
    told = "\n\n".join(dict.fromkeys(step.formal for step in steps if step.formal))
    if not told:
        return ""
    shown = f'<pre class="dv-rocq"><code>{escape(told)}</code></pre>'
    return f"<details><summary>Statement and proof</summary>{shown}</details>"


def _given(entry: Entry, here: Here) -> Iterator[tuple[str, str]]:
    """The declarations of the formula's letters, and the hypotheses about them."""
    needed = [here.book.entries[number] for number in entry.given]
    for name, supposed in (("Letters", False), ("Supposed", True)):
        links = [
            f'<a href="{here.home(e)}" data-formula>{escape(render.plain(e))}</a>'
            for e in needed
            if (e.report.kind == "hypothesis") is supposed
        ]
        yield name, ", ".join(links)


def _latex(entry: Entry, mark: Mark) -> str:
    whole = len(mark.steps) != 1 or len(entry.report.steps) == 1
    latex = entry.report.latex if whole else chains.flat(mark.steps[0].latex)
    return " ".join(latex.split())


def _foot(entry: Entry, mark: Mark, here: Here) -> str:
    legend = f'<a href="{here.link(LEGEND)}">What the marks mean</a> '
    return (
        '<p class="dv-why-foot"><button type="button" data-copy hidden>Copy LaTeX</button> '
        f'<a href="{here.home(entry)}">Permanent link</a> '
        f"{legend if LEGEND in here.pages else ''}"
        f'<button type="button" popovertarget="{mark.ident}" popovertargetaction="hide">Close'
        "</button></p>"
    )
