"""The blocks of a page as HTML: settings, theorems, proofs, refutations, code.

Written in the syntax of pymdownx.blocks (`/// theorem | Title` … `///`). What
a block means is decided in `derivations.pages`; here it only gets its looks.
"""

from __future__ import annotations

import logging
from html import escape
from typing import Any, ClassVar
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions.toc import slugify
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block, type_html_identifier

from derivations.errors import InputError
from derivations.site import placeholders, results
from derivations.site.border import owned
from derivations.site.source import Excerpt, excerpt

log = logging.getLogger("mkdocs.plugins.derivations")


class _Titled(Block):
    """A section with a line that says what it is, and a title if it has one."""

    ARGUMENT: bool | None = None
    OPTIONS: ClassVar[dict[str, Any]] = {"id": ("", type_html_identifier)}
    WORD = ""

    def on_create(self, parent: Element) -> Element:
        """The section, with its head."""
        section = SubElement(parent, "section", {"class": f"dv-block dv-{self.NAME}"})
        head = SubElement(section, "p", {"class": "dv-head"})
        kind = SubElement(head, "span", {"class": "dv-kind"})
        kind.text, kind.tail = self.WORD, " "
        if self.argument:
            SubElement(head, "span", {"class": "dv-name"}).text = self.argument
        self._permanent_link(section, head)
        return section

    def _permanent_link(self, section: Element, head: Element) -> None:
        name = self.options["id"] or slugify(f"{self.NAME} {self.argument or ''}", "-")
        if not self.options["id"] and not self.argument:
            return
        used = self.tracker.setdefault("ids", {})
        used[name] = used.get(name, 0) + 1
        section.set("id", name if used[name] == 1 else f"{name}-{used[name]}")
        link = SubElement(head, "a", {"class": "headerlink", "href": f"#{section.get('id')}"})
        link.set("title", "Permanent link")
        link.set("data-search-exclude", "")
        link.text = "¶"


class Let(_Titled):
    """Declarations, definitions and hypotheses."""

    NAME, WORD = "let", "Setting"


class _Statement(_Titled):
    """A numbered statement: a landmark with a heading, so that it stands among the contents."""

    def on_create(self, parent: Element) -> Element:
        """The section; statements of all kinds are counted together, page by page."""
        count = getattr(self.md, "dv_statements", 0) + 1
        self.md.dv_statements = count
        section = super().on_create(parent)
        head = section[0]
        kind = f"{self.WORD} {count}"
        head.tag, head[0].text = "h3", kind
        ident = section.get("id") or f"statement-{count}"
        section.set("id", ident)
        head.set("id", f"{ident}{results.TITLE}")
        head.set("data-toc-label", f"{kind}. {self.argument}" if self.argument else kind)
        section.set("aria-labelledby", head.get("id", ""))
        return section

    def _permanent_link(self, section: Element, head: Element) -> None:
        """The table of contents gives each heading a link."""
        super()._permanent_link(section, head)
        for link in head.findall("a"):
            head.remove(link)


class Theorem(_Statement):
    """A statement that a proof follows."""

    NAME, WORD = "theorem", "Theorem"


class Lemma(_Statement):
    """A statement on the way to another."""

    NAME, WORD = "lemma", "Lemma"


class Proposition(_Statement):
    """A statement of less weight."""

    NAME, WORD = "proposition", "Proposition"


class Corollary(_Statement):
    """A statement that another one gives at once."""

    NAME, WORD = "corollary", "Corollary"


class Proof(_Titled):
    """The steps; the end of the last one carries the end mark."""

    NAME, WORD = "proof", "Proof"

    def on_end(self, block: Element) -> None:
        """Put the end mark on the last line of words, or on a line of its own."""
        last = block[-1]
        inside = last.tag == "p" and last.get("class") is None and not _ends_in_display(last)
        home = last if inside else SubElement(block, "p", {"class": "dv-end"})
        mark = SubElement(home, "span", {"class": "dv-qed", "data-search-exclude": ""})
        SubElement(mark, "span", {"aria-hidden": "true"}).text = "∎"
        SubElement(mark, "span", {"class": "dv-hidden"}).text = "End of proof."


class Refuted(_Titled):
    """Formulas that the machine must refute, and what it found."""

    NAME, WORD = "refuted", "False, and the machine shows why"

    def on_end(self, block: Element) -> None:
        """Keep a place for the machine's answer below each part that has formulas."""
        for child in list(block)[::-1]:
            at = list(block).index(child) + 1
            for number in placeholders.numbers("".join(child.itertext()))[::-1]:
                answer = Element("div")
                answer.text = placeholders.reply(number)
                block.insert(at, answer)


class Unchecked(_Titled):
    """Text whose formulas nobody has checked; counted and listed."""

    NAME, WORD = "unchecked", "Not checked"


class Code(Block):
    """`/// code | P = package.module:function`: the function's source as it is now."""

    NAME = "code"
    ARGUMENT = True

    def on_create(self, parent: Element) -> Element:
        """The figure; a function that is not there is said in its place, and logged."""
        figure = SubElement(parent, "figure", {"class": "dv-block dv-code"})
        target = self.argument.rpartition("=")[2]
        try:
            self._fill(figure, excerpt(target))
        except (InputError, SyntaxError) as error:
            log.error("code block %r: %s", self.argument, error)
            SubElement(figure, "p", {"class": "dv-trouble"}).text = str(error)
        return figure

    def _fill(self, figure: Element, found: Excerpt) -> None:
        caption = SubElement(figure, "figcaption")
        name = SubElement(caption, "code")
        name.text, name.tail = found.name, " "
        where = SubElement(caption, "a", {"class": "dv-file"})
        where.set("href", self.config["link"].format(path=found.shown))
        where.text = f"{found.shown}, lines {found.first}–{found.last}"
        self.config["shown"].add((found.shown, found.file))
        SubElement(figure, "div").text = self.md.htmlStash.store(_highlighted(found))


def _ends_in_display(paragraph: Element) -> bool:
    text = "".join(paragraph.itertext()).rstrip()
    return bool(placeholders.LONE_DISPLAY.search(f"<p>{text[text.rfind(chr(0xE001)) :]}</p>"))


def _highlighted(found: Excerpt) -> str:
    html = highlight(found.text, PythonLexer(), HtmlFormatter(cssclass="highlight", wrapcode=True))
    label = escape(f"Source of {found.name}")
    opening = f'<code tabindex="0" role="region" aria-label="{label}">'
    return html.replace("<code>", opening, 1)


BLOCKS = (Let, Theorem, Lemma, Proposition, Corollary, Proof, Refuted, Unchecked)


class DerivationsBlocks(BlocksExtension):
    """The Markdown extension; the plugin hands it where code files are published."""

    def __init__(self, **configs: Any) -> None:
        self.config = {
            "link": ["#", "address of a source file's copy, with {path} for its path"],
            "shown": [set(), "the files that code blocks have shown, filled by the blocks"],
        }
        super().__init__(**configs)

    def extendMarkdownBlocks(self, md: Markdown, block_mgr: Any) -> None:  # noqa: N802
        """Register every block; the name is pymdownx's."""
        for block in BLOCKS:
            block_mgr.register(owned(block), {})
        block_mgr.register(owned(Code), self.getConfigs())


def makeExtension(**configs: Any) -> DerivationsBlocks:  # noqa: N802
    """The name by which Python-Markdown finds an extension."""
    return DerivationsBlocks(**configs)
