"""What an editor asks while a page is being written, over the language server protocol.

Diagnostics come as the author types. Hovering over a formula tells how it was read, its
verdict and its counterexample; a name leads to its declaration; names and commands are
completed. Checking runs in a thread, with worker processes that live as long as the editor.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from derivations import __version__
from derivations.errors import Unreadable
from derivations.pages import FormulaReport, Page, PageReport, check_pages, read_page
from derivations.pages import vocabulary as words_of
from derivations.runs import project
from derivations.runs.staff import STAFF
from derivations.site import katex, words
from derivations.site.formats import one_line, place

QUIET = 0.15
"""Seconds without a keystroke after which a page is checked."""


@dataclass
class Document:
    """A page that is open in the editor, and what is known of it."""

    text: str
    version: int
    page: Page | None = None
    report: PageReport | None = None

    def offset(self, position: types.Position) -> int:
        """Where a place of the editor is in the text; the editor counts UTF-16 units."""
        lines = self.text.split("\n")
        before = sum(len(line) + 1 for line in lines[: position.line])
        line = lines[position.line] if position.line < len(lines) else ""
        column, units = 0, 0
        while column < len(line) and units < position.character:
            units += 1 + (ord(line[column]) > 0xFFFF)
            column += 1
        return before + column

    def position(self, offset: int) -> types.Position:
        """The reverse of `offset`."""
        starts = [0]
        for line in self.text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        number = bisect_right(starts, offset) - 1
        part = self.text[starts[number] : offset]
        return types.Position(number, len(part.encode("utf-16-le")) // 2)

    def formula(self, position: types.Position) -> FormulaReport | None:
        """The formula at a place."""
        at = self.offset(position)
        shown = self.report.formulas if self.report else ()
        return next((f for f in shown if f.start <= at <= f.end), None)


class Server(LanguageServer):
    """The server, and the documents that are open."""

    def __init__(self) -> None:
        super().__init__("derivations", __version__)
        self.open: dict[str, Document] = {}
        self.home: Path | None = None
        self.turn = asyncio.Lock()  # one check at a time

    async def changed(self, uri: str, text: str, version: int) -> None:
        """Check a page anew, as soon as its author pauses, and publish what fails."""
        document = self.open[uri] = Document(text.replace("\r\n", "\n"), version)
        await asyncio.sleep(QUIET)
        if self.open.get(uri) is not document:
            return
        page = await asyncio.to_thread(read_page, self.called(uri), document.text)
        async with self.turn:
            document.report = (await asyncio.to_thread(check_pages, [page]))[0]
        document.page = page
        if self.open.get(uri) is document:
            self.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(uri, diagnostics(document), version)
            )

    def called(self, uri: str) -> str:
        """What messages call a page."""
        path = Path(unquote(urlsplit(uri).path))
        if self.home and path.is_relative_to(self.home):
            return path.relative_to(self.home).as_posix()
        return path.name


SERVER = Server()


def diagnostics(document: Document) -> list[types.Diagnostic]:
    """What fails, and what nobody checked."""
    found = []
    assert document.report is not None
    for formula in document.report.formulas:
        if not formula.passes:
            found.append(_diagnostic(document, formula))
    for item in document.report.unchecked:
        span = _range(document, item.formula.start, item.formula.end)
        told = f"unchecked: {item.reason}"
        found.append(types.Diagnostic(span, told, types.DiagnosticSeverity.Hint))
    return found


def _diagnostic(document: Document, formula: FormulaReport) -> types.Diagnostic:
    _, line, column = place(formula)
    start = document.offset(types.Position(line - 1, 0)) + column - 1
    caret = formula.excerpt.rpartition("\n")[2].count("^")
    end = start + caret if caret else formula.end
    return types.Diagnostic(
        _range(document, start, max(end, start + 1)),
        one_line(formula),
        types.DiagnosticSeverity.Error,
        formula.verdict,
        source="derivations",
    )


def _range(document: Document, start: int, end: int) -> types.Range:
    return types.Range(document.position(start), document.position(end))


@SERVER.feature(types.INITIALIZED)
def initialized(server: Server, _: types.InitializedParams) -> None:
    """Take the folder that the editor has opened as the project."""
    root = server.workspace.root_path
    server.home = Path(root) if root else None
    project.use(server.home)
    STAFF.keeps = True


@SERVER.feature(types.SHUTDOWN)
def shut(_server: Server, _: None) -> None:
    """End the worker processes."""
    STAFF.keeps = False
    STAFF.renew()


@SERVER.feature(types.TEXT_DOCUMENT_DID_OPEN)
async def opened(server: Server, params: types.DidOpenTextDocumentParams) -> None:
    """A page was opened."""
    document = params.text_document
    await server.changed(document.uri, document.text, document.version)


@SERVER.feature(types.TEXT_DOCUMENT_DID_CHANGE)
async def edited(server: Server, params: types.DidChangeTextDocumentParams) -> None:
    """A page was edited; the workspace has its text."""
    uri = params.text_document.uri
    text = server.workspace.get_text_document(uri).source
    await server.changed(uri, text, params.text_document.version)


@SERVER.feature(types.TEXT_DOCUMENT_DID_CLOSE)
def closed(server: Server, params: types.DidCloseTextDocumentParams) -> None:
    """A page was closed."""
    server.open.pop(params.text_document.uri, None)


@SERVER.feature(types.TEXT_DOCUMENT_HOVER)
def hover(server: Server, params: types.HoverParams) -> types.Hover | None:
    """How a formula was read, its verdict, and its counterexample."""
    document = server.open.get(params.text_document.uri)
    formula = document.formula(params.position) if document else None
    if document is None or formula is None:
        return None
    text = types.MarkupContent(types.MarkupKind.Markdown, "\n\n".join(_told(formula)))
    return types.Hover(text, _range(document, formula.start, formula.end))


def _told(formula: FormulaReport) -> list[str]:
    try:
        shown = katex.typeset(formula.latex, display=formula.display).plain
    except Unreadable:
        shown = formula.latex
    parts = [f"**{formula.kind}**, {formula.verdict}", f"`{shown}`"]
    if formula.kind == "sentence":
        said = dict.fromkeys(words.said(s, expected_refuted=formula.refuted) for s in formula.steps)
        parts.append("; ".join(said))
    if formula.message:
        parts.append(one_line(formula))
    if formula.counterexample:
        rows = [f"- `{name}` = `{value}`" for name, value in formula.counterexample.items()]
        parts.append("Counterexample:\n" + "\n".join(rows))
    return parts


@SERVER.feature(types.TEXT_DOCUMENT_DEFINITION)
def definition(server: Server, params: types.DefinitionParams) -> types.Location | None:
    """Where the name under the cursor was declared last."""
    uri = params.text_document.uri
    document = server.open.get(uri)
    formula = document.formula(params.position) if document else None
    if document is None or document.page is None or formula is None:
        return None
    at = document.offset(params.position)
    name = words_of.name_at(document.text[formula.start : formula.end], at - formula.start)
    places = [f for n, f in words_of.declarations(document.page) if n == name and f.start <= at]
    if not places:
        return None
    return types.Location(uri, _range(document, places[-1].start, places[-1].end))


@SERVER.feature(
    types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=["\\", "/"])
)
def completion(server: Server, params: types.CompletionParams) -> types.CompletionList:
    """Blocks after `///`; elsewhere the page's names and the commands of the language."""
    document = server.open.get(params.text_document.uri)
    at = document.offset(params.position) if document else 0
    line = document.text[:at].rpartition("\n")[2] if document else ""
    kind = types.CompletionItemKind
    if line.lstrip().startswith("///"):
        items = [_item(word, kind.Keyword) for word in words_of.blocks()]
    else:
        page = document.page if document else None
        found = dict(words_of.declarations(page)) if page else {}
        names = [words_of.Word(name, f"declared: {f.latex}") for name, f in found.items()]
        items = [_item(word, kind.Variable) for word in names]
        items += [_item(word, kind.Function) for word in words_of.commands()]
    return types.CompletionList(is_incomplete=False, items=items)


def _item(word: words_of.Word, kind: types.CompletionItemKind) -> types.CompletionItem:
    insert = word.text.removeprefix("\\") if word.text.startswith("\\") else word.text
    return types.CompletionItem(word.text, kind=kind, detail=word.says, insert_text=insert)
