"""``/v1/messages``: a request judged, and answered with what the player says, whole or as a stream, broken or not."""

from __future__ import annotations

from typing import Final

from turnlint.stand_in.arrival import Arrival
from turnlint.stand_in.endpoints.routes import Route
from turnlint.stand_in.judging import Bench, Judged
from turnlint.stand_in.playing.asked import Asked
from turnlint.stand_in.playing.fault import Fault, FaultKind
from turnlint.stand_in.playing.message import Message, estimate
from turnlint.stand_in.playing.player import Player
from turnlint.stand_in.playing.reply import ErrorReply, as_error
from turnlint.stand_in.wire.answer import JSON, STREAM, Answer, of_json
from turnlint.stand_in.wire.breaking import broken_body, broken_stream
from turnlint.stand_in.wire.events import events
from turnlint.stand_in.wire.eventstream import FORM, packed
from turnlint.stand_in.wire.upstream import Upstream
from turnlint.values.context import make
from turnlint.values.json import Json, parse, write
from turnlint.values.report import Severity

_NO_MODEL: Final = ErrorReply(400, "invalid_request_error", "model: Field required")
#: What happens before an answer begins, and what happens to streams alone.
_ON_THE_WAY: Final = (FaultKind.STATUS, FaultKind.RESET)
_OF_STREAMS: Final = (FaultKind.ERROR_EVENT, FaultKind.NO_END, FaultKind.REORDERED)


def answer(
    arrival: Arrival, where: Route, bench: Bench, player: Player, fault: Fault | None, *, strict: bool
) -> Answer:
    """The answer to a request.

    * ``fault``: what befalls it, where its reply has none of its own; ``strict``: whether a warning refuses, too.
    """
    judged = arrival.judge()
    refused = judged.refusal or (_too_strict(judged) if strict else None)
    if refused is not None:
        return arrival.error(refused)
    asked = asked_of(arrival, judged, stream=where.stream)
    if asked is None:  # a batch, say, which is none of this endpoint's
        return arrival.error(_NO_MODEL)
    if fault is not None and fault.kind in _ON_THE_WAY:
        return _on_the_way(arrival, fault)
    reply = player.next(asked)
    fault = reply.fault if reply is not None and reply.fault is not None else fault
    if fault is not None and fault.kind in _ON_THE_WAY:
        return _on_the_way(arrival, fault)
    if reply is not None and reply.lost:
        return arrival.error(bench.lose(judged))
    if reply is not None and reply.error is not None:
        return arrival.error(reply.error)
    message, reasons = player.message(reply, asked, bench.judge(asked.context), judged.pending.asked)
    if message is None:
        words = f"turnlint: the reply to request {arrival.number} is not played: {'; '.join(reasons)}"
        return arrival.error(ErrorReply(500, "api_error", words), reasons)
    if asked.stream:
        return _streamed(arrival, message, fault)
    return _whole(arrival, message, None if fault is not None and fault.kind in _OF_STREAMS else fault)


def asked_of(arrival: Arrival, judged: Judged, *, stream: bool = False) -> Asked | None:
    """The request as whoever replies reads it; of a thread, with what the server holds."""
    conversation = judged.pending.asked
    if conversation is None:
        return None
    fields = {**conversation.fields, "messages": conversation.messages}
    return Asked(arrival.number, fields, arrival.context, stream or fields.get("stream") is True)


def count(arrival: Arrival) -> Answer:
    """The answer to ``count_tokens``."""
    judged = arrival.judge()
    if judged.refusal is not None:
        return arrival.error(judged.refusal)
    arrival.note(200, "count")
    headers = {**arrival.headers(), "turnlint-note": "an estimate of turnlint's, and no count of the API's"}
    return of_json(200, {"input_tokens": estimate(parse(arrival.raw).value)}, headers)


def result(arrival: Arrival, params: Json, bench: Bench, player: Player) -> tuple[Json, ErrorReply | None]:
    """The message that one request of a batch gets, which is a conversation of its own; or its error."""
    inside = make(arrival.context.platform, arrival.context.api_version, arrival.context.betas)
    judged = bench.check(write({**params, "stream": False}), arrival.number, inside)
    asked = asked_of(arrival, judged)
    if judged.refusal is not None or asked is None:
        return None, judged.refusal or _NO_MODEL
    message, reasons = player.message(player.next(asked), asked, bench.judge(inside), judged.pending.asked)
    if message is None:
        return None, ErrorReply(500, "api_error", f"turnlint: {'; '.join(reasons)}")
    return message.response, None


def handed_on(arrival: Arrival, upstream: Upstream, method: str, target: str, headers: dict[str, str]) -> Answer:
    """The answer of another server, judged and recorded as it passes."""
    judged = arrival.judge() if arrival.raw else None
    try:
        answer = upstream.answer(method, target, headers, arrival.raw)
    except OSError as error:
        return arrival.error(ErrorReply(502, "api_error", f"turnlint: the upstream does not answer: {error}"))
    body = b"".join(part for part in answer.parts if isinstance(part, bytes))
    value = parse(body).value
    is_error = answer.status >= 400
    stop = value.get("stop_reason") if isinstance(value, dict) else None
    arrival.note(answer.status, "error" if is_error else str(stop or "stream"))
    if judged is not None and arrival.context.endpoint == "messages":
        if is_error:
            arrival.refused(value, answer.status)
        else:
            arrival.came_back(value, b"" if isinstance(value, dict) else body)
    return answer


def _whole(arrival: Arrival, message: Message, fault: Fault | None) -> Answer:
    raw = write(message.response)
    arrival.note(200, str(message.response["stop_reason"]), fault=fault, kind=message.kind)
    if fault is None or fault.kind is FaultKind.SLOW:
        arrival.came_back(message.response)
    else:
        arrival.broke("the answer broke off")
    return Answer(200, {"content-type": JSON, **arrival.headers()}, tuple(broken_body(raw, fault)), len(raw))


def _streamed(arrival: Arrival, message: Message, fault: Fault | None) -> Answer:
    sent = tuple(broken_stream(events(message), fault))
    arrival.note(200, str(message.response["stop_reason"]), fault=fault, kind=message.kind)
    arrival.came_back(None, b"".join(part for part in sent if isinstance(part, bytes)))
    if arrival.context.platform == "bedrock":
        return Answer(200, {"content-type": FORM, **arrival.headers()}, packed(sent))
    return Answer(200, {"content-type": STREAM, "cache-control": "no-cache", **arrival.headers()}, sent)


def _on_the_way(arrival: Arrival, fault: Fault) -> Answer:
    """An error of the service, or no answer at all."""
    if fault.kind is FaultKind.STATUS:
        return arrival.error(as_error(fault.at), fault=fault)
    arrival.broke("the connection was reset")
    arrival.note(0, "reset", fault=fault)
    return Answer(200, {}, tuple(broken_body(b"", fault)))


def _too_strict(judged: Judged) -> ErrorReply | None:
    """What a warning is refused with."""
    found = (each for each in judged.report.findings if each.severity is Severity.WARNING)
    words = next((f"turnlint: {each.message} [{each.rule}]" for each in found), None)
    return None if words is None else ErrorReply(400, "invalid_request_error", words)
