"""What the SDK's helpers send of themselves, read at the transport, against ``sdk_defaults.json``.

Each helper is called with the least that shows what it does, and answered from a script; nothing leaves the machine.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from drift.tables import DEFAULTS

ASKED: Final[dict[str, Any]] = {
    "model": "claude-opus-5-5",
    "max_tokens": 256,
    "system": "Be brief.",
    "messages": [{"role": "user", "content": "What turns a mill wheel?"}],
}
COUNTED: Final = {name: value for name, value in ASKED.items() if name != "max_tokens"}
STARTED: Final = {name: value for name, value in ASKED.items() if name != "messages"}
STREAMED: Final = {**ASKED, "stream": True}
TOOLS: Final = {**ASKED, "tools": [{}]}
BATCH: Final[dict[str, Any]] = {"requests": [{"custom_id": "mill", "params": ASKED}]}
BETA: Final = "compact-2026-09-04"
KEY: Final = ("api_key", "none")
OPEN: Final = ("skip_auth", True)
CALL: Final = {"type": "tool_use", "id": "toolu_01", "name": "read_meter", "input": {}}
REPLY: Final[dict[str, Any]] = {
    "id": "msg_01",
    "type": "message",
    "role": "assistant",
    "model": "claude-opus-5-5",
    "content": [CALL],
    "stop_reason": "tool_use",
    "stop_sequence": None,
    "usage": {"input_tokens": 1, "output_tokens": 1},
}

CLOUDS: Final[dict[str, tuple[tuple[str, Any], ...]]] = {
    "AnthropicBedrock": (("aws_region", "us-east-1"), KEY),
    "AnthropicBedrockMantle": (("aws_region", "us-east-1"), KEY),
    "AnthropicAWS": (("aws_region", "us-east-1"), ("workspace_id", "mill"), KEY),
    "AnthropicVertex": (("region", "us-east5"), ("project_id", "mill"), ("access_token", "none")),
    "AnthropicGoogleCloud": (("project", "mill"), ("location", "us-east5"), ("workspace_id", "mill"), OPEN),
    "AnthropicFoundry": (("resource", "mill"), KEY),
}


@dataclass(frozen=True)
class Helper:
    """One helper: how it is called, what it is given for the body, and how often it is answered with a tool call."""

    call: Callable[[Any], object]
    given: dict[str, Any]
    client: str = "Anthropic"
    options: tuple[tuple[str, Any], ...] = (KEY,)
    calls: int = 0


def known() -> dict[str, Helper]:
    """Every helper that is looked at, by the name that the table has for it."""
    import anthropic

    middleware = [anthropic.BetaRefusalFallbackMiddleware([{"model": "claude-opus-5"}])]
    return {
        **_messages("messages", lambda client: client.messages),
        **_messages("beta.messages", lambda client: client.beta.messages),
        "beta.messages.thread": Helper(_send_in_thread, ASKED),
        "beta.messages.tool_runner": Helper(_run_tools, TOOLS, calls=1),
        "beta.messages.tool_runner(thread=False)": Helper(
            lambda client: _run_tools(client, thread=False), TOOLS, calls=1
        ),
        "BetaRefusalFallbackMiddleware": Helper(
            lambda client: client.beta.messages.create(**ASKED), ASKED, options=(KEY, ("middleware", middleware))
        ),
        **{client: Helper(_stream, STREAMED, client, options) for client, options in CLOUDS.items()},
    }


def _messages(name: str, pick: Callable[[Any], Any]) -> dict[str, Helper]:
    """The helpers that there are with and without the betas."""
    from pydantic import BaseModel

    class Answer(BaseModel):
        litres: int

    parsed = {**ASKED, "output_format": Answer}
    return {
        f"{name}.create": Helper(lambda client: pick(client).create(**ASKED), ASKED),
        f"{name}.stream": Helper(lambda client: pick(client).stream(**ASKED).__enter__(), ASKED),
        f"{name}.parse": Helper(lambda client: pick(client).parse(**parsed), parsed),
        f"{name}.count_tokens": Helper(lambda client: pick(client).count_tokens(**COUNTED), COUNTED),
        f"{name}.batches.create": Helper(lambda client: pick(client).batches.create(**BATCH), BATCH),
    }


def _send_in_thread(client: Any) -> None:
    client.beta.messages.thread(**STARTED).send(*ASKED["messages"])


def _run_tools(client: Any, **options: Any) -> None:
    import anthropic

    def read_meter() -> str:
        """Read the meter."""
        return "12"

    client.beta.messages.tool_runner(**ASKED, tools=[anthropic.beta_tool(read_meter)], **options).until_done()


def _stream(client: Any) -> None:
    client.beta.messages.create(**STREAMED, betas=[BETA])


def sent(helper: Helper) -> list[dict[str, Any]]:
    """What a helper sends beside what it is given, request by request; after the last scripted reply it is cut off."""
    import anthropic
    import httpx2

    requests: list[dict[str, Any]] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        requests.append(_beside(helper.given, request.headers, json.loads(request.content)))
        if len(requests) > helper.calls:
            raise httpx2.ConnectError("the script ends here", request=request)
        return httpx2.Response(200, json=REPLY)

    http = httpx2.Client(transport=httpx2.MockTransport(answer))
    client = getattr(anthropic, helper.client)(**dict(helper.options), http_client=http, max_retries=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            helper.call(client)
        except anthropic.APIConnectionError:
            return requests
    raise AssertionError("more was answered than the script has")


def _beside(given: dict[str, Any], headers: Any, body: dict[str, Any]) -> dict[str, Any]:
    adds = {name: value for name, value in body.items() if name not in given}
    if "output_config" in adds:
        # How a model of pydantic becomes a schema is mostly pydantic's, and differs from release to release.
        adds["output_config"]["format"]["schema"] = {}
    return {
        "version": headers.get("anthropic-version"),
        "betas": [beta for beta in headers.get("anthropic-beta", "").split(",") if beta],
        "adds": adds,
        "changes": sorted(name for name in given.keys() & body.keys() - {"tools"} if body[name] != given[name]),
        "drops": sorted(given.keys() - body.keys()),
    }


def defaults() -> Iterator[str]:
    """Helpers that send of themselves something else than the table says, or cannot be called so any more."""
    ours = DEFAULTS["helpers"]
    for name, helper in known().items():
        try:
            theirs = sent(helper)
        except Exception as error:  # one helper that has moved does not hide the others
            yield f"{name}: cannot look: {type(error).__name__}: {error}"
            continue
        if theirs != ours.get(name):
            yield f"{name}: sends {json.dumps(theirs)}; sdk_defaults.json: {json.dumps(ours.get(name))}"
