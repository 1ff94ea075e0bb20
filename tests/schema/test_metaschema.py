"""The schema files are valid JSON Schema 2020-12, keep to turnlint's dialect, and fit together."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic_core import SchemaValidator
from pydantic_core import core_schema as cs

from turnlint.values.context import ENDPOINTS, PLATFORMS
from turnlint_schemas import load

FILES = ("request", "content_blocks", "tools", "batch", "response", "stream_events", "error")
REQUEST_FILES = ("request", "content_blocks", "tools", "batch")

KEYWORDS = {
    *("$schema", "$id", "$defs", "$ref", "title", "description", "type", "properties", "required"),
    *("additionalProperties", "items", "enum", "const", "anyOf", "oneOf", "discriminator", "pattern"),
    *("minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    *("minItems", "maxItems"),
}
#: What each annotation means and which form it has.
META: dict[str, Any] = json.loads(load("annotations.json"))
ANNOTATIONS = set(META["properties"])
# An open object in a request needs a reason: by default the API forbids unknown keys.
OPEN_IN_REQUESTS = {
    "input_schema": "any JSON Schema",
    "connector_text_block": "its fields are not published",
    "mid_conv_system_block": "its fields are not published",
}
MEASURED_ORDER = [
    *("model", "tool_choice", "tools", "messages", "system", "thinking", "output_config", "cache_control"),
    *("max_tokens", "metadata", "stop_sequences", "temperature", "service_tier", "top_k", "top_p", "stream"),
    *("container", "inference_geo"),
]

DOCUMENTS: dict[str, dict[str, Any]] = {name: json.loads(load(f"{name}.json")) for name in FILES}
DEFINITIONS: dict[str, dict[str, Any]] = {
    name: node for document in DOCUMENTS.values() for name, node in document.get("$defs", {}).items()
}


def nodes(node: Any, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema node below one, with the place where it stands."""
    yield place, node
    for key in ("properties", "$defs"):
        for name, sub in node.get(key, {}).items():
            yield from nodes(sub, f"{place}/{key}/{name}")
    for key in ("items", "additionalProperties"):
        if isinstance(node.get(key), dict):
            yield from nodes(node[key], f"{place}/{key}")
    for key in ("anyOf", "oneOf"):
        for index, sub in enumerate(node.get(key, ())):
            yield from nodes(sub, f"{place}/{key}/{index}")


ALL = [entry for name in FILES for entry in nodes(DOCUMENTS[name], f"{name}.json")]


