"""`fallbacks: "default"` needs the second version of the beta.

Why: `server-side-fallback-2026-06-01` takes a list only; the word "default" came with `-2026-07-01`. The
documentation says so; the words of the refusal are inferred.

What to do: send `server-side-fallback-2026-07-01`, or list the models.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, user
from turnlint.rule import (
    HEADERS,
    Case,
    Conversation,
    Draft,
    Inferred,
    Pass,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules.fallbacks._entries import DEFAULTS, FALLBACKS, LIST_ONLY

LIST = Wording(
    "fallbacks: Input should be a valid array",
    evidence=(Inferred.after(FALLBACKS, "the refusal is documented, the words are those for other lists"),),
)


@rule(
    "default-fallbacks-without-beta",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    needs={"field:fallbacks"},
    given={HEADERS},
    says=(LIST,),
    fixes=(removing(),),
    refused=(
        Case(
            body(user("ping"), model="claude-fable-5", fallbacks="default"),
            LIST.template,
            at=("fallbacks",),
            betas=(LIST_ONLY,),
        ),
    ),
    accepted=(
        Case(body(user("ping"), model="claude-fable-5", fallbacks="default"), betas=(DEFAULTS,)),
        Case(
            body(user("ping"), model="claude-fable-5", fallbacks="default"),
            betas=(LIST_ONLY, "server-side-fallback-2030-01-01"),
            note="a later version that the tables do not know",
        ),
    ),
)
def default_fallbacks_without_beta(conversation: Conversation) -> Iterator[Draft]:
    betas = conversation.context.betas
    if conversation.fields.get("fallbacks") != "default" or betas is None:
        return
    versions = {beta for beta in betas if beta.startswith("server-side-fallback-")}
    if versions == {LIST_ONLY}:
        yield LIST.at(("fallbacks",))
