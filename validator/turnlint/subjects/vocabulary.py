"""The typed words of dispatch: everything that can occur in a subject, and that a rule may therefore need.

``field:thinking`` is a top-level field, ``field:thinking=enabled`` one with this tag, ``block:thinking`` a content
block, ``stop:pause_turn`` why a response ended, that of a response or the one before a step, ``tool:mcp_toolset`` a
tool's type and ``key:strict`` one of a tool's rarer keys, ``fault:pattern`` a fault of shape, and ``fact:unanswered``
something that the index of a subject has found out. A rule that needs any other word would never run, so it is an
error.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from turnlint.schema.faults import KINDS
from turnlint.schema.projection import annotated, definitions, innermost, properties, resolve, tags_of
from turnlint.subjects.conversation import TAGGED
from turnlint.subjects.response import STOP_REASONS

#: What the index of a subject finds out, beside what stands in it.
FACTS: Final = frozenset(
    {
        # in a text
        "invalid_json", "duplicate_keys",
        # in what is known beside a subject (subjects.known)
        "retired_model", "deprecated_model", "unlisted_model", "unlisted_beta", "refused_beta",
        # in a conversation: its messages
        "system_message", "message_fields", "same_role", "assistant_first", "assistant_last", "calls", "results",
        "thinking_block",
        "cached_block", "cached_system", "batch_item", "zero_max_tokens", "repeated_tool_name", "long_tool_name",
        # in a conversation: its calls and results (subjects.walk.Pairing)
        "unanswered", "orphans", "repeated_results", "repeated_calls", "trailing", "split_results", "after_calls",
        "unresolved", "server_orphans", "repeated_server_results",
        # in a response (subjects.response.Response)
        "unknown_stop", "null_stop", "empty_content", "open_calls", "stray_results", "repeated_ids", "no_message",
        # in a stream (subjects.events.EventWalk)
        "early_event", "second_start", "full_start", "late_content", "wrong_index", "open_block", "stray_event",
        "misfit_delta", "full_block", "invalid_input", "unsigned_thinking", "late_thinking", "no_stop_reason",
        "second_stop_reason", "falling_usage", "truncated", "error_event", "late_event", "misnamed_event",
        "unnamed_event", "foreign_event", "done_sentinel", "undecodable_event", "malformed_event", "no_events",
        # in a step (subjects.step)
        "incomplete", "resent", "echo_missing", "echo_last", "echo_differs", "history_changed",
        "tools_changed", "system_changed", "mcp_servers_changed", "thinking_changed", "container_changed",
        "betas_changed", "platform_changed", "open_before", "cached_before", "paused_before", "failed_before",
        "same_calls", "thread_spent", "summarised", "system_lost",
    }
)  # fmt: skip
#: Fields that no schema has and rules know all the same: of other endpoints and formats, headers in a body.
_FOREIGN: Final = ("anthropic-version", "inferenceConfig", "message_batch_id")


@lru_cache(maxsize=1)
def vocabulary() -> frozenset[str]:
    """Every word."""
    owned = {rule for node in annotated("x-rule") for rule in node["x-rule"].values()}
    parts = definitions("request")
    received = definitions("response")
    message = received["response_message"]["properties"]
    return frozenset(
        {
            *(f"field:{name}" for schema in ("request", "batch") for name in (*properties(schema), *_FOREIGN)),
            *(f"field:{name}={tag}" for name in TAGGED for tag in _tags("request", name)),
            *(f"block:{tag}" for union in ("content_block", "result_content") for tag in tags_of(parts[union], parts)),
            *(f"field:{name}" for name in message),
            *(f"block:{tag}" for tag in tags_of(received["response_content_block"], received)),
            *(f"stop:{reason}" for reason in STOP_REASONS),
            *(f"tool:{tag}" for tag in tags_of(parts["tool"], parts)),
            *(f"key:{key}" for branch in parts["tool"]["oneOf"] for key in resolve(branch, parts)["properties"]),
            *(f"fault:{kind}" for kind in KINDS | owned),
            *(f"fact:{name}" for name in FACTS),
        }
    )


def unknown_words(words: frozenset[str], known: frozenset[str]) -> list[str]:
    """Those of some words that are not known, each with the nearest that is."""
    from difflib import get_close_matches

    nearest = [(word, get_close_matches(word, known, n=1)) for word in sorted(words - known)]
    return [f"{word!r}" + (f" (did you mean {close[0]!r}?)" if close else "") for word, close in nearest]


def _tags(schema: str, name: str) -> list[str]:
    """The tags of a field that holds a tagged union."""
    parts = definitions(schema)
    return tags_of(innermost(properties(schema)[name], parts), parts)