def resolve(node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        node = DEFINITIONS[node["$ref"].rsplit("/", 1)[1]]
    return node


def tags(branch: dict[str, Any], name: str) -> list[Any]:
    declared = resolve(branch)["properties"][name]
    return [declared["const"]] if "const" in declared else list(declared["enum"])


@pytest.mark.parametrize("name", FILES)
def test_each_file_is_a_valid_schema(name: str) -> None:
    Draft202012Validator.check_schema(DOCUMENTS[name])
    assert DOCUMENTS[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert DOCUMENTS[name]["$id"] == f"{name}.json"


def test_a_file_that_does_not_exist_is_said() -> None:
    with pytest.raises(FileNotFoundError):
        load("nothing.json")


def test_every_definition_has_a_name_of_its_own() -> None:
    # A projected schema holds the definitions of all files side by side.
    names = [name for document in DOCUMENTS.values() for name in document.get("$defs", {})]
    assert sorted(names) == sorted(set(names))


def test_every_definition_is_used() -> None:
    used = {node["$ref"].rsplit("/", 1)[1] for _, node in ALL if "$ref" in node}
    assert set(DEFINITIONS) - used == set()


def test_every_reference_resolves() -> None:
    for place, node in ALL:
        if "$ref" not in node:
            continue
        match = re.fullmatch(r"(?:(\w+)\.json)?#/\$defs/(\w+)", node["$ref"])
        assert match, f"{place}: {node['$ref']}"
        file = match[1] or place.split(".json")[0]
        assert match[2] in DOCUMENTS[file]["$defs"], f"{place}: {node['$ref']}"


def test_only_keywords_and_annotations_of_the_dialect_occur() -> None:
    for place, node in ALL:
        assert set(node) <= KEYWORDS | ANNOTATIONS, place


def test_annotations_are_explained_and_none_in_vain() -> None:
    Draft202012Validator.check_schema(META)
    assert [name for name, node in META["properties"].items() if not node["description"].endswith(".")] == []
    used = {name for _, node in ALL for name in node if name.startswith("x-")}
    assert ANNOTATIONS - used <= {"x-api-version"}  # today no shape is known to differ by version
    assert tuple(META["$defs"]["platforms"]["items"]["enum"]) == PLATFORMS
    assert tuple(META["$defs"]["endpoints"]["items"]["enum"]) == ENDPOINTS


@pytest.mark.parametrize("node", [{"x-tags": "a"}, {"x-roles": ["tool"]}, {"x-rule": {"format": "a"}}, {"x-beta": []}])
def test_an_annotation_of_another_form_is_seen(node: dict[str, Any]) -> None:
    assert not Draft202012Validator(META).is_valid(node)


def test_what_stands_beside_a_reference_does_not_constrain() -> None:
    for place, node in ALL:
        if "$ref" in node and place not in {f"{name}.json" for name in FILES}:
            beside = {"x-tag", "x-beta", "x-body-beta", "x-platforms", "x-endpoints", "description"}
            assert set(node) - {"$ref"} <= beside, place


def test_constants_are_strings() -> None:
    for place, node in ALL:
        assert isinstance(node.get("const", ""), str), place
        assert all(isinstance(value, str) or value is None for value in node.get("enum", ())), place
        if None in node.get("enum", ()):
            assert "null" in node["type"], place


def test_every_branch_of_a_tagged_union_has_its_own_required_tag() -> None:
    for place, node in ALL:
        if "oneOf" not in node:
            assert "discriminator" not in node, place
            continue
        name = node["discriminator"]["propertyName"]
        seen: list[Any] = []
        for branch in node["oneOf"]:
            target = resolve(branch)
            assert next(iter(target["properties"])) == name, f"{place}: the tag comes first"
            assert name in target.get("required", ()) or node.get("x-default-tag") in tags(branch, name), place
            seen += tags(branch, name)
        assert len(seen) == len(set(seen)), place
        assert node.get("x-default-tag") in {None, *seen}, place
        for pattern in node.get("x-members", ()):
            re.compile(pattern)


def test_the_branches_of_an_untagged_union_differ_by_json_type() -> None:
    for place, node in ALL:
        kinds = []
        for branch in node.get("anyOf", ()):
            target = resolve(branch)
            kinds.append("object" if "oneOf" in target else target.get("type", "string"))
        flat = [kind for each in kinds for kind in ([each] if isinstance(each, str) else each)]
        assert len(flat) == len(set(flat)), f"{place}: {flat}"


def test_objects_of_requests_are_closed() -> None:
    for file in REQUEST_FILES:
        for place, node in nodes(DOCUMENTS[file], f"{file}.json"):
            if "properties" in node:
                is_open = place.rsplit("/", 1)[-1] in OPEN_IN_REQUESTS
                assert node.get("additionalProperties", True) is is_open, place


def test_objects_of_responses_are_open() -> None:
    # The API adds fields to its answers without a new version.
    for file in ("response", "stream_events", "error"):
        for place, node in nodes(DOCUMENTS[file], f"{file}.json"):
            assert "additionalProperties" not in node, place
            if "oneOf" in node:
                assert node["x-members"] == ["[a-z0-9_]+"], place


def test_required_properties_exist_in_the_order_of_the_properties() -> None:
    for place, node in ALL:
        required = node.get("required", ())
        assert [name for name in node.get("properties", {}) if name in required] == list(required), place


def test_annotations_have_their_form() -> None:
    meta = Draft202012Validator(META)
    for place, node in ALL:
        assert [fault.message for fault in meta.iter_errors(node)] == [], place
        for entry in node.get("x-evidence", ()):
            assert set(entry) - {"url"} == {"kind", "source", "date"}, place
            assert entry["date"].startswith("20"), place
            assert entry["source"].strip() == entry["source"], place
        for says in ("x-says", "x-rule"):
            for keyword in node.get(says, {}):
                assert keyword in node, f"{place}: {says} of {keyword}"
        for rule in node.get("x-rule", {}).values():
            assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule), place


def test_a_sentence_of_the_api_has_evidence() -> None:
    for place, node in ALL:
        assert "x-says" not in node or node.get("x-evidence"), place


def test_beta_names_are_in_the_table_of_betas() -> None:
    known = set(json.loads(load("betas.json"))["betas"])
    for place, node in ALL:
        assert set(node.get("x-beta", ())) <= known, place
        assert all(set(betas) <= known for betas in node.get("x-body-beta", {}).values()), place


def test_patterns_mean_the_same_in_python_and_in_rust() -> None:
    samples = ["", "a", " ", "\n", "a\n", "a.b", "_-9", "é", "\x1c", "\u200b", "\u3000", "srvtoolu_01A", "toolu-1"]
    for place, node in ALL:
        if "pattern" not in node:
            continue
        assert not re.search(r"\\[dswbDSWBAZz]|\(\?", node["pattern"]), place
        rust = SchemaValidator(cs.str_schema(pattern=node["pattern"], strict=True))
        python = re.compile(node["pattern"].replace("$", r"\Z"))
        for sample in samples:
            assert rust.isinstance_python(sample) is bool(python.search(sample)), f"{place}: {sample!r}"


def test_blank_means_blank_to_python() -> None:
    pattern = re.compile(DEFINITIONS["text_block"]["properties"]["text"]["pattern"])
    for number in range(0x11000):
        assert bool(pattern.search(chr(number))) is not chr(number).isspace(), hex(number)


def test_top_level_fields_stand_in_the_measured_order() -> None:
    assert list(DOCUMENTS["request"]["properties"])[: len(MEASURED_ORDER)] == MEASURED_ORDER


def test_an_id_is_judged_before_a_name_and_a_name_before_the_input() -> None:
    for block in ("tool_use_block", "server_tool_use_block"):
        assert list(DEFINITIONS[block]["properties"])[:4] == ["type", "id", "name", "input"]


def test_the_same_field_has_one_shape_in_messages_and_in_batches() -> None:
    # What /v1/messages takes, a batch item takes too: its params are judged with the same file.
    for name, node in DOCUMENTS["request"]["properties"].items():
        for annotation in ("x-endpoints", "x-required-endpoints"):
            listed = node.get(annotation, ())
            assert ("messages" in listed) is ("batches" in listed), f"{name}: {annotation}"
