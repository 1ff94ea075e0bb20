"""The middleware of the official SDK: what its callers are told, and what leaves."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Any

import anthropic
import httpx2
import pytest
from anthropic.types import CompactionBlockMisplacedError

import turnlint
from tests.client.server import EDITED, REFUSED, UNANSWERED, Api
from tests.conversations import BODY, CONTINUED
from turnlint.client import Preflight, RefusedWarning, report_of


def client(api: Api, preflight: Preflight, **more: Any) -> anthropic.Anthropic:
    return anthropic.Anthropic(
        api_key="key", middleware=[preflight], http_client=httpx2.Client(transport=api.transport(httpx2)), **more
    )


def async_client(api: Api, preflight: Preflight) -> anthropic.AsyncAnthropic:
    http = httpx2.AsyncClient(transport=api.transport(httpx2))
    return anthropic.AsyncAnthropic(api_key="key", middleware=[preflight], http_client=http)


def streamed(made: anthropic.Anthropic, request: dict[str, Any]) -> Any:
    with made.messages.stream(**request) as stream:
        return stream.get_final_message()


def unread(made: anthropic.Anthropic, request: dict[str, Any]) -> Any:
    with made.messages.with_streaming_response.create(**request) as response:
        return response.read()


CALLS: dict[str, Callable[[anthropic.Anthropic, dict[str, Any]], Any]] = {
    "create": lambda made, request: made.messages.create(**request),
    "beta": lambda made, request: made.beta.messages.create(**request),
    "events": lambda made, request: list(made.messages.create(**request, stream=True)),
    "stream": streamed,
    "raw": lambda made, request: made.messages.with_raw_response.create(**request).parse(),
    "unread": unread,
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_what_the_api_would_refuse_does_not_leave(call: Callable[..., Any]) -> None:
    api = Api()
    with pytest.raises(anthropic.BadRequestError) as raised:
        call(client(api, Preflight()), UNANSWERED)
    assert raised.value.body == {"type": "error", "error": {"type": "invalid_request_error", "message": REFUSED}}
    assert str(raised.value) == f"Error code: 400 - {raised.value.body}"
    assert raised.value.response.json() == raised.value.body
    report = report_of(raised.value)
    assert report is not None
    assert [finding.rule for finding in report.errors] == ["tool-use-without-result"]
    assert api.seen == []


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_the_session_is_followed(call: Callable[..., Any], packed: bool) -> None:
    for following, rules in ((CONTINUED, []), (EDITED, ["echo-changed"])):
        api, preflight = Api(packed=packed), Preflight()
        made = client(api, preflight)
        call(made, BODY)
        call(made, following)
        assert [[finding.rule for finding in report.findings] for report in preflight.watch.reports] == [[], rules]
        assert len(api.seen) == 2


def test_asynchronous_calls() -> None:
    async def main() -> None:
        api, preflight = Api(), Preflight()
        made = async_client(api, preflight)
        async with made.messages.stream(**BODY) as stream:
            await stream.get_final_message()
        with pytest.raises(anthropic.BadRequestError, match="`tool_use` ids were found"):
            await made.messages.create(**UNANSWERED)
        first = [BODY | {"messages": [{"role": "user", "content": f"mill {number}"}]} for number in range(5)]
        await asyncio.gather(*(made.messages.create(**each) for each in first))
        second = [each | {"messages": [*each["messages"], *EDITED["messages"][1:]]} for each in first]
        await asyncio.gather(*(made.messages.create(**each) for each in second))
        found = [[finding.rule for finding in report.findings] for report in preflight.watch.reports]
        assert found == [[], ["tool-use-without-result"], *[[]] * 5, *[["echo-changed"]] * 5]
        assert len(api.seen) == 11

    asyncio.run(main())


def test_the_class_is_that_of_the_code() -> None:
    summary = {"type": "compaction", "content": "All is well.", "signature": "EqIC"}
    then = [{"role": "assistant", "content": [summary]}, {"role": "user", "content": "And now?"}]
    request = BODY | {"model": "claude-opus-5-5", "messages": [*BODY["messages"], *then]}
    with pytest.raises(CompactionBlockMisplacedError) as raised:
        client(Api(), Preflight()).beta.messages.create(**request, betas=["compact-2026-09-04"])
    assert raised.value.error_code == "compaction_block_misplaced"


def test_words_that_nobody_has_seen_are_turnlints() -> None:
    tool = {"type": "web_search_20260209", "name": "web_search", "allowed_domains": ["a.b"], "blocked_domains": ["c.d"]}
    with pytest.raises(anthropic.BadRequestError) as raised:
        client(Api(), Preflight()).messages.create(**BODY | {"tools": [tool]})
    words = (
        "turnlint: tools.0.web_search_20260209: Only one of allowed_domains or blocked_domains may be set. "
        "(the API refuses this; its words are not known)"
    )
    assert raised.value.body == {"type": "error", "error": {"type": "invalid_request_error", "message": words}}


def test_batches_and_counts_are_judged() -> None:
    api, preflight = Api(), Preflight()
    made = client(api, preflight)
    with pytest.raises(anthropic.BadRequestError, match="`tool_use` ids were found"):
        made.messages.batches.create(requests=[{"custom_id": "a", "params": UNANSWERED}])  # type: ignore[typeddict-item]
    counted = {name: value for name, value in UNANSWERED.items() if name != "max_tokens"}
    with pytest.raises(anthropic.BadRequestError, match="`tool_use` ids were found"):
        made.messages.count_tokens(**counted)
    assert api.seen == []


def test_the_tool_runner_is_followed() -> None:
    @anthropic.beta_tool
    def read_meter() -> str:
        """Read the meter."""
        return "7"

    api, preflight = Api(), Preflight()
    runner = client(api, preflight).beta.messages.tool_runner(
        model="claude-sonnet-5-5", max_tokens=64, tools=[read_meter], max_iterations=3,
        messages=[{"role": "user", "content": "How much?"}],
    )  # fmt: skip
    list(runner)
    assert len(api.seen) == 3
    assert [report.errors for report in preflight.watch.reports] == [(), (), ()]


def test_a_retry_is_no_new_request() -> None:
    api, preflight = Api(fails=(529, 529)), Preflight()
    client(api, preflight).messages.create(**BODY)
    assert len(api.seen) == 3
    assert len(preflight.watch.reports) == 1


def test_what_is_open_the_client_tells() -> None:
    preflight = Preflight()
    made = client(Api(), preflight, default_headers={"anthropic-beta": "files-api-2025-04-14"})
    made.messages.create(**BODY)
    made.beta.messages.create(**BODY, betas=["code-execution-2025-08-25"])
    contexts = [report.context for report in preflight.watch.reports]
    assert [context.api_version for context in contexts] == ["2026-10-21", "2026-10-21"]
    assert [context.betas for context in contexts] == [
        frozenset({"files-api-2025-04-14"}),
        frozenset({"code-execution-2025-08-25"}),
    ]
    given = Preflight(platform="bedrock", betas=[], api_version="2023-06-01")
    client(Api(), given).messages.create(**BODY | {"model": "anthropic.claude-sonnet-5-5"})
    assert (given.watch.reports[0].context.platform, given.watch.reports[0].context.betas) == ("bedrock", frozenset())


def test_clouds_are_told_by_the_class_of_the_client() -> None:
    preflight = Preflight(on_error="record")
    http = httpx2.Client(transport=Api().transport(httpx2))
    vertex = anthropic.AnthropicVertex(
        region="europe-west1", project_id="mill", access_token="t", middleware=[preflight], http_client=http
    )
    vertex.messages.create(**BODY)
    foundry = anthropic.AnthropicFoundry(api_key="k", resource="mill", middleware=[preflight], http_client=http)
    foundry.messages.create(**BODY)
    assert [report.context.platform for report in preflight.watch.reports] == ["vertex", "foundry"]


def test_warned_or_recorded_it_is_sent() -> None:
    api = Api()
    with pytest.warns(RefusedWarning) as warned:
        client(api, Preflight(on_error="warn")).messages.create(**UNANSWERED)
    assert [str(each.message) for each in warned] == [f"400 {REFUSED}"]
    told: list[turnlint.Report] = []
    client(api, Preflight(on_error="record", on_report=told.append)).messages.create(**UNANSWERED)
    assert [report.ok for report in told] == [False]
    assert len(api.seen) == 2


def test_a_fault_of_turnlint_lets_the_request_pass(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("mill")

    api, preflight = Api(), Preflight()
    monkeypatch.setattr("turnlint.checking.strand.Strand.check", fails)
    with caplog.at_level(logging.WARNING):
        made = client(api, preflight)
        made.messages.create(**UNANSWERED)
        made.messages.create(**UNANSWERED)
    assert len(api.seen) == 2
    assert [(each.name, each.message) for each in caplog.records if each.name.startswith("turnlint")] == [
        ("turnlint.client", "turnlint failed on a request, which passed unjudged; the next is not told")
    ]


def test_many_threads_share_one() -> None:
    api, preflight = Api(), Preflight()
    made = client(api, preflight)

    def loop(number: int) -> None:
        first = BODY | {"messages": [{"role": "user", "content": f"mill {number}"}]}
        made.messages.create(**first)
        made.messages.create(**first | {"messages": [*first["messages"], *EDITED["messages"][1:]]})

    threads = [threading.Thread(target=loop, args=(number,)) for number in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    found = [finding.rule for report in preflight.watch.reports for finding in report.findings]
    assert found == ["echo-changed"] * 12


def test_what_is_no_request_passes_untouched() -> None:
    api, preflight = Api(), Preflight()
    made = client(api, preflight)
    with pytest.raises(Exception):  # noqa: B017, PT011 (whatever the SDK makes of an answer that is none)
        made.models.list().data[0].id.upper()
    assert list(preflight.watch.reports) == []


def test_keywords_that_there_are_not() -> None:
    with pytest.raises(ValueError, match="on_error is one of raise, warn, record, not 'shout'"):
        Preflight(on_error="shout")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="there is no keyword 'platfrom'"):
        Preflight(platfrom="bedrock")  # type: ignore[call-arg]
