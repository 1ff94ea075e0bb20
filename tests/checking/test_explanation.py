"""`explain` knows each text of each rule, its own values in it, and what stands around it where it is passed on."""

from __future__ import annotations

import json
from string import Formatter

import pytest
from hypothesis import assume, given, settings
from hypothesis.strategies import sampled_from

import turnlint
from tests.checking.pastes import CHANGED, FORMS
from turnlint.case import Case
from turnlint.checking.explanation import Match, paste
from turnlint.checking.explanation.wrappers import TRANSLATIONS
from turnlint.engine import registry
from turnlint.rule import Remark, Rule, Wording

UNANSWERED = (
    "messages.6: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_01P, toolu_02Q. "
    "Each `tool_use` block must have a corresponding `tool_result` block in the next message."
)
REFUSED = [
    pytest.param(rule, case, id=f"{name}-{index}")
    for name, rule in registry.rules().items()
    for index, case in enumerate(rule.refused)
]


@pytest.mark.parametrize(("rule", "case"), REFUSED)
def test_the_text_of_every_case_leads_to_a_rule_that_says_it(rule: Rule, case: Case) -> None:
    assert case.message is not None
    found = turnlint.explain(case.message)
    assert found.rule is not None
    assert found.match is Match.EXACT
    assert rule in (found.rule, *found.candidates) or case.message in {other.message for other in found.rule.refused}


def test_a_rule_by_name() -> None:
    found = turnlint.explain("tool-use-without-result")
    assert found.rule is registry.rules()["tool-use-without-result"]
    assert found.to_text().startswith("tool-use-without-result (error, family tool-pairing)\n\nEvery `tool_use` block")


@pytest.mark.parametrize(
    "text",
    [
        UNANSWERED,
        f"The model returned the following errors: {UNANSWERED}",
        f'{{"type": "error", "error": {{"type": "invalid_request_error", "message": "{UNANSWERED}"}}}}',
        f"Error code: 400 - {{'type': 'error', 'error': {{'type': 'invalid_request_error', 'message': '{UNANSWERED}'}}"
        "}",
        f'API Error: 400 {{"type":"error","error":{{"message":"{UNANSWERED}"}}}}',
        UNANSWERED.removeprefix("messages.6: "),
    ],
)
def test_a_text_is_known_as_it_is_passed_on(text: str) -> None:
    found = turnlint.explain(text)
    assert found.rule is registry.rules()["tool-use-without-result"]
    assert found.values["ids"] == "toolu_01P, toolu_02Q"
    assert not found.superseded


def test_a_superseded_text_is_told_with_todays() -> None:
    found = turnlint.explain(
        "messages.4: Did not find 1 `tool_result` block(s) at the beginning of this message. Messages following "
        "`tool_use` blocks must begin with a matching number of `tool_result` blocks."
    )
    assert found.superseded
    assert found.values == {"turn": "4", "count": "1"}
    assert "The API said so until 2025-03; today it says:" in found.to_text()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("tools.3.custom.name: Input should be a valid string", "wrong-type"),
        ("thinking.enabled.budget_tokens: Input should be greater than or equal to 1024", "out-of-range"),
        ("speed: Input should be 'standard' or 'fast'", "unknown-value"),
        ("messages.4.content.0.tool_use.foo: Extra inputs are not permitted", "unknown-field"),
        ("requests: List should have at least 1 item after validation, not 0", "bad-length"),
        ("messages: at least one message is required", "bad-length"),
        ("temperature: range: 0..1", "out-of-range"),
        ("wheel.size: Extra inputs are not permitted", "unknown-field"),
        ("wheel: Extra inputs are not permitted", "unknown-parameter"),
        # Without its path a text is the general rule's, and not that of a rule about one field.
        ("Extra inputs are not permitted", "unknown-parameter"),
        ("Extra inputs are not permitted.", "unknown-parameter"),
        ("Field required", "missing-field"),
        ("Input should be a valid string", "wrong-type"),
    ],
)
def test_texts_of_the_schema_lead_to_the_rule_of_their_kind(text: str, name: str) -> None:
    found = turnlint.explain(text)
    assert found.rule is not None
    assert found.rule.name == name


def test_a_text_that_the_api_no_longer_says_is_dated() -> None:
    lines = turnlint.explain("roles-alternate").to_text().splitlines()
    assert '  messages: first message must use the "user" role  (reported, until 2024-10-08)' in lines


