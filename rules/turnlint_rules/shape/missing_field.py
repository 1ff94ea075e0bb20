"""A required field is missing.

Why: the API's schema requires it. A block without its ``type`` is named at ``….type``.

What to do: add the field at the place named; history that came from a response has all of them, so send it back as it
came.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, user
from turnlint.rule import Case, Draft, Pass, Sent, Severity, Wording, rule
from turnlint_rules.shape._words import PARITY, PROBE, finding

MISSING = Wording("{location}: Field required", evidence=(PROBE, PARITY))


@rule(
    "missing-field",
    Severity.ERROR,
    answers=Pass.FIELDS,
    needs={"fault:missing"},
    says=(MISSING,),
    refused=(
        Case({"model": "claude-sonnet-5", "max_tokens": 5}, "messages: Field required", at=("messages",)),
        Case(body({"content": "hi"}), "messages.0.role: Field required", at=("messages", 0, "role")),
        Case(body({"role": "user"}), "messages.0.content: Field required", at=("messages", 0, "content")),
        Case(body(user({"text": "hi"})), "messages.0.content.0.type: Field required", at=("messages", 0, "content", 0)),
        Case(body(user({"type": "text"})), "messages.0.content.0.text.text: Field required"),
        Case(
            body(user("hi"), assistant({"type": "tool_use", "name": "f", "input": {}}), user("go")),
            "messages.1.content.0.tool_use.id: Field required",
        ),
        Case(
            body(user("hi"), assistant({"type": "tool_use", "id": "toolu_01A", "input": {}}), user("go")),
            "messages.1.content.0.tool_use.name: Field required",
        ),
        Case(
            body(user("hi"), assistant({"type": "tool_use", "id": "toolu_01A", "name": "f"}), user("go")),
            "messages.1.content.0.tool_use.input: Field required",
        ),
        Case(
            body(user("hi"), assistant({"type": "thinking", "thinking": "…"}, "ok"), user("go")),
            "messages.1.content.0.thinking.signature: Field required",
        ),
        Case(
            body(user("hi"), assistant({"type": "thinking", "signature": "EqIC"}, "ok"), user("go")),
            "messages.1.content.0.thinking.thinking: Field required",
        ),
        Case(
            body(user({"type": "tool_result", "content": "ok"})),
            "messages.0.content.0.tool_result.tool_use_id: Field required",
        ),
        Case(
            body(user("hi"), assistant({"type": "mcp_tool_use", "id": "mcptoolu_01", "name": "ask", "input": {}})),
            "messages.1.content.0.mcp_tool_use.server_name: Field required",
        ),
    ),
    accepted=(
        Case(body(user("hi"))),
        Case({"model": "claude-sonnet-5", "messages": [user("hi")]}, endpoint="count_tokens"),
    ),
)
def missing_field(sent: Sent) -> Iterator[Draft]:
    for fault in sent.faults["missing"]:
        yield finding(MISSING, fault)
