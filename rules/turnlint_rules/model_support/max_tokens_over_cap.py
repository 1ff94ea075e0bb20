"""`max_tokens` must not exceed what the model can write.

Why: each model has a greatest output. The message names the model's dated id, whichever name was sent.

What to do: lower `max_tokens` to the cap that the message names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from turnlint.case import body, user
from turnlint.rule import Case, Conversation, Draft, Measured, Pass, Reported, Severity, Wording, rule
from turnlint_rules._shared.parameters import integer

CAP = Wording(
    "max_tokens: {n} > {cap}, which is the maximum allowed number of output tokens for {model}",
    evidence=(
        Measured("a batch on the live API, claude-haiku-4-5", "2026-09-02"),
        Reported("anthropics/claude-code#24451", "2026-02-09"),
        Reported("ChatGPTNextWeb/NextChat#4964", "2024-07-10"),
    ),
)
#: Documented for batches alone. Elsewhere its absence is no news; what it does there if sent is not known.
_BATCHES_ONLY: Final = frozenset({"output-300k-2026-03-24"})


@rule(
    "max-tokens-over-cap",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"field:max_tokens"},
    given={"model.max_output", "model.max_output_betas"},
    says=(CAP,),
    refused=(
        Case(
            body(user("hi"), model="claude-haiku-4-5", max_tokens=9999999),
            "max_tokens: 9999999 > 64000, which is the maximum allowed number of output tokens for "
            "claude-haiku-4-5-20251001",
            at=("max_tokens",),
        ),
        Case(
            body(user("hi"), model="claude-opus-4-8", max_tokens=128001),
            "max_tokens: 128001 > 128000, which is the maximum allowed number of output tokens for claude-opus-4-8",
        ),
        Case(
            body(user("hi"), model="claude-3-7-sonnet-20250219", max_tokens=64001),
            "max_tokens: 64001 > 64000, which is the maximum allowed number of output tokens for "
            "claude-3-7-sonnet-20250219",
            betas=(),
        ),
    ),
    accepted=(
        Case(body(user("hi"), model="claude-sonnet-4-6", max_tokens=128000), note="the cap itself: recorded"),
        Case(body(user("hi"), model="claude-haiku-4-5", max_tokens=64000), note="the cap itself: recorded"),
        Case(body(user("hi"), model="claude-3-7-sonnet-20250219", max_tokens=128000), note="a beta may open it"),
        Case(body(user("hi"), model="claude-next-9", max_tokens=9999999), note="a model that the table does not know"),
    ),
)
def max_tokens_over_cap(conversation: Conversation) -> Iterator[Draft]:
    model, context = conversation.model, conversation.context
    asked = integer(conversation.fields.get("max_tokens"))
    if asked is None or model.max_output is None or asked <= model.max_output or context.endpoint == "count_tokens":
        return
    sent = context.betas or frozenset()
    for beta, cap in (model.max_output_betas or {}).items():
        opened = beta in sent or (
            context.betas is None and (context.endpoint == "batches" or beta not in _BATCHES_ONLY)
        )
        if opened and asked <= cap:
            return
    yield CAP.at(("max_tokens",), n=asked, cap=model.max_output, model=model.snapshot)
