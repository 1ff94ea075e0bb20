"""The schemas say what the types of the installed `anthropic` SDK say, apart from the differences explained here.

A new SDK release that adds a field, a literal, a block or a tool fails here and names it, on the day it is installed.
Both sides are brought to one form: a value is `null`, a kind of scalar, some literals, an array, a map, or an object.
"""

from __future__ import annotations

import datetime
import io
import json
import os
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pytest
import typing_extensions
from pydantic import BaseModel

from turnlint_schemas import load

anthropic = pytest.importorskip("anthropic")

from anthropic.types import (  # noqa: E402
    anthropic_beta_param,
    message_count_tokens_params,
    message_create_params,
)
from anthropic.types import beta as beta_types  # noqa: E402
from anthropic.types.beta import message_count_tokens_params as beta_count_tokens_params  # noqa: E402
from anthropic.types.beta import message_create_params as beta_create_params  # noqa: E402
from anthropic.types.beta.messages import batch_create_params as beta_batch_params  # noqa: E402
from anthropic.types.messages import batch_create_params  # noqa: E402
from anthropic.types.shared import error_response  # noqa: E402

FILES = ("request", "content_blocks", "tools", "batch", "response", "stream_events", "error")
DOCUMENTS: dict[str, dict[str, Any]] = {name: json.loads(load(f"{name}.json")) for name in FILES}
DEFINITIONS: dict[str, dict[str, Any]] = {
    name: node for document in DOCUMENTS.values() for name, node in document.get("$defs", {}).items()
}

