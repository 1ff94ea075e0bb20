"""The models table and the names by which a model is found."""

import re
from datetime import date
from importlib.resources import files
from typing import Any

import orjson
import pytest

from turnlint.subjects import models
from turnlint.subjects.models import UNKNOWN, Model, find_model, known_models
from turnlint.values.evidence import Basis, from_json
from turnlint_schemas import load

RAW: dict[str, Any] = orjson.loads(load("models.json"))
BETAS: dict[str, Any] = orjson.loads(load("betas.json"))
ROWS: dict[str, dict[str, Any]] = RAW["models"]
CELLS: dict[str, str] = RAW["cells"]
LEVELS = ("low", "medium", "high", "xhigh", "max")

VALUES: dict[str, type | tuple[type, ...]] = {
    "context_window": int,
    "max_output": int,
    "max_output_betas": dict,
    "thinking": list,
    "thinking_default": str,
    "interleaved": bool,
    "prefill": bool,
    "sampling": str,
    "forced_tool_choice": bool,
    "forced_with_adaptive": bool,
    "effort": list,
    "effort_default": str,
    "effort_without_thinking": list,
    "effort_messages": bool,
    "system_messages": bool,
    "tool_changes": bool,
    "toolsets": bool,
    "refused_tools": list,
    "preserved_thinking": bool,
    "structured_outputs": bool,
    "strict_tools": bool,
    "citations": bool,
    "tool_search": bool,
    "programmatic_tools": bool,
    "compaction": bool,
    "speed": str,
    "fallbacks": bool,
    "fallback_targets": list,
    "task_budgets": bool,
    "caching": bool,
    "cache_minimum": int,
    "inference_geo": bool,
    "deprecated": str,
    "retired": str,
    "automatic_caching": bool,
    "eager_streaming": bool,
    "refused_versions": list,
    "doubtful": list,
}


def model(name: str, platform: str = "anthropic") -> Model:
    found = find_model(name, platform)
    assert found is not None, name
    return found


# ---- the file ------------------------------------------------------------------------------------------------------


def test_the_file_explains_each_cell() -> None:
    assert set(CELLS) == set(VALUES)


@pytest.mark.parametrize("name", ROWS)
def test_a_row_has_every_cell_and_nothing_else(name: str) -> None:
    row = ROWS[name]
    assert set(row) - {"bedrock", "vertex", "by_platform"} == {"ids", "family", "evidence", *CELLS}
    differing = row.get("by_platform", {})
    assert set(differing) <= set(RAW["platforms"])
    for cells in (row, *differing.values()):
        for cell, kind in VALUES.items():
            value = cells.get(cell)
            assert value is None or type(value) is kind, (cell, value)
        assert set(cells.get("doubtful") or ()) <= set(VALUES)
    assert all(set(cells) <= set(VALUES) for cells in differing.values())


@pytest.mark.parametrize("name", ROWS)
def test_a_known_cell_has_its_evidence_and_an_unknown_one_has_none(name: str) -> None:
    row = ROWS[name]
    known_cells = {cell for cell in CELLS if row[cell] is not None}
    for platform, cells in row.get("by_platform", {}).items():
        known_cells |= {f"by_platform.{platform}.{cell}" for cell, value in cells.items() if value is not None}
    assert set(row["evidence"]) == known_cells


@pytest.mark.parametrize("name", ROWS)
def test_evidence_can_be_followed(name: str) -> None:
    for cell, entry in ROWS[name]["evidence"].items():
        for source in (entry, entry.get("accepted")):
            if source is None:
                continue
            evidence = from_json(source)
            assert evidence.basis is not Basis.INFERRED, cell
            assert evidence.source, cell
            assert re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", evidence.date), cell
            assert not evidence.url or evidence.url.startswith("https://"), cell
            if evidence.basis is Basis.REPORTED:
                assert evidence.url, cell
        assert entry.get("accepted", {"kind": "recorded"})["kind"] == "recorded", cell


