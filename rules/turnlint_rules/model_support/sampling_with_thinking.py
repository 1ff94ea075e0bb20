"""While the model thinks, sampling is fixed.

Why: on models that take sampling parameters, thinking demands a `temperature` of 1, no `top_k`, and a `top_p` of 0.95
or more.

What to do: leave them out while thinking is on, or turn thinking off.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
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
from turnlint_rules._shared.parameters import sampled, thinking_type
from turnlint_rules._shared.sources import THINKING

_SEE = "Please consult our documentation at https://platform.claude.com/docs/en/build-with-claude/extended-thinking"
_SEE_OLD = (
    "Please consult our documentation at https://docs.anthropic.com/en/docs/build-with-claude/extended-thinking"
    "#important-considerations-when-using-extended-thinking"
)
TEMPERATURE = Wording(
    f"`temperature` may only be set to 1 when thinking is enabled or in adaptive mode. {_SEE}",
    evidence=(
        Measured("published capture of a live answer, thinking adaptive", "2026-08"),
        Reported("mnfst/modelparams.dev#214", "2026-08-09"),
        Reported("workglow-dev/libs#746", "2026-08-13"),
        THINKING,
    ),
)
# A newer beginning ("… when thinking is enabled or in adaptive mode") is quoted without its ending: the newest wording
# that is known as a whole is this one.
TOP_K = Wording(
    "`top_k` must be unset when thinking is enabled. Please consult our documentation at "
    "https://docs.claude.com/en/docs/build-with-claude/extended-thinking"
    "#important-considerations-when-using-extended-thinking",
    evidence=(Reported("quarkiverse/quarkus-langchain4j#1812", "2025-09-25"),),
)
# No capture has the ending; it is that of the sentence about the temperature.
TOP_P = Wording(
    "`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled or in adaptive mode. " + _SEE,
    evidence=(Reported("public code of gateways, which quotes all but the ending", "2026"),),
)
OLD = (
    Wording(
        f"`temperature` may only be set to 1 when thinking is enabled. {_SEE_OLD}",
        evidence=(Reported("Hk-Gosuto/ChatGPT-Next-Web-LangChain#345 and others", "2025-03-05"),),
        until="2026-02",
    ),
    Wording(
        "`top_p` must be greater than or equal to 0.95 or unset when thinking is enabled",
        evidence=(Reported("public code that quotes the answer", "2026-01-08"),),
        until="2026-01",
    ),
    Wording(
        f"`top_p` must be unset when thinking is enabled. {_SEE_OLD}",
        evidence=(Reported("n8n-io/n8n#14288", "2025-03-31"),),
        until="2025-03",
    ),
)
_THINKING = {"type": "enabled", "budget_tokens": 1024}


@rule(
    "sampling-with-thinking",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"field:temperature", "field:top_p", "field:top_k"},
    given={"model.sampling", "model.thinking"},
    says=(TEMPERATURE, TOP_K, TOP_P),
    said=OLD,
    fixes=(removing(),),
    refused=(
        Case(
            body(user("hi"), model="claude-haiku-4-5", max_tokens=2048, thinking=_THINKING, temperature=0),
            TEMPERATURE.template,
            at=("temperature",),
        ),
        Case(
            body(user("hi"), model="claude-sonnet-4-6", thinking={"type": "adaptive"}, temperature=0.5),
            TEMPERATURE.template,
        ),
        Case(
            body(user("hi"), model="claude-opus-4-5", max_tokens=2048, thinking=_THINKING, top_k=40),
            TOP_K.template,
            at=("top_k",),
        ),
        Case(
            body(user("hi"), model="claude-opus-4-5", max_tokens=2048, thinking=_THINKING, top_p=0.5),
            TOP_P.template,
            at=("top_p",),
        ),
    ),
    accepted=(
        Case(
            body(user("hi"), model="claude-haiku-4-5", max_tokens=2048, thinking=_THINKING, temperature=1),
            note="recorded",
        ),
        Case(
            body(user("hi"), model="claude-haiku-4-5", max_tokens=2048, thinking=_THINKING, top_p=0.95),
            note="recorded",
        ),
        Case(body(user("hi"), model="claude-haiku-4-5", thinking={"type": "disabled"}, temperature=0)),
    ),
)
def sampling_with_thinking(conversation: Conversation) -> Iterator[Draft]:
    model, kind = conversation.model, thinking_type(conversation)
    if kind not in ("enabled", "adaptive") or kind not in (model.thinking or ()):
        return
    if model.sampling not in ("free", "one-of"):  # the others refuse the parameters by themselves
        return
    values = sampled(conversation)
    if values.get("temperature", 1) not in (1, -1):
        yield TEMPERATURE.at(("temperature",))
    if values.get("top_k", -1) >= 0:
        yield TOP_K.at(("top_k",))
    if 0 <= values.get("top_p", 1) < 0.95:
        yield TOP_P.at(("top_p",))
