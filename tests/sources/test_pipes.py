"""Pipes: with a writer, with one that comes late or takes its time, and with nobody."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests.command import runner
from turnlint.cli import main
from turnlint.sources import pipes
from turnlint.sources.pipes import opened

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
REQUEST = b'{"model": "claude-sonnet-5", "max_tokens": 1, "messages": [{"role": "user", "content": "hi"}]}\n'


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    path = tmp_path / "pipe.json"
    os.mkfifo(path)
    return path


def _writes(path: Path, *parts: bytes) -> threading.Thread:
    def write() -> None:
        with path.open("wb", buffering=0) as stream:
            for part in parts:
                time.sleep(0.1)
                stream.write(part)

    thread = threading.Thread(target=write)
    thread.start()
    return thread


def test_a_writer_that_takes_its_time_is_read_to_its_end(pipe: Path) -> None:
    thread = _writes(pipe, b"a", b"b\nc", b"d" * 200_000)
    with opened(str(pipe)) as stream:
        assert stream.readline() == b"ab\n"
        assert stream.read() == b"c" + b"d" * 200_000
    thread.join()


def test_a_pipe_that_nobody_writes_to_is_not_waited_for(pipe: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipes, "PATIENCE", 0.0)
    with pytest.raises(OSError, match="a pipe that nobody writes to"):
        opened(str(pipe))


def test_a_regular_file_and_none(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"{}")
    with opened(str(tmp_path / "a.json")) as stream:
        assert stream.read() == b"{}"
    with pytest.raises(FileNotFoundError):
        opened(str(tmp_path / "b.json"))


def test_the_command_tells_a_pipe_that_a_pattern_of_the_shell_brought_along(
    pipe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipes, "PATIENCE", 0.0)
    (pipe.parent / "ok.json").write_bytes(REQUEST)
    done = runner().invoke(main, ["check", "--jobs=1", str(pipe), str(pipe.parent / "ok.json")])
    assert done.stderr == f"{pipe}: error: a pipe that nobody writes to\n"
    assert done.stdout == "1 request checked: no faults; 1 not readable\n"
    assert done.exit_code == 2


def test_the_command_reads_a_pipe_that_is_written_to(pipe: Path) -> None:
    thread = _writes(pipe, REQUEST)
    done = _check(pipe)
    thread.join()
    assert (done.stdout, done.stderr, done.returncode) == ("1 request checked: no faults\n", "", 0)


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="no /dev/fd")
@pytest.mark.parametrize("pause", [False, True])
def test_the_command_reads_what_a_process_is_substituted_for(pause: bool) -> None:
    reader, writer = os.pipe()

    def write() -> None:
        with os.fdopen(writer, "wb") as stream:
            time.sleep(0.3 * pause)
            stream.write(REQUEST)

    thread = threading.Thread(target=write)
    thread.start()
    done = _check(Path(f"/dev/fd/{reader}"), reader=reader)
    thread.join()
    os.close(reader)
    assert (done.stdout, done.stderr, done.returncode) == ("1 request checked: no faults\n", "", 0)


def _check(*paths: Path, reader: int | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "turnlint", "check", "--jobs", "1", *map(str, paths)],
        capture_output=True,
        text=True,
        check=False,
        pass_fds=() if reader is None else (reader,),
    )
