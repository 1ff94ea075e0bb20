"""The language server, driven over standard input and output by a client of pygls, on a folder of files."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types
from pygls.lsp.client import LanguageClient

from tests.conversations import BODY, CALL
from turnlint.lsp.edits import edits

UNANSWERED: dict[str, Any] = BODY | {
    "messages": [
        {"role": "user", "content": "How much 🙂?"},
        {"role": "assistant", "content": [CALL | {"index": 0}]},
        {"role": "user", "content": "And now?"},
    ]
}
SAFE = json.loads(json.dumps(UNANSWERED).replace(', "index": 0', ""))
MISSING = {"type": "tool_result", "tool_use_id": "toolu_01A", "is_error": True}


class Editor:
    """An editor: it opens documents, applies edits, and waits for what the server finds."""

    def __init__(self, client: LanguageClient, folder: Path) -> None:
        self.client = client
        self.folder = folder
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.found: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()

        @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)  # type: ignore[untyped-decorator]
        def _published(params: types.PublishDiagnosticsParams) -> None:
            self.found.put_nowait(params)

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    async def open(self, name: str) -> list[types.Diagnostic]:
        text = (self.folder / name).read_text(encoding="utf-8")
        self.texts[name], self.versions[name] = text, 1
        item = types.TextDocumentItem(self.uri(name), "json", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return await self.told(name)

    async def told(self, name: str) -> list[types.Diagnostic]:
        while True:
            params = await asyncio.wait_for(self.found.get(), 60)
            if params.uri == self.uri(name) and params.version in (None, self.versions[name]):
                return list(params.diagnostics)

    async def change(self, name: str, *changes: types.TextEdit) -> list[types.Diagnostic]:
        """Make edits, the last in the text first."""
        self.texts[name] = applied(self.texts[name], changes)
        self.versions[name] += 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.versions[name], self.uri(name)),
                [types.TextDocumentContentChangePartial(each.range, each.new_text) for each in reversed(changes)],
            )
        )
        return await self.told(name)

    async def actions(
        self, name: str, diagnostics: list[types.Diagnostic], *only: types.CodeActionKind | str
    ) -> list[types.CodeAction]:
        stretch = diagnostics[0].range if diagnostics else types.Range(types.Position(0, 0), types.Position(0, 0))
        told = await self.client.text_document_code_action_async(
            types.CodeActionParams(
                types.TextDocumentIdentifier(self.uri(name)),
                stretch,
                types.CodeActionContext(diagnostics, only=list(only) or None),
            )
        )
        return [each for each in told or () if isinstance(each, types.CodeAction)]


def applied(text: str, changes: tuple[types.TextEdit, ...]) -> str:
    """A text with edits made, as an editor makes them."""
    lines = text.split("\n")

    def offset(at: types.Position) -> int:
        before = sum(len(line) + 1 for line in lines[: at.line])
        units = lines[at.line].encode("utf-16-le", "surrogatepass")[: 2 * at.character]
        return before + len(units.decode("utf-16-le", "surrogatepass"))

    for each in reversed(changes):
        text = text[: offset(each.range.start)] + each.new_text + text[offset(each.range.end) :]
    return text


@asynccontextmanager
async def editor(folder: Path) -> AsyncIterator[Editor]:
    client = LanguageClient("test", "1")
    await client.start_io(sys.executable, "-m", "turnlint", "lsp", "--stdio")
    made = Editor(client, folder)
    await client.initialize_async(
        types.InitializeParams(types.ClientCapabilities(), root_uri=folder.as_uri(), workspace_folders=None)
    )
    client.initialized(types.InitializedParams())
    yield made
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()  # type: ignore[no-untyped-call]


def run(folder: Path, story: Callable[[Editor], Coroutine[Any, Any, None]]) -> None:
    async def told() -> None:
        async with editor(folder) as made:
            await story(made)

    asyncio.run(told())


def rules(found: list[types.Diagnostic]) -> list[object]:
    return [each.code for each in found]


def edits_of(action: types.CodeAction) -> list[types.TextEdit]:
    assert action.edit is not None
    assert action.edit.document_changes is not None
    [change] = action.edit.document_changes
    assert isinstance(change, types.TextDocumentEdit)
    return [each for each in change.edits if isinstance(each, types.TextEdit)]


def test_findings_come_and_go_as_a_text_is_written(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(UNANSWERED, ensure_ascii=False), encoding="utf-8")

    async def story(editor: Editor) -> None:
        found = await editor.open("a.json")
        assert rules(found) == ["unknown-field", "tool-use-without-result"]
        first = found[1]
        text = editor.texts["a.json"]
        start = len(text[: text.index('{"role": "assistant"')].encode("utf-16-le")) // 2
        assert first.range.start == types.Position(0, start)
        assert first.severity == types.DiagnosticSeverity.Error
        assert first.source == "turnlint"
        assert first.message.startswith(
            "messages.1: `tool_use` ids were found without `tool_result` blocks immediately"
        )
        whole = types.Range(types.Position(0, 0), types.Position(0, len(text.encode("utf-16-le")) // 2))
        assert await editor.change("a.json", types.TextEdit(whole, json.dumps(BODY))) == []
        told = await editor.client.text_document_hover_async(
            types.HoverParams(types.TextDocumentIdentifier(editor.uri("a.json")), types.Position(0, 3))
        )
        assert told is None

    run(tmp_path, story)


def test_a_hover_explains_the_rule(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(UNANSWERED))

    async def story(editor: Editor) -> None:
        found = await editor.open("a.json")
        at = found[-1].range.start
        told = await editor.client.text_document_hover_async(
            types.HoverParams(types.TextDocumentIdentifier(editor.uri("a.json")), at)
        )
        assert told is not None
        assert isinstance(told.contents, types.MarkupContent)
        assert told.contents.value.startswith("```text\ntool-use-without-result")

    run(tmp_path, story)


def cassette(body: str) -> str:
    return (
        "# a cassette\ninteractions:\n- request:\n    body: '" + body.replace("'", "''") + "'\n    headers: {}\n"
        "    method: POST\n    uri: https://api.anthropic.com/v1/messages\n  response:\n    body: {string: ''}\n"
        "    status: {code: 200}\nversion: 1\n"
    )


FILES: dict[str, Callable[[Any], str]] = {
    "a.json": lambda body: json.dumps(body, indent=2),
    "a.jsonl": lambda body: "\n".join([json.dumps(BODY), json.dumps(body), json.dumps(BODY)]),
    "a.yaml": lambda body: cassette(json.dumps(body)),
}


@pytest.mark.parametrize("name", FILES)
def test_fixes_are_made_one_by_one_or_all_at_once(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(FILES[name](UNANSWERED))

    async def story(editor: Editor) -> None:
        found = await editor.open(name)
        assert rules(found) == ["unknown-field", "tool-use-without-result"]
        one = await editor.actions(name, found[1:], types.CodeActionKind.QuickFix)
        assert [(each.title, each.is_preferred) for each in one] == [
            (
                'Answered the open calls of `messages.1` with an error that says "The result of this call is '
                'missing.": what they did is not known (unsafe)',
                None,
            )
        ]
        [every] = await editor.actions(name, [], "source.fixAll")
        assert (every.title, every.kind) == ("Turnlint: make all safe fixes", "source.fixAll.turnlint")
        left = await editor.change(name, *edits_of(every))
        assert editor.texts[name] == FILES[name](SAFE)
        assert rules(left) == ["tool-use-without-result"]
        assert await editor.actions(name, [], "source.fixAll") == []
        [last] = await editor.actions(name, left)
        assert rules(await editor.change(name, *edits_of(last))) == ["text-after-results"]
        assert "The result of this call is missing." in editor.texts[name]

    run(tmp_path, story)


def test_a_configuration_holds_and_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(UNANSWERED))
    (tmp_path / "turnlint.toml").write_text('ignore = ["unknown-field"]\n')

    async def story(editor: Editor) -> None:
        assert rules(await editor.open("a.json")) == ["tool-use-without-result"]
        (tmp_path / "turnlint.toml").write_text('[per-file-ignores]\n"a.json" = ["tool-pairing"]\n')
        saved = types.TextDocumentIdentifier(editor.uri("turnlint.toml"))
        editor.client.text_document_did_save(types.DidSaveTextDocumentParams(saved))
        assert rules(await editor.told("a.json")) == ["unknown-field"]
        (tmp_path / "turnlint.toml").write_text("odd = 1\n")
        editor.client.text_document_did_save(types.DidSaveTextDocumentParams(saved))
        [told] = await editor.told("a.json")
        assert told.message.endswith("turnlint.toml:1: odd: there is no such key")

    run(tmp_path, story)


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ('{"name": "package", "version": "1"}', []),
        ("{", []),
        ("\x00\ud83d\n" * 3, []),
        ("[" * 3000, []),
        ('{"model": "claude-sonnet-5-5", "messages": [', None),
    ],
)
def test_what_is_no_request_has_no_findings(tmp_path: Path, text: str, messages: list[str] | None) -> None:
    (tmp_path / "a.json").write_text(text, encoding="utf-8", errors="replace")

    async def story(editor: Editor) -> None:
        found = await editor.open("a.json")
        assert messages is None or [each.message for each in found] == messages

    run(tmp_path, story)


@given(st.text(alphabet="ab\n🙂é\r"), st.text(alphabet="ab\n🙂é\r"))
def test_edits_make_one_text_of_another(before: str, after: str) -> None:
    assert applied(before, tuple(edits(before, after))) == after
