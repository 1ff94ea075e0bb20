"""Sessions of Claude Code that no request of is taken any more, as public issues describe them, rebuilt small."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

import turnlint
from tests.command import runner
from tests.readers.sessions import SESSION, call, lines, refusal, reply, result, text, thought, user
from turnlint import cli
from turnlint.checking.reviving import NotRevived, revived
from turnlint.readers import reading
from turnlint.readers.record import Record

IMAGE = {"type": "image", "source": {"type": "url", "url": "https://example.com/mill.png"}}
BROKEN = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "iVBORw0KGgo="}}


def said(message: str) -> str:
    body = {"type": "error", "error": {"type": "invalid_request_error", "message": message}}
    return f"API Error: 400 {json.dumps(body)}"


def messages_of(raw: bytes) -> list[Any]:
    [record] = [each for each in reading.read_stream(io.BytesIO(raw), "new.jsonl") if isinstance(each, Record)]
    messages: list[Any] = record.exchange.request["messages"]
    return messages


UNANSWERED = "messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_1"
LOST = "The result of this call is missing."
ANSWERED = f'answered the open calls of `1` with an error that says "{LOST}": what they did is not known'
LARGE = "messages.2.content.1.image.source.base64.data: At least one of the image dimensions exceed max allowed size"
LONG = "prompt is too long: 210000 tokens > 200000 maximum"
MODIFIED = (
    "messages.1.content.0: `thinking` or `redacted_thinking` blocks in the latest assistant message cannot be "
    "modified. These blocks must remain as they were in the original response."
)

#: A description, the session, and what is done to it.
SESSIONS: list[tuple[str, bytes, list[str]]] = [
    (
        "claude-code#1894: calls that were interrupted",
        lines(
            user("u1", None, "Bump it."),
            reply("a1", "u1", "msg_1", text("I do."), call("toolu_1")),
            user("u2", "a1", "Actually, wait."),
            refusal("e1", "u2", said(UNANSWERED)),
            user("u3", "e1", "Hello?"),
        ),
        [ANSWERED],
    ),
    (
        "claude-code#9346: some of the calls that were made at once",
        lines(
            user("u1", None, "Look."),
            reply("a1", "u1", "msg_1", call("toolu_1")),
            reply("a2", "a1", "msg_1", call("toolu_2")),
            user("u2", "a2", [result("toolu_2")]),
            user("u3", "u2", "And?"),
        ),
        [ANSWERED],
    ),
    (
        "an image that shows by itself that it is none",
        lines(
            user("u1", None, [text("See:"), BROKEN]),
            refusal("e1", "u1", said("messages.0.content.1.image.source.base64.data: Could not process image")),
        ),
        ["removed the `image` at `0.content.1`"],
    ),
    (
        "claude-code#60837: an empty text in the history",
        lines(
            user("u1", None, "Hi"),
            reply("a1", "u1", "msg_1", text("Hello.")),
            user("u2", "a1", [text(""), text("Go on.")]),
            refusal("e1", "u2", said("messages: text content blocks must be non-empty")),
        ),
        ["removed the empty block at `2.content.0`"],
    ),
    (
        "claude-code#1747: an image that could not be processed",
        lines(
            user("u1", None, "Look."),
            reply("a1", "u1", "msg_1", call("toolu_1")),
            user("u2", "a1", [result("toolu_1", [IMAGE])]),
            refusal("e1", "u2", said("Could not process image")),
            user("u3", "e1", "Never mind the image."),
            refusal("e2", "u3", said("Could not process image")),
        ),
        ["left out 1 image (the API said, at line 6: Could not process image)"],
    ),
    (
        "claude-code#42558: an image that is too large, in every request since",
        lines(
            user("u1", None, "Hi"),
            reply("a1", "u1", "msg_1", text("Hello.")),
            user("u2", "a1", [text("See:"), IMAGE]),
            refusal("e1", "u2", said(f"{LARGE}: 8000 pixels")),
        ),
        [f"left out 1 image (the API said, at line 4: {LARGE}: 8000 pixels)"],
    ),
    (
        "claude-code#63147: thinking that was kept without its words",
        lines(
            user("u1", None, "Hi"),
            reply("a1", "u1", "msg_1", thought(), text("I look."), call("toolu_1")),
            user("u2", "a1", [result("toolu_1")]),
            refusal("e1", "u2", said(MODIFIED)),
        ),
        [f"left out all thinking, 1 block (the API said, at line 4: {MODIFIED[:200]})"],
    ),
    (
        "claude-code#12743: the same in a longer session, and the user tries on",
        lines(
            user("u1", None, "Hi"),
            reply("a1", "u1", "msg_1", thought("a"), text("Hello.")),
            user("u2", "a1", "Look."),
            reply("a2", "u2", "msg_2", thought("b"), call("toolu_1")),
            user("u3", "a2", [result("toolu_1")]),
            refusal("e1", "u3", said(MODIFIED)),
            user("u4", "e1", "Hello?"),
            refusal("e2", "u4", said(MODIFIED)),
        ),
        [f"left out all thinking, 2 blocks (the API said, at line 8: {MODIFIED[:200]})"],
    ),
    (
        "a result whose call was lost with its line",
        lines(
            user("u1", None, "Hi"),
            reply("a1", "u1", "msg_1", text("Hello.")),
            user("u2", "a1", [result("toolu_9"), text("And?")]),
        ),
        ["removed the `tool_result` at `2.content.0`"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "raw", "says"), SESSIONS, ids=[name for name, _, _ in SESSIONS])
def test_a_session_is_written_anew(name: str, raw: bytes, says: list[str]) -> None:
    made = revived(raw, "old.jsonl")
    assert list(made.says) == says
    messages = messages_of(made.raw)
    assert turnlint.check(messages).errors == ()
    records = [json.loads(line) for line in made.raw.splitlines()]
    assert {record["sessionId"] for record in records} == {made.session} != {SESSION}
    assert [record["parentUuid"] for record in records] == [None, *(record["uuid"] for record in records[:-1])]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (
            lines(
                user("u1", None, "Hi"), refusal("e1", "u1", said("prompt is too long: 210000 tokens > 200000 maximum"))
            ),
            "the API refused its last request, and not for a part that can be left out: prompt is too long: 210000 "
            "tokens > 200000 maximum",
        ),
        (
            lines(user("u1", None, "Hi"), reply("a1", "u1", "msg_1", text("Hello."))),
            "it can be continued as it stands, as far as its file tells",
        ),
        (b'{"model": "claude-sonnet-5", "messages": []}', "it is no session of Claude Code"),
    ],
    ids=["claude-code: a prompt that is too long", "one that is whole", "no session"],
)
def test_where_there_is_no_safe_way_it_is_said(raw: bytes, why: str) -> None:
    with pytest.raises(NotRevived) as raised:
        revived(raw, "old.jsonl")
    assert str(raised.value) == why


def test_the_command_writes_another_file(tmp_path: Path) -> None:
    old, new = tmp_path / "old.jsonl", tmp_path / "new.jsonl"
    old.write_bytes(SESSIONS[0][1])
    result = runner().invoke(cli.main, ["fix", str(old), "--output", str(new)])
    session = json.loads(new.read_text().splitlines()[0])["sessionId"]
    assert (result.exit_code, result.stdout) == (
        0,
        f"{old}: {ANSWERED}\n{new}: session {session}, which can be continued as it stands\n",
    )
    assert old.read_bytes() == SESSIONS[0][1]
    told = runner().invoke(cli.main, ["fix", str(old)]).stdout
    assert told == (
        f"{old}: 1 request not mended: a transcript, which is not what was sent (with --output a session of Claude "
        "Code is written anew)\n0 fixes made in 0 files\n"
    )
    whole = tmp_path / "whole.jsonl"
    whole.write_bytes(lines(user("u1", None, "Hi"), reply("a1", "u1", "msg_1", text("Hello."))))
    result = runner().invoke(cli.main, ["fix", str(whole), "--output", str(new)])
    assert (result.exit_code, result.stderr) == (
        1, f"{whole}: not written anew: it can be continued as it stands, as far as its file tells\n"
    )  # fmt: skip


def test_the_command_shows_what_it_would_write_and_never_writes_in_place(tmp_path: Path) -> None:
    old, new = tmp_path / "old.jsonl", tmp_path / "new.jsonl"
    old.write_bytes(SESSIONS[0][1])
    result = runner().invoke(cli.main, ["fix", "--diff", str(old), "--output", str(new)])
    assert (result.exit_code, result.stderr) == (1, f"{old}: {ANSWERED}\n")
    assert result.stdout.startswith(f"--- {old}\n+++ {new}\n")
    assert not new.exists()
    link = tmp_path / "link.jsonl"
    link.symlink_to(old)
    result = runner().invoke(cli.main, ["fix", str(old), "--output", str(link)])
    assert result.exit_code == 2
    assert result.stderr.endswith("a session of Claude Code is written anew into another file, never its own\n")
    assert old.read_bytes() == SESSIONS[0][1]
