"""Reporters: whole outputs."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from turnlint.checking.result import Checked, Located, Outcome
from turnlint.checking.unlisted import Unlisted
from turnlint.readers.record import NotARequest
from turnlint.reporters.json import JsonReporter, dump
from turnlint.reporters.reporter import Reporter, Summary
from turnlint.reporters.text import TextReporter
from turnlint.rule import Draft, Pass, Rule
from turnlint.sources.documents import Document
from turnlint.sources.files import Unreadable
from turnlint.values.context import Context
from turnlint.values.evidence import Basis
from turnlint.values.report import Finding, Report, Severity

BODY = """\
{
  "model": "claude-sonnet-4-5",
  "messages": [
    {"role": "user", "content": [{"type": "text", "text": "hi"}]}
  ]
}
"""


def rule(name: str, doc: str) -> Rule:
    def check(conversation: object) -> tuple[Draft, ...]:
        return ()

    check.__doc__ = doc
    return Rule(name, Severity.ERROR, Pass.FIELDS, check)


RULES = {
    "missing-field": rule("missing-field", "Say it.\n\nWhat to do: Add the ``field``."),
    "no-remedy": rule("no-remedy", "Say it."),
}


def checked(*findings: Finding, text: str = BODY, assumed: bool = False, skipped: Any = None) -> Checked:
    document = Document(text.encode())
    located = tuple(Located(finding, finding.path, document.place(finding.path)) for finding in findings)
    return Checked("body.json", Report(findings, Context(), lambda: skipped or {}, assumed), located)


def report(reporter: Reporter, *outcomes: Outcome) -> str:
    summary = Summary()
    pieces = list(reporter.begin())
    for outcome in outcomes:
        summary.add(outcome)
        pieces += reporter.tell(outcome)
    return "".join([*pieces, *reporter.end(summary)])


MISSING = Finding(
    "missing-field", Severity.ERROR, "max_tokens: Field required", ("max_tokens",), Basis.RECORDED, note="A note."
)
TAG = Finding("no-remedy", Severity.ERROR, "messages.0: \x1b[2J\n", ("messages", 0), Basis.INFERRED)
REMARK = Finding("unheard-of", Severity.WARNING, "Ours.", ("messages", 0, "content", 0), Basis.DOCUMENTED, quoted=False)
LATER = Finding("no-remedy", Severity.WARNING, "Theirs.", ("model",), Basis.MEASURED, only_on="api_version 2026-10-21")
ADVICE = Finding("no-remedy", Severity.ADVICE, "Better.", (), Basis.DOCUMENTED, quoted=False)


def test_the_text_report_is_told_whole() -> None:
    text = report(TextReporter(RULES.get), checked(MISSING, TAG, REMARK, LATER, ADVICE, assumed=True))
    assert text == (
        """\
body.json:1:1: error[missing-field] max_tokens: Field required
  |