def test_a_piece_of_one_text_alone_leads_to_its_rule() -> None:
    found = turnlint.explain("tool_use ids were found without tool_result blocks")
    assert found.rule is registry.rules()["tool-use-without-result"]
    assert found.match is Match.CUT
    assert "(what was pasted is a piece of it)" in found.to_text()


def test_a_text_that_nobody_knows_gets_the_nearest_rules() -> None:
    found = turnlint.explain("content blocks must not be empty text")
    assert (found.rule, found.match) == (None, Match.NONE)
    assert len(found.candidates) > 1
    assert "The nearest are:" in found.to_text()
    assert turnlint.explain("zzz").to_text() == "No rule has this name or text."


def test_a_clear_nearest_is_shown_and_not_only_named() -> None:
    found = turnlint.explain("context_management: `clear_thinking_20251015` must be listed first among the strategies")
    assert (found.rule, found.match) == (None, Match.NEAREST)
    assert found.candidates[0].name == "clear-thinking-first"
    assert found.to_text().startswith("No rule has exactly this text. The nearest is:\n\nclear-thinking-first (")


def test_rules_that_say_the_same_are_both_shown() -> None:
    found = turnlint.explain("messages.27.content.0: Invalid `signature` in `thinking` block")
    assert found.rule is registry.rules()["invalid-thinking-signature"]
    assert [rule.name for rule in found.candidates] == ["empty-thinking-signature"]
    assert "The same text is said by:\n  empty-thinking-signature: " in found.to_text()


def filled(text: Wording | Remark) -> str:
    """A text with plain values in it."""
    values = {name: VALUES.get(name, "alpha_beta") for _, name, _, _ in Formatter().parse(text.template) if name}
    return text.template.format(**values)


VALUES = {
    **dict.fromkeys(("turn", "index", "message", "place", "count", "n", "bound", "length", "limit"), "17"),
    **dict.fromkeys(("where", "location"), "messages.3.content.2"),
    **dict.fromkeys(("id", "ids"), "toolu_01AbC, toolu_02DeF"),
    **dict.fromkeys(("model", "advisor", "target"), "claude-sonnet-4-5"),
    "address": "https://claude.example/page",
}
#: Every text of every rule, filled, and the messages of its cases.
TEXTS = [
    *((rule, filled(text)) for rule in registry.rules().values() for text in (*rule.says, *rule.said)),
    *((rule, case.message) for rule in registry.rules().values() for case in rule.refused if case.message),
]


def leads(paste: str, rule: Rule, text: str) -> bool:
    """Whether a paste leads to a rule, or to one that says the same text."""
    found, bare = turnlint.explain(paste), turnlint.explain(text)
    return found.rule is not None and (rule in (found.rule, *found.candidates) or found.rule is bare.rule)


@pytest.mark.parametrize(("rule", "text"), TEXTS)
def test_every_text_leads_to_its_rule(rule: Rule, text: str) -> None:
    found = turnlint.explain(text)
    assert found.rule is not None
    assert rule in (found.rule, *found.candidates) or text in {case.message for case in found.rule.refused}


