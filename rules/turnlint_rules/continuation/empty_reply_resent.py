"""An empty reply is not asked for again with the same words.

Why: `end_turn` without content is a reply: the model had nothing to add. The same request gets the same. The usual
cause stands in the request: text right after tool results, which teaches the model to stop there.

What to do: remove the text after the results, or add a new user message that asks to go on.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import assistant, body, exchange, tool, tool_result, tool_use, user
from turnlint.rule import PREVIOUS, Case, Draft, Pass, Remark, Severity, Step, rule
from turnlint_rules.continuation._pages import STOPS

AGAIN = Remark(
    "the reply to this request was empty (`end_turn` without content), and so will the next be: nothing was changed",
    evidence=(STOPS,),
)
CAUSE = Remark(
    "the reply to this request was empty (`end_turn` without content): this `{type}` block after the tool results is "
    "the likely cause",
    evidence=(STOPS,),
)
#: Fields by which the same messages ask for something else.
_TELLING = {"model", "system", "tools", "thinking", "output_config", "compaction"}
_ASKED = body(user("hi"))
_LOOP = body(user("hi"), assistant(tool_use()), user(tool_result(), "go on"), tools=[tool()])


@rule(
    "empty-reply-resent",
    Severity.WARNING,
    answers=Pass.CONTINUATION,
    needs={"stop:end_turn"},
    given={PREVIOUS},
    says=(AGAIN, CAUSE),
    refused=(
        Case(_ASKED, AGAIN.template, at=("messages",), before=exchange(_ASKED)),
        Case(
            _LOOP,
            "the reply to this request was empty (`end_turn` without content): this `text` block after the tool "
            "results is the likely cause",
            at=("messages", 2, "content", 1),
            before=exchange(_LOOP),
        ),
    ),
    accepted=(
        Case(body(user("hi"), user("Please continue")), before=exchange(_ASKED)),
        Case(
            body(user("hi"), assistant(tool_use()), user(tool_result()), tools=[tool()]),
            before=exchange(_LOOP),
            note="without the text",
        ),
        Case(_ASKED, before=exchange(_ASKED, "Hello"), note="another sample"),
        Case({**_ASKED, "system": "Go on until you are done."}, before=exchange(_ASKED), note="told what to do"),
    ),
)
def empty_reply_resent(step: Step) -> Iterator[Draft]:
    if step.before.content or not step.joint.resent or step.changed & _TELLING:
        return
    trailing = step.now.pairing.trailing
    if trailing:
        yield CAUSE.at(trailing[-1].path, type=trailing[-1].type)
    else:
        yield AGAIN.at(("messages",))
