"""The server: what editors ask, and what they are told.

Source of the protocol: https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/
"""

from __future__ import annotations

import asyncio
from pathlib import PurePath
from typing import Any, Final

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path
from pygls.workspace import TextDocument

from turnlint import __version__
from turnlint.checking.explanation import explain
from turnlint.checking.result import Located
from turnlint.config.reading import NAMES, forget
from turnlint.engine import registry
from turnlint.lsp.documents import Mending, Trouble, all_mended, found_in, mended
from turnlint.lsp.edits import edits, position
from turnlint.reporters.telling import RuleOf, help_of, one_line
from turnlint.rule import Rule
from turnlint.values.report import Severity

SOURCE: Final = "turnlint"
FIX_ALL: Final = f"{types.CodeActionKind.SourceFixAll.value}.{SOURCE}"
#: How long to wait for the next key before a text is checked, in seconds.
_PAUSE: Final = 0.1
_LEVELS: Final = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.ADVICE: types.DiagnosticSeverity.Information,
}


def server() -> LanguageServer:
    """A server that knows what it is to do, to be started with ``start_io``."""
    made = LanguageServer(SOURCE, __version__)
    state = _State(made)

    @made.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def opened(params: types.DidOpenTextDocumentParams) -> None:
        await state.check(params.text_document.uri)

    @made.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(params: types.DidChangeTextDocumentParams) -> None:
        await state.check_later(params.text_document.uri, params.text_document.version)

    @made.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def saved(params: types.DidSaveTextDocumentParams) -> None:
        if PurePath(_path(params.text_document.uri)).name in NAMES:
            await state.check_all()

    @made.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def configured(params: types.DidChangeWatchedFilesParams) -> None:
        await state.check_all()

    @made.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        state.forget(params.text_document.uri)

    @made.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        return state.hover(params)

    kinds: list[types.CodeActionKind | str] = [types.CodeActionKind.QuickFix, FIX_ALL]

    @made.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=kinds))
    async def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        return await state.actions(params)

    return made


class _State:
    """What is found in the documents that are open, by their URIs."""

    def __init__(self, server: LanguageServer) -> None:
        self._server = server
        self._found: dict[str, list[types.Diagnostic]] = {}

    def _document(self, uri: str) -> TextDocument:
        return self._server.workspace.get_text_document(uri)

    async def check_later(self, uri: str, version: int | None) -> None:
        """Check a document that was changed, unless the next change follows at once."""
        await asyncio.sleep(_PAUSE)
        if self._document(uri).version == version:
            await self.check(uri)

    async def check_all(self) -> None:
        """Check all that is open: a configuration may have changed."""
        forget()
        for uri in list(self._found):
            await self.check(uri)

    def forget(self, uri: str) -> None:
        """Forget a document that was closed."""
        if self._found.pop(uri, None):
            self._publish(uri, [], None)

    async def check(self, uri: str) -> None:
        """Check a document, and say what was found."""
        document = self._document(uri)
        version, text = document.version, document.source
        found = await asyncio.to_thread(found_in, text, _path(uri))
        if self._document(uri).version != version:
            return  # it was changed meanwhile, and is checked again
        lines = text.split("\n")
        self._found[uri] = [_diagnostic(each, lines) for each in found]
        self._publish(uri, self._found[uri], version)

    def _publish(self, uri: str, diagnostics: list[types.Diagnostic], version: int | None) -> None:
        self._server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri=uri, diagnostics=diagnostics, version=version)
        )

    def hover(self, params: types.HoverParams) -> types.Hover | None:
        """What the rules say whose findings stand here."""
        here = [
            each
            for each in self._found.get(params.text_document.uri, ())
            if isinstance(each.code, str) and _holds(each.range, params.position)
        ]
        texts = {each.code: str(explain(each.code).to_text()) for each in here if isinstance(each.code, str)}
        if not texts:
            return None
        told = "\n\n---\n\n".join(f"```text\n{text.replace('```', chr(39) * 3)}\n```" for text in texts.values())
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, told))

    async def actions(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        """The fixes for the findings here, and all safe ones for the whole document."""
        uri, wanted = params.text_document.uri, params.context.only
        document = self._document(uri)
        text, path, version = document.source, _path(uri), document.version
        found: list[types.CodeAction] = []
        if _wants(wanted, types.CodeActionKind.QuickFix.value):
            for diagnostic in params.context.diagnostics:
                if diagnostic.source != SOURCE or not isinstance(diagnostic.code, str):
                    continue
                line = diagnostic.range.start.line + 1
                mending = await asyncio.to_thread(mended, text, path, diagnostic.code, line)
                if mending is not None:
                    found.append(_action(mending, uri, version, text, types.CodeActionKind.QuickFix, [diagnostic]))
        if _wants(wanted, FIX_ALL):
            every = await asyncio.to_thread(all_mended, text, path)
            if every is not None:
                named = every._replace(says="turnlint: make all safe fixes")
                found.append(_action(named, uri, version, text, FIX_ALL))
        return found


def _path(uri: str) -> str:
    """The path of a document; of one that is in no file its URI stands for it."""
    return to_fs_path(uri) or uri


def _rule_of(name: str) -> Rule | None:
    listing = registry.listings().get(name)
    return None if listing is None else listing.load()


def _diagnostic(found: Located | Trouble, lines: list[str], rule_of: RuleOf = _rule_of) -> types.Diagnostic:
    """A finding as editors show it."""
    if isinstance(found, Trouble):
        at = types.Position(found.line - 1, 0)
        return types.Diagnostic(
            types.Range(at, at), one_line(found.message), types.DiagnosticSeverity.Error, source=SOURCE
        )
    finding, place = found.finding, found.place
    assert place is not None, "the places of all findings are wanted"
    remedy = help_of(finding, rule_of)
    return types.Diagnostic(
        types.Range(position(place.line, place.column, lines), position(place.end_line, place.end_column, lines)),
        one_line(finding.message) + (f"\nhelp: {one_line(remedy)}" if remedy else ""),
        _LEVELS[finding.severity],
        code=finding.rule,
        source=SOURCE,
    )


def _holds(stretch: types.Range, at: types.Position) -> bool:
    start, end = stretch.start, stretch.end
    return (start.line, start.character) <= (at.line, at.character) <= (end.line, end.character)


def _wants(wanted: Any, kind: str) -> bool:
    """Whether an editor asks for actions of a kind: of all, of this one, or of one that it belongs to."""
    if not wanted:
        return True
    asked = [str(getattr(each, "value", each)) for each in wanted]
    return any(kind == each or kind.startswith(f"{each}.") for each in asked)


def _action(
    mending: Mending,
    uri: str,
    version: int | None,
    text: str,
    kind: types.CodeActionKind | str,
    diagnostics: list[types.Diagnostic] | None = None,
) -> types.CodeAction:
    title = one_line(mending.says) if mending.safe else f"{one_line(mending.says)} (unsafe)"
    document = types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=version)
    edit = types.TextDocumentEdit(document, list(edits(text, mending.text)))
    return types.CodeAction(
        title[:1].upper() + title[1:],
        kind=kind,
        diagnostics=diagnostics,
        is_preferred=mending.safe or None,
        edit=types.WorkspaceEdit(document_changes=[edit]),
    )
