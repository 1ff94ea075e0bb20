"""One block of a message as HTML. Whatever stands in it is text: nothing of it is markup, and nothing is loaded."""

from __future__ import annotations

import json
from html import escape
from typing import Any, Final

from turnlint.reporters.terminal.printable import cell
from turnlint.values.json import Json

#: Of a longer text so many characters are shown, and how many there are; what is longer than the first is folded.
_FOLDED: Final = 1_200
_LONGEST: Final = 20_000
_CALLS: Final = frozenset({"tool_use", "server_tool_use", "mcp_tool_use"})


def safe(text: str) -> str:
    """A text as HTML, what cannot be seen in it escaped; line ends stay."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return escape(text)
    shown = "".join(character if character in "\n\t" else cell(character) for character in text.replace("\r\n", "\n"))
    return escape(shown)


def written(value: Json) -> str:
    """A JSON value laid out."""
    try:
        return json.dumps(value, indent=2, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        return f"({type(value).__name__}: it cannot be shown)"


def long(text: str, kind: str = "") -> str:
    """A text in full, or folded where it is long."""
    cut = len(text) - _LONGEST
    shown = safe(text[:_LONGEST]) + (f"\n… {cut:,} characters more" if cut > 0 else "")
    body = f'<pre class="{kind}">{shown}</pre>' if kind else f'<div class="said">{shown}</div>'
    if len(text) <= _FOLDED:
        return body
    first = safe(" ".join(text[:120].split()))
    return f"<details><summary>{first}… <small>{len(text):,} characters</small></summary>{body}</details>"


def call_of(block: Json) -> str | None:
    """The id of a call."""
    if _type(block) in _CALLS and isinstance(block.get("id"), str):
        return str(block["id"])
    return None


def result_of(block: Json) -> str | None:
    """The id of the call that a result answers."""
    if isinstance(block, dict) and isinstance(block.get("tool_use_id"), str):
        return str(block["tool_use_id"])
    return None


def kind_of(block: Json) -> str:
    """What a block is, for the eye: one of a few kinds."""
    kind = "text" if isinstance(block, str) else _type(block)
    if kind in _CALLS:
        return "call"
    if kind.endswith("tool_result"):
        return "result"
    if kind in ("thinking", "redacted_thinking"):
        return "thinking"
    return kind if kind in ("text", "compaction") else "other"


def _type(block: Json) -> str:
    """A block's tag; empty where it has none."""
    kind = block.get("type") if isinstance(block, dict) else None
    return kind if isinstance(kind, str) else ""


def drawn(block: Json) -> str:
    """What is in a block, below its head."""
    if isinstance(block, str):
        return long(block)
    if not isinstance(block, dict):
        return long(written(block), "json")
    kind = _type(block)
    if kind == "text" and isinstance(block.get("text"), str):
        return long(block["text"]) + _rest(block, {"type", "text"})
    if kind == "thinking" and isinstance(block.get("thinking"), str):
        said = safe(block["thinking"][:_LONGEST]) or "<em>not shown by the API</em>"
        return f'<details><summary>thinking</summary><div class="said">{said}</div></details>'
    if kind == "redacted_thinking":
        return "<em>thinking that the API keeps to itself</em>"
    if kind in _CALLS:
        return long(written(block.get("input")), "json") + _rest(block, {"type", "id", "name", "input"})
    if kind_of(block) == "result":
        return _content(block.get("content")) + _rest(block, {"type", "tool_use_id", "content", "is_error"})
    if kind in ("image", "document") and isinstance(source := block.get("source"), dict):
        return _media(kind, source) + _rest(block, {"type", "source"})
    return long(written(block), "json")


def headed(block: Json) -> str:
    """The head of a block: what it is, with a call's name and id."""
    if not isinstance(block, dict):
        return "text" if isinstance(block, str) else safe(type(block).__name__)
    parts = [f"<b>{safe(str(block.get('type', 'no type')))}</b>"]
    if isinstance(name := block.get("name"), str) and call_of(block) is not None:
        parts.append(f"<code>{safe(name[:200])}</code>")
    if (identifier := call_of(block) or result_of(block)) is not None:
        parts.append(f"<small>{safe(identifier[:100])}</small>")
    if block.get("is_error") is True:
        parts.append('<span class="tag">is_error</span>')
    return " ".join(parts)


def _content(content: Any) -> str:
    """What a result holds."""
    if isinstance(content, str):
        return long(content)
    if not isinstance(content, list):
        return "<em>nothing</em>" if content is None else long(written(content), "json")
    return "".join(drawn(each) for each in content[:200])


def _media(kind: str, source: dict[str, Any]) -> str:
    data = source.get("data")
    size = f", {len(data):,} characters of base64" if isinstance(data, str) else ""
    what = source.get("media_type") or source.get("type") or ""
    return f"<p><em>{kind}: {safe(str(what)[:100])}{size}</em></p>"


def _rest(block: dict[str, Any], shown: set[str]) -> str:
    """What else a block has."""
    return fields({name: value for name, value in block.items() if name not in shown and value is not None})


def fields(named: dict[str, Any]) -> str:
    """Fields with their values, folded below their names."""
    if not named:
        return ""
    names = safe(", ".join(map(str, named))[:200])
    return f'<details><summary>{names}</summary><pre class="json">{safe(written(named)[:_LONGEST])}</pre></details>'
