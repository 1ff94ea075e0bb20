"""Texts of top-level parameters that the schemas answer."""

from __future__ import annotations

from typing import Any

from turnlint.case import Case, assistant, body, system, text, tool, tool_use, user

_MODEL = "claude-sonnet-5"


def _with(**fields: Any) -> dict[str, Any]:
    return body(user("ping"), **{"model": _MODEL, "max_tokens": 16, **fields})


def _without(name: str) -> dict[str, Any]:
    return {key: value for key, value in _with().items() if key != name}


def _messages(value: Any) -> dict[str, Any]:
    return {**_with(), "messages": value}


CASES: tuple[Case, ...] = (
    # The model
    Case(_with(model=None), "model: Input should be a valid string"),
    Case(_with(model=7), "model: Input should be a valid string"),
    Case(_with(model=""), "model: String should have at least 1 character"),
    # Messages
    Case(_without("messages"), "messages: Field required"),
    Case(_messages("x"), "messages: Input should be a valid array"),
    Case(_messages(None), "messages: Input should be a valid array"),
    Case(_messages([]), "messages: at least one message is required"),
    Case(_messages(["x"]), "messages.0: Input does not match the expected shape."),
    Case(_messages([{"role": "user", "content": 7}]), "messages.0.content: Input should be a valid array"),
    Case(_messages([{"role": "user", "content": [7]}]), "messages.0.content.0: Input should be an object"),
    Case(_messages([{"role": "user", "content": [{}]}]), "messages.0.content.0.type: Field required"),
    # Unknown keys
    Case(_with(zzz_unknown=1), "zzz_unknown: Extra inputs are not permitted"),
    Case(_with(response_format={}), "response_format: Extra inputs are not permitted"),
    Case(_with(extra_body={}), "extra_body: Extra inputs are not permitted"),
    Case(
        _with(context_management={"edits": []}),
        "context_management: Extra inputs are not permitted",
        betas=(),
    ),
    Case(_with(mcp_servers=[]), "mcp_servers: Extra inputs are not permitted", betas=()),
    Case(
        _messages([{"role": "user", "content": "ping", "bogus": 1}]), "messages.0.bogus: Extra inputs are not permitted"
    ),
    Case(
        body(user("hi"), assistant(tool_use(text="x")), model=_MODEL),
        "messages.1.content.0.tool_use.text: Extra inputs are not permitted",
    ),
    Case(
        _with(system=[text("Be kind."), text("Be brief.", cache_control={"type": "ephemeral", "scope": "global"})]),
        "system.1.cache_control.ephemeral.scope: Extra inputs are not permitted",
        betas=(),
    ),
    # Counting tokens
    Case(_with(), "max_tokens: Extra inputs are not permitted", endpoint="count_tokens"),
    Case(
        {**_without("max_tokens"), "temperature": 0.5},
        "temperature: Extra inputs are not permitted",
        endpoint="count_tokens",
    ),
    Case(
        {**_without("max_tokens"), "stream": True},
        "stream: Extra inputs are not permitted",
        endpoint="count_tokens",
    ),
    Case(
        {**_without("max_tokens"), "metadata": {}},
        "metadata: Extra inputs are not permitted",
        endpoint="count_tokens",
    ),
    # System
    Case(_with(system=None), "system: Input should be a valid array"),
    Case(_with(system=7), "system: Input should be a valid array"),
    Case(_with(system=[7]), "system.0: Input does not match the expected shape."),
    # max_tokens
    Case(_without("max_tokens"), "max_tokens: Field required"),
    Case(_with(max_tokens="x"), "max_tokens: Input should be a valid integer"),
    Case(_with(max_tokens=None), "max_tokens: Input should be a valid integer"),
    Case(_with(max_tokens=-1), "max_tokens: must be greater than or equal to 0"),
    # Sampling: the shape comes before what the model takes
    Case(_with(temperature=None), "temperature: Input should be a valid number"),
    Case(_with(temperature="hot"), "temperature: Input should be a valid number"),
    Case(_with(temperature=2), "temperature: range: 0..1"),
    Case(_with(temperature=-5, model="claude-sonnet-4-6"), "temperature: range: 0..1"),
    Case(_with(top_p="x"), "top_p: Input should be a valid number"),
    Case(_with(top_p=1.5), "top_p: range: 0..1"),
    Case(_with(top_k="x"), "top_k: Input should be a valid integer"),
    Case(_with(top_k=None), "top_k: Input should be a valid integer"),
    # Smaller fields
    Case(_with(stop_sequences="ZZ"), "stop_sequences: Input should be a valid array"),
    Case(_with(stop_sequences=[1]), "stop_sequences.0: Input should be a valid string"),
    Case(_with(stream="yes"), "stream: Input should be a valid boolean"),
    Case(_with(stream=None), "stream: Input should be a valid boolean"),
    Case(_with(service_tier="bogus"), "service_tier: Input should be 'auto' or 'standard_only'"),
    Case(_with(service_tier=None), "service_tier: Input should be 'auto' or 'standard_only'"),
    Case(_with(inference_geo=7), "inference_geo: Input should be a valid string"),
    Case(_with(inference_geo="bogus-geo"), "inference_geo: must be one of ['global', 'us']"),
    Case(_with(metadata="x"), "metadata: Input does not match the expected shape."),
    Case(_with(metadata={"bogus": 1}), "metadata.bogus: Extra inputs are not permitted"),
    Case(_with(metadata={"user_id": 7}), "metadata.user_id: Input should be a valid string"),
    Case(_with(metadata={"user_id": "u" * 513}), "metadata.user_id: String should have at most 512 characters"),
    Case(_with(speed="slow"), "speed: Input should be 'standard' or 'fast'"),
    # Tool choice
    Case(_with(tool_choice="auto", tools=[tool()]), "tool_choice: Input should be an object"),
    Case(_with(tool_choice=None, tools=[tool()]), "tool_choice: Input should be an object"),
    Case(
        _with(tool_choice={"type": "required"}, tools=[tool()]),
        "tool_choice: Input tag 'required' found using 'type' does not match any of the expected tags: "
        "'any', 'auto', 'none', 'tool'",
    ),
    Case(_with(tool_choice={"type": "tool"}, tools=[tool()]), "tool_choice.tool.name: Field required"),
    # Thinking
    Case(_with(thinking=None), "thinking: Input should be an object"),
    Case(_with(thinking="x"), "thinking: Input should be an object"),
    Case(_with(thinking={"budget_tokens": 1024}), "thinking.type: Field required"),
    Case(
        _with(thinking={"type": "auto"}),
        "thinking: Input tag 'auto' found using 'type' does not match any of the expected tags: "
        "'adaptive', 'between_tools', 'disabled', 'enabled'",
    ),
    Case(_with(thinking={"type": "enabled"}), "thinking.enabled.budget_tokens: Field required"),
    Case(
        _with(thinking={"type": "enabled", "budget_tokens": 512}, model="claude-haiku-4-5", max_tokens=2048),
        "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024",
    ),
    Case(
        _with(thinking={"type": "disabled", "display": "omitted"}),
        "thinking.disabled.display: Extra inputs are not permitted",
    ),
    # Output
    Case(_with(output_config=None), "output_config: Input does not match the expected shape."),
    Case(
        _with(output_config={"effort": "ultra"}),
        "output_config.effort: Input should be 'low', 'medium', 'high', 'xhigh' or 'max'",
    ),
    Case(
        _with(output_config={"task_budget": {"type": "tokens", "total": 100}}),
        "output_config.task_budget.total: Input should be greater than or equal to 1024",
    ),
    Case(
        _with(output_config={"task_budget": {"type": "tokens", "total": 64000}}),
        "output_config.task_budget: Extra inputs are not permitted",
        betas=(),
    ),
    # Containers
    Case(_with(container=7), "container.ContainerParams: Input does not match the expected shape."),
    Case(
        _with(container={"skills": [{"type": "anthropic", "skill_id": f"skill-{n}"} for n in range(21)]}),
        "container.ContainerParams.skills: List should have at most 20 items after validation, not 21",
    ),
    # Effort inside the conversation
    Case(
        body(user("hi"), {**system("Think harder."), "output_config": {"effort": "high"}}, model="claude-opus-5"),
        "messages.1.output_config: Extra inputs are not permitted",
        betas=(),
    ),
)
