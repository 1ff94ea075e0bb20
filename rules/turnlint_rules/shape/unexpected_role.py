"""A message's role is ``user``, ``assistant`` or, on models that take it, ``system``.

Why: the API has no ``tool``, ``developer`` or ``function`` role. It names neither the message nor a path.

What to do: send tool results as ``tool_result`` blocks of a user message, and standing instructions in the top-level
``system``.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import Case, Conversation, Draft, Inferred, Pass, Reported, Severity, Wording, rule
from turnlint_rules.shape import _leftovers
from turnlint_rules.shape._words import PROBE

ROLE = Wording('messages: Unexpected role "{role}". Allowed roles are "user" or "assistant"', evidence=(PROBE,))
TOOL = Wording(
    'messages: Unexpected role "tool". Allowed roles are "user" or "assistant". For instructions on how to use tools, '
    "see https://platform.claude.com/docs/en/agents-and-tools/tool-use/overview.",
    evidence=(Reported("a Prompture issue", "2026-05-07"),),
)
TYPE = Wording(
    "messages.{message}.role: Input should be a valid string", evidence=(Inferred("the API's words for its siblings"),)
)
SYSTEM = Wording(
    'messages: Unexpected role "system". The Messages API accepts a top-level `system` parameter, not "system" as an '
    "input message role.",
    until="2026-04",
    evidence=(Reported("CherryHQ/cherry-studio#12316", "2026-01-06"),),
)


@rule(
    "unexpected-role",
    Severity.ERROR,
    answers=Pass.FIELDS,
    needs={"fault:unexpected-role"},
    says=(ROLE, TOOL, TYPE),
    said=(SYSTEM,),
    refused=(
        Case(
            body({"role": "developer", "content": "ping"}),
            'messages: Unexpected role "developer". Allowed roles are "user" or "assistant"',
            at=("messages", 0, "role"),
        ),
        Case(
            body(user("hi"), {"role": "tool", "content": "ok"}),
            'messages: Unexpected role "tool". Allowed roles are "user" or "assistant". For instructions on how to use '
            "tools, see https://platform.claude.com/docs/en/agents-and-tools/tool-use/overview.",
        ),
        Case(body({"role": 1, "content": "hi"}), "messages.0.role: Input should be a valid string"),
    ),
    accepted=(Case(body(user("hi"), {"role": "system", "content": "Answer in Spanish."}, model="claude-sonnet-5")),),
)
def unexpected_role(conversation: Conversation) -> Iterator[Draft]:
    for fault in conversation.faults["unexpected-role"]:
        order = (fault.order,)
        if not isinstance(fault.value, str):
            yield TYPE.at(fault.path, order=order, message=fault.path[1])
        elif fault.value == "tool":
            yield TOOL.at(fault.path, order=order, help=_leftovers.ROLES["tool"])
        else:
            yield ROLE.at(fault.path, order=order, help=_leftovers.ROLES.get(fault.value, ""), role=fault.value)
