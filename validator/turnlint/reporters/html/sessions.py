"""What of a run belongs into one column: the exchanges of a session, or a request that stands alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from turnlint.checking.result import Checked, Kind, Located
from turnlint.values.json import Json, Path
from turnlint.values.report import Finding, Severity


def session_key(checked: Checked, number: int) -> tuple[str, str]:
    """The file and the session of what was checked; what stands alone has a name that nothing else has."""
    if checked.session is not None:
        return checked.file, f"session {checked.session}"
    where = [f"line {checked.line}"] if checked.line is not None else []
    where += [f"item {checked.item}"] if checked.item is not None else []
    if not where and checked.prefix:
        where = ["/" + "/".join(map(str, checked.prefix))]
    return checked.file, " ".join([checked.kind, *where]) if where else f"{checked.kind} {number + 1}"


class Column(NamedTuple):
    """Messages that are drawn one below the other.

    * ``title``: what they are, where a request has several (a batch); else empty.
    * ``prefix``: the path of their list in the body; ``messages``: they themselves.
    * ``came``: how many of them, at the end, are what came back and stood in no request.
    """

    title: str
    prefix: Path
    messages: list[Json]
    came: int = 0


class Placed(NamedTuple):
    """A finding, with the number of the exchange in which it stands (from 1), where there are several."""

    located: Located
    exchange: int | None
    checked: Checked


@dataclass
class Gathered:
    """What was checked of one session, in order."""

    file: str
    name: str
    checked: list[Checked] = field(default_factory=list)

    def add(self, checked: Checked) -> None:
        """One more."""
        self.checked.append(checked)

    @property
    def findings(self) -> list[Finding]:
        """All of them."""
        return [located.finding for each in self.checked for located in each.located]

    @property
    def worst(self) -> Severity | None:
        """The worst severity that there is."""
        found = {finding.severity for finding in self.findings}
        return next((severity for severity in Severity if severity in found), None)

    def placed(self) -> Iterator[Placed]:
        """The findings, each with its exchange."""
        several = len(self.checked) > 1
        for each in self.checked:
            number = each.exchange + 1 if several and each.exchange is not None else None
            for located in each.told:
                yield Placed(located, number, each)

    def columns(self) -> list[Column]:
        """What is drawn: the longest request, with what came back to it; of a batch each of its requests."""
        requests = [each for each in self.checked if each.kind is Kind.REQUEST and each.content is not None]
        if not requests:
            answers = [answer for each in self.checked if (answer := answer_of(each)) is not None]
            return [Column("", ("messages",), answers, len(answers))] if answers else []
        lengths = [len(_messages(_body(each))) for each in requests]
        last = max(range(len(requests)), key=lambda index: (lengths[index], index))
        body = _body(requests[last])
        uploads = body.get("requests") if isinstance(body, dict) and "messages" not in body else None
        if isinstance(uploads, list):
            return [
                Column(
                    f"request {index + 1}" + (f", {each['custom_id']}" if _named(each) else ""),
                    ("requests", index, "params", "messages"),
                    _messages(each.get("params") if isinstance(each, dict) else None),
                )
                for index, each in enumerate(uploads)
            ]
        messages = _messages(body)
        prefix: Path = () if isinstance(body, list) else ("messages",)
        answer = self._answer_to(requests[last])
        return [Column("", prefix, [*messages, answer], 1) if answer is not None else Column("", prefix, messages)]

    @property
    def fields(self) -> dict[str, Any]:
        """What stands beside the messages in the last request."""
        bodies = [_body(each) for each in self.checked if each.kind is Kind.REQUEST]
        last = bodies[-1] if bodies else None
        if not isinstance(last, dict):
            return {}
        return {name: value for name, value in last.items() if name not in ("messages", "requests")}

    def _answer_to(self, request: Checked) -> Json | None:
        after = self.checked[self.checked.index(request) :]
        same = [each for each in after if each.kind is not Kind.REQUEST and each.exchange == request.exchange]
        return answer_of(same[0] if same else request)

    def stops(self) -> dict[int, str]:
        """Why the model stopped, by the index of the message that came back then."""
        found: dict[int, str] = {}
        for each in self.checked:
            content = each.content
            if each.kind is not Kind.REQUEST or content is None or not isinstance(content.response, dict):
                continue
            if isinstance(stop := content.response.get("stop_reason"), str):
                found[len(_messages(_body(each)))] = stop
        return found

    def response_before(self, checked: Checked) -> Json | None:
        """What came back to the exchange that a request continues, where it is known."""
        for each in self.checked:
            if checked.continues is not None and each.exchange == checked.continues:
                answer = answer_of(each)
                if answer is not None:
                    return answer
        return None


def answer_of(checked: Checked) -> Json | None:
    """The message that came back, in the form of a message of a request."""
    content = checked.content
    response: Any = None if content is None else content.response
    if not isinstance(response, dict):
        response = getattr(checked.report, "response", None)
    if not isinstance(response, dict) or not isinstance(response.get("content"), list):
        return None
    return {"role": "assistant", "content": response["content"]}


def _body(checked: Checked) -> Any:
    return None if checked.content is None else checked.content.request


def _messages(body: Any) -> list[Json]:
    found = body.get("messages") if isinstance(body, dict) else body
    return found if isinstance(found, list) else []


def _named(upload: Any) -> bool:
    return isinstance(upload, dict) and isinstance(upload.get("custom_id"), str)
