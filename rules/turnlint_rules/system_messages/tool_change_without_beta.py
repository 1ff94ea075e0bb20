"""Changing tools inside the conversation needs a beta.

Why: `tool_addition` and `tool_removal` are taken under `mid-conversation-tool-changes-2026-07-01`, and tools defined
on the spot under `inline-tools-2026-09-15`. Without them the API names the newer one. Amazon Bedrock does not know
the blocks.

What to do: send the beta in `anthropic-beta`.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, system, tool, user
from turnlint.rule import (
    HEADERS,
    Case,
    Conversation,
    Draft,
    Inferred,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules.system_messages._runs import TOOL_CHANGES

CHANGES = "mid-conversation-tool-changes-2026-07-01"
INLINE = "inline-tools-2026-09-15"
ADDITION = Wording(
    "messages.{message}.content.{index}: `{type}` blocks require anthropic-beta: inline-tools-2026-09-15",
    evidence=(
        Reported("BerriAI/litellm#44103", "2026-09"),
        Reported("public code that quotes the answer", "2026-09-21"),
    ),
)
REMOVAL = Wording(ADDITION.template, evidence=(Inferred("the words for `tool_addition`"),))
_ADDITION = {"type": "tool_addition", "tool": {"type": "tool_reference", "name": "ping"}}
_DEFINITION = {"type": "tool_addition", "tool": {"type": "tool_definition", "definition": tool("ping")}}
_REMOVAL = {"type": "tool_removal", "tool": {"type": "tool_reference", "name": "ping"}}
_SENTENCE = "messages.1.content.{}: `{}` blocks require anthropic-beta: inline-tools-2026-09-15"


@rule(
    "tool-change-without-beta",
    Severity.ERROR,
    answers=Pass.FIELD_CHECKS,
    needs={f"block:{kind}" for kind in TOOL_CHANGES},
    given={HEADERS},
    platforms=("anthropic", "vertex", "foundry"),
    says=(ADDITION, REMOVAL),
    fixes=(removing(),),
    refused=(
        Case(
            body(
                *(user("Call ping."), system("The tool is there now.", _ADDITION)),
                model="claude-opus-5-5",
                tools=[tool(), tool("ping", defer_loading=True)],
            ),
            _SENTENCE.format(1, "tool_addition"),
            at=("messages", 1, "content", 1),
            betas=(),
        ),
        Case(
            body(user("hi"), system(_REMOVAL), model="claude-opus-5-5", tools=[tool(), tool("ping")]),
            _SENTENCE.format(0, "tool_removal"),
            betas=(),
        ),
        Case(
            body(user("hi"), system(_DEFINITION), model="claude-opus-5-5"),
            _SENTENCE.format(0, "tool_addition"),
            betas=(CHANGES,),
            note="a definition needs the newer beta",
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), system(_ADDITION), model="claude-opus-5-5", tools=[tool(), tool("ping")]),
            betas=(CHANGES,),
        ),
        Case(
            body(user("hi"), system(_ADDITION), model="claude-opus-4-8", tools=[tool(), tool("ping")]),
            note="betas unknown",
        ),
    ),
)
def tool_change_without_beta(conversation: Conversation) -> Iterator[Draft]:
    context = conversation.context
    if not context.lacks(INLINE):
        return
    for block in conversation.blocks(*TOOL_CHANGES):
        if block.role != "system":
            continue
        changed = block.value.get("tool")
        inline = isinstance(changed, dict) and changed.get("type") == "tool_definition"
        if context.lacks(CHANGES) or inline:
            wording = ADDITION if block.type == "tool_addition" else REMOVAL
            yield wording.at(block.path, message=block.message, index=block.path[3], type=block.type)
