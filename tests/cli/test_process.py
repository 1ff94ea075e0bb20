"""The command as a process: pipes, encodings, signals, memory, what it imports."""

from __future__ import annotations

import json
import os
import platform
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path
from typing import IO, Any

import pytest

import turnlint
from tests.command import runner
from turnlint import cli
from turnlint.engine import registry

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX")

BODY = {"model": "claude-sonnet-5-5", "max_tokens": 5, "messages": [{"role": "user", "content": "hi"}]}
FAULTY = {"model": "claude-sonnet-5-5", "messages": [{"role": "user", "content": "hé\u202e"}], "max_tokens": "五"}


def run(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "turnlint", *arguments],
        check=False,
        capture_output="stdout" not in options,
        encoding="utf-8",
        timeout=60,
        **options,
    )


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A thousand faulty requests, in lines."""
    file = tmp_path / "many.jsonl"
    file.write_text((json.dumps(FAULTY) + "\n") * 1_000)
    return file


def test_the_version() -> None:
    result = run("--version")
    assert (result.returncode, result.stdout[:18], result.stderr) == (0, "turnlint, version ", "")


def test_standard_input_in_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    text = json.dumps(FAULTY, ensure_ascii=False)
    for encoding in ("ascii", "cp1252", "utf-8"):
        result = subprocess.run(
            [sys.executable, "-m", "turnlint", "check", "-"],
            check=False,
            capture_output=True,
            input=text.encode(),
            timeout=60,
            env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        )
        output = result.stdout.decode(encoding)
        assert (result.returncode, result.stderr) == (1, b"")
        assert output.startswith("<stdin>:1:")
        assert "\u202e" not in output
        shown = "五" if encoding == "utf-8" else "\\u4e94"
        [line, carets] = output.splitlines()[2:4]
        assert shown in line
        if encoding != "utf-8":
            assert line[carets.index("^") :].startswith(f'"{shown}"')
            assert carets.count("^") == len(shown) + 2


@posix
def test_a_closed_pipe_ends_the_run_quietly(many: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "turnlint", "check", str(many)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told_in_one_line(many: Path) -> None:
    with Path("/dev/full").open("w") as full:
        result = run("check", str(many), stdout=full, stderr=subprocess.PIPE)
    assert result.returncode == 2
    assert result.stderr == "error: the output cannot be written: No space left on device\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_the_versions_of_all_that_matters_for_a_report_of_a_bug() -> None:
    told = run("--version", "-v").stdout.splitlines()
    assert told[0] == f"turnlint, version {turnlint.__version__}"
    assert told[1].startswith(f"Python {platform.python_version()} (")
    names = [line.split()[0] for line in told[2:9]]
    assert names == ["click", "jiter", "jsonschema", "jsonschema-rs", "orjson", "pydantic", "pydantic-core"]
    assert told[-4].startswith("models.json of 20")
    assert "-v stands with --version, or behind a command" in run("-v", "check", "a.json").stderr


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["check", "--help"], ["rules"], ["models"]])
def test_a_full_disk_is_told_in_one_line_whatever_is_printed(arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        result = run(*arguments, stdout=full, stderr=subprocess.PIPE)
    assert result.returncode == 2
    assert result.stderr == "error: the output cannot be written: No space left on device\n"


@posix
@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full", ">&- 2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("check gone.json", 2),
        ("check --nope", 2),
        ("nope", 2),
        ("models nope", 2),
        ("check empty", 3),
        ("--version", 0),
    ],
)
def test_what_nobody_hears_changes_no_exit_code(arguments: str, code: int, redirection: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    script = f'"$0" -m turnlint {arguments} {redirection}'
    result = subprocess.run(["/bin/sh", "-c", script, sys.executable], check=False, cwd=tmp_path, timeout=60)
    assert result.returncode == code


def test_a_failure_of_the_system_that_is_not_of_the_output_is_not_called_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        (tmp_path / "tables.json").read_bytes()

    def starve() -> None:
        raise OSError(11, "Resource temporarily unavailable")

    for failing, line in (
        (fail, f"error: {tmp_path}/tables.json: No such file or directory\n"),
        (starve, "error: Resource temporarily unavailable\n"),
    ):
        monkeypatch.setattr(registry, "listings", failing)
        result = runner().invoke(cli.main, ["rules"])
        assert (result.exit_code, result.stderr) == (2, line)


@posix
@pytest.mark.parametrize(("redirection", "code"), [("<&-", 2), (">&-", 0), ("2>&-", 0)])
def test_closed_streams(redirection: str, code: int, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(BODY))
    file = "-" if redirection == "<&-" else "a.json"
    script = f'"$0" -m turnlint check {file} {redirection}'
    result = subprocess.run(
        ["/bin/sh", "-c", script, sys.executable], check=False, capture_output=True, text=True, cwd=tmp_path, timeout=60
    )
    assert result.returncode == code
    assert result.stderr == ("<stdin>: error: closed\n" if code else "")


@posix
def test_an_interrupt_ends_the_run_with_one_line() -> None:
    # What a shell runs in the background ignores the signal, and so does all that it starts.
    ignored = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "turnlint", "check", "-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    finally:
        signal.signal(signal.SIGINT, ignored)
    assert process.stdin is not None
    assert process.stdout is not None
    # Enough findings that the first of them leave the buffer: then the run is under way.
    process.stdin.write((json.dumps(FAULTY) + "\n").encode() * 200)
    process.stdin.flush()
    assert process.stdout.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err == b"interrupted\n"
    assert out.splitlines()[-1].endswith(b"; interrupted")


@posix
def test_on_a_terminal_there_is_colour_and_a_word_about_standard_input(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({**BODY, "max_tokens": "x"}))
    colored = on_terminal(["check", "a.json"], tmp_path)
    assert "\x1b[1ma.json:1:46\x1b[0m: \x1b[31m\x1b[1merror\x1b[0m[wrong-type]" in colored
    assert "\x1b" not in on_terminal(["check", "a.json"], tmp_path, NO_COLOR="1")
    told = on_terminal(["check", "-"], tmp_path, typed=json.dumps(BODY).encode() + b"\n\x04", NO_COLOR="1")
    assert told.startswith("reading a request from the terminal; end it with Ctrl-D")
    assert told.endswith("1 request checked: no faults\r\n")


def on_terminal(arguments: list[str], folder: Path, typed: bytes = b"", **env: str) -> str:
    import pty  # not on Windows

    leader, follower = pty.openpty()
    inherited = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    process = subprocess.Popen(
        [sys.executable, "-m", "turnlint", *arguments],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        cwd=folder,
        env={**inherited, **env},
    )
    os.close(follower)
    shown = b""
    watchdog = threading.Timer(60, process.kill)
    watchdog.start()
    try:
        while chunk := os.read(leader, 65536):
            shown += chunk
            if typed and b"end it with" in shown:
                os.write(leader, typed)
                typed = b""
    except OSError:  # how Linux says that the other side is closed
        pass
    watchdog.cancel()
    os.close(leader)
    assert process.wait(timeout=60) in (0, 1)
    return shown.decode()


@posix
def test_lines_are_checked_in_constant_memory() -> None:
    def peak(lines: int) -> int:
        program = textwrap.dedent(
            """
            import resource, sys
            from turnlint.cli import main
            try:
                main(["check", "--format", "json", "-"])
            except SystemExit:
                print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
            """
        )
        process = subprocess.Popen(
            [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        feed(process.stdin, lines)
        _, err = process.communicate(timeout=120)
        return int(err)

    def feed(stream: IO[bytes] | None, lines: int) -> None:
        assert stream is not None
        line = json.dumps({**FAULTY, "system": "x" * 5_000}).encode() + b"\n"
        for _ in range(lines):
            stream.write(line)

    assert peak(5_000) < 1.15 * peak(50)


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (
            ["--version"],
            {
                "turnlint.values", "turnlint.checking", "turnlint.readers", "turnlint.config", "orjson",
                "pydantic_core", "dataclasses", "http.server", "shutil", "tomllib", "pygls",
            },
        ),
        (
            ["check", "a.json"],
            {
                "anthropic", "jsonschema", "pydantic", "hypothesis", "turnlint.reporters.json", "multiprocessing",
                "http.server", "tomllib", "pygls",
            },
        ),
        (["rules"], {"anthropic", "jsonschema"}),
    ],
)  # fmt: skip
def test_nothing_is_imported_in_vain(arguments: list[str], absent: set[str], tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(BODY))
    program = textwrap.dedent(
        """
        import sys
        from turnlint.cli import main
        try:
            main(sys.argv[1:], prog_name="turnlint")
        except SystemExit as end:
            print(end.code, *sys.modules, file=sys.stderr)
        """
    )
    result = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=60,
    )
    code, *modules = result.stderr.split()
    assert code == "0"
    assert absent.isdisjoint(modules)
