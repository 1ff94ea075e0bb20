"""Sessions and steps: exchanges that continue one another, live and recorded, forked, doubled, dropped and mixed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

import turnlint
from fuzz.copying import copied
from fuzz.kind import Context, Json, Kind, Made, Steps, Told
from fuzz.kinds.streams import of_response
from fuzz.mutations import Mutator
from fuzz.promises import Broken, containers, held, held_part, told_misuse
from fuzz.seeds import Seed, Seeds, context
from turnlint.values.exchange import Exchange
from turnlint.values.report import Report

Arguments = dict[str, Any]
_HEADERS: Final = ("betas", "api_version")
_ERRORS: Final[tuple[Json, ...]] = (
    {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}, {"type": "error"}, "broken", 5,
)  # fmt: skip


def make(rng: random.Random, known: Seeds) -> Made:
    """An input out of chance."""
    parts = [_conversation(rng, known) for _ in range(rng.choice((1, 1, 1, 2, 3)))]
    exchanges = _mixed(rng, parts)
    for _ in range(rng.choice((0, 1, 1, 2, 3))):
        _change(rng, known, exchanges)
    if rng.random() < 0.5:
        _share(rng, exchanges)
    return {"exchanges": exchanges}, {}


def _conversation(rng: random.Random, known: Seeds) -> list[Arguments]:
    """The exchanges of one conversation, in order: a case of a step, and how it may have gone on."""
    seed = rng.choice(known.steps)
    made = steps(seed)
    if rng.random() < 0.2:
        made[-1:] = [{"request": copied(rng.choice(known.requests).value)}]
    for _ in range(rng.choice((0, 0, 1, 2, 4, 8))):
        _answer(rng, known, made[-1])
        if (request := _continued(rng, made[-1])) is None:
            break
        made.append({**{name: made[-1][name] for name in _HEADERS if name in made[-1]}, "request": request})
    if rng.random() < 0.25:
        _thread(made)
    name = rng.choice((None, None, "a", "b"))
    return [each if name is None else {**each, "session": name} for each in made]


def steps(seed: Seed) -> list[Arguments]:
    """The two exchanges of a case of a step."""
    own = {name: value for name, value in seed.context.items() if value is not None}
    before = {} if seed.before is None else copied(seed.before)
    return [before, {**own, "request": copied(seed.value)}] if before else [{**own, "request": copied(seed.value)}]


def _answer(rng: random.Random, known: Seeds, exchange: Arguments) -> None:
    """Let something come back, where nothing did."""
    if not {"response", "events", "error"} & exchange.keys():
        response = copied(rng.choice(known.responses).value)
        if isinstance(response, dict):
            response["id"] = f"msg_{rng.randrange(1000)}"
        exchange["response"] = response


def _continued(rng: random.Random, exchange: Arguments) -> Json:
    """The request that goes on after an exchange; ``None`` where it cannot be made."""
    request, response = exchange["request"], exchange.get("response")
    messages = request.get("messages") if isinstance(request, dict) else None
    content = response.get("content") if isinstance(response, dict) else None
    if not isinstance(messages, list) or not isinstance(content, list):
        return None
    calls = [block for block in content if isinstance(block, dict) and block.get("type") == "tool_use"]
    results = [{"type": "tool_result", "tool_use_id": call.get("id"), "content": "ok"} for call in calls]
    added = [{"role": "assistant", "content": content}, {"role": "user", "content": results or "go on"}]
    return {**copied(request), "messages": copied([*messages, *added[: rng.choice((1, 2, 2, 2, 2))]])}


def _thread(exchanges: list[Arguments]) -> None:
    """Let the server hold the conversation: each request has only what is new."""
    for number, (before, after) in enumerate(pairwise(copied(exchanges))):
        was, now, response = before["request"], after["request"], before.get("response")
        if not (isinstance(was, dict) and isinstance(now, dict) and isinstance(response, dict)):
            continue
        request = exchanges[number + 1]["request"] = copied(now)
        if isinstance(was.get("messages"), list) and isinstance(messages := now.get("messages"), list):
            request["messages"] = copied(messages[len(was["messages"]) + 1 :])
        request["thread"] = {"type": "continue", "previous_message_id": response.get("id")}
        if not number:
            exchanges[0]["request"] = {**was, "thread": {"type": "create"}}


def _mixed(rng: random.Random, parts: list[list[Arguments]]) -> list[Arguments]:
    """Conversations one beside another, each in its own order."""
    mixed = []
    parts = [list(reversed(part)) for part in parts if part]
    while parts:
        part = rng.choice(parts)
        mixed.append(part.pop())
        parts = [each for each in parts if each]
    return mixed


def _change(rng: random.Random, known: Seeds, exchanges: list[Arguments]) -> None:
    """Let something go wrong with the exchanges, or with what one holds."""
    place, other = rng.randrange(len(exchanges)), rng.randrange(len(exchanges))
    exchange = exchanges[place]
    change = rng.randrange(9)
    if change == 0 and len(exchanges) > 1:
        del exchanges[place]
    elif change == 1:
        exchanges.insert(other, copied(exchange))
    elif change == 2:
        exchanges[place], exchanges[other] = exchanges[other], exchange
    elif change == 3:
        exchanges[place] = {name: value for name, value in exchange.items() if name not in ("response", "events")}
    elif change == 4:
        exchanges[place] = {**exchanges[place], "error": rng.choice(_ERRORS)}
        exchanges[place].pop("response", None)
        exchanges[place].pop("events", None)
    elif change == 5:
        told = of_response(exchange.get("response"))
        if told:
            rest = {name: value for name, value in exchange.items() if name != "response"}
            exchanges[place] = {**rest, "events": told[: rng.choice((len(told), len(told), rng.randint(0, len(told))))]}
    elif change == 6 and isinstance(exchange.get("response"), dict):
        exchanges[place] = {**exchange, "response": Mutator(rng, known).mutated(exchange["response"])}
    elif isinstance(exchange.get("request"), dict):
        exchanges[place] = {**exchange, "request": Mutator(rng, known).mutated(exchange["request"])}


def _share(rng: random.Random, exchanges: list[Arguments]) -> None:
    """Give all exchanges one session and one place, as a live one has; the headers stay their own."""
    where = {name: value for name, value in context(rng).items() if name not in _HEADERS}
    if rng.random() < 0.6:
        where = {"platform": "anthropic", "endpoint": "messages", "model": None}
    for number, exchange in enumerate(exchanges):
        exchanges[number] = {**exchange, **where, "session": "s"}


def _grows(path: Steps, form: str) -> bool:
    """Whether a part is data: what an exchange holds, or more of them."""
    if len(path) == 1:
        return form in ("same", "numbered")
    return len(path) > 2 and path[2] in ("request", "response", "events")


def judge(value: Json, _: Context) -> Sequence[Report]:
    """The one call that a user makes."""
    told = _told(value["exchanges"])
    return () if told is None else (*told.requests, *(report for report in told.responses if report is not None))


def _told(exchanges: list[Arguments]) -> Any:
    try:
        return turnlint.check_session([Exchange(**each) for each in exchanges])
    except TypeError as failure:
        if not told_misuse(failure):
            raise
        return None


def check(value: Json, context: Context) -> Told:
    """Recorded exchanges: a live session says the same of them, and holds none of them once they are over."""
    told = held(judge, value, context)
    exchanges: list[Arguments] = value["exchanges"]
    recorded = _told(exchanges)
    places = {tuple(str(each.get(name)) for name in ("session", "platform", "endpoint", "model")) for each in exchanges}
    if recorded is None or len(places) != 1 or exchanges[0].get("session") is None:
        return told
    if any("error" in each and {"response", "events"} & each.keys() for each in exchanges):
        return told
    first = exchanges[0]
    session = turnlint.Session(**{name: first[name] for name in ("platform", "endpoint", "model") if name in first})
    for number, each in enumerate(exchanges):
        report = session.check(each["request"], **{name: each[name] for name in _HEADERS if name in each})
        if report.findings != recorded.requests[number].findings:
            raise Broken("a live session finds something else in a request")
        if (came := each.get("response", each.get("events"))) is not None:
            answered = recorded.responses[number]
            if answered is None or session.receive(came).findings != answered.findings:
                raise Broken("a live session finds something else in a response")
        elif "error" in each:
            session.fail(each["error"])
    if session._pending is not None:
        session._strand.close(session._pending, None)
        session._pending = None
    if held_part(session._strand, session._settings, parts={id(node) for node in containers(value)}):
        raise Broken("a session holds a part of what it was given")
    return told


# --- what the API accepts, among other exchanges --------------------------------------------------------------------


def _embedded(rng: random.Random, known: Seeds) -> Made:
    """An accepted case among exchanges that have nothing to do with it."""
    seed = rng.choice([each for each in (*known.requests, *known.steps, *known.steps) if each.accepted])
    mine = steps(seed)
    others: list[list[Arguments]] = []
    for _ in range(rng.choice((0, 1, 2, 4))):
        other = rng.choice((*known.requests, *known.steps))
        others.append(steps(other))
        if rng.random() < 0.3:
            _answer(rng, known, others[-1][-1])
    mixed = _mixed(rng, [mine, *others])
    place = next(number for number, each in enumerate(mixed) if each is mine[-1])
    return {"exchanges": mixed, "place": place}, {}


def check_embedded(value: Json, _: Context) -> Told:
    """An accepted request has no error, whatever stands around it in the record."""
    told = turnlint.check_session([Exchange(**each) for each in value["exchanges"]])
    report = told.requests[value["place"]]
    if not report.ok:
        raise Broken(f"an accepted case has an error among others: {report.errors[0].rule}")
    return Told((report,))


KINDS: Final = (
    Kind("session", 5, make, check, judge, _grows),
    Kind("embedded", 2, _embedded, check_embedded, shrinks=False),
)