1 | {
  | ^
2 |   "model": "claude-sonnet-4-5",
3 |   "messages": [
  = at /max_tokens   (the API's first answer, order assumed; text recorded)
  = note: A note.
  = help: Add the `field`.

body.json:4:5: error[no-remedy] messages.0: \\x1b[2J\\n
  |
4 |     {"role": "user", "content": [{"type": "text", "text": "hi"}]}
  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = at /messages/0   (text inferred)

body.json:4:34: warning[unheard-of] (turnlint) Ours.
  |
4 |     {"role": "user", "content": [{"type": "text", "text": "hi"}]}
  |                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = at /messages/0/content/0   (turnlint's words; fact documented)

body.json:2:12: warning[no-remedy] Theirs.
  |
2 |   "model": "claude-sonnet-4-5",
  |            ^^^^^^^^^^^^^^^^^^^
  = at /model   (refused on api_version 2026-10-21; text measured)

1 request checked: 2 errors, 2 warnings, 1 piece of advice (show with --advice)
"""
    )


def test_advice_is_shown_on_request_and_what_comes_again_is_counted() -> None:
    other = checked(ADVICE, REMARK)
    reporter = TextReporter(advice=True)
    assert report(reporter, checked(ADVICE, ADVICE, REMARK), other, checked(), NotARequest("x", kind="a number")) == (
        """\
body.json:1:1: advice[no-remedy] (turnlint) Better.
  |
1 | {
  | ^
2 |   "model": "claude-sonnet-4-5",
3 |   "messages": [
  = at the request itself   (turnlint's words; fact documented)

body.json:4:34: warning[unheard-of] (turnlint) Ours.
  |
4 |     {"role": "user", "content": [{"type": "text", "text": "hi"}]}
  |                                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = at /messages/0/content/0   (turnlint's words; fact documented)

x: not a request: a number

body.json:1:1: advice[no-remedy]: the same 2 times more (-v tells all)
body.json:4:34: warning[unheard-of]: the same once more (-v tells all)

3 requests checked: 2 warnings, 3 pieces of advice; 1 not a request
"""
    )


def test_advice_that_differs_in_numbers_alone_is_the_same_and_errors_are_always_told() -> None:
    numbered = [Finding("r", Severity.ADVICE, f"messages.{number}: x", (), quoted=False) for number in (1, 20)]
    text = report(TextReporter(advice=True), checked(*numbered, TAG, TAG))
    assert text.count("advice[r]") == 2  # the first, and the line that counts the other
    assert text.count("error[no-remedy]") == 2
    assert report(TextReporter(advice=True, verbose=True), checked(*numbered)).count("advice[r]") == 2


def test_the_help_of_a_finding_comes_before_that_of_its_rule() -> None:
    helped = Finding("missing-field", Severity.ERROR, "x", ("model",), help="Do that.")
    assert "\n  = help: Do that.\n" in report(TextReporter(RULES.get), checked(helped))


def test_verbosely_everything_passed_over_is_told() -> None:
    lines = checked(text='{"messages": []}', skipped={"no model given": ("b", "a"), "betas not given": ("c",)})
    text = report(
        TextReporter(verbose=True),
        NotARequest("a.json"),
        NotARequest("b\x1b.jsonl", 2, "a log\x1b line"),
        checked(LATER),
        lines,
        checked(skipped={"no model given": ("d",)}),
        Unreadable("c.json", "gone"),
    )
    assert text == (
        """\
a.json: not a request
b\\x1b.jsonl: 2 lines not a request: a log\\x1b line

body.json:2:12: warning[no-remedy] Theirs.
  |
2 |   "model": "claude-sonnet-4-5",
  |            ^^^^^^^^^^^^^^^^^^^
  = at /model   (refused on api_version 2026-10-21; text measured)

not judged:
  betas not given (1 request): c
  no model given (2 requests): a, b, d

3 requests checked: 1 warning; 3 not a request; 1 not readable
"""
    )


def test_a_clean_run_has_one_line() -> None:
    assert report(TextReporter(), checked(), checked()) == "2 requests checked: no faults\n"


def test_where_nothing_was_checked_there_is_no_summary() -> None:
    assert report(TextReporter(), NotARequest("x", kind="empty")) == "x: not a request: empty\n"


def test_styles_go_around_words() -> None:
    text = report(TextReporter(style=lambda text, color, bold: f"<{color}>{text}</>"), checked(LATER))
    assert text == (
        """\
<>body.json:2:12</>: <yellow>warning</>[no-remedy] Theirs.
  |
2 |   "model": "claude-sonnet-4-5",
  |            <yellow>^^^^^^^^^^^^^^^^^^^</>
  = at /model   (refused on api_version 2026-10-21; text measured)

1 request checked: <yellow>1 warning</>
"""
    )


def test_the_json_report_is_one_document() -> None:
    document = json.loads(
        report(
            JsonReporter("1.2.3"),
            checked(MISSING),
            NotARequest("n.json", kind="a response"),
            replace(checked(), unlisted=(Unlisted("model", "m"),)),
            Unreadable("u.json", "gone"),
        )
    )
    source: dict[str, Any] = {"file": "body.json", "line": None, "item": None, "path": []}
    request = {"kind": "request", "exchange": None, "session": None, "continues": None, "recorded": None}
    assert document == {
        "schema_version": 2,
        "tool": {"name": "turnlint", "version": "1.2.3"},
        "reports": [
            {
                "source": source,
                **request,
                "report": {
                    "ok": False,
                    "error": {
                        "status": 400,
                        "body": {
                            "type": "error",
                            "error": {"type": "invalid_request_error", "message": "max_tokens: Field required"},
                        },
                        "evidence": "recorded",
                        "code": "",
                        "assumed_order": False,
                    },
                    "findings": [
                        MISSING.to_json()
                        | {"line": 1, "column": 1, "end_line": 6, "end_column": 2, "help": "", "docs": "", "mark": ""},
                    ],
                    "skipped": {},
                },
            },
            {"source": source, **request, "report": {"ok": True, "error": None, "findings": [], "skipped": {}}},
        ],
        "summary": {
            "sessions": 0,
            "requests": 2,
            "responses": 0,
            "streams": 0,
            "errors": 1,
            "warnings": 0,
            "advice": 0,
            "not_judged": {"requests": 1, "unlisted": [{"what": "model", "name": "m", "nearest": [], "requests": 1}]},
            "not_requests": [{"file": "n.json", "lines": None, "kind": "a response"}],
            "unreadable": [{"file": "u.json", "line": None, "reason": "gone"}],
            "recorded": {},
            "suppressed": {"ignored": 0, "expected": 0, "known": 0},
            "unmet": [],
            "failed": 0,
            "interrupted": False,
        },
    }


def test_an_empty_json_report() -> None:
    assert json.loads(report(JsonReporter("1")))["reports"] == []


@pytest.mark.parametrize("odd", ["\ud800", 2**70])
def test_what_orjson_cannot_write_is_written(odd: Any) -> None:
    found = Finding("some-rule", Severity.ERROR, str(odd), ("messages", odd))
    [entry] = json.loads(report(JsonReporter("1"), checked(found)))["reports"][0]["report"]["findings"]
    assert (entry["message"], entry["path"]) == (str(odd), ["messages", odd])


@pytest.mark.parametrize(
    "character", ["\x7f", "\x85", "\x9b", "\u202e", "\u2066", "\u200b", "\ufeff", "\U000e0041", "\u2028"]
)
def test_json_shows_no_character_that_steers_a_terminal(character: str) -> None:
    text = dump({character: [f"é{character}五🙂"]})
    assert character not in text
    assert text.isprintable()
    assert "é" in text
    assert "五🙂" in text
    assert json.loads(text) == {character: [f"é{character}五🙂"]}


def test_text_fits_the_terminal() -> None:
    """Texts are wrapped between words; where little room is left in a line, its text begins on the next one."""
    long = Finding(
        "some-rule", Severity.ERROR, "messages.0: " + "some words " * 12 + "end", ("model",), help="do " * 40
    )
    for columns in (60, 120):
        text = report(TextReporter(columns=columns), checked(long))
        assert max(map(len, text.splitlines())) <= columns
        assert " ".join(text.split()).count("some words") == 12
    text = report(TextReporter(columns=60), replace(checked(long), file="a/very/long/path/to/a/file.json"))
    assert text.startswith(
        "a/very/long/path/to/a/file.json:2:12: error[some-rule]\n"
        "    messages.0: some words some words some words some words\n"
    )
    assert report(TextReporter(), checked(long)).startswith(
        "body.json:2:12: error[some-rule] messages.0: some words some"
    )
