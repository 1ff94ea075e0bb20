"""A short campaign of the fuzzer, the same each time, and everything that it ever found."""

from __future__ import annotations

import json
import random
from functools import partial
from pathlib import Path
from typing import Any, Final

import orjson
import pytest

from fuzz import campaign, checks, growth
from fuzz.campaign import Campaign
from fuzz.shrinking import shrunk
from turnlint.case import body, text, user

KEPT: Final = Path(__file__).with_name("failures.json")
FAILURES: Final[list[dict[str, Any]]] = json.loads(KEPT.read_text("utf-8"))

#: How many inputs a test run tries; `make fuzz` runs for as long as it is told.
_INPUTS: Final = 400


def test_a_short_campaign_breaks_no_promise(monkeypatch: pytest.MonkeyPatch) -> None:
    # No clock decides a test: an input that hangs is found by `make fuzz`.
    monkeypatch.setattr(campaign, "HANGS", 3600)
    made = Campaign(2026)
    for number in range(_INPUTS):
        made.run(number)
    assert [(each.number, each.kind, each.what, each.where) for each in made.tally.failures.values()] == []
    assert sum(made.tally.inputs.values()) == _INPUTS
    assert len(made.tally.rules) > 40


@pytest.mark.parametrize("failure", FAILURES, ids=[f"{each['kind']}: {each['why'][:50]}" for each in FAILURES])
def test_what_was_found_stays_mended(failure: dict[str, Any]) -> None:
    request, context = failure["request"], failure["context"]
    match failure["kind"]:
        case "law":
            checks.law(request, context)
        case "text":
            checks.text(request.encode("latin-1"), context)
        case "explain":
            checks.explained(request)
        case "file":
            for name in ("a.json", "a.jsonl", "a.txt"):
                campaign._checked_file(request.encode("latin-1"), name, ["--advice", "--verbose"])
                campaign._checked_file(request.encode("latin-1"), name, ["--format=json", "--model=claude-opus-5-5"])
        case _:
            checks.survived(request, context)


def test_the_same_number_makes_the_same_input() -> None:
    made = [Campaign(3)._made(random.Random("3:5")) for _ in range(2)]
    assert orjson.dumps(made[0], default=repr) == orjson.dumps(made[1], default=repr)


def test_a_failing_request_is_made_small() -> None:
    request = body(user("a", text("b" * 100)), user(text("c"), {"type": "odd", "x": [1, 2, {"y": 7}]}), system="s")
    small = shrunk(request, lambda each: "odd" in str(each) and "7" in str(each))
    assert small == {"messages": [{"content": [{"type": "odd", "x": [{"y": 7}]}]}]}


def test_a_part_that_costs_too_much_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growth, "_measured", lambda *given: float(given[4]) ** 2)
    found = growth.too_fast(random.Random(1), body(user("hi")), {})
    assert found is not None
    monkeypatch.setattr(growth, "_measured", lambda *given: float(given[4]))
    assert growth.too_fast(random.Random(1), body(user("hi")), {}) is None


def test_a_report_that_holds_a_part_is_noticed() -> None:
    request = body(user("hi"))
    report, _ = checks.survived(request, {})
    held = type(report)(report.findings, report.context, partial(dict, {"a": request["messages"]}))
    with pytest.raises(checks.Broken, match="holds a part"):
        checks._holds_nothing(held, request)
