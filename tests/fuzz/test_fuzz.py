"""A short campaign of the fuzzer, the same each time, and everything that it ever found."""

from __future__ import annotations

import random
from functools import partial
from typing import Any, Final

import orjson
import pytest

import turnlint
from fuzz import campaign, events, growth, promises
from fuzz.campaign import Campaign
from fuzz.kept import kept, packed, unpacked
from fuzz.kinds import KINDS
from fuzz.shrinking import shrunk
from turnlint.case import body, text, user
from turnlint.case import events as events_of

FAILURES: Final[list[dict[str, Any]]] = kept()

#: How many inputs a test run tries; `make fuzz` runs for as long as it is told.
_INPUTS: Final = 700


def test_a_short_campaign_breaks_no_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    # No clock decides a test: an input that hangs is found by `make fuzz`.
    monkeypatch.setattr(campaign, "HANGS", 3600)
    monkeypatch.setattr(campaign, "_WAITS", 3600)
    made = Campaign(2026)
    for number in range(_INPUTS):
        made.run(number)
    assert [(each.number, each.kind, each.what, each.where) for each in made.tally.failures.values()] == []
    assert sum(made.tally.inputs.values()) == _INPUTS
    assert made.tally.inputs.keys() == KINDS.keys()
    assert len(made.tally.rules) > 120


@pytest.mark.parametrize("failure", FAILURES, ids=[f"{each['kind']}: {each['why'][:50]}" for each in FAILURES])
def test_what_was_found_stays_mended(failure: dict[str, Any]) -> None:
    KINDS[failure["kind"]].check(failure["value"], failure["context"])


def test_the_same_number_makes_the_same_input() -> None:
    for number in range(30):
        one, other = (Campaign(3).made(number) for _ in range(2))
        assert one.name == other.name
        assert promises.written(packed(one.value)) == promises.written(packed(other.value)) or one.name == "given"


def test_a_failing_request_is_made_small() -> None:
    request = body(user("a", text("b" * 100)), user(text("c"), {"type": "odd", "x": [1, 2, {"y": 7}]}), system="s")
    small = shrunk(request, lambda each: "odd" in str(each) and "7" in str(each))
    assert small == {"messages": [{"content": [{"type": "odd", "x": [{"y": 7}]}]}]}


def test_what_is_kept_comes_back() -> None:
    value = {"stream": b"data: \xff\n", "asked": [None, {"a": b""}]}
    assert unpacked(orjson.loads(orjson.dumps(packed(value)))) == value


def test_a_part_that_costs_too_much_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    request, kind = body(user("hi")), KINDS["request"]
    monkeypatch.setattr(growth, "_measured", lambda kind, value, *given: float(len(promises.written(value))) ** 2)
    assert growth.too_fast(random.Random(1), kind, request, {}) is not None
    monkeypatch.setattr(growth, "_measured", lambda kind, value, *given: float(len(promises.written(value))))
    assert growth.too_fast(random.Random(1), kind, request, {}) is None


def test_a_report_that_holds_a_part_is_noticed() -> None:
    request = body(user("hi"))

    def judge(value: Any, context: dict[str, Any]) -> tuple[Any]:
        report = turnlint.check(value, **context)
        return (type(report)(report.findings, report.context, partial(dict, {"a": value["messages"]})),)

    with pytest.raises(promises.Broken, match="holds a part"):
        promises.held(judge, request, {})


def test_the_fuzzer_knows_a_whole_stream_by_itself() -> None:
    told = events_of("Hello", {"type": "tool_use", "id": "toolu_01A", "name": "f", "input": {"a": 1}})
    raw = events.rendered(told)
    assert events.read(raw) == told
    assert events.read(raw.replace(b"\n", b"\r\n") + b"data: {") == told
    whole = events.content(told)
    assert whole is not None
    assert [block.get("text") for block in whole] == ["Hello", None]
    for number in range(len(told)):
        assert events.content([*told[:number], *told[number + 1 :]]) is None or told[number]["type"].endswith("_delta")
        assert events.content(told[:number]) is None