# Every difference that is meant, and why. An entry that no longer differs fails too.
HEADER = "the SDK sends it as a header, not in the body"
OLD_SAMPLING = "taken out of the SDK with API version 2026-10-21; the API takes it under 2023-06-01 (recorded)"
CLOUD_BODY = "a body field of Bedrock and Google Cloud, which the SDK's clients for them add"
FILE_ID = "responses carry it, and what a response carried must be sent back unchanged"
METASCHEMA = "a rule judges it against the JSON Schema metaschema, with the API's own sentence"
ABSENT = "null stands for absent (measured 2026-09-04)"
ONE_MODEL = "one message model for three roles; rules keep the field to system messages"
ON_RECORD = "in recorded responses"
MEANT: dict[str, str] = {
    "request: betas: only the SDK has it": HEADER,
    "request: workspace_id: only the SDK has it": HEADER,
    "request: user_profile_id: only the SDK has it": HEADER + "; count_tokens has no body field of that name",
    "batch: betas: only the SDK has it": HEADER,
    "batch: workspace_id: only the SDK has it": HEADER,
    "batch: user_profile_id: only the SDK has it": HEADER,
    "request: temperature: only the schema has it": OLD_SAMPLING,
    "request: top_k: only the schema has it": OLD_SAMPLING,
    "request: top_p: only the schema has it": OLD_SAMPLING,
    "request: anthropic_version: only the schema has it": CLOUD_BODY,
    "request: anthropic_beta: only the schema has it": CLOUD_BODY,
    "request: output_format: only the schema has it": "accepted with structured-outputs-2025-11-13 (recorded)",
    "request: user_profile_id: only the schema takes null": "the public OpenAPI description of 2026-08 does",
    "request: metadata: only the schema takes null": ABSENT,
    "request: stop_sequences: only the schema takes null": ABSENT,
    "request: inference_geo: only the SDK takes string": "other values are refused (measured 2026-09-04)",
    "request: model: only the SDK requires it": "in the URL on Bedrock and Google Cloud: x-required-platforms",
    "request: max_tokens: only the SDK requires it": "not taken by count_tokens; x-required-endpoints says where",
    "request: stream: only the SDK requires it": "required only to choose the streaming overload",
    "request: messages[]: system: content: only the schema requires it": "measured 2026-09-04, without any beta",
    "request: messages[]: user: clear_at: only the schema has it": ONE_MODEL,
    "request: messages[]: user: output_config: only the schema has it": ONE_MODEL,
    "request: messages[]: user: role: only the schema has assistant, system": ONE_MODEL,
    "request: messages[]: assistant: clear_at: only the schema has it": ONE_MODEL,
    "request: messages[]: assistant: output_config: only the schema has it": ONE_MODEL,
    "request: messages[]: assistant: role: only the schema has system, user": ONE_MODEL,
    "request: messages[]: system: role: only the schema has assistant, user": ONE_MODEL,
    "batch: requests[]: params: only the schema takes any object": "judged later, each as a request of its own",
    "tool custom: input_schema: properties: only the schema takes anything": METASCHEMA,
    "tool custom: input_schema: required: only the schema takes anything": METASCHEMA,
    "tool computer_toolset_20260801: name: only the schema has it": "refused by a rule, with the API's own sentence",
    "tool browser_toolset_20260801: name: only the schema has it": "refused by a rule, with the API's own sentence",
    "content connector_text: only the schema has it": "named by the documentation and by tag lists; fields unpublished",
    "content mid_conv_system: only the schema has it": "named by tag lists, withdrawn from the SDKs",
    "content code_execution_tool_result: content: code_execution_result: abort_reason: only the schema has it": (
        "echoed from a response and accepted (recorded)"
    ),
    "cache_control: scope: only the schema has it": "sent by Claude Code under prompt-caching-scope-2026-01-05",
    "citation char_location: file_id: only the schema has it": FILE_ID,
    "citation page_location: file_id: only the schema has it": FILE_ID,
    "citation content_block_location: file_id: only the schema has it": FILE_ID,
    "response: stop_reason: only the schema requires it": ON_RECORD + ", null while streaming",
    "response: usage: server_tool_use: web_fetch_requests: only the SDK requires it": "absent on record",
    "response: usage: server_tool_use: web_search_requests: only the SDK requires it": "absent when no search ran",
    "response content code_execution_tool_result: content: code_execution_result: abort_reason:"
    " only the schema has it": ON_RECORD,
    "response content compaction: tool_changes[]: tool_addition: tool: tool_definition: definition:"
    " only the schema takes any object": "a tool as the request defined it",
    "stream: ping: only the schema has it": "an event of the protocol without a type in the SDK",
    "stream: error: only the schema has it": "an event of the protocol without a type in the SDK",
    "stream: message_delta: usage: only the SDK requires it": "not needed to follow a stream",
    "error: error: details: only the schema has it": "documented with its error_code",
}
# Headers that a schema node names and the SDK does not list.
UNLISTED_BETAS = {
    "prompt-caching-scope-2026-01-05": "accepted as a header (recorded)",
    "structured-outputs-2025-12-15": "accepted as a header (recorded)",
}
# Definitions compared under a place of their own, so that what many fields share is said once.
SHARED = {
    "cache_control": "cache_control",
    "citation": "citation",
    "content_block": "content",
    "tool": "tool",
    "response_content_block": "response content",
    "response_message": "response",
}


# --- one form for both sides -----------------------------------------------------------------------------------------


class Form:
    """What a field takes, on either side."""

    def __init__(self) -> None:
        self.kinds: set[str] = set()
        self.literals: set[str] = set()
        self.items: list[Any] = []
        self.values: list[Any] = []
        self.objects: list[Any] = []
        self.anything = False


def type_form(annotation: Any) -> Form:
    form = Form()
    _read_type(annotation, form)
    return form


def _read_type(annotation: Any, form: Form) -> None:
    origin, args = get_origin(annotation), get_args(annotation)
    if origin in (Annotated, typing_extensions.NotRequired, *REQUIRED):
        _read_type(args[0], form)
    elif origin in (Union, types.UnionType):
        for arg in args:
            _read_type(arg, form)
    elif origin is Literal:
        for value in args:
            if isinstance(value, bool):
                form.kinds.add("boolean")
            else:
                form.literals.add(value)
    elif isinstance(origin, type) and issubclass(origin, Mapping):
        form.values.append(args[1])
    elif isinstance(origin, type) and issubclass(origin, Iterable) and origin is not typing.IO:
        form.items.append(args[0])
    elif is_declared_object(annotation):
        form.objects.append(annotation)
    elif annotation is object:
        form.anything = True
    elif annotation in _SCALARS:
        form.kinds.add(_SCALARS[annotation])
    elif not (origin is typing.IO or annotation in (os.PathLike, io.IOBase) or origin is os.PathLike):
        raise TypeError(f"no reading for {annotation!r}")


