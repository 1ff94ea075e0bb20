"""A toolset stands alone: it has no name, no twin, no namesake, and some members left.

Why: the members of `computer_toolset_20260801` and `browser_toolset_20260801` have fixed names, and the set itself
takes the name `computer` or `browser`. A second entry, another tool of that name, a set with all members disabled, a
forced choice of the set, or the beta header of fine-grained tool streaming beside it is refused. Only the words about
a `name` are published.

What to do: send the entry as `{"type": …, "configs": …}` once, and rename other tools; leave the streaming header
out.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import body, tool, user
from turnlint.rule import (
    Case,
    Conversation,
    Draft,
    Inferred,
    Pass,
    Reported,
    Severity,
    Wording,
    removing,
    rule,
)
from turnlint_rules._shared.tools import each, kind_of, name_of

_FROM_DOCS = (Inferred("Browser use tool (2026-10) lists this cause of a 400, without its words"),)
NAMED = Wording(
    "tools.{index}.{kind}: name is not accepted on a toolset entry: the member names are fixed by the dated type, and "
    "the served tool keeps the family's bare name",
    evidence=(
        Reported("a live capture with browser_toolset_20260801", "2026-09"),
        Reported("a live capture with computer_toolset_20260801, claude-opus-5-5", "2026-10"),
    ),
)
REPEATED = Wording("tools: only one {kind} entry is allowed.", evidence=_FROM_DOCS)
NAMESAKE = Wording("tools: no other tool may be named '{name}' beside {kind}.", evidence=_FROM_DOCS)
DISABLED = Wording("tools.{index}.{kind}.configs: at least one member must be enabled.", evidence=_FROM_DOCS)
CHOSEN = Wording("tool_choice: '{name}' is a toolset and cannot be forced.", evidence=_FROM_DOCS)
STREAMING = Wording(
    "fine-grained-tool-streaming-2025-05-14 is not supported together with {kind}.", evidence=_FROM_DOCS
)

#: Each set: the name that it takes, how many members it has, and how many of those are on by default.
_SETS = {"computer_toolset_20260801": ("computer", 17), "browser_toolset_20260801": ("browser", 31)}
_OFF_BY_DEFAULT = frozenset({"javascript_exec", "file_upload", "read_console", "read_network"})
_HEADER = "fine-grained-tool-streaming-2025-05-14"
_BROWSER = {"type": "browser_toolset_20260801"}
_COMPUTER = {"type": "computer_toolset_20260801"}
_MEMBERS = (
    "cursor_position", "double_click", "hold_key", "key", "left_click", "left_click_drag", "left_mouse_down",
    "left_mouse_up", "middle_click", "mouse_move", "right_click", "screenshot", "scroll", "triple_click", "type",
    "wait", "zoom",
)  # fmt: skip


@rule(
    "toolset-conflict",
    Severity.ERROR,
    answers=Pass.USER_SCHEMAS,
    needs={f"tool:{kind}" for kind in _SETS},
    says=(NAMED, REPEATED, NAMESAKE, DISABLED, CHOSEN, STREAMING),
    fixes=(removing(1),),
    refused=(
        Case(
            body(user("hi"), model="claude-sonnet-5", tools=[_BROWSER | {"name": "browser"}]),
            "tools.0.browser_toolset_20260801: name is not accepted on a toolset entry: the member names are fixed by "
            "the dated type, and the served tool keeps the family's bare name",
            at=("tools", 0, "name"),
        ),
        Case(
            body(user("hi"), model="claude-sonnet-5", tools=[_BROWSER, _BROWSER]),
            "tools: only one browser_toolset_20260801 entry is allowed.",
            at=("tools", 1),
        ),
        Case(
            body(user("hi"), model="claude-sonnet-5", tools=[_BROWSER, tool("browser")]),
            "tools: no other tool may be named 'browser' beside browser_toolset_20260801.",
            at=("tools", 1, "name"),
        ),
        Case(
            body(
                user("hi"),
                model="claude-sonnet-5",
                tools=[_COMPUTER | {"configs": {member: {"enabled": False} for member in _MEMBERS}}],
            ),
            "tools.0.computer_toolset_20260801.configs: at least one member must be enabled.",
            at=("tools", 0, "configs"),
        ),
        Case(
            body(
                user("hi"), model="claude-sonnet-5", tools=[_BROWSER], tool_choice={"type": "tool", "name": "browser"}
            ),
            "tool_choice: 'browser' is a toolset and cannot be forced.",
            at=("tool_choice", "name"),
            leads=False,
            note="no tool of the list has that name, which is a refusal of its own",
        ),
        Case(
            body(user("hi"), model="claude-sonnet-5", tools=[_BROWSER]),
            "fine-grained-tool-streaming-2025-05-14 is not supported together with browser_toolset_20260801.",
            at=("tools", 0),
            betas=(_HEADER,),
        ),
    ),
    accepted=(
        Case(body(user("hi"), model="claude-sonnet-5", tools=[_BROWSER, _COMPUTER, tool("browse")])),
        Case(
            body(
                user("hi"),
                model="claude-sonnet-5",
                tools=[_COMPUTER | {"configs": {"zoom": {"enabled": False}, "wait": None}}],
            )
        ),
        Case(body(user("hi"), tools=[tool("browser"), tool("computer")]), note="the names are free where no set is"),
    ),
)
def toolset_conflict(conversation: Conversation) -> Iterator[Draft]:
    seen: dict[str, str] = {}
    choice = conversation.fields.get("tool_choice")
    chosen = choice.get("name") if isinstance(choice, dict) and choice.get("type") == "tool" else None
    for index, definition in each(conversation):
        kind = kind_of(definition)
        if kind not in _SETS:
            continue
        name, members = _SETS[kind]
        if "name" in definition:
            yield NAMED.at(("tools", index, "name"), index=index, kind=kind)
        if name in seen:
            yield REPEATED.at(("tools", index), kind=kind)
            continue
        seen[name] = kind
        if _all_off(definition.get("configs"), members):
            yield DISABLED.at(("tools", index, "configs"), index=index, kind=kind)
        if chosen == name:
            yield CHOSEN.at(("tool_choice", "name"), name=name)
        if conversation.context.betas is not None and _HEADER in conversation.context.betas:
            yield STREAMING.at(("tools", index), kind=kind)
    for index, definition in each(conversation):
        name_ = name_of(definition)
        if name_ in seen and kind_of(definition) not in _SETS:
            yield NAMESAKE.at(("tools", index, "name"), name=name_, kind=seen[name_])


def _all_off(configs: object, members: int) -> bool:
    """Whether no member of a set is left."""
    if not isinstance(configs, dict):
        return False
    off = set()
    for name, config in configs.items():
        enabled = config.get("enabled") if isinstance(config, dict) else None
        if enabled is False or (enabled is None and name in _OFF_BY_DEFAULT):
            off.add(name)
    default = _OFF_BY_DEFAULT if members == _SETS["browser_toolset_20260801"][1] else frozenset()
    return len(off | (default - configs.keys())) >= members
