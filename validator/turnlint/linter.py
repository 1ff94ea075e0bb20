"""The way through: from whatever the caller holds to a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, TypeAlias

import orjson

from turnlint import context as contexts
from turnlint import engine as engines
from turnlint import models, registry
from turnlint.conversation import Conversation
from turnlint.engine import Engine
from turnlint.plain import plain
from turnlint.projection import Json
from turnlint.report import Finding, Path, Report
from turnlint.schema import Fault, Unsendable, compiled

Request: TypeAlias = Any

#: The kind of the one fault of a body that does not parse.
_NOT_JSON: Final = "json"


class Linter:
    """Checks requests in one context with one choice of rules.

    Arguments: as for :func:`turnlint.check`. Raises ``ValueError`` for a platform, endpoint, rule or severity that
    does not exist.
    """

    __slots__ = ("context", "engine")

    def __init__(
        self,
        *,
        platform: str = "anthropic",
        api_version: str | None = None,
        betas: Iterable[str] | None = None,
        endpoint: str = "messages",
        model: str | None = None,
        select: Iterable[str] | None = None,
        ignore: Iterable[str] | None = None,
        severity: Mapping[str, str] | None = None,
    ) -> None:
        self.context = contexts.make(platform, api_version, betas, endpoint, model)
        rules = registry.listings()
        self.engine = Engine(engines.select(rules, select, ignore), engines.severities(severity, rules))

    def check(self, request: Request) -> Report:
        """Check one request.

        ``request`` is a mapping, JSON text (``str``) or bytes, an SDK object, or a bare list of messages (then the
        other top-level fields count as unknown). Raises ``TypeError`` for anything else, and for a value inside that
        neither JSON nor the SDK can send; never for a JSON value.
        """
        if isinstance(request, (str, bytes, bytearray, memoryview)):
            try:
                request = orjson.loads(request)
            except orjson.JSONDecodeError as failure:
                return self._report(_unparsed(failure, self.context))
        elif not isinstance(request, (dict, list)):
            request = _opened(request)
        if self.context.endpoint == "batches":
            return self._batch(request)
        return self._report(self._index(request, self.context))

    def _index(self, request: Json, context: contexts.Context) -> Conversation:
        """Validate the shape, then index. What is not plain JSON is made plain only where validation stumbles."""
        bare = isinstance(request, list)
        name = "request" if context.endpoint == "batches" else None
        shape = compiled(context, name)
        body = {"messages": request} if bare else request
        try:
            faults = shape.faults(body)
        except Unsendable:
            body = plain(body)
            faults = shape.faults(body)
        if faults and (bare or context.model):
            faults = [fault for fault in faults if not _is_given_elsewhere(fault, bare)]
        named = context.model or (body.get("model") if isinstance(body, dict) else None)
        model = models.find(named, context.platform) if named is not None else None
        return Conversation(body, context, model, faults, bare=bare)

    def _report(self, conversation: Conversation) -> Report:
        findings, assumed = self.engine.run(conversation)
        if conversation.bare and findings:
            findings = tuple(replace(finding, path=finding.path[1:]) for finding in findings)
        return Report(findings, self.context, lambda: self.engine.skipped(conversation), assumed)

    def _batch(self, body: Json) -> Report:
        """A batch: its own body first, then each item's ``params`` as a request of its own.

        The API validates the body when the batch is made, and the ``params`` later: their refusals come back as
        errored results, in the words of the messages endpoint and without a prefix.
        """
        try:
            faults = compiled(self.context).faults(body)
        except Unsendable:
            body = plain(body)
            faults = compiled(self.context).faults(body)
        whole = Conversation(body, self.context, None, faults)
        findings, assumed = self.engine.run(whole)
        skipped = [whole]
        collected = list(findings)
        for path, params in _items(body):
            item = self._index(params, self.context)
            skipped.append(item)
            collected += _below(path, self.engine.run(item)[0])
        return Report(tuple(collected), self.context, lambda: _merged(self.engine, skipped), assumed)


def _is_given_elsewhere(fault: Fault, bare: bool) -> bool:
    """Whether a top-level field is missing that the context gives, or that a bare list of messages cannot have."""
    return fault.kind == "missing" and len(fault.path) < 2 and (bare or fault.path == ("model",))


def _opened(request: object) -> Json:
    """A mapping or SDK object as plain JSON. Raises ``TypeError`` for anything else."""
    made = plain(request)
    if isinstance(made, dict) or (isinstance(made, list) and not isinstance(request, (set, frozenset))):
        return made
    kind = type(request).__name__
    raise TypeError(f"a request is a mapping, JSON text or bytes, or a list of messages, not {kind}")


def _unparsed(failure: orjson.JSONDecodeError, context: contexts.Context) -> Conversation:
    fault = Fault(_NOT_JSON, "", (), "", {}, str(failure))
    return Conversation(None, context, None, [fault])


def _items(body: Json) -> Iterator[tuple[Path, Json]]:
    requests = body.get("requests") if isinstance(body, dict) else None
    for index, item in enumerate(requests if isinstance(requests, list) else ()):
        params = item.get("params") if isinstance(item, dict) else None
        if isinstance(params, dict):
            yield ("requests", index, "params"), params


def _below(path: Path, findings: Iterable[Finding]) -> Iterator[Finding]:
    for finding in findings:
        yield replace(finding, path=(*path, *finding.path))


def _merged(engine: Engine, conversations: Iterable[Conversation]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, set[str]] = {}
    for conversation in conversations:
        for lack, names in engine.skipped(conversation).items():
            groups.setdefault(lack, set()).update(names)
    return {lack: tuple(sorted(names)) for lack, names in sorted(groups.items())}