@pytest.mark.parametrize("name", ROWS)
def test_values_are_of_the_vocabulary(name: str) -> None:
    row, words = ROWS[name], RAW["vocabulary"]
    assert row["sampling"] is None or row["sampling"] in words["sampling"]
    assert row["speed"] is None or row["speed"] in words["speed"]
    assert row["thinking_default"] is None or row["thinking_default"] in (row["thinking"] or words["thinking"])
    assert set(row["thinking"] or ()) <= set(words["thinking"])
    for cell in ("effort", "effort_without_thinking"):
        levels = row[cell] or []
        assert levels == [level for level in LEVELS if level in levels], cell
    assert set(row["effort_without_thinking"] or ()) <= set(row["effort"] or ())
    assert row["effort_default"] is None or row["effort_default"] in row["effort"]
    for beta, cap in (row["max_output_betas"] or {}).items():
        assert beta in BETAS["betas"]
        assert cap > row["max_output"]
    for cell in ("deprecated", "retired"):
        assert row[cell] is None or date.fromisoformat(row[cell])
    if row["retired"] is not None:
        assert row["deprecated"] == row["retired"] <= RAW["updated"]


def test_a_name_belongs_to_one_model_and_the_canonical_name_is_an_id() -> None:
    ids = [alias for row in ROWS.values() for alias in row["ids"]]
    assert len(ids) == len(set(ids))
    for name, row in ROWS.items():
        assert name in row["ids"]
    for platform in ("bedrock", "vertex"):
        spelled = [alias for row in ROWS.values() for alias in row.get(platform, ())]
        assert len(spelled) == len(set(spelled))
        assert not set(spelled) & set(ids)


def test_platforms_name_cells() -> None:
    for about in RAW["platforms"].values():
        assert set(about["unknown"]) <= set(CELLS)


def test_a_cell_may_differ_on_a_cloud_with_a_source_of_its_own() -> None:
    here, there = model("claude-opus-4-8"), model("us.anthropic.claude-opus-4-8", "bedrock")
    assert (here.strict_tools, there.strict_tools) == (True, False)
    assert str(there.evidence("strict_tools")).startswith("reported: BerriAI/litellm#31582")
    assert there.evidence("max_output") == here.evidence("max_output")
    assert (here.platform, there.platform) == ("anthropic", "bedrock")


def test_what_differs_on_a_cloud_is_known_there_although_the_cell_is_not() -> None:
    assert model("claude-opus-5", "bedrock").refused_tools is None
    assert model("claude-opus-5-5", "bedrock").refused_tools == ()
    assert model("claude-opus-5-5", "vertex").refused_tools == model("claude-opus-5-5").refused_tools


def test_a_cell_may_be_unknown_on_a_cloud_alone() -> None:
    assert model("claude-opus-5", "bedrock").effort_messages is None
    assert model("claude-opus-5", "bedrock").evidence("effort_messages") is None


# ---- betas --------------------------------------------------------------------------------------------------------


def test_every_beta_that_a_schema_asks_for_is_in_the_table() -> None:
    asked: set[str] = set()
    for entry in files("turnlint_schemas").iterdir():
        if entry.name.endswith(".json"):
            todo = [orjson.loads(entry.read_bytes())]
            while todo:
                node = todo.pop()
                todo += node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
                if isinstance(node, dict) and isinstance(node.get("x-beta"), list):
                    asked.update(node["x-beta"])
    assert asked - set(BETAS["betas"]) == set()


def test_the_betas_table_is_well_formed() -> None:
    assert set(BETAS["versions"]) == {"2023-01-01", "2023-06-01", "2026-10-21"}
    for name, row in BETAS["betas"].items():
        assert row["status"] in {"beta", "ga", "obsolete"}, name
        assert row["scope"] in {"messages", "other"}, name
        assert set(row.get("platforms", {})) <= set(RAW["platforms"]), name
        for cloud in row.get("platforms", {}).values():
            assert type(cloud["taken"]) is bool, name
            assert from_json(cloud["evidence"]).source, name
        assert from_json(row["evidence"]).source, name
        assert "ga_since" not in row or (row["status"] == "ga" and date.fromisoformat(row["ga_since"])), name


# ---- what recordings of the API show -------------------------------------------------------------------------------

PREFILLED = ("claude-haiku-4-5", "claude-sonnet-4-0", "claude-3-5-haiku-20241022", "claude-3-5-sonnet-latest")


@pytest.mark.parametrize("name", PREFILLED)
def test_assistant_text_at_the_end_was_accepted(name: str) -> None:
    assert model(name).prefill is True


@pytest.mark.parametrize("name", ["claude-sonnet-5", "claude-opus-4-8", "claude-fable-5"])
def test_system_messages_were_accepted(name: str) -> None:
    assert model(name).system_messages is True


