"""Before thinking that is bound to its conversation nothing changes.

Why: models with preserved thinking sign a thinking block together with `system`, `tools` and all messages before it.
Where one of these was changed since, the API may refuse the block (`bound-thinking-signature`) or drop it: by model,
and by the age of the organisation. Thinking may be left out from the front of the conversation.

What to do: append, and change nothing before. Where you must, leave the thinking after the change out, or set
`thinking.block_binding.prefix_mismatch_behavior` to `drop_block` on this and every later request.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, exchange, thinking, user
from turnlint.rule import PREVIOUS, Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import PRESERVED

CHANGED = Remark(
    "{what} is not what it was, and this thinking block after it is bound to it: the API may refuse or drop the block",
    evidence=(PRESERVED,),
)
_FIRST = body(user("hi"), model="claude-opus-5-5", system="Be brief.")
_THOUGHT = exchange(_FIRST, thinking(), "Hello")


@rule(
    "bound-prefix-changed",
    Severity.WARNING,
    answers=Pass.SIGNATURES,
    needs={"fact:history_changed", "fact:system_changed", "fact:tools_changed"},
    given={PREVIOUS, "model.preserved_thinking"},
    says=(CHANGED,),
    refused=(
        Case(
            body(user("hi"), assistant(thinking(), "Hello"), user("go on"), model="claude-opus-5-5", system="Be kind."),
            "`system` is not what it was, and this thinking block after it is bound to it: the API may refuse or drop "
            "the block",
            at=("messages", 1, "content", 0),
            before=_THOUGHT,
        ),
        Case(
            body(
                user("Hi!"), assistant(thinking(), "Hello"), user("go on"), model="claude-opus-5-5", system="Be brief."
            ),
            "`messages.0` is not what it was, and this thinking block after it is bound to it: the API may refuse or "
            "drop the block",
            before=_THOUGHT,
        ),
    ),
    accepted=(
        Case(
            body(
                user("hi"), assistant(thinking(), "Hello"), user("go on"), model="claude-opus-5-5", system="Be brief."
            ),
            before=_THOUGHT,
        ),
        Case(
            body(user("hi"), assistant("Hello"), user("go on"), model="claude-opus-5-5", system="Be kind."),
            before=_THOUGHT,
            note="without the thinking",
        ),
    ),
)
def bound_prefix_changed(step: Step) -> Iterator[Draft]:
    thinking = step.field("thinking")
    binding = thinking.get("block_binding") if isinstance(thinking, dict) else None
    if not step.now.model.preserved_thinking or isinstance(binding, dict):
        return
    at, what = -1, next((f"`{name}`" for name in ("tools", "system") if name in step.changed), "")
    if not what:
        if step.joint.changed is None or step.joint.thinking_alone:
            return
        at, what = step.joint.changed, f"`messages.{step.joint.changed}`"
    for block in step.now.blocks("thinking", "redacted_thinking"):
        if at <= block.message < step.end:
            yield CHANGED.at(block.path, what=what)
            return
