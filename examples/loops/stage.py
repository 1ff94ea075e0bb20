"""A stage for the loops beside this file: a scripted model, with turnlint between it and the loop.

A loop gets a client, as the SDK's: it has ``messages.create(**request)``. This one asks no network. It plays the
replies of a scene, and a :class:`turnlint.Session` looks at each request before it goes out, and at each reply.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import turnlint
from scenes import SCENES, Record, Scene

Loop = Callable[[Any, str], object]
QUESTION = "What is the weather in Paris, and what is new about mills?"


@dataclass
class Act:
    """A request, the reply to it if one came, and what turnlint says of both."""

    sent: str
    findings: tuple[turnlint.Finding, ...]
    reply: str = ""
    reply_findings: tuple[turnlint.Finding, ...] = ()


class SceneOver(Exception):
    """The loop asks for more than the scene has."""


class Client:
    """Plays a scene to a loop, and keeps its acts."""

    def __init__(self, scene: Scene) -> None:
        self.messages = self
        self.acts: list[Act] = []
        self._session = turnlint.Session()
        self._replies, self._params = iter(scene.replies), scene.params

    def create(self, **request: Any) -> Record:
        """Answer a request, if the API would."""
        request |= self._params
        report = self._session.check(request, betas=request.pop("betas", None))
        act = Act(" | ".join(map(_shown, request["messages"])), report.findings)
        self.acts.append(act)
        report.raise_for_error()
        reply = next(self._replies, None)
        if reply is None:
            raise SceneOver
        act.reply = f"{reply.get('stop_reason', 'no stop_reason')}: {_kinds(reply.get('content', reply))}"
        act.reply_findings = self._session.receive(reply).findings
        return reply


@dataclass(frozen=True)
class Performance:
    """The acts of a loop in a scene, and how it ended."""

    acts: list[Act]
    end: str


def run(call: Any) -> dict[str, Any]:
    """The tool, which knows one answer: the result of a call."""
    return {"type": "tool_result", "tool_use_id": call.id, "content": f"sunny in {call.input['city']}"}


def perform(loop: Loop, scene: Scene) -> Performance:
    """Run a loop in a scene to its end, whatever that is."""
    client = Client(scene)
    try:
        loop(client, QUESTION)
    except turnlint.InvalidRequest:
        end = f"The API refuses request {len(client.acts)}."
    except SceneOver:
        end = "The loop goes on."
    except Exception as error:
        end = f"The loop breaks: {type(error).__name__}: {error}"
    else:
        end = "The loop is done."
    return Performance(client.acts, end)


def tell(name: str, performance: Performance) -> Iterator[str]:
    """The story of a performance, line by line: errors and warnings, with what to do."""
    yield f"== {name} =="
    for number, act in enumerate(performance.acts, 1):
        yield from _wrapped(f"request {number}: ", act.sent)
        yield from _findings(act.findings)
        if act.reply:
            yield from _wrapped(f"reply {number}: ", act.reply)
            yield from _findings(act.reply_findings)
    yield performance.end


def show(loop: Loop, *names: str) -> None:
    """Print what a loop does in the scenes of these names, or of those on the command line."""
    names = tuple(sys.argv[1:]) or names
    if unknown := [name for name in names if name not in SCENES]:
        sys.exit(f"no scene is called {unknown[0]!r}; there are: {', '.join(SCENES)}")
    stories = ["\n".join(tell(name, perform(loop, SCENES[name]))) for name in names]
    print("\n\n".join(stories))


def _findings(findings: tuple[turnlint.Finding, ...]) -> Iterator[str]:
    for finding in findings:
        if finding.severity is not turnlint.Severity.ADVICE:
            yield from _wrapped(f"  {finding.severity}[{finding.rule}] ", finding.message)
            rule = turnlint.explain(finding.rule).rule
            yield from _wrapped("    help: ", finding.help or (rule.remedy if rule else ""))


def _shown(message: Mapping[str, Any]) -> str:
    content = message["content"]
    said = f'"{textwrap.shorten(content, 40, placeholder=" …")}"' if isinstance(content, str) else _kinds(content)
    return f"{message['role']} {said}"


def _kinds(content: Any) -> str:
    blocks = content if isinstance(content, list) else [content]
    return ", ".join(block["type"] for block in blocks) or "(nothing)"


def _wrapped(label: str, text: str) -> list[str]:
    margin = " " * (len(label) - len(label.lstrip()) + 4)
    return textwrap.wrap(label + text, 110, subsequent_indent=margin, break_long_words=False, break_on_hyphens=False)
