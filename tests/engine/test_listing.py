"""What a rule says that it needs and judges is held against what there is, so that a slip is told and not silent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from turnlint.engine.listing import RulePackError, listing
from turnlint.rule import FIELDS, Conversation, Draft, Pass, Rule, Severity, rule
from turnlint.subjects.vocabulary import vocabulary


def made(needs: Iterable[str] = (), given: Iterable[str] = ()) -> Rule:
    @rule("loud-mill", Severity.ERROR, answers=Pass.PARAMETERS, needs=needs, given=given)
    def loud_mill(conversation: Conversation) -> Iterator[Draft]:
        yield from ()

    return loud_mill


def test_what_can_occur_and_be_known_may_be_asked_for() -> None:
    needs = {"field:thinking", "block:thinking", "fault:type", "fact:unanswered", "tool:mcp_toolset", "key:strict"}
    assert needs <= vocabulary()
    listed = listing(made(needs, {FIELDS, "model.prefill"}))
    assert listed.needs == needs
    assert listed.given == {FIELDS, "model.prefill"}


@pytest.mark.parametrize(
    ("word", "nearest"),
    [
        ("field:mesages", "field:messages"),
        ("block:tool_user", "block:tool_use"),
        ("fault:patern", "fault:pattern"),
        ("fact:unanswerd", "fact:unanswered"),
        ("tool:mcp_toolsets", "tool:mcp_toolset"),
        ("key:stirct", "key:strict"),
        ("field:unanswered", "fact:unanswered"),
        ("messages", "field:messages"),
    ],
)
def test_a_word_for_what_cannot_occur_is_told_with_the_nearest(word: str, nearest: str) -> None:
    told = f"the rule loud-mill needs what cannot occur: '{word}' (did you mean '{nearest}'?)"
    with pytest.raises(RulePackError, match=f"^{re.escape(told)}$"):
        listing(made({word, "field:messages"}))


@pytest.mark.parametrize(("word", "nearest"), [("model.prefil", "model.prefill"), ("field", "fields")])
def test_a_word_for_what_nobody_knows_is_told_with_the_nearest(word: str, nearest: str) -> None:
    told = f"the rule loud-mill wants to be given what nobody knows: '{word}' (did you mean '{nearest}'?)"
    with pytest.raises(RulePackError, match=f"^{re.escape(told)}$"):
        listing(made(given={word, FIELDS}))


def test_a_rule_judges_what_its_parameter_is_called() -> None:
    assert listing(made()).judges == "conversation"
    wrap: Any = rule("loud-mill", Severity.ERROR, answers=Pass.PARAMETERS)

    def loud_mill(talk: object) -> Iterator[Draft]:
        yield from ()

    told = (
        "the rule loud-mill: it judges 'talk'; the parameter must be one of "
        "text, batch, conversation, sent, response, stream, step"
    )
    with pytest.raises(TypeError, match=f"^{told}$"):
        wrap(loud_mill)


def test_a_rule_without_a_parameter_is_told_too() -> None:
    wrap: Any = rule("loud-mill", Severity.ERROR, answers=Pass.PARAMETERS)
    with pytest.raises(TypeError, match="the rule loud-mill"):
        wrap(lambda: ())