@pytest.mark.parametrize(
    ("name", "cap"),
    [
        ("claude-haiku-4-5", 64000),
        ("claude-sonnet-4-5", 64000),
        ("claude-sonnet-4-0", 64000),
        ("claude-3-7-sonnet-latest", 64000),
        ("claude-opus-4-1-20250805", 32000),
        ("claude-opus-4-20250514", 32000),
        ("claude-opus-4-5", 32000),
        ("claude-sonnet-4-6", 128000),
        ("claude-opus-4-6", 128000),
        ("claude-opus-4-7", 128000),
        ("claude-opus-4-8", 128000),
        ("claude-opus-5", 128000),
        ("claude-sonnet-5", 128000),
        ("claude-3-5-haiku-latest", 8192),
        ("claude-3-5-sonnet-20240620", 8192),
        ("claude-3-opus-latest", 4096),
        ("claude-3-haiku-20240307", 4096),
    ],
)
def test_this_many_output_tokens_were_accepted(name: str, cap: int) -> None:
    limit = model(name).max_output
    assert limit is not None
    assert limit >= cap


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("claude-2.1", {"disabled"}),
        ("claude-3-haiku-20240307", {"disabled"}),
        ("claude-3-sonnet-20240229", {"disabled"}),
        ("claude-3-opus-20240229", {"disabled"}),
        ("claude-3-5-haiku-20241022", {"disabled"}),
        ("claude-3-5-sonnet-20241022", {"disabled"}),
        ("claude-3-7-sonnet-20250219", {"disabled", "enabled"}),
        ("claude-sonnet-4-0", {"disabled", "enabled"}),
        ("claude-opus-4-0", {"enabled"}),
        ("claude-opus-4-1", {"disabled", "enabled"}),
        ("claude-haiku-4-5", {"disabled", "enabled"}),
        ("claude-sonnet-4-5", {"disabled", "enabled"}),
        ("claude-opus-4-5", {"disabled", "enabled"}),
        ("claude-sonnet-4-6", {"disabled", "enabled", "adaptive"}),
        ("claude-opus-4-6", {"disabled", "enabled", "adaptive"}),
        ("claude-opus-4-7", {"adaptive"}),
        ("claude-opus-4-8", {"disabled", "adaptive"}),
        ("claude-opus-5", {"adaptive"}),
        ("claude-sonnet-5", {"disabled", "adaptive"}),
    ],
)
def test_these_kinds_of_thinking_were_accepted(name: str, kinds: set[str]) -> None:
    assert kinds <= set(model(name).thinking or ())


@pytest.mark.parametrize(
    ("name", "levels"),
    [
        ("claude-sonnet-4-6", {"low", "medium", "high"}),
        ("claude-opus-4-6", {"low", "high"}),
        ("claude-opus-4-7", {"high", "xhigh"}),
        ("claude-opus-4-8", {"xhigh"}),
        ("claude-opus-5", {"xhigh"}),
    ],
)
def test_these_levels_of_effort_were_accepted(name: str, levels: set[str]) -> None:
    assert levels <= set(model(name).effort or ())


def test_effort_xhigh_was_refused_on_opus_4_6_with_the_list_of_its_levels() -> None:
    assert model("claude-opus-4-6").effort == ("low", "medium", "high", "max")


@pytest.mark.parametrize("name", ["claude-sonnet-4-6"])
def test_effort_with_thinking_disabled_was_accepted(name: str) -> None:
    levels = model(name).effort_without_thinking
    assert levels is None or "medium" in levels


@pytest.mark.parametrize(
    "name",
    ["claude-2.0", "claude-3-haiku-20240307", "claude-3-5-sonnet-latest", "claude-sonnet-4-0", "claude-opus-4-0"],
)
def test_temperature_with_top_p_was_accepted(name: str) -> None:
    assert model(name).sampling == "free"


def test_temperature_with_top_p_was_refused_on_haiku_4_5() -> None:
    assert model("us.anthropic.claude-haiku-4-5-20251001-v1:0", "bedrock").sampling == "one-of"


@pytest.mark.parametrize("name", ["claude-sonnet-4-6", "claude-opus-4-6", "claude-sonnet-4-5", "claude-opus-4-1"])
def test_temperature_alone_was_accepted(name: str) -> None:
    assert model(name).sampling in {"free", "one-of", None}


