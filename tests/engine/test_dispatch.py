"""How rules run: called by what occurs, told in the order of the API, silent where something is unknown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from turnlint.case import body, user
from turnlint.engine.dispatch import Engine
from turnlint.engine.listing import listing
from turnlint.rule import (
    FIELDS,
    HEADERS,
    Conversation,
    Documented,
    Draft,
    Pass,
    Remark,
    Rule,
    Severity,
    Unjudged,
    Wording,
    rule,
)
from turnlint.subjects.known import known
from turnlint.values.context import DEFAULT, Context, make
from turnlint.values.evidence import Basis
from turnlint.values.report import Finding

PAGE = Documented("Mills", "2026-11", "https://miller.example/mills")
TEXT = Wording("{name}: too loud", evidence=(PAGE,), status=413, type="request_too_large")


def loud(name: str, answers: Pass = Pass.PARAMETERS, *paths: tuple[str | int, ...], **more: Any) -> Rule:
    """A rule that finds something at some paths, and remembers how often it was called."""

    @rule(name, more.pop("severity", Severity.ERROR), answers=answers, says=(TEXT,), **more)
    def check(conversation: Conversation) -> Iterator[Draft]:
        for path in paths or ((),):
            yield TEXT.at(path, name=name)

    return check


def engine(*rules: Rule, severities: dict[str, Severity] | None = None) -> Engine:
    return Engine({each.name: listing(each) for each in rules}, severities)


def run(engine: Engine, context: Context = DEFAULT, name: str | None = None, **fields: Any) -> tuple[Finding, ...]:
    return engine.run([Conversation(body(user("hi"), **fields), known(context, name))]).findings


def names(findings: Iterable[Finding]) -> list[str]:
    return [finding.rule for finding in findings]


def test_a_rule_that_gave_up_is_told_with_its_reason_and_nothing_else() -> None:
    @rule("weary-mill", Severity.ERROR, answers=Pass.PARAMETERS, says=(TEXT,))
    def check(conversation: Conversation) -> Iterator[Draft | Unjudged]:
        yield Unjudged("too much to grind")
        yield TEXT.at((), name="weary-mill")
        yield Unjudged("too much to grind")

    verdict = engine(loud("other-mill"), check).run([Conversation(body(user("hi")), known(DEFAULT))])
    assert names(verdict.findings) == ["other-mill", "weary-mill"]
    assert engine(check).skipped(verdict.silences) == {"too much to grind": ("weary-mill",)}


def test_a_finding_is_made_of_its_rule_and_its_wording() -> None:
    assert run(engine(loud("loud-mill", Pass.PARAMETERS, ("metadata",)))) == (
        Finding(
            "loud-mill",
            Severity.ERROR,
            "loud-mill: too loud",
            ("metadata",),
            Basis.DOCUMENTED,
            quoted=True,
            status=413,
            type="request_too_large",
        ),
    )


def test_findings_stand_in_the_order_of_passes_then_positions_then_sequences() -> None:
    first, second = Pass.CLIENT_CALLS.sequence[:2]
    place = ("messages", 1)
    found = run(
        engine(
            loud("late", Pass.SIGNATURES, ("messages", 0)),
            loud("unlisted", Pass.CLIENT_CALLS, place),
            loud(second, Pass.CLIENT_CALLS, place, ("messages", 0)),
            loud(first, Pass.CLIENT_CALLS, place),
            loud("early", Pass.FIELDS, ("top_p",), ("model",)),
        )
    )
    assert [(finding.rule, finding.path) for finding in found] == [
        ("early", ("model",)),
        ("early", ("top_p",)),
        (second, ("messages", 0)),
        (first, place),
        (second, place),
        ("unlisted", place),
        ("late", ("messages", 0)),
    ]


def test_the_rule_of_a_draft_may_say_its_order_itself() -> None:
    @rule("loud-mill", Severity.ERROR, answers=Pass.FIELDS, says=(TEXT,))
    def check(conversation: Conversation) -> Iterator[Draft]:
        yield TEXT.at(("a",), name="second", order=(2,))
        yield TEXT.at(("b",), name="first", order=(1,))

    assert [finding.path for finding in run(engine(check))] == [("b",), ("a",)]


def test_a_rule_runs_only_where_one_of_its_needs_occurs() -> None:
    judge = engine(loud("needy", needs={"field:thinking", "block:image"}), loud("eager"))
    assert names(run(judge)) == ["eager"]
    assert names(run(judge, thinking=None)) == ["needy", "eager"]


def test_a_rule_runs_only_on_its_platforms_and_versions() -> None:
    judge = engine(loud("cloudy", platforms=("bedrock",)), loud("new", versions=("2026-10-21",)))
    assert names(run(judge, make(api_version="2023-06-01"))) == []
    assert names(run(judge, make("bedrock", "2026-10-21"))) == ["cloudy", "new"]


def test_where_the_version_is_open_an_error_of_some_versions_is_a_warning_that_names_them() -> None:
    judge = engine(
        loud("new", versions=("2026-10-21",)), loud("mild", severity=Severity.ADVICE, versions=("2026-10-21",))
    )
    assert [(finding.severity, finding.only_on) for finding in run(judge)] == [
        (Severity.WARNING, "api_version 2026-10-21"),
        (Severity.ADVICE, ""),
    ]
    [decided, _] = run(judge, make(api_version="2026-10-21"))
    assert (decided.severity, decided.only_on) == (Severity.ERROR, "")


def test_the_unsure_warn_unless_the_caller_says_otherwise() -> None:
    @rule("loud-mill", Severity.ERROR, answers=Pass.FIELDS, versions=("2026-10-21",), says=(TEXT,))
    def check(conversation: Conversation) -> Iterator[Draft]:
        yield TEXT.at((), name="a", unsure=True, note="Perhaps.")

    [finding] = run(engine(check))
    assert (finding.severity, finding.only_on, finding.note) == (Severity.WARNING, "", "Perhaps.")
    for level in Severity:
        [finding] = run(engine(check, severities={"loud-mill": level}))
        assert finding.severity is level


def test_a_remark_is_turnlints_own() -> None:
    remark = Remark("too loud", evidence=(PAGE,))

    @rule("loud-mill", Severity.WARNING, answers=Pass.FIELDS, says=(remark,))
    def check(conversation: Conversation) -> Iterator[Draft]:
        yield remark.at(("model",))

    [finding] = run(engine(check))
    assert (finding.quoted, finding.status, finding.type) == (False, 400, "invalid_request_error")


@pytest.mark.parametrize(
    ("given", "context", "name", "lack"),
    [
        (FIELDS, Context(), None, "top-level fields not given"),
        (HEADERS, Context(), None, "betas not given"),
        ("model.prefill", Context(), None, "no model given"),
        ("model.prefill", Context(), "model-of-no-table", "model not in the table"),
        ("model.prefill", make("bedrock"), "claude-opus-4-8", None),
        (HEADERS, make(betas=[]), None, None),
    ],
)
def test_a_rule_that_is_given_something_unknown_is_silent_and_named(
    given: str, context: Context, name: str | None, lack: str | None
) -> None:
    judge = engine(loud("curious", given={given}, needs={"field:messages"}))
    request: Any = body(user("hi"))
    about = known(context, name, bare=given == FIELDS)
    verdict = judge.run([Conversation(request, about)])
    assert names(verdict.findings) == ([] if lack else ["curious"])
    assert judge.skipped(verdict.silences) == ({lack: ("curious",)} if lack else {})


def test_a_rule_that_had_nothing_to_do_was_not_silent() -> None:
    judge = engine(loud("curious", given={HEADERS}, needs={"field:thinking"}))
    verdict = judge.run([Conversation(body(user("hi")), known(Context()))])
    assert judge.skipped(verdict.silences) == {}


def test_plans_are_kept_for_a_bounded_number_of_models(monkeypatch: pytest.MonkeyPatch) -> None:
    from turnlint.engine import dispatch

    monkeypatch.setattr(dispatch, "_KNOWN", 3)
    monkeypatch.setattr(dispatch, "_PLANS", 2)
    judge = engine(loud("a", needs={"field:thinking"}), loud("b", needs={"field:tools"}), loud("c"))
    fields: list[dict[str, Any]] = [{}, {"thinking": None}, {"tools": None}, {"thinking": None, "tools": None}]
    for _ in range(2):
        for number in range(6):
            for given in fields:
                assert len(run(judge, name=f"model-{number}", **given)) == 1 + len(given)
    plans = judge._plans["conversation"]
    assert len(plans.made) == 3
    assert {len(made) for made in plans.made.values()} <= {1, 2}


def test_of_several_subjects_each_has_its_own_place() -> None:
    judge = engine(loud("loud-mill", Pass.PARAMETERS, ("model",)))
    about = known(Context())
    found = judge.run([Conversation(body(user("hi")), about, root=("requests", index, "params")) for index in range(2)])
    assert [finding.path for finding in found.findings] == [
        ("requests", 0, "params", "model"),
        ("requests", 1, "params", "model"),
    ]


@pytest.mark.parametrize(
    ("rules", "assumed"),
    [
        ([], False),
        ([("a", Pass.FIELDS)], False),
        ([("a", Pass.FIELDS), ("b", Pass.CLIENT_CALLS)], False),
        ([("a", Pass.ROLES), ("b", Pass.EMPTY_TURNS)], True),
        ([("a", Pass.TOOLS), ("b", Pass.MODEL)], True),
    ],
)
def test_whether_an_assumed_edge_decided(rules: list[tuple[str, Pass]], assumed: bool) -> None:
    judge = engine(*(loud(name, answers) for name, answers in rules))
    assert judge.run([Conversation(body(user("hi")), known(Context()))]).assumed is assumed


def test_a_rules_own_error_is_not_hidden() -> None:
    @rule("broken", Severity.ERROR, answers=Pass.FIELDS)
    def check(conversation: Conversation) -> Iterator[Draft]:
        raise KeyError("mill")

    with pytest.raises(KeyError, match="mill"):
        run(engine(check))
