"""Before thinking that is bound to its conversation nothing changes.

Why: models with preserved thinking sign a thinking block together with `system`, `tools` and all messages before it.
Where one of these was changed since, or thinking between other thinking was left out, the API may refuse the block
(`bound-thinking-signature`) or drop it: by model, and by the age of the organisation. Thinking may be left out from the
front of the conversation. What is kept behind a summary that the API made stays valid, if the model that made it
preserves thinking too, and `system` and `tools` stay the same.

What to do: append, and change nothing before. Where you must, leave the thinking after the change out, or set
`thinking.block_binding.prefix_mismatch_behavior` to `drop_block` on this and every later request.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, compaction, exchange, thinking, tool, user
from turnlint.rule import (
    PREVIOUS,
    THINKING,
    Case,
    Draft,
    Json,
    Pass,
    Remark,
    Severity,
    Step,
    find_model,
    rule,
)
from turnlint_rules.continuation._pages import KEPT_TURNS, PREFIX
from turnlint_rules.continuation._step import prefix_changes

CHANGED = Remark(
    "{what} is not what it was, and this thinking block after it is bound to it: the API may refuse or drop the block",
    evidence=(PREFIX, KEPT_TURNS),
)
_MODEL = "claude-opus-5-5"
_FIRST = body(user("hi"), model=_MODEL, system="Be brief.")
_THOUGHT = exchange(_FIRST, thinking(), "Hello")
_ON: Json = (user("hi"), assistant(thinking(), "Hello"), user("go on"))
_TOLD: Json = (*_ON, assistant(thinking("So.", "EqICB"), "Yes"), user("and then"))
_ANSWERED = exchange(body(*_TOLD, model=_MODEL), thinking("Well.", "EqICC"), "No")
_END: Json = (assistant(thinking("Well.", "EqICC"), "No"), user("thanks"))
_BLOCK = compaction(signature="EqIC")
_LATER = {**tool("later"), "defer_loading": True}


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
        Case(
            body(*_ON, assistant("Yes"), user("and then"), *_END, model=_MODEL),
            "the thinking of `messages.3`, which stood between other thinking, is not what it was, and this thinking "
            "block after it is bound to it: the API may refuse or drop the block",
            at=("messages", 5, "content", 0),
            before=_ANSWERED,
            note="thinking goes from the front, not from the middle",
        ),
        Case(
            body(assistant(_BLOCK), assistant(thinking(), "Hello"), user("go on"), model=_MODEL, system="Be kind."),
            "`system` is not what it was, and this thinking block after it is bound to it: the API may refuse or drop "
            "the block",
            at=("messages", 1, "content", 0),
            before=exchange(
                body(user("hi"), model=_MODEL, system="Be brief.", compaction={"type": "summarize"}),
                _BLOCK,
                stop_reason="compaction",
            ),
            note="a turn that was kept behind a summary",
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), assistant("Hello"), user("go on"), *_TOLD[3:], *_END, model=_MODEL),
            before=_ANSWERED,
            note="thinking left out from the front",
        ),
        Case(
            body(assistant(_BLOCK), *_TOLD[3:], *_END, model=_MODEL),
            before=_ANSWERED,
            note="a summary of the first messages, made elsewhere, and the rest as it was",
        ),
        Case(
            body(*_ON, model=_MODEL, tools=[tool(), _LATER]),
            before=exchange(body(user("hi"), model=_MODEL, tools=[tool()]), thinking(), "Hello"),
            note="a tool that is loaded when it is asked for",
        ),
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
    end = step.end if step.aside.summary is None else len(step.now.messages)
    for at, what in _changes(step):
        for block in step.now.blocks(*THINKING):
            if at <= block.message < end:
                yield CHANGED.at(block.path, what=what)
                return


def _changes(step: Step) -> Iterator[tuple[int, str]]:
    """What is not what it was, with the first message from which on that matters."""
    changed, summary = step.joint.changed, step.aside.summary
    yield from ((-1, f"`{name}`") for name in prefix_changes(step))
    if summary is not None:
        maker = find_model(summary.before.fields.get("model"), summary.before.context.platform)
        if maker is not None and maker.preserved_thinking is False:
            yield 1, "the summary is of a model that does not preserve thinking: what stands before"
        yield from ((1, f"`{name}`") for name in prefix_changes(step, summary))
    if changed is None:
        return
    if not step.joint.thinking_alone:
        yield changed, f"`messages.{changed}`"
    elif any(block.message < changed for block in step.now.blocks(*THINKING)):
        yield changed + 1, f"the thinking of `messages.{changed}`, which stood between other thinking,"
