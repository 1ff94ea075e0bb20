"""The schemas against the SDK's types: each field, literal, block and tool that one side has and the other lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from pydantic import BaseModel

from drift.forms import DEFINITIONS, DOCUMENTS, Form, fields, node_form, node_tags, sdk_tags, type_form

# Definitions compared under a place of their own, so that what many fields share is said once.
SHARED = {
    "cache_control": "cache_control",
    "citation": "citation",
    "content_block": "content",
    "tool": "tool",
    "response_content_block": "response content",
    "response_message": "response",
}


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
        """Note what one side alone has."""
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
        """Compare null, the kinds of scalars, and the literals."""
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
        """Match objects by their tags."""
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
        """Compare the fields of two objects, once."""
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
            if declared.__name__ == "BetaSystemMessageParam" and name == "content":
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
    """The request as an endpoint takes it."""
    document = DOCUMENTS["request"]
    taken = {
        name: node for name, node in document["properties"].items() if endpoint in node.get("x-endpoints", (endpoint,))
    }
    return {**document, "properties": taken}


def requests() -> set[str]:
    """The body of a request, streamed or not."""
    from anthropic.types.beta import message_create_params as params

    comparison = Comparison()
    comparison.object("request", params.MessageCreateParamsNonStreaming, request_node("messages"))
    comparison.object("request", params.MessageCreateParamsStreaming, request_node("messages"))
    return comparison.found


def token_counts() -> set[str]:
    """The body of a request to count tokens."""
    from anthropic.types.beta import message_count_tokens_params as params

    comparison = Comparison()
    comparison.object("request", params.MessageCountTokensParams, request_node("count_tokens"))
    return comparison.found


def batches() -> set[str]:
    """The body that creates a batch."""
    from anthropic.types.beta.messages import batch_create_params as params

    comparison = Comparison()
    comparison.object("batch", params.BatchCreateParams, DOCUMENTS["batch"])
    return comparison.found


def without_betas() -> set[str]:
    """The same bodies in the types without the betas: the smaller side, so only what the schemas lack counts."""
    from anthropic.types import message_count_tokens_params, message_create_params
    from anthropic.types.messages import batch_create_params

    comparison = Comparison(smaller=True)
    comparison.object("request", message_create_params.MessageCreateParamsNonStreaming, request_node("messages"))
    comparison.object("request", message_create_params.MessageCreateParamsStreaming, request_node("messages"))
    comparison.object("request", message_count_tokens_params.MessageCountTokensParams, request_node("count_tokens"))
    comparison.object("batch", batch_create_params.BatchCreateParams, DOCUMENTS["batch"])
    return comparison.found


def responses() -> set[str]:
    """A response."""
    from anthropic.types.beta import BetaMessage

    comparison = Comparison(responses=True)
    comparison.object("response", BetaMessage, DEFINITIONS["response_message"])
    return comparison.found


def events() -> set[str]:
    """The events of a stream."""
    from anthropic.types.beta import BetaRawMessageStreamEvent

    event: Any = BetaRawMessageStreamEvent
    comparison = Comparison(responses=True)
    comparison.field("stream", event, {"$ref": "#/$defs/stream_event"})
    return comparison.found


def errors() -> set[str]:
    """The envelope of an error."""
    from anthropic.types.shared import error_response

    comparison = Comparison(responses=True)
    envelope = dict(fields(error_response.ErrorResponse))
    for declared in type_form(envelope.pop("error")[0]).objects:
        comparison.object("error: error", declared, DEFINITIONS["error_object"])
    known = DOCUMENTS["error"]["properties"]
    for name, (annotation, _) in envelope.items():
        if name in known:
            comparison.field(f"error: {name}", annotation, known[name])
        else:
            comparison.only("the SDK", f"error: {name}", "has it")
    return comparison.found


def unlisted_betas() -> set[str]:
    """The betas that a schema node asks for and the SDK does not list."""
    from anthropic.types import anthropic_beta_param

    asked = {beta for node in [*DEFINITIONS.values(), *DOCUMENTS.values()] for beta in _betas_of(node)}
    return asked - type_form(anthropic_beta_param.AnthropicBetaParam).literals


def _betas_of(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from node.get("x-beta", ())
        for sub in node.values():
            yield from _betas_of(sub)
    elif isinstance(node, list):
        for sub in node:
            yield from _betas_of(sub)
