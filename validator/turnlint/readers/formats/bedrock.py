"""Bedrock's own records: batches ``{recordId, modelInput, modelOutput}``, and logs of the invocations of models.

The input is a body of InvokeModel or of Converse; the model of a batch stands in its job, not in the file. The order of
the output is not that of the input.

Sources: https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference-data.html,
https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from turnlint.readers.converse import is_converse
from turnlint.readers.logs.models import OTHER
from turnlint.readers.logs.stored import EMPTY, is_stored, opened_at, record
from turnlint.readers.reader import Found, Passed, Reader
from turnlint.sources.origins import InDocument

_LOG: Final = "ModelInvocationLog"


def _find(at: InDocument) -> Iterator[Found]:
    value = at.value
    if not isinstance(value, dict):
        return
    if isinstance(value.get("modelInput"), dict):
        yield _entry(at)
    elif value.get("schemaType") == _LOG:
        yield _invocation(at)


def _entry(at: InDocument) -> Found:
    given = at.inside("modelInput")
    if not _is_ours(given.value):
        return Passed(1, OTHER)
    return record(given, answer=opened_at(at, "modelOutput"), platform="bedrock", alone=True)


def _invocation(at: InDocument) -> Found:
    given = opened_at(at, "input", "inputBodyJson")
    if given is None:
        return Passed(1, EMPTY)
    model = at.value.get("modelId")
    if not _is_ours(given.value):
        return Passed(1, OTHER)
    return record(given, answer=opened_at(at, "output", "outputBodyJson"), model=model, platform="bedrock")


def _is_ours(body: Any) -> bool:
    """Whether a body is for the Messages API: of the models on Bedrock, no other takes its version."""
    if not isinstance(body, dict):
        return False
    return "anthropic_version" in body or (is_stored(body) and is_converse(body))


READER: Final = Reader("bedrock", "batches of Bedrock, their results, and logs of invocations", finds=_find)
