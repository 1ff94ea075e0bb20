"""The budget: each line that is promised, and a few figures without a bound that help to read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the budget.

    * ``key``: what a group calls it. ``group``: who measures it.
    * ``bound``: the greatest value that holds it, the smallest with ``at_least``; ``None`` tells it for comparison.
    * ``later``: why nothing measures it yet.
    """

    key: str
    group: str
    what: str
    bound: float | None = None
    unit: str = "x"
    at_least: bool = False
    later: str = ""

    def holds(self, value: float) -> bool:
        """Whether a value keeps the bound."""
        if self.bound is None:
            return True
        return value >= self.bound if self.at_least else value <= self.bound


_ENGINES: Final = "import orjson, jsonschema_rs"

BUDGET: Final = (
    Line("control", "control", "json.dumps / json.dumps, agent: 1.00, or the machine is too busy"),
    Line("large", "large", "check(dict) / json.dumps, 1,001 messages, 1.2 MB", 0.5),
    Line("agent", "agent", "check(dict) / json.dumps, an agent's history of 200 KB", 0.7),
    Line("short", "short", "check(dict) / json.dumps, 10,001 short messages", 1.1),
    Line("huge", "huge", "check(dict) / json.dumps, 50,001 messages, 58 MB", 0.6),
    Line("bytes", "bytes", "check(bytes) / orjson.loads, 1.2 MB", 2.6),
    Line("six", "six", "check(dict) / json.dumps, 6 messages with tools", 1.3),
    Line("six-time", "six", "check(dict), 6 messages with tools, on a quiet machine", 50, "us"),
    Line("recorded", "recorded", "sum of check / sum of json.dumps, recorded requests", 1.5),
    Line("recorded-cold", "recorded", "the same, the first time in this process: schemas compiled, plans made"),
    Line("finding-unknown-field", "findings", "a finding more: unknown field", 6, "us"),
    Line("finding-wrong-type", "findings", "a finding more: wrong type", 6, "us"),
    Line("finding-empty-text", "findings", "a finding more: empty text", 6, "us"),
    Line("finding-unanswered-call", "findings", "a finding more: unanswered call", 6, "us"),
    Line("images-new", "images", "check(dict) / json.dumps, 20 images of 300 KB, never seen", 0.3),
    Line("images-seen", "images", "check(dict) / json.dumps, 20 images of 300 KB, seen before", 0.3),
    # The design asks for linear; what is allowed beyond is for caches of the processor, which json.dumps misses too.
    Line("growth-double", "growth", "check / json.dumps at 20,001 short messages over that at 10,001", 1.15),
    Line("growth-fourfold", "growth", "check / json.dumps at 40,001 short messages over that at 10,001", 1.15),
    Line("step", "session", "a step in a Session / check of the same request", 1.5),
    Line("transcript", "session", "check_session of a conversation of twice 5,000 turns / twice at 5,000", 1.15),
    Line(
        "loop", "session", "Session in a loop that sends all each time, a byte, at twice the turns / at the turns", 1.15
    ),
    Line("preflight", "client", "a request in a client, with its session / json.dumps, an agent's history", 0.75),
    Line("stream-chunk", "client", "a chunk of a stream more, as it passes", unit="us"),
    Line("log", "log", "check_session of many interleaved sessions, a byte, at twice as many / at as many", 1.15),
    Line("log-rate", "log", "the same, speed", unit="MB/s"),
    # Both reports of an exchange are kept, for they are asked for; and of a conversation its end.
    Line("log-memory", "log", "the same, peak memory, an exchange more", 5, "KB"),
    Line("stream", "stream", "check_stream at twice the length / twice at the length", 1.15),
    Line("stream-loads", "stream", "check_stream(bytes) / json.loads of its events, one by one"),
    Line("stream-rate", "stream", "the same, speed", unit="/s"),
    # The law of the fuzzer: twice the input costs at most 2.5 times the CPU.
    Line("explain-growth", "hostile", "explain at twice the length / twice at the length, repeated fixed parts", 1.25),
    Line("schema-growth", "hostile", "check at twice the schema / twice at the schema, definitions that branch", 1.25),
    Line("places-growth", "hostile", "places in one line, twice as many in twice the line / twice as many", 1.25),
    Line("import", "start", f"import turnlint / {_ENGINES}", 1.3),
    Line("first-check", "start", f"the first check in a process / {_ENGINES}", 1.6),
    Line("first-check-tools", "start", f"the first check, 6 messages with tools / {_ENGINES}"),
    Line("check-one", "start", f"turnlint check one.json / {_ENGINES}", 2.2),
    Line("configured", "start", "the same, what a configuration adds", 5, "ms"),
    Line("version", "start", "turnlint --version, start of Python included", 120, "ms"),
    Line("engines", "start", f"{_ENGINES}, over a bare start", unit="ms"),
    Line("plugin", "plugin", "import of the pytest plugin, after pytest", 5, "ms"),
    Line("plugin-floor", "plugin", "the same difference for no import at all: what noise alone makes", unit="ms"),
    Line("jsonl-rate", "jsonl", "JSONL, 10 KB lines, a core", 60, "MB/s", at_least=True),
    Line("jsonl-tiny", "jsonl", "JSONL, a tiny line", 50, "us"),
    Line("jsonl-memory", "jsonl", "JSONL, peak memory at ten times the length / at the length", 1.1),
    # Half of what the cores could do at best: workers start, lines travel, and this one is measured on the wall.
    Line("jsonl-jobs", "jsonl", "JSONL, speed on the wall with --jobs / with --jobs 1, a core", 0.5, at_least=True),
    Line("kept", "kept", "a kept report: what it holds of its request, 0.4 MB of JSON, in memory", 0, "KB"),
)
GROUPS: Final = tuple(dict.fromkeys(line.group for line in BUDGET))
