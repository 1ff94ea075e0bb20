"""Small inputs that ask for very much work, and large ones: each ends with a finding, a disclosure or one line.

No clock decides: where a bound is lost, these tests do not end.
"""

from __future__ import annotations

import base64
import json
import os
import zlib
from pathlib import Path
from typing import Any, Final

import pytest

import turnlint
from tests.command import runner
from turnlint.case import assistant, body, text, tool_use, user
from turnlint.cli import main

_WORK: Final = "a schema or its examples take more work than the budget allows"
_NO_REFERENCE: Final = "a schema refers to what it does not hold"
_MANY: Final = 20_000
_MODEL: Final = "claude-sonnet-5"
_EXAMPLE: Final = "invalid-input-example"


def _example(schema: dict[str, Any], *examples: Any) -> dict[str, Any]:
    made = {"name": "t", "description": "d", "input_schema": {"type": "object", **schema}}
    return body(user("hi"), tools=[{**made, "input_examples": list(examples)}], model=_MODEL)


def _refers(foo: Any, value: str = "aaa") -> dict[str, Any]:
    return _example({"properties": {"a": {"$ref": "#/foo"}}, "foo": foo}, {"a": value})


def _file(kind: str, media_type: str, raw: bytes) -> dict[str, Any]:
    source = {"type": "base64", "media_type": media_type, "data": base64.b64encode(raw).decode()}
    return body(user({"type": kind, "source": source}), model=_MODEL)


_BOMB: Final = zlib.compress(b"\0" * 8_000_000, 9)
_INFLATES: Final = (
    b"%%PDF-1.5\n1 0 obj\n<</Type/XRef/Size 100000000/W[1 4 2]/Root 1 0 R/Index[0 100000000]/Length %d"
    b"/Filter/FlateDecode>>stream\n%s\nendstream\nendobj\nstartxref\n9\n%%%%EOF" % (len(_BOMB), _BOMB)
)
_LOOPS: Final = (
    b"%PDF-1.4\nxref\n0 100000000\n" + b"0000000000 65535 f \n" * 100 + b"trailer\n"
    b"<</Size 100000000/Prev 9/Root 1 0 R>>\nstartxref\n9\n%%EOF"
)


_DEEP: Final = "a schema or its examples are nested too deep"
_NO_PDF: Final = "the structure of a PDF could not be read"
_NO_IMAGE: Final = "the dimensions of an image could not be read"
_FAR: Final = _example({"properties": {"a": {"$ref": "#/l/" + "9" * 5000}}, "l": [1]}, {"a": 1})
_ITEMS: Final = _example({"properties": {"a": {"items": {"enum": list(range(4000))}}}}, {"a": list(range(4000))})
_BRANCHES: Final = _example({"additionalProperties": {"allOf": [{"minLength": 1}] * 4000}}, *[{"a": "x"}] * 4000)
_UNREADABLE: Final = body(user("hi"), None, None, assistant(tool_use(), text("x")), user("go on"), model=_MODEL)
_KEYS: Final = {f"k{at}": 1 for at in range(_MANY)}
_REQUESTS: Final[dict[str, tuple[dict[str, Any], set[str], set[str]]]] = {
    "a pattern that others try for hours": (_refers({"pattern": "(a+)+$"}, "a" * 28 + "!"), {_EXAMPLE}, set()),
    "a pattern and a long text": (_refers({"pattern": "(a+)+$"}, "a" * 100_000 + "!"), set(), {_WORK}),
    "no pattern": (_refers({"pattern": "("}), set(), {"a regular expression cannot be matched in linear time"}),
    "a reference to itself": (_refers({"$ref": "#/foo"}), set(), {_DEEP}),
    "a reference to the network": (_refers({"$ref": "https://x.example/a"}), set(), {_NO_REFERENCE}),
    "an index of 5,000 digits": (_FAR, set(), {_NO_REFERENCE}),
    "items times values": (_ITEMS, set(), {_WORK}),
    "branches times examples": (_BRANCHES, set(), {_WORK}),
    "unreadable messages": (_UNREADABLE, {"text-after-tool-use", "wrong-type", "tool-use-without-result"}, set()),
    "a PDF that inflates": (_file("document", "application/pdf", _INFLATES), set(), {_NO_PDF}),
    "a PDF that leads round": (_file("document", "application/pdf", _LOOPS), set(), {_NO_PDF}),
    "a JPEG of filler": (_file("image", "image/jpeg", b"\xff\xd8" + b"\xff" * 2_000_000), set(), {_NO_IMAGE}),
    "keys of the body": (body(user("hi"), model=_MODEL, **_KEYS), {"unknown-parameter"}, set()),
    "keys of a message": (body({**user("hi"), **_KEYS}, model=_MODEL), {"unknown-field"}, set()),
}


@pytest.mark.parametrize("name", _REQUESTS)
def test_a_request_that_asks_for_too_much_is_found_or_disclosed(name: str) -> None:
    request_, rules, reasons = _REQUESTS[name]
    report = turnlint.check(request_)
    assert {finding.rule for finding in report.findings} - {"image-too-large"} == rules
    known = {"betas not given", "only the API can tell", "the text of the request not given"}
    assert {reason for reason in report.skipped if "previous" not in reason} - known == reasons


@pytest.mark.parametrize("times", [120, 3500])
def test_an_explanation_of_a_text_that_repeats_a_templates_parts(times: int) -> None:
    said = "messages.0: `tool_use` ids were found without `tool_result` blocks immediately after: "
    assert turnlint.explain(said * times).to_text()


def test_many_faults_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "line.json"
    messages = [{"role": "上" * 50, "content": "x"}] * 2_000
    path.write_text(json.dumps(body(*messages, model=_MODEL), ensure_ascii=False), "utf-8")
    done = runner().invoke(main, ["check", str(path)])
    assert done.stdout.splitlines()[-1] == "1 request checked: 2,000 errors"


def test_duplicate_keys_in_an_array_of_requests(tmp_path: Path) -> None:
    one = '{"model":"m","model":"claude-sonnet-5","max_tokens":1,"messages":[{"role":"user","content":"hi"}]}'
    (tmp_path / "many.json").write_text("[" + ",".join([one] * 1_000) + "]")
    done = runner().invoke(main, ["check", str(tmp_path)])
    assert done.stdout == "1,000 requests checked: 1,000 pieces of advice (show with --advice)\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_folder_of_what_never_ends(tmp_path: Path) -> None:
    (tmp_path / "zero.json").symlink_to("/dev/zero")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "out").symlink_to("/")
    os.mkfifo(tmp_path / "pipe.json")
    with (tmp_path / "huge.json").open("wb") as file:
        file.truncate(20 * 10**9)
    done = runner().invoke(main, ["check", "--max-file-size", "1", str(tmp_path)])
    assert done.stderr.splitlines() == [
        f"{tmp_path}/huge.json: error: larger than 1 MB (--max-file-size lifts the bound)",
        f"{tmp_path}/pipe.json: error: not a regular file",
        f"{tmp_path}/zero.json: error: not a regular file",
    ]
    assert done.exit_code == 2


def test_a_stream_of_what_is_no_json_keeps_few_notes() -> None:
    report = turnlint.check_stream(b"data: {\n\n" * _MANY)
    assert len(report.findings) == 101
    assert not report.complete
