"""The top-level `output_format` has become `output_config.format`.

Why: the parameter belongs to the beta of November 2025 and is deprecated; the present one needs no header. With both
in one request it is not documented which one counts, and the SDKs refuse to send it.

What to do: move the object into `output_config.format`, and drop the beta header.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from turnlint.case import body, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Fix,
    Pass,
    Path,
    Remark,
    Severity,
    rule,
)
from turnlint_rules.structured_output._sources import STRUCTURED_OUTPUTS, closed, format_of

OLD = Remark(
    "`output_format` is deprecated: the same object goes into `output_config.format`, without a beta header",
    evidence=(STRUCTURED_OUTPUTS,),
)
BOTH = Remark(
    "`output_format` and `output_config.format` are both there: send `output_config.format` alone",
    evidence=(STRUCTURED_OUTPUTS,),
)


def _moved(body: dict[str, Any], path: Path) -> bool:
    config = body.get("output_config")
    if "output_format" not in body or (isinstance(config, dict) and "format" in config):
        return False
    given = body.pop("output_format")
    body["output_config"] = {**config, "format": given} if isinstance(config, dict) else {"format": given}
    return True


@rule(
    "legacy-output-format",
    Severity.ADVICE,
    answers=Pass.TOOLS_TOGETHER,
    needs={"field:output_format"},
    says=(OLD, BOTH),
    fixes=(Fix(True, "moved `output_format` into `output_config`, where it stands today", _moved),),
    refused=(
        Case(
            body(user("hi"), output_format=format_of(closed())["format"]),
            "`output_format` is deprecated: the same object goes into `output_config.format`, without a beta header",
            at=("output_format",),
        ),
        Case(
            body(user("hi"), output_format=format_of(closed())["format"], output_config=format_of(closed())),
            "`output_format` and `output_config.format` are both there: send `output_config.format` alone",
            at=("output_format",),
        ),
    ),
    accepted=(Case(body(user("hi"), output_config=format_of(closed()))), Case(body(user("hi"), output_format=None))),
)
def legacy_output_format(conversation: Conversation) -> Iterator[Draft]:
    if not isinstance(conversation.fields["output_format"], dict):
        return
    config = conversation.fields.get("output_config")
    if isinstance(config, dict) and config.get("format") is not None:
        yield BOTH.at(("output_format",), unsure=True)
    else:
        yield OLD.at(("output_format",))
