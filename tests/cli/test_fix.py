"""``turnlint fix`` as a user runs it: what is told, what is written, and what stays as it was."""

from __future__ import annotations

import gzip
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.command import runner
from tests.conversations import BODY, CALL, RESULT
from turnlint import cli

UNANSWERED = """{
  "model": "claude-sonnet-5-5", "max_tokens": 64,
  "messages": [
    {"role": "user",      "content": "How much water?"},
    {"role": "assistant", "content": [
        {"type": "tool_use", "id": "toolu_01A", "name": "read_meter", "input": {"n": 1.50}, "index": 0}
    ]},
    {"role": "user",      "content": [{"type": "text", "text": "And now?"}]}
  ]
}
"""
SAFE = UNANSWERED.replace(', "index": 0', "")
MISSING = (
    '{"type": "tool_result", "tool_use_id": "toolu_01A", "is_error": true, "content": "The result of this call is '
    'missing."}, '
)
WHOLE = SAFE.replace('[{"type": "text"', "[" + MISSING + '{"type": "text"')


def fix(*arguments: object) -> tuple[int, str, str]:
    result = runner().invoke(cli.main, ["fix", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "a.json"
    made.write_text(UNANSWERED)
    return made


def test_safe_fixes_are_made_where_they_stand(path: Path) -> None:
    assert fix(path, "--show-fixes") == (
        1,
        f"{path}:1: unknown-field: removed `messages.1.content.0.index`, which an SDK or a framework left there\n"
        "1 fix made in 1 file; 1 error is left, 1 of which --unsafe-fixes can mend\n",
        "",
    )
    assert path.read_text() == SAFE


def test_unsafe_fixes_say_what_they_invent(path: Path) -> None:
    code, out, _ = fix(path, "--show-fixes", "--unsafe-fixes")
    assert code == 0
    assert out == (
        f"{path}:1: unknown-field: removed `messages.1.content.0.index`, which an SDK or a framework left there\n"
        f"{path}:1: tool-use-without-result (unsafe): answered the open calls of `messages.1` with an error that says "
        '"The result of this call is missing.": what they did is not known\n'
        "2 fixes (1 unsafe) made in 1 file\n"
    )
    assert path.read_text() == WHOLE
    assert fix(path) == (0, "0 fixes made in 0 files\n", "")


def test_a_diff_is_what_would_be_written(path: Path, tmp_path: Path) -> None:
    code, out, err = fix(path, "--diff", "--unsafe-fixes")
    assert (code, err) == (1, "2 fixes (1 unsafe) would be made in 1 file\n")
    assert path.read_text() == UNANSWERED
    patched = tmp_path / "patched.json"
    patched.write_text(UNANSWERED)
    subprocess.run(["patch", "-s", str(patched)], input=out, text=True, check=True)
    assert patched.read_text() == WHOLE


def test_another_file_is_written(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "b.json"
    assert fix(path, "--unsafe-fixes", "--output", other)[0] == 0
    assert (path.read_text(), other.read_text()) == (UNANSWERED, WHOLE)


def test_another_file_is_for_one(path: Path, tmp_path: Path) -> None:
    second, other = tmp_path / "c.json", tmp_path / "b.json"
    second.write_text(UNANSWERED)
    code, _, err = fix(path, second, "--output", other)
    assert (code, err.splitlines()[-1]) == (2, "Error: --output takes one file, and these are 2")
    assert not other.exists()


def test_what_could_not_be_written_is_not_told_as_made(path: Path, tmp_path: Path) -> None:
    assert fix(path, "--show-fixes", "--output", tmp_path) == (2, "", f"{path}: error: Is a directory\n")
    assert path.read_text() == UNANSWERED


@pytest.mark.parametrize(("given", "left"), [(UNANSWERED, WHOLE), (WHOLE, WHOLE), ("[", "[")])
def test_standard_input_goes_to_standard_output(given: str, left: str) -> None:
    result = runner().invoke(cli.main, ["fix", "--unsafe-fixes", "-"], input=given)
    assert result.stdout == left
    assert "fixes" in result.stderr or "nothing to mend" in result.stderr


def test_standard_input_goes_to_another_file(tmp_path: Path) -> None:
    other = tmp_path / "b.json"
    result = runner().invoke(cli.main, ["fix", "--unsafe-fixes", "-", "-o", str(other)], input=UNANSWERED)
    assert (result.exit_code, result.stdout) == (0, "2 fixes (1 unsafe) made in 1 file\n")
    assert other.read_text() == WHOLE


def test_standard_input_as_a_diff(path: Path) -> None:
    result = runner().invoke(cli.main, ["fix", "--diff", "-"], input=UNANSWERED)
    assert result.stdout == fix(path, "--diff")[1].replace(str(path), "<stdin>")


def test_lines_arrays_exchanges_and_batches(tmp_path: Path) -> None:
    good = json.dumps(BODY)
    bad = json.loads(UNANSWERED)
    lines = tmp_path / "a.jsonl"
    lines.write_bytes(f"{good}\r\n\r\n{json.dumps(bad)}\r\n{good}".encode())
    array = tmp_path / "b.json"
    array.write_text(json.dumps([BODY, bad], indent=1))
    exchange = tmp_path / "c.json"
    exchange.write_text(json.dumps({"request": bad, "status": 400}))
    batch = tmp_path / "d.json"
    batch.write_text(json.dumps({"requests": [{"custom_id": "a", "params": bad}]}))
    assert fix(tmp_path)[1] == "4 fixes made in 4 files; 4 errors are left, 4 of which --unsafe-fixes can mend\n"
    assert lines.read_bytes() == f"{good}\r\n\r\n{json.dumps(json.loads(SAFE))}\r\n{good}".encode()
    assert array.read_text() == json.dumps([BODY, json.loads(SAFE)], indent=1)
    assert exchange.read_text() == json.dumps({"request": json.loads(SAFE), "status": 400})
    assert batch.read_text() == json.dumps({"requests": [{"custom_id": "a", "params": json.loads(SAFE)}]})


def cassette(body: Any) -> dict[str, Any]:
    request = {"method": "POST", "uri": "https://api.anthropic.com/v1/messages", "headers": {}, "body": body}
    return {"interactions": [{"request": request, "response": {"status": {"code": 200}, "body": {"string": ""}}}]}


def test_a_request_in_a_string_is_mended_in_it(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(cassette(UNANSWERED), indent=1))
    assert fix(path)[1] == "1 fix made in 1 file; 1 error is left, 1 of which --unsafe-fixes can mend\n"
    assert path.read_text() == json.dumps(cassette(SAFE), indent=1)


BODY_OF: dict[str, Callable[[str], str]] = {
    "'": lambda body: "'" + body.replace("'", "''") + "'",
    "' folded": lambda body: "'" + body.replace("'", "''").replace(' "content"', '\n        "content"') + "'",
    '"': json.dumps,
    "|": lambda body: "|-\n        " + body.replace("\n", "\n        "),
    "| of pretty JSON": lambda body: "|\n        " + json.dumps(json.loads(body), indent=2).replace("\n", "\n        "),
}


@pytest.mark.parametrize("style", BODY_OF)
def test_a_request_in_a_string_of_yaml_is_mended_in_it(tmp_path: Path, style: str) -> None:
    """The string keeps its style; a folded one becomes one line."""
    body = json.dumps(json.loads(UNANSWERED.replace("How much", "What's “said”: how much")), ensure_ascii=False)
    safe = body.replace(', "index": 0', "")
    form = (
        "# recorded by hand\ninteractions:\n- request:\n    body: {}\n    headers:   {{}}  # none\n    method: POST\n"
        "    uri: https://api.anthropic.com/v1/messages\n  response:\n    body: {{string: ''}}\n"
        "    status: {{code: 200}}\nversion: 1\n"
    )
    path = tmp_path / "a.yaml"
    path.write_text(form.format(BODY_OF[style](body)))
    assert fix(path)[1] == "1 fix made in 1 file; 1 error is left, 1 of which --unsafe-fixes can mend\n"
    assert path.read_text() == form.format(BODY_OF[style.removesuffix(" folded")](safe))
    assert fix(path)[1] == "0 fixes made in 0 files; 1 error is left, 1 of which --unsafe-fixes can mend\n"


def test_strings_of_several_documents_of_yaml_are_mended(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    texts = [json.dumps(cassette(body)) for body in (UNANSWERED, SAFE, UNANSWERED)]
    path.write_text("# first\n---\n" + "\n---\n".join("interactions: " + text[17:-1] for text in texts))
    assert fix(path)[1] == "2 fixes made in 1 file; 3 errors are left, 3 of which --unsafe-fixes can mend\n"
    texts = [json.dumps(cassette(SAFE)) for _ in range(3)]
    assert path.read_text() == "# first\n---\n" + "\n---\n".join("interactions: " + text[17:-1] for text in texts)


def test_what_is_not_mended_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    made = cassette(None)
    request = made["interactions"][0]["request"]
    del request["body"]
    request["parsed_body"] = json.loads(UNANSWERED)
    path.write_text("interactions: " + json.dumps(made["interactions"]))
    before = path.read_bytes()
    assert fix(path)[1] == (
        f"{path}: 1 request not mended: not written in JSON as it is sent\n"
        "0 fixes made in 0 files; 1 error is left, 1 of which --unsafe-fixes can mend\n"
    )
    assert path.read_bytes() == before
    packed = tmp_path / "p.json.gz"
    packed.write_bytes(gzip.compress(UNANSWERED.encode()))
    assert fix(packed)[:2] == (
        3,
        f"{packed}: not mended: in a compressed file or an archive, which is to be unpacked first\n",
    )
    nothing = tmp_path / "b.json"
    nothing.write_text("5")
    assert fix(nothing) == (3, "", "nothing to mend: no request was found\n")
    assert fix(tmp_path / "c.json") == (2, "", f"{tmp_path}/c.json: error: No such file or directory\n")
    assert fix()[0] == 2


def test_what_is_no_json_is_an_error_that_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(json.loads(UNANSWERED)) + '\n{"model": "claude-sonnet-5-5", "messages": [\n5\n')
    code, out, _ = fix(path)
    assert code == 1
    assert out == (
        f"{path}: 1 request not mended: not JSON\n"
        "1 fix made in 1 file; 2 errors are left, 1 of which --unsafe-fixes can mend\n"
    )
    assert path.read_text() == json.dumps(json.loads(SAFE)) + '\n{"model": "claude-sonnet-5-5", "messages": [\n5\n'


def test_a_link_and_the_mode_of_a_file_stay(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.json"
    link.symlink_to(path)
    path.chmod(0o640)
    fix(link)
    assert link.is_symlink()
    assert (path.read_text(), path.stat().st_mode & 0o777) == (SAFE, 0o640)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.json", "link.json"]


def test_only_some_rules(path: Path) -> None:
    assert fix(path, "--ignore", "unknown-field")[1] == (
        "0 fixes made in 0 files; 1 error is left, 1 of which --unsafe-fixes can mend\n"
    )
    assert path.read_text() == UNANSWERED
    assert RESULT["tool_use_id"] == CALL["id"]
