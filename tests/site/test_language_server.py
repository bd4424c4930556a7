"""The language server, spoken to as an editor does: over its protocol, through pipes."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.lsp.client import LanguageClient

PAGE = """/// let
Let $a, b \\in \\mathbb{R}$ with $a > 0$.
///

Here $a + b = b + a$ holds, and 𝕏 $a + c = 1$ is a slip.

$a b = a + b$
"""


class Editor:
    """A client that remembers the last diagnostics of each page."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.client = LanguageClient("tests", "1")
        self.told: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()

        @self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def _(params: types.PublishDiagnosticsParams) -> None:
            self.told.put_nowait(params)

    async def __aenter__(self) -> Editor:
        command = [sys.executable, "-m", "derivations", "language-server"]
        await self.client.start_io(*command)
        start = types.InitializeParams(types.ClientCapabilities(), root_uri=self.root.as_uri())
        self.can = (await self.client.initialize_async(start)).capabilities
        self.client.initialized(types.InitializedParams())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.shutdown_async(None)
        self.client.exit(None)
        await self.client.stop()

    async def opens(self, text: str) -> list[types.Diagnostic]:
        self.uri = (self.root / "page.md").as_uri()
        item = types.TextDocumentItem(self.uri, "markdown", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return list((await asyncio.wait_for(self.told.get(), 60)).diagnostics)

    async def changes(self, text: str) -> list[types.Diagnostic]:
        document = types.VersionedTextDocumentIdentifier(2, self.uri)
        change = types.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))
        return list((await asyncio.wait_for(self.told.get(), 60)).diagnostics)

    def at(self, line: int, character: int) -> dict[str, Any]:
        document = types.TextDocumentIdentifier(self.uri)
        return {"text_document": document, "position": types.Position(line, character)}


def spoken(root: Path, talk: Any) -> None:
    async def whole() -> None:
        async with Editor(root) as editor:
            await talk(editor)

    asyncio.run(whole())


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DERIVATIONS_CACHE", str(tmp_path / "cache"))


def test_diagnostics_come_and_go(tmp_path: Path) -> None:
    async def talk(editor: Editor) -> None:
        slip, false = await editor.opens(PAGE)
        assert slip.code == "unreadable"
        assert "the symbol c is not declared" in slip.message
        # The editor counts UTF-16 units: the letter before the formula has two.
        assert slip.range.start == types.Position(4, PAGE.split("\n")[4].index("c = 1") + 1)
        assert false.code == "refuted"
        assert false.range.start.line == 6
        assert (
            await editor.changes(PAGE.replace("c = 1", "0 = a").replace("a b = a + b", "a")) == []
        )

    spoken(tmp_path, talk)


def test_hover_tells_reading_verdict_and_counterexample(tmp_path: Path) -> None:
    async def talk(editor: Editor) -> None:
        await editor.opens(PAGE)
        held = await editor.client.text_document_hover_async(types.HoverParams(**editor.at(4, 8)))
        assert held is not None
        assert "a+b=b+a" in held.contents.value
        assert "proved" in held.contents.value
        false = await editor.client.text_document_hover_async(types.HoverParams(**editor.at(6, 3)))
        assert false is not None
        assert "Counterexample" in false.contents.value
        nothing = types.HoverParams(**editor.at(3, 0))
        assert await editor.client.text_document_hover_async(nothing) is None

    spoken(tmp_path, talk)


def test_a_name_leads_to_its_declaration(tmp_path: Path) -> None:
    async def talk(editor: Editor) -> None:
        await editor.opens(PAGE)
        place = await editor.client.text_document_definition_async(
            types.DefinitionParams(**editor.at(6, 3))
        )
        assert isinstance(place, types.Location)
        assert place.range.start == types.Position(1, 4)

    spoken(tmp_path, talk)


def test_names_commands_and_blocks_are_completed(tmp_path: Path) -> None:
    async def talk(editor: Editor) -> None:
        await editor.opens(PAGE)
        found = await editor.client.text_document_completion_async(
            types.CompletionParams(**editor.at(6, 3))
        )
        assert isinstance(found, types.CompletionList)
        labels = [item.label for item in found.items]
        assert labels[:2] == ["a", "b"]
        assert "\\sum" in labels
        await editor.changes("/// \n")
        found = await editor.client.text_document_completion_async(
            types.CompletionParams(**editor.at(0, 4))
        )
        assert isinstance(found, types.CompletionList)
        assert "theorem" in [item.label for item in found.items]

    spoken(tmp_path, talk)


def test_what_the_server_offers(tmp_path: Path) -> None:
    async def talk(editor: Editor) -> None:
        assert editor.can.hover_provider
        assert editor.can.definition_provider
        assert editor.can.completion_provider is not None
        assert editor.can.completion_provider.trigger_characters == ("\\", "/")

    spoken(tmp_path, talk)