def is_declared_object(annotation: Any) -> bool:
    return isinstance(annotation, type) and (
        hasattr(annotation, "__required_keys__") or issubclass(annotation, BaseModel)
    )


REQUIRED: tuple[Any, ...] = (typing.Required, typing_extensions.Required)
_SCALARS: dict[Any, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    type(None): "null",
    datetime.datetime: "string",
}


def node_form(node: dict[str, Any]) -> Form:
    form = Form()
    _read_node(node, form)
    return form


def _read_node(node: dict[str, Any], form: Form) -> None:
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[1]
        _read_node(DEFINITIONS[name], form)
    elif "anyOf" in node or "oneOf" in node:
        for branch in node.get("anyOf") or node["oneOf"]:
            _read_node(branch, form)
    elif "const" in node or "enum" in node:
        literals = [node["const"]] if "const" in node else node["enum"]
        form.literals.update(value for value in literals if value is not None)
        if None in literals:
            form.kinds.add("null")
    elif "properties" in node:
        form.objects.append(node)
    elif "type" not in node:
        form.anything = True
    else:
        for kind in [node["type"]] if isinstance(node["type"], str) else node["type"]:
            if kind == "array":
                form.items.append(node["items"])
            elif kind == "object":
                form.values.append(node.get("additionalProperties", True))
            else:
                form.kinds.add(kind)


def fields(declared: Any) -> dict[str, tuple[Any, bool]]:
    """The fields of a TypedDict or model of the SDK, by their names on the wire: annotation, and whether required."""
    if issubclass(declared, BaseModel):
        return {
            (info.alias or name): (info.annotation, info.is_required()) for name, info in declared.model_fields.items()
        }
    hints = typing_extensions.get_type_hints(declared, include_extras=True)
    return {name: (hint, get_origin(hint) in REQUIRED) for name, hint in hints.items()}


def sdk_tags(declared: Any) -> set[str]:
    hint = fields(declared).get("type")
    return type_form(hint[0]).literals if hint else set()


def node_tags(node: dict[str, Any]) -> set[str]:
    return node_form(node["properties"]["type"]).literals if "type" in node["properties"] else set()


# --- comparison ------------------------------------------------------------------------------------------------------