@pytest.mark.parametrize(
    "name",
    [
        "claude-3-haiku-20240307",
        "claude-3-opus-20240229",
        "claude-3-5-haiku-20241022",
        "claude-3-5-sonnet-20240620",
        "claude-3-5-sonnet-20241022",
        "claude-3-7-sonnet-20250219",
        "claude-sonnet-4-0",
        "claude-opus-4-0",
        "claude-opus-4-1",
        "claude-haiku-4-5",
        "claude-sonnet-4-5",
        "claude-opus-4-5",
        "claude-sonnet-4-6",
        "claude-opus-4-6",
        "claude-opus-4-7",
        "claude-opus-4-8",
        "claude-sonnet-5",
    ],
)
def test_forced_tool_choice_was_accepted(name: str) -> None:
    assert model(name).forced_tool_choice is True


@pytest.mark.parametrize(
    "name",
    [
        "claude-haiku-4-5",
        "claude-sonnet-4-5",
        "claude-sonnet-4-6",
        "claude-sonnet-5",
        "claude-opus-4-1",
        "claude-opus-4-5",
        "claude-opus-4-6",
        "claude-opus-4-7",
        "claude-opus-4-8",
        "claude-opus-5",
    ],
)
def test_output_formats_were_accepted(name: str) -> None:
    assert model(name).structured_outputs is True


@pytest.mark.parametrize("name", ["claude-sonnet-4-5", "claude-sonnet-4-6"])
def test_strict_tools_were_accepted(name: str) -> None:
    assert model(name).strict_tools is True


@pytest.mark.parametrize("name", ["claude-sonnet-4-0", "claude-3-5-haiku-20241022"])
def test_output_formats_were_refused(name: str) -> None:
    assert model(name).structured_outputs is False


def test_citations_were_refused_on_haiku_3_only() -> None:
    assert [name for name, row in known_models().items() if row.citations is False] == ["claude-3-haiku-20240307"]


@pytest.mark.parametrize(
    "name", ["claude-sonnet-4-5", "claude-sonnet-4-6", "claude-haiku-4-5", "claude-opus-4-8", "claude-fable-5"]
)
def test_tool_search_was_accepted(name: str) -> None:
    assert model(name).tool_search is True


def test_single_recorded_acceptances() -> None:
    assert model("claude-opus-4-8").tool_changes is True
    assert model("claude-opus-4-5").programmatic_tools is True
    assert model("claude-sonnet-4-6").compaction is True
    assert model("claude-opus-4-7").task_budgets is True


def test_no_unknown_cell_is_a_refusal() -> None:
    for row in known_models().values():
        for cell in CELLS:
            if getattr(row, cell) is None:
                assert row.evidence(cell) is None


