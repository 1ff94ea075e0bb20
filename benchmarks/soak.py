"""The stand-in under load: requests a second, many open streams, and hours of faults without a leak: ``make soak``."""

from __future__ import annotations

import argparse
import http.client
import json
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

HEADERS: Final = {"x-api-key": "none", "anthropic-version": "2023-06-01", "content-type": "application/json"}
MODEL: Final = "claude-opus-4-8"
TOOL: Final = {"name": "look", "description": "Looks.", "input_schema": {"type": "object", "properties": {}}}
STREAMS: Final = 200


def body(size: int, number: int, *, stream: bool = False) -> bytes:
    """A request of about so many bytes, a conversation of some turns."""
    turns: list[Any] = []
    while sum(len(str(turn)) for turn in turns) < size:
        call = {"type": "tool_use", "id": f"toolu_{number}_{len(turns)}", "name": "look", "input": {}}
        result = {"type": "tool_result", "tool_use_id": call["id"], "content": "What there is. " * 60}
        turns += [{"role": "assistant", "content": [call]}, {"role": "user", "content": [result]}]
    messages = [{"role": "user", "content": f"Look, {number}."}, *turns]
    asked = {"model": MODEL, "max_tokens": 1024, "tools": [TOOL], "messages": messages, "stream": stream}
    return json.dumps(asked).encode()


@contextmanager
def serving(*options: str) -> Iterator[tuple[str, int, int]]:
    """A server in a process of its own: its host, port, and process id."""
    command = [sys.executable, "-m", "turnlint", "serve", "--report", "none", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        split = urlsplit(process.stdout.readline().strip())
        try:
            yield split.hostname or "", split.port or 0, process.pid
        finally:
            process.terminate()


def memory(pid: int) -> float:
    """The resident memory of a process, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def rate(seconds: float, connections: int = 4) -> float:
    """Requests of 20 KB a second, over connections that stay open."""
    with serving() as (host, port, _):
        done = [0] * connections
        until = time.monotonic() + seconds

        def run(index: int) -> None:
            connection = http.client.HTTPConnection(host, port, timeout=30)
            raw = body(20_000, index)
            while time.monotonic() < until:
                connection.request("POST", "/v1/messages", raw, HEADERS)
                answer = connection.getresponse()
                answer.read()
                assert answer.status == 200
                done[index] += 1
            connection.close()

        threads = [threading.Thread(target=run, args=(index,)) for index in range(connections)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sum(done) / seconds


def streams() -> tuple[int, float]:
    """How many of 200 streams that are open at once come to their end, and in how many seconds."""
    slow = [{"text": "A slow answer. " * 8, "fault": {"kind": "slow", "seconds": 0.1}, "times": "all"}]
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "script.json")
        script.write_text(json.dumps(slow))
        with serving("--script", str(script)) as (host, port, _):
            begun = time.monotonic()
            sockets = [socket.create_connection((host, port), timeout=60) for _ in range(STREAMS)]
            for number, each in enumerate(sockets):
                raw = body(500, number, stream=True)
                head = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
                line = f"POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{head}"
                each.sendall(f"{line}Content-Length: {len(raw)}\r\n\r\n".encode() + raw)
            whole = sum(b"message_stop" in b"".join(iter(lambda each=each: each.recv(65536), b"")) for each in sockets)  # type: ignore[misc]
            for each in sockets:
                each.close()
            return whole, time.monotonic() - begun


def soak(seconds: float) -> tuple[Counter[str], list[float]]:
    """Faults for so many seconds: what came, and the memory of the server (MB), a hundred times."""
    with serving("--faults", "0.3", "--seed", "1") as (host, port, pid):
        came: Counter[str] = Counter()
        grown: list[float] = []
        until, next_look, number = time.monotonic() + seconds, 0.0, 0
        chance = random.Random(1)
        while time.monotonic() < until:
            number += 1
            connection = http.client.HTTPConnection(host, port, timeout=30)
            try:
                raw = body(chance.choice([200, 3_000, 20_000]), number, stream=chance.random() < 0.5)
                connection.request("POST", "/v1/messages", raw, HEADERS)
                answer = connection.getresponse()
                answer.read()
                came[str(answer.status)] += 1
            except (OSError, http.client.HTTPException) as error:
                came[type(error).__name__] += 1
            finally:
                connection.close()
            if time.monotonic() >= next_look:
                grown.append(memory(pid))
                next_look = time.monotonic() + seconds / 100
        return came, grown


def main() -> None:
    """Run all three, and print what they came to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3600.0)
    seconds = parser.parse_args().seconds
    print(f"requests of 20 KB: {rate(min(10.0, seconds)):,.0f} a second")
    whole, took = streams()
    print(f"open streams: {whole} of {STREAMS} whole, {took:.1f} s")
    came, grown = soak(seconds)
    quarter = max(1, len(grown) // 4)
    first, last = (sum(part) / len(part) for part in (grown[quarter : 2 * quarter] or grown, grown[-quarter:]))
    print(f"faults for {seconds:,.0f} s: {sum(came.values()):,} requests, {dict(came)}")
    print(f"memory: {first:.1f} MB in the second quarter, {last:.1f} MB in the last one, {max(grown):.1f} MB at most")


if __name__ == "__main__":
    main()
