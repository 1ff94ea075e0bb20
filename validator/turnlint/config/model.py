"""What may stand in a configuration, as pydantic has it: for what is wrong with one, and for the JSON Schema.

It costs more to load than all else that a check needs, so that it is loaded only where the schema says no.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool

Names = Annotated[list[str] | str, Field(description="One name, or a list.")]
Rules = Annotated[list[str], Field(description="Names of rules, families, or globs over family/name.")]
Level = Literal["error", "warning", "advice"]


class IgnoreModel(BaseModel):
    """Findings that are not told, and why."""

    model_config = ConfigDict(extra="forbid", title="Ignored findings")

    rule: str = Field(description="The name of a rule, a family, or a glob over family/name.")
    reason: str = Field(pattern=r"\S", description="Why.")
    at: str = Field("", pattern=r"^(/.*)?$", description="A JSON pointer in which * is any one step, ** any number.")
    files: Names = Field([], description="Globs over paths, from the folder of this file.")


class ConfigModel(BaseModel):
    """The table [tool.turnlint] of a pyproject.toml, or a whole turnlint.toml."""

    model_config = ConfigDict(
        extra="forbid", title="turnlint", alias_generator=lambda name: name.replace("_", "-"), populate_by_name=False
    )

    select: Rules | None = Field(None, description="Only these rules: names, families, or globs over family/name.")
    ignore: list[str | IgnoreModel] = Field([], description="Not these rules; or places where one is not told.")
    per_file_ignores: dict[str, Names] = Field({}, description="Glob over paths to the rules that are not told there.")
    expect: dict[str, Names] = Field({}, description="Glob over paths to rules that fixtures break on purpose.")
    severity: dict[str, Level] = Field({}, description="A rule's name to the severity of its findings.")
    strict: StrictBool = Field(False, description="Fail on warnings too, and on models and versions that nobody knows.")
    exclude: list[str] = Field([], description="Globs over paths that are passed over in folders.")
    readers: dict[str, str] = Field({}, description="Glob over paths to the name of the reader for them.")
    baseline: str = Field("", description="The path of the baseline: findings that are known and not told.")
    platform: Literal["anthropic", "bedrock", "vertex", "foundry"] = Field(
        "anthropic", description="Where requests are sent."
    )
    api_version: str | None = Field(None, description="The anthropic-version header. Not given: open.")
    betas: list[str] | None = Field(None, description="The values of anthropic-beta. Not given: unknown; []: none.")
    endpoint: Literal["messages", "count_tokens", "batches"] = Field(
        "messages", description="What the bodies are sent to."
    )
    model: str | None = Field(None, description="Judge as if the requests named this model.")


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a configuration. Nothing in it is null: TOML has no such value."""
    made = ConfigModel.model_json_schema(by_alias=True)
    tables = [made, *made["$defs"].values()]
    for field in (field for table in tables for field in table["properties"].values()):
        field.pop("title", None)
    for name, field in made["properties"].items():
        kinds = [kind for kind in field.pop("anyOf", ()) if kind != {"type": "null"}]
        field.pop("default", None)
        if len(kinds) == 1:
            made["properties"][name] = {**kinds[0], **field}
        elif kinds:
            field["anyOf"] = kinds
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "config.json"}
    return {**head, **made}


def problems(table: Any) -> list[tuple[tuple[str | int, ...], str]]:
    """What is wrong with a table: the path of each fault, and what to say of it; empty where nothing is."""
    from pydantic import ValidationError

    try:
        ConfigModel.model_validate(table)
    except ValidationError as error:
        found: dict[tuple[str | int, ...], str] = {}
        for each in error.errors(include_url=False):
            # Of an entry that is a table, that it is no string is no news.
            if not ("str" in each["loc"] and isinstance(each["input"], dict)):
                found.setdefault(_path(each["loc"]), _words(each))
        return list(found.items())
    return []


def _path(location: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The place of a fault, without the names of the branches that pydantic tried."""
    return tuple(step for step in location if step not in ("IgnoreModel", "str", "list[str]"))


def _words(fault: Any) -> str:
    if fault["type"] == "extra_forbidden":
        return "there is no such key"
    if fault["type"] == "string_pattern_mismatch" and fault["loc"][-1] == "reason":
        return "a reason is wanted"
    return str(fault["msg"])[:1].lower() + str(fault["msg"])[1:]
