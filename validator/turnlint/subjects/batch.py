"""The body of a batch upload: a list of requests, each of which is a conversation of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from turnlint.subjects.subject import Sent
from turnlint.values.json import Json, Path


class Batch(Sent):
    """The body of ``POST /v1/messages/batches``.

    The API validates the body when the batch is made, and the ``params`` of its items later: their refusals come back
    as errored results, in the words of the messages endpoint and without a prefix.
    """

    __slots__ = ()
    kind: ClassVar = "batch"

    def items(self) -> Iterator[tuple[Path, dict[str, Json]]]:
        """The ``params`` of the items that have some, with their places."""
        return items_of(self.fields)


def items_of(body: Mapping[str, Json]) -> Iterator[tuple[Path, dict[str, Json]]]:
    """The ``params`` of the items of a batch that have some, with their places."""
    requests = body.get("requests")
    for index, item in enumerate(requests if isinstance(requests, list) else ()):
        params = item.get("params") if isinstance(item, dict) else None
        if isinstance(params, dict):
            yield ("requests", index, "params"), params