# ---- names ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("alias", "name", "snapshot"),
    [
        ("claude-sonnet-4-5", "claude-sonnet-4-5", "claude-sonnet-4-5-20250929"),
        ("claude-sonnet-4-5-20250929", "claude-sonnet-4-5", "claude-sonnet-4-5-20250929"),
        ("claude-opus-4-5", "claude-opus-4-5", "claude-opus-4-5-20251101"),
        ("claude-haiku-4-5", "claude-haiku-4-5", "claude-haiku-4-5-20251001"),
        ("claude-opus-4-1", "claude-opus-4-1", "claude-opus-4-1-20250805"),
        ("claude-sonnet-4-0", "claude-sonnet-4-0", "claude-sonnet-4-20250514"),
        ("claude-4-sonnet-20250514", "claude-sonnet-4-0", "claude-sonnet-4-20250514"),
        ("claude-opus-4-20250514", "claude-opus-4-0", "claude-opus-4-20250514"),
        ("claude-3-7-sonnet-latest", "claude-3-7-sonnet-20250219", "claude-3-7-sonnet-20250219"),
        ("claude-3-5-sonnet-latest", "claude-3-5-sonnet-20241022", "claude-3-5-sonnet-20241022"),
        ("claude-3-5-haiku-latest", "claude-3-5-haiku-20241022", "claude-3-5-haiku-20241022"),
        ("claude-3-opus-latest", "claude-3-opus-20240229", "claude-3-opus-20240229"),
        ("claude-opus-5-5", "claude-opus-5-5", "claude-opus-5-5"),
    ],
)
def test_aliases(alias: str, name: str, snapshot: str) -> None:
    found = model(alias)
    assert (found.id, found.snapshot) == (name, snapshot)
    assert found is known_models()[name]


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5"),
        ("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5"),
        ("eu.anthropic.claude-haiku-4-5-20251001-v1:0", "claude-haiku-4-5"),
        ("apac.anthropic.claude-sonnet-4-20250514-v1:0", "claude-sonnet-4-0"),
        ("jp.anthropic.claude-haiku-4-5-20251001-v1:0", "claude-haiku-4-5"),
        ("au.anthropic.claude-opus-5-5", "claude-opus-5-5"),
        ("us-gov.anthropic.claude-3-haiku-20240307-v1:0", "claude-3-haiku-20240307"),
        ("global.anthropic.claude-opus-4-6-v1", "claude-opus-4-6"),
        ("anthropic.claude-opus-4-8", "claude-opus-4-8"),
        ("anthropic.claude-haiku-4-5", "claude-haiku-4-5"),
        ("anthropic.claude-3-5-sonnet-20240620-v1:0", "claude-3-5-sonnet-20240620"),
        ("anthropic.claude-3-5-sonnet-20241022-v2:0", "claude-3-5-sonnet-20241022"),
        ("anthropic.claude-3-haiku-20240307-v1:0:200k", "claude-3-haiku-20240307"),
        ("anthropic.claude-v2", "claude-2.0"),
        ("anthropic.claude-v2:1", "claude-2.1"),
        ("anthropic.claude-instant-v1", "claude-instant-1.2"),
        ("claude-haiku-4-5", "claude-haiku-4-5"),
        (
            "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-opus-4-20250514-v1:0",
            "claude-opus-4-0",
        ),
        ("arn:aws:bedrock:us-west-2::foundation-model/anthropic.claude-opus-4-8", "claude-opus-4-8"),
        (
            "arn:aws-us-gov:bedrock:us-gov-west-1:123456789012:inference-profile/"
            "us-gov.anthropic.claude-3-haiku-20240307-v1:0",
            "claude-3-haiku-20240307",
        ),
    ],
)
def test_bedrock_spellings(spelling: str, name: str) -> None:
    assert model(spelling, "bedrock").id == name


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("claude-sonnet-4-5@20250929", "claude-sonnet-4-5"),
        ("claude-opus-4@20250514", "claude-opus-4-0"),
        ("claude-opus-4-1@20250805", "claude-opus-4-1"),
        ("claude-3-5-sonnet-v2@20241022", "claude-3-5-sonnet-20241022"),
        ("claude-3-5-sonnet@20240620", "claude-3-5-sonnet-20240620"),
        ("claude-3-haiku@20240307", "claude-3-haiku-20240307"),
        ("claude-opus-4-8@default", "claude-opus-4-8"),
        ("claude-opus-5-5", "claude-opus-5-5"),
        (
            "projects/p/locations/global/publishers/anthropic/models/claude-haiku-4-5@20251001",
            "claude-haiku-4-5",
        ),
    ],
)
def test_vertex_spellings(spelling: str, name: str) -> None:
    assert model(spelling, "vertex").id == name


def test_every_model_has_its_cloud_spellings() -> None:
    for name, row in known_models().items():
        assert model(f"eu.anthropic.{row.snapshot}-v1:0", "bedrock").id == name
        if dated := re.fullmatch(r"(.+)-(\d{8})", row.snapshot):
            assert model(f"{dated[1]}@{dated[2]}", "vertex").id == name
        else:
            assert model(f"{row.snapshot}@default", "vertex").id == name


@pytest.mark.parametrize("platform", ["anthropic", "bedrock", "vertex", "foundry", "elsewhere"])
@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "claude",
        "claude-",
        "claude-sonnet",
        "claude-sonnet-4-7",
        "claude-sonnet-4-5-20991231",
        "claude-sonnet-4-5 ",
        "CLAUDE-SONNET-4-5",
        "claude-sonnet-4-5[1m]",
        "anthropic/claude-sonnet-4-5",
        "gpt-5",
        "anthropic.",
        "anthropic.claude-sonnet-4-5-20991231-v1:0",
        "anthropic.claude-sonnet-4-5-20250929-v1:0-extra",
        "anthropic.claude-sonnet-4-5-v",
        "us.anthropic.",
        "xx.anthropic.claude-sonnet-4-5",
        "usanthropic.claude-sonnet-4-5",
        "us.us.anthropic.claude-sonnet-4-5",
        "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdef012345",
        "arn:aws:bedrock:us-east-1:123456789012:inference-profile/",
        "claude-sonnet-4-5@20991231",
        "claude-sonnet-4-5@",
        "@20250929",
        "claude-sonnet-4-5@20250929@20250929",
        "publishers/anthropic/models/",
    ],
)
def test_unknown_names_are_unknown(name: str, platform: str) -> None:
    assert find_model(name, platform) is None