class Comparison:
    """Walks both sides together and collects the differences.

    `smaller` says that the SDK's side is known to be the smaller one (its types without the betas): then only what the
    schema lacks counts. `responses` says that new literals are let through, and that models are what is compared.
    """

    def __init__(self, smaller: bool = False, responses: bool = False) -> None:
        self.smaller = smaller
        self.responses = responses
        self.found: set[str] = set()
        self._seen: set[tuple[int, int]] = set()

    def only(self, side: str, place: str, what: str) -> None:
        if side == "the SDK" or not self.smaller:
            self.found.add(f"{place}: only {side} {what}")

    def field(self, place: str, annotation: Any, node: dict[str, Any]) -> None:
        """Compare what a field takes."""
        place = SHARED.get(referred(node), place)
        sdk, schema = type_form(annotation), node_form(node)
        if schema.anything or sdk.anything:
            if not sdk.anything:
                self.only("the schema", place, "takes anything")
            return
        if True in schema.values and sdk.objects and not sdk.values:
            self.only("the schema", place, "takes any object")
            return
        self.scalars(place, sdk, schema)
        self.objects(place, sdk.objects, schema.objects)
        self.inside(place + "[]", sdk.items, schema.items)
        if not sdk.objects:
            self.inside(place + "{}", sdk.values, schema.values)

    def inside(self, place: str, annotations: Sequence[Any], nodes: Sequence[Any]) -> None:
        """Compare the items of arrays, or the values of maps."""
        for annotation, node in zip_longest(annotations, nodes):
            if annotation is None or node is None:
                self.only("the schema" if annotation is None else "the SDK", place, "has it")
            elif isinstance(node, dict):
                self.field(place, annotation, node)

    def scalars(self, place: str, sdk: Form, schema: Form) -> None:
        if ("null" in sdk.kinds) is not ("null" in schema.kinds):
            self.only("the SDK" if "null" in sdk.kinds else "the schema", place, "takes null")
        ours, theirs = sdk.kinds - {"null"}, schema.kinds - {"null"}
        named = sdk.literals
        if "string" in theirs and named and (self.responses or "string" in ours):
            ours, named = ours | {"string"}, set()
        for side, here, there in (("the SDK", ours, theirs), ("the schema", theirs, ours)):
            if here - there:
                self.only(side, place, f"takes {', '.join(sorted(here - there))}")
        if "string" in ours:
            return
        for side, here, there in (("the SDK", named, schema.literals), ("the schema", schema.literals, named)):
            if here - there:
                self.only(side, place, f"has {', '.join(sorted(here - there))}")

    def objects(self, place: str, declared: Sequence[Any], nodes: Sequence[dict[str, Any]]) -> None:
        """Match objects by their tags; messages have one model in the schema and one type for each role in the SDK."""
        if not self.responses:
            # The SDK also takes its own response models; what the wire sees of them is in the params types.
            declared = [each for each in declared if not issubclass(each, BaseModel)]
        if len(declared) == len(nodes) == 1:
            self.object(place, declared[0], nodes[0])
        elif len(nodes) == 1 and "role" in nodes[0]["properties"]:
            for each in declared:
                role = next(iter(type_form(fields(each)["role"][0]).literals))
                self.object(f"{place}: {role}", each, nodes[0])
        else:
            self.tagged(f"{place} " if place in SHARED.values() else f"{place}: ", declared, nodes)

    def tagged(self, place: str, declared: Sequence[Any], nodes: Sequence[dict[str, Any]]) -> None:
        by_tag = {tag: node for node in nodes for tag in node_tags(node)}
        known: set[str] = set()
        for each in declared:
            tags = sdk_tags(each)
            known |= tags
            node = next((by_tag[tag] for tag in sorted(tags) if tag in by_tag), None)
            if node is None:
                self.only("the SDK", place + min(tags, key=len), "has it")
            else:
                self.object(place + min(node_tags(node), key=len), each, node)
        for tag in sorted(set(by_tag) - known):
            self.only("the schema", place + tag, "has it")

    def object(self, place: str, declared: Any, node: dict[str, Any]) -> None:
        if (id(declared), id(node)) in self._seen:
            return
        self._seen.add((id(declared), id(node)))
        ours, theirs = fields(declared), node["properties"]
        for name in ours.keys() - theirs.keys():
            self.only("the SDK", f"{place}: {name}", "has it")
        for name in theirs.keys() - ours.keys():
            self.only("the schema", f"{place}: {name}", "has it")
        for name in sorted(ours.keys() & theirs.keys()):
            annotation, required = ours[name]
            if required is not (name in node.get("required", ())):
                self.only("the SDK" if required else "the schema", f"{place}: {name}", "requires it")
            if declared is beta_types.BetaSystemMessageParam and name == "content":
                # One content union for all roles: a rule, not the shape, keeps blocks out of system messages.
                few = Comparison(smaller=True)
                few.field(f"{place}: {name}", annotation, theirs[name])
                self.found |= few.found
            else:
                self.field(f"{place}: {name}", annotation, theirs[name])


def referred(node: dict[str, Any]) -> str:
    """The name of the definition that a node stands for, through a nullable wrapper."""
    branches = [branch for branch in node.get("anyOf", ()) if branch.get("type") != "null"]
    if len(branches) == 1:
        node = branches[0]
    return str(node.get("$ref", "")).rsplit("/", 1)[-1]


def request_node(endpoint: str) -> dict[str, Any]:
    document = DOCUMENTS["request"]
    taken = {
        name: node for name, node in document["properties"].items() if endpoint in node.get("x-endpoints", (endpoint,))
    }
    return {**document, "properties": taken}


def drift_of_requests() -> set[str]:
    comparison = Comparison()
    comparison.object("request", beta_create_params.MessageCreateParamsNonStreaming, request_node("messages"))
    comparison.object("request", beta_create_params.MessageCreateParamsStreaming, request_node("messages"))
    return comparison.found


def drift_of_token_counts() -> set[str]:
    comparison = Comparison()
    comparison.object("request", beta_count_tokens_params.MessageCountTokensParams, request_node("count_tokens"))
    return comparison.found


