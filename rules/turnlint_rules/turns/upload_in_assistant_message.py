"""Images and container uploads belong to the user.

Why: the model writes no images. An image that an assistant message is to show must reach the model as user content,
or inside the result of a call.

What to do: move the block into a user message, or into the `tool_result` that it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, tool_result, tool_use, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Measured,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules.turns._roles import misplaced

NOT_PERMITTED = Wording(
    "messages.{message}.content: '{type}' blocks are not permitted within assistant turns",
    evidence=(
        Measured("a published probe of an image, claude-sonnet-5", "2026-09-20"),
        Measured("a published probe of a container upload", "2026"),
        Reported("public code that quotes the answer", "2026-04-09"),
    ),
)
_IMAGE = {
    "type": "image",
    "source": {
        "type": "base64",
        "media_type": "image/png",
        "data": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    },
}


@rule(
    "upload-in-assistant-message",
    Severity.ERROR,
    answers=Pass.FIELD_CHECKS,
    needs={"block:image", "block:container_upload"},
    says=(NOT_PERMITTED,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), assistant(_IMAGE), user("go on"), model="claude-sonnet-5"),
            "messages.1.content: 'image' blocks are not permitted within assistant turns",
            at=("messages", 1, "content", 0),
        ),
        Case(
            body(user("hi"), assistant({"type": "container_upload", "file_id": "file_011"}), user("go on")),
            "messages.1.content: 'container_upload' blocks are not permitted within assistant turns",
        ),
    ),
    accepted=(
        Case(body(user("Look:", _IMAGE))),
        Case(
            body(user("Look at it."), assistant(tool_use()), user(tool_result(content=[_IMAGE]))),
            note="inside a result",
        ),
    ),
)
def upload_in_assistant_message(conversation: Conversation) -> Iterator[Draft]:
    for block in misplaced(conversation, "assistant", "image", "container_upload"):
        yield NOT_PERMITTED.at(block.path, message=block.message, type=block.type)