@pytest.mark.parametrize("platform", ["anthropic", "vertex", "foundry"])
def test_bedrock_spellings_are_bedrocks(platform: str) -> None:
    assert find_model("us.anthropic.claude-sonnet-4-5-20250929-v1:0", platform) is None


@pytest.mark.parametrize("platform", ["anthropic", "bedrock", "foundry"])
def test_vertex_spellings_are_vertexs(platform: str) -> None:
    assert find_model("claude-sonnet-4-5@20250929", platform) is None


@pytest.mark.parametrize("platform", ["anthropic", "bedrock", "vertex", "foundry"])
@pytest.mark.parametrize(
    "name",
    [
        None,
        True,
        0,
        4.5,
        float("nan"),
        10**400,
        b"claude-sonnet-4-5",
        [],
        ["claude-sonnet-4-5"],
        {},
        {"id": "claude-sonnet-4-5"},
        object(),
        "\ud800",
        "anthropic.\udfff",
        "claude-sonnet-4-5\x00",
        "claude-sonnet-4-5\n",
        "us.anthropic.claude-sonnet-4-5-20250929-v1:0\n",
        "x" * 10_000_000,
        "anthropic." * 1_000_000,
        "-v1:0" * 400,
        "@" * 2048,
    ],
    ids=lambda value: repr(value)[:15].encode("ascii", "replace").decode(),
)
def test_hostile_names_are_survived(name: object, platform: str) -> None:
    assert find_model(name, platform) is None


def test_long_names_are_not_kept() -> None:
    before = models._find.cache_info().currsize
    find_model("y" * 3000)
    assert models._find.cache_info().currsize == before


def test_the_cache_is_bounded() -> None:
    for number in range(2000):
        find_model(f"claude-{number}")
    info = models._find.cache_info()
    assert info.maxsize is not None
    assert info.currsize <= info.maxsize


# ---- platforms -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("platform", ["bedrock", "vertex", "foundry"])
def test_clouds_are_not_bound_by_the_dates_of_anthropics_own_api(platform: str) -> None:
    own, cloud = model("claude-opus-4-0"), model("claude-opus-4-0", platform)
    assert own.retired == "2026-06-15"
    assert own.evidence("retired") is not None
    assert cloud.retired is None
    assert cloud.deprecated is None
    assert cloud.evidence("retired") is None
    assert cloud.sampling == own.sampling == "free"
    assert cloud.evidence("sampling") == own.evidence("sampling")


def test_one_object_for_all_spellings_of_a_platform() -> None:
    spellings = ("us.anthropic.claude-opus-4-8", "anthropic.claude-opus-4-8", "claude-opus-4-8")
    assert len({id(find_model(spelling, "bedrock")) for spelling in spellings}) == 1


# ---- objects -------------------------------------------------------------------------------------------------------


def test_nothing_is_known_of_the_unknown_model() -> None:
    assert all(getattr(UNKNOWN, cell) is None for cell in CELLS)
    assert UNKNOWN.evidence("prefill") is None
    assert UNKNOWN.snapshot == ""


def test_models_are_values() -> None:
    found = model("claude-3-7-sonnet-20250219")
    assert hash(found) == hash(found)
    assert found.max_output_betas == {"output-128k-2025-02-19": 128000}
    with pytest.raises(AttributeError):
        found.prefill = False  # type: ignore[misc]
    with pytest.raises(TypeError):
        found.max_output_betas["x"] = 1  # type: ignore[index]
    with pytest.raises(TypeError):
        known_models()["x"] = found  # type: ignore[index]


def test_evidence_of_a_cell() -> None:
    evidence = model("claude-opus-4-6").evidence("effort")
    assert evidence is not None
    assert evidence.basis is Basis.RECORDED
    assert evidence.date == "2026-04"
