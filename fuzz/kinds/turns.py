"""What comes next: the body that ``next_turn`` makes of an accepted exchange is accepted."""

from __future__ import annotations

import json
import random
from typing import Any, Final

import turnlint
from fuzz.kind import Context, Json, Kind, Made, Told
from fuzz.kinds.streams import of_response
from fuzz.mutations import Mutator
from fuzz.promises import Broken, told_misuse, written
from fuzz.seeds import Seeds, some_context
from turnlint.case import response as of_text

#: What is said of what no response answers.
_NO_SUCH: Final = ("a batch has no next turn", "a bare list of messages")


#: Automatic caching moves on to the block that is last then. Where four others are marked there is no place for it, and
#: which of them to give up is the caller's choice.
_MOVES: Final = "too-many-cache-breakpoints"


def _exchange(rng: random.Random, known: Seeds) -> Made:
    """An exchange of the API, or a changed one."""
    seed = rng.choice([each for each in (*known.requests, *known.responses, *known.steps) if each.accepted])
    before = seed.before or {}
    request = seed.asked or before.get("request") or seed.value
    own = seed.value if seed.asked is not None else before.get("response")
    response = own or of_text("Hello.", id=f"msg_{rng.randrange(1000)}")
    mutator = Mutator(rng, known)
    is_changed = rng.random() < 0.6
    if is_changed:
        response = mutator.mutated(rng.choice((response, rng.choice(known.responses).value)))
        request = mutator.mutated(request)
    if rng.random() < 0.2:
        response = of_response(response) or response
    where = some_context(rng, seed.context) if is_changed else seed.context
    return {"request": request, "response": response, "changed": is_changed}, {**where, "endpoint": "messages"}


def check(value: Json, context: Context) -> Told:
    """Any exchange has an answer; where the API could have answered so, the next body has no error."""
    before = written(value)
    try:
        told = turnlint.next_turn(value["request"], value["response"], **context)
    except TypeError as failure:
        if not told_misuse(failure) and not str(failure).startswith(_NO_SUCH):
            raise
        return Told()
    json.dumps(told.to_json())
    if written(value) != before:
        raise Broken("next_turn changed its input")
    session = turnlint.Session(**context)
    asked, answered = session.check(value["request"]), session.receive(value["response"])
    if value["changed"] or not (asked.ok and answered.ok):
        return Told((asked, answered))
    try:
        body: dict[str, Any] = told.request(
            results=dict.fromkeys(told.calls, "ok") or None, text="go on" if told.way == "speak" else None
        )
    except turnlint.NoNextRequest:
        return Told((asked, answered))
    report = session.check(body)
    if errors := [error for error in report.errors if error.rule != _MOVES]:
        raise Broken(f"the next body has an error: {errors[0].rule}")
    return Told((asked, answered, report))


KINDS: Final = (Kind("turn", 2, _exchange, check),)