@pytest.mark.parametrize("form", FORMS)
def test_texts_are_known_in_every_form(form: str) -> None:
    """A few texts each; over all forms, every text comes up several times."""
    first = list(FORMS).index(form)
    some = TEXTS[first :: len(FORMS) // 4]
    assert [text for rule, text in some if not leads(FORMS[form](text), rule, text)] == []


@given(sampled_from(TEXTS), sampled_from(sorted(FORMS)), sampled_from(sorted(CHANGED)))
@settings(max_examples=150, deadline=None)
def test_a_text_that_was_spelt_otherwise_is_known_in_every_form(text: tuple[Rule, str], form: str, change: str) -> None:
    rule, exact = text
    assume(len(exact) > 25)
    assert leads(FORMS[form](CHANGED[change](exact)), rule, exact)


@pytest.mark.parametrize("form", FORMS)
def test_values_are_the_texts_own_in_every_form(form: str) -> None:
    found = turnlint.explain(FORMS[form](UNANSWERED))
    assert found.rule is registry.rules()["tool-use-without-result"]
    assert (found.values["turn"], " ".join(found.values["ids"].split())) == ("6", "toolu_01P, toolu_02Q")


@pytest.mark.parametrize("length", [60, 90, 120, 150])
@pytest.mark.parametrize("form", ["alone", "Python SDK", "Claude Code, JSON", "boto3"])
def test_a_text_that_was_cut_off_is_known(form: str, length: int) -> None:
    paste = FORMS[form](UNANSWERED)
    cut = paste[: paste.index("messages.6") + length]
    for end in ("", "…", "..."):
        found = turnlint.explain(cut + end)
        assert found.rule is registry.rules()["tool-use-without-result"], cut


def test_split_words_are_put_together_again() -> None:
    found = turnlint.explain(
        "Warn API error (HTTP 400): messages.1:`tool_use` ids were found without `tool_result` blocks immedia\n"
        "▏    tely after: call_01, call_02. Each `tool_use` block must have a corresponding `tool_resul\n"
        "▏    t` block in the next message."
    )
    assert found.rule is registry.rules()["tool-use-without-result"]
    assert found.values == {"turn": "1", "ids": "call_01, call_02"}


@pytest.mark.parametrize(
    ("paste", "text"),
    [
        ("400 `top_k` is deprecated for this model", "`top_k` is deprecated for this model"),
        ("it said: `top_k` is deprecated for this model. Why?", "`top_k` is deprecated for this model."),
        ("so messages.3: `tool_use` blocks can only be in `assistant` messages (400)",
         "messages.3: `tool_use` blocks can only be in `assistant` messages"),
        ("error 'claude-sonnet-5' does not support citations.\nbye", "'claude-sonnet-5' does not support citations."),
    ],
)  # fmt: skip
def test_the_api_s_words_are_told_from_what_is_around_them(paste: str, text: str) -> None:
    assert turnlint.explain(paste).text == text


def test_words_of_clients_are_translated() -> None:
    found = turnlint.explain("API Error: 400 due to tool use concurrency issues. Run /rewind to recover.")
    assert found.rule is registry.rules()["tool-use-without-result"]
    assert found.match is Match.TRANSLATED
    assert "a client's own words" in found.to_text()


def test_the_rules_that_translations_name_exist() -> None:
    assert {translation.rule for translation in TRANSLATIONS} <= set(registry.rules())


def test_of_a_text_that_nobody_knows_the_type_tells_something() -> None:
    found = turnlint.explain("{'type': 'error', 'error': {'type': 'overloaded_error', 'message': 'Too busy by half'}}")
    assert found.rule is registry.rules()["service-overloaded"]
    assert found.match is Match.TYPE
    assert "No rule has this text" in found.to_text()


def test_of_a_text_that_nobody_knows_the_code_tells_more_than_the_type() -> None:
    error = {"type": "invalid_request_error", "message": "So-so", "details": {"error_code": "thread_not_found"}}
    found = turnlint.explain({"type": "error", "error": error})
    assert found.rule is registry.rules()["thread-not-continuable"]
    assert found.match is Match.CODE
    assert "No rule has this text; what is known is its code, thread_not_found." in found.to_text()


def test_a_code_alone_leads_to_the_texts_that_come_with_it() -> None:
    found = turnlint.explain("thread_unsupported_request")
    assert found.rule is registry.rules()["thread-unsupported-request"]
    assert found.candidates == (registry.rules()["thread-cache-markers"],)
    page = found.to_text()
    assert "  with the error_code thread_unsupported_request\n" in page
    assert "The same code is said by:\n  thread-cache-markers: " in page


def test_a_status_alone_is_told_as_such() -> None:
    found = turnlint.explain("Client error '400 Bad Request' for url 'https://api.anthropic.com/v1/messages'")
    assert found.rule is None
    assert found.note == "Only the status 400 is in it, not the API's message: look into the body of the response."


def test_turnlints_own_exception_is_explained() -> None:
    with pytest.raises(turnlint.InvalidRequest) as caught:
        turnlint.check({"model": "claude-sonnet-4-5", "max_tokens": 16, "messages": [{}]}).raise_for_error()
    found = turnlint.explain(caught.value)
    assert (found.rule, found.match) == (registry.rules()["missing-field"], Match.EXACT)


BODY = {"type": "error", "error": {"type": "invalid_request_error", "message": UNANSWERED}, "request_id": "req_01"}


def test_exceptions_of_the_sdk_are_explained() -> None:
    import anthropic
    from anthropic import _exceptions

    httpx = getattr(_exceptions, "httpx", None) or getattr(_exceptions, "httpx2")  # noqa: B009 (by the SDK's version)
    response = httpx.Response(400, json=BODY, request=httpx.Request("POST", "https://api.anthropic.com/v1/messages"))
    error = anthropic.BadRequestError(f"Error code: 400 - {BODY}", response=response, body=BODY)
    bare = anthropic.BadRequestError("Error code: 400", response=response, body=None)
    status = httpx.HTTPStatusError("Client error '400 Bad Request'", request=response.request, response=response)
    for each in (error, bare, status, BODY, json.dumps(BODY).encode()):
        found = turnlint.explain(each)
        assert (found.rule, found.match) == (registry.rules()["tool-use-without-result"], Match.EXACT)
        assert found.values == {"turn": "6", "ids": "toolu_01P, toolu_02Q"}


class ClientError(Exception):
    """botocore's: the body is a mapping called response."""

    def __init__(self, message: str) -> None:
        self.response = {"Error": {"Message": message, "Code": "ValidationException"}, "ResponseMetadata": {}}
        super().__init__(f"An error occurred (ValidationException) when calling the Converse operation: {message}")


class ModelHTTPError(RuntimeError):
    """pydantic-ai's: it has a body, and a text of its own."""

    def __init__(self, body: object) -> None:
        self.body = body
        super().__init__("status_code: 400")


class Closed:
    """A response whose body was not read."""

    @property
    def text(self) -> str:
        raise RuntimeError("read the response first")


class Streamed(Exception):
    """An exception whose response cannot be read."""

    response = Closed()


def test_exceptions_of_others_are_explained_by_what_they_hold() -> None:
    wrapped = ValueError("the model gave up")
    wrapped.__cause__ = ModelHTTPError(BODY)
    for error in (ClientError(UNANSWERED), ModelHTTPError(BODY), Streamed(UNANSWERED), wrapped, [UNANSWERED]):
        assert turnlint.explain(error).rule is registry.rules()["tool-use-without-result"], error
    assert turnlint.explain(Streamed()).rule is None
    assert turnlint.explain(None).rule is None


def test_an_explanation_is_json() -> None:
    for query in (UNANSWERED, "tool-use-without-result", "zzz", "400 messages.1: `tool_use` ids were", ValueError("x")):
        answer = turnlint.explain(query).to_json()
        assert json.loads(json.dumps(answer)) == answer
        assert set(answer) == {
            "query", "match", "rule", "wording", "text", "values", "superseded", "candidates", "note"
        }  # fmt: skip
    rule = turnlint.explain(UNANSWERED).to_json()["rule"]
    assert set(rule) == {
        "name", "severity", "family", "summary", "why", "remedy", "judged", "says", "said", "fixes", "examples"
    }  # fmt: skip
    assert rule["judged"]


def test_a_page_says_what_only_the_api_can_tell() -> None:
    page = turnlint.explain("Your credit balance is too low to access the Anthropic API.").to_text()
    assert page.startswith("credit-exhausted (error, family account)")
    assert "Only the API can tell" in page


#: What made matching slow: fixed parts again and again, quotes and backslashes without end. How the time grows with
#: their length is measured in the benchmarks (``explain-growth``).
SLOW = [
    "tools.0: Input tag 'a' found using 'type' does not match any of the expected tags: ",
    "messages.0: `a` tool use with id `b` was found without a corresponding ",
    *sorted({max(text.template.split("{"), key=len) for rule, _ in TEXTS[::40] for text in rule.says}),
    '{"message":"', "'message': \"\\\"message\\\": \\\"", "\\" * 7 + '"message":', "message: 'a' ",
    "│ ", " ", "\n", "\n   ", "`", "(", "a",
    "x_error: ", "API Error: 400 ", "\x1b[31m", "messages.0.content.", "thread_not_fond ",
]  # fmt: skip


@pytest.mark.parametrize("seed", SLOW)
def test_of_a_long_text_a_bounded_part_is_looked_at(seed: str) -> None:
    text = seed * (400_000 // len(seed))
    looked_at = paste.texts(text)
    assert sum(map(len, looked_at)) <= 100_001
    assert len(looked_at) <= 30
    turnlint.explain(text)


@pytest.mark.parametrize(
    "text", ["", "{", "{}", "[" * 100_000, '{"error": 5}', "\ud800", "a" * 1_000_000, "\x1b[31m", "\\" * 50_000]
)
def test_any_text_is_survived(text: str) -> None:
    turnlint.explain(text).to_text()