def drift_of_batches() -> set[str]:
    comparison = Comparison()
    comparison.object("batch", beta_batch_params.BatchCreateParams, DOCUMENTS["batch"])
    return comparison.found


def drift_of_responses() -> set[str]:
    comparison = Comparison(responses=True)
    comparison.object("response", beta_types.BetaMessage, DEFINITIONS["response_message"])
    return comparison.found


def drift_of_events() -> set[str]:
    comparison = Comparison(responses=True)
    event: Any = beta_types.BetaRawMessageStreamEvent
    comparison.field("stream", event, {"$ref": "#/$defs/stream_event"})
    return comparison.found


def drift_of_errors() -> set[str]:
    comparison = Comparison(responses=True)
    envelope = dict(fields(error_response.ErrorResponse))
    for declared in type_form(envelope.pop("error")[0]).objects:
        comparison.object("error: error", declared, DEFINITIONS["error_object"])
    for name, (annotation, _) in envelope.items():
        comparison.field(f"error: {name}", annotation, DOCUMENTS["error"]["properties"][name])
    return comparison.found


def name_all(differences: Iterable[str]) -> None:
    """Fail with every difference on a line of its own; pytest would cut a list short."""
    lines = sorted(differences)
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)


DRIFTS = (
    *(drift_of_requests, drift_of_token_counts, drift_of_batches),
    *(drift_of_responses, drift_of_events, drift_of_errors),
)


@pytest.mark.parametrize("drift", DRIFTS)
def test_the_schemas_say_what_the_beta_types_say(drift: Callable[[], set[str]]) -> None:
    name_all(drift() - MEANT.keys())


def test_every_meant_difference_is_still_one() -> None:
    found = set[str]().union(*(drift() for drift in DRIFTS))
    name_all(MEANT.keys() - found)


@pytest.mark.parametrize(
    ("declared", "node"),
    [
        (message_create_params.MessageCreateParamsNonStreaming, request_node("messages")),
        (message_create_params.MessageCreateParamsStreaming, request_node("messages")),
        (message_count_tokens_params.MessageCountTokensParams, request_node("count_tokens")),
        (batch_create_params.BatchCreateParams, DOCUMENTS["batch"]),
    ],
)
def test_nothing_of_the_types_without_betas_is_missing(declared: Any, node: dict[str, Any]) -> None:
    comparison = Comparison(smaller=True)
    comparison.object("batch" if node is DOCUMENTS["batch"] else "request", declared, node)
    name_all(comparison.found - MEANT.keys())


def test_what_a_response_carries_may_be_sent_back() -> None:
    """Every key of every block of a response is a key of the request's block of that type."""
    sent = {tag: node for node in node_form(DEFINITIONS["content_block"]).objects for tag in node_tags(node)}
    lacking: list[str] = []

    def walk(place: str, received: dict[str, Any], accepted: dict[str, Any]) -> None:
        for name, node in received["properties"].items():
            if name not in accepted["properties"]:
                lacking.append(f"{place}.{name}")
                continue
            inner, outer = node_form(node), node_form(accepted["properties"][name])
            items = zip(map(node_form, inner.items), map(node_form, outer.items), strict=False)
            for ours, theirs in ((inner, outer), *items):
                by_tag = {tag: each for each in theirs.objects for tag in node_tags(each)}
                for each in ours.objects:
                    for tag in node_tags(each) & by_tag.keys():
                        walk(f"{place}.{name}.{tag}", each, by_tag[tag])

    for block in node_form(DEFINITIONS["response_content_block"]).objects:
        for tag in node_tags(block):
            walk(tag, block, sent[tag])
    name_all(lacking)


def test_every_beta_of_the_schemas_is_known_to_the_sdk() -> None:
    listed = type_form(anthropic_beta_param.AnthropicBetaParam).literals
    named = {beta for node in [*DEFINITIONS.values(), *DOCUMENTS.values()] for beta in betas_of(node)}
    assert sorted(named - listed) == sorted(UNLISTED_BETAS)


def betas_of(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from node.get("x-beta", ())
        for sub in node.values():
            yield from betas_of(sub)
    elif isinstance(node, list):
        for sub in node:
            yield from betas_of(sub)
