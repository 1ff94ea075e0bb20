"""The order of the API's answers: its passes over a request, one after another, and how each edge is known.

The API stops at its first fault, so where two stand in one request, their order decides the answer. It runs pass after
pass; inside a pass the earliest position wins; at one position the pass's ``sequence`` of rules decides. Where an edge
decided that nobody has measured, ``report.error.assumed_order`` says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Final, Protocol

from turnlint.values.evidence import Documented, Evidence, Measured, Recorded
from turnlint.values.json import Path

_PROBE: Final = Measured("kangminlee-maker/local-OAuth-CLI-API-adapter, claude-sonnet-5", "2026-09-04")


class Phase(Enum):
    """The parts of the API's validation, in order. Their edges were measured, or are assumed (:data:`MEASURED_EDGES`).

    ``walk`` is the evidence that the passes of a phase run in the order given here, and from the front to the back of
    a request: ``None`` where that is assumed.
    """

    PARSE = ("the body becomes JSON", _PROBE)
    HEADERS = ("the headers are read", None)
    SCHEMA = ("each field has its shape", _PROBE)
    UNKNOWN_KEYS = ("no field is unknown", _PROBE)
    TURN_SHAPE = ("messages make turns", None)
    PAIRING = ("calls have results", Recorded("the first of several unpaired turns is named", "2025-09"))
    SERVER_CALLS = ("server calls have theirs", None)
    PARAMETERS = ("fields agree with each other", None)
    MODEL = ("the model takes what is asked of it", None)
    RECEIVED = ("what came back, which the API does not answer", None)

    def __init__(self, what: str, walk: Evidence | None) -> None:
        self.what = what
        self.walk = walk


class Pass(Enum):
    """One pass of the API over a request. The members stand in the order in which it runs them.

    A rule says in which pass the API comes upon its fault (``answers=Pass.BLANK_TEXT``). ``what`` says what the pass
    looks at, ``phase`` is the part of the validation that it belongs to, ``sequence`` the rules whose faults can stand
    at one position, in the order in which the API names them; a rule that is not in it comes after those that are.
    """

    # The body is parsed: its size, its syntax, then its strings.
    BODY = ("the size and the syntax of the body", Phase.PARSE)
    ENCODING = ("its strings are Unicode", Phase.PARSE)

    HEADERS = (
        "the headers are known", Phase.HEADERS,
        "unexpected-beta", "invalid-beta-flag", "long-context-unavailable", "missing-api-version",
        "invalid-api-version",
    )  # fmt: skip

    # The schema, field by field (FIELD_ORDER), then the checks that the API's schema has as code.
    FIELDS = ("field by field, types and bounds", Phase.SCHEMA, "cache-on-empty-text")
    FIELD_CHECKS = (
        "what the schema has as code",
        Phase.SCHEMA,
        "bad-property-name",
        "strict-tools-on-bedrock",
        "eager-streaming-on-bedrock",
        "tool-key-without-beta-on-bedrock",
        "output-format-on-bedrock",
        "effort-on-bedrock",
    )
    UNKNOWN_KEYS = (
        "top-level keys are known",
        Phase.UNKNOWN_KEYS,
        "removed-sampling-parameter",
        "unknown-parameter",
        "stream-in-bedrock-body",
        "automatic-caching-on-bedrock",
        "compaction-without-beta",
        "feature-unavailable",
        "thread-unavailable",
    )

    # Turns: roles, system messages (their six checks were measured in this order), texts that say nothing.
    ROLES = ("roles alternate (today they are joined)", Phase.TURN_SHAPE)
    EMPTY_TURNS = ("user turns say something", Phase.TURN_SHAPE)
    EMPTY_SYSTEM_MESSAGES = ("so do system messages", Phase.TURN_SHAPE)
    SYSTEM_MESSAGE_BLOCKS = ("which hold text and tool changes", Phase.TURN_SHAPE)
    SYSTEM_MESSAGE_FIRST = ("none begins the conversation", Phase.TURN_SHAPE)
    SYSTEM_MESSAGE_NEIGHBOURS = (
        "what stands around one",
        Phase.TURN_SHAPE,
        "system-message-must-follow",
        "system-message-must-precede",
    )
    BLANK_SYSTEM_MESSAGES = ("none is blank", Phase.TURN_SHAPE)
    TOOL_CHANGES = ("where tools may change", Phase.TURN_SHAPE, "tool-change-after-pause", "turn-scoped-message")
    BLANK_TEXT = ("texts are not blank", Phase.TURN_SHAPE)
    COMPACTION_BLOCKS = (
        "where a compaction block stands",
        Phase.TURN_SHAPE,
        "compaction-block-not-first",
        "compaction-block-repeated",
        "compaction-block-without-edit",
        "compaction-block-unsigned",
        "compaction-signature-without-beta",
    )

    # Client calls and their results.
    CLIENT_CALLS = (
        "calls and their results",
        Phase.PAIRING,
        "repeated-tool-use-id",
        "tool-use-without-result",
        "text-after-tool-use",
        "repeated-result",
        "result-without-tool-use",
    )
    RESULT_ORDER = ("results stand together, before anything else", Phase.PAIRING)
    RESULT_CONTENT = (
        "what a result may hold",
        Phase.PAIRING,
        "toolset-name-missing",
        "toolset-result-content",
        "programmatic-result-not-text",
    )

    # Server calls, which stay open over client results.
    SERVER_CALLS = (
        "server calls and theirs",
        Phase.SERVER_CALLS,
        "server-call-unresolved",
        "caller-dropped",
        "server-tool-not-provided",
        "server-result-without-call",
        "mismatched-server-result",
        "repeated-server-result",
    )
    CONTAINERS = ("where code runs", Phase.SERVER_CALLS)
    TOOL_MENTIONS = (
        "tools that are mentioned exist",
        Phase.SERVER_CALLS,
        "tool-reference-unknown",
        "advisor-tool-missing",
        "tool-change-unknown-tool",
    )

    # What fields mean: tools one by one, the schemas in them, the model's name, fields together, tools together.
    TOOLS = ("each tool", Phase.PARAMETERS)
    USER_SCHEMAS = (
        "the schemas of tools and formats",
        Phase.PARAMETERS,
        "open-object-schema",
        "schema-enum-mismatch",
        "unresolvable-schema-reference",
        "unsupported-schema-keyword",
        "unsupported-schema-pattern",
        "untyped-schema",
        "toolset-conflict",
        "recursive-callable-schema",
        "invalid-input-example",
    )
    MODEL_NAME = (
        "the model exists",
        Phase.PARAMETERS,
        "model-not-found",
        "strict-schema-limits",
        "advisor-model-unknown",
        "deprecated-model",
    )
    PARAMETERS = (
        "fields together, media, caching",
        Phase.PARAMETERS,
        "repeated-custom-id",
        "container-without-code-execution",
        "email-as-user-id",
        "tool-choice-of-indirect-tool",
        "tool-choice-of-unknown-tool",
        "tool-choice-without-tools",
        "mcp-servers-not-counted",
        "stream-in-batch",
        "unsupported-in-batch",
        "citations-in-user-text",
        "too-many-media",
        "invalid-base64",
        "empty-media",
        "image-too-large",
        "insecure-url-source",
        "url-source-unsupported",
        "unsupported-image-format",
        "image-type-mismatch",
        "pdf-not-valid",
        "pdf-encrypted",
        "unreadable-image",
        "pdf-too-many-pages",
        "image-dimensions",
        "image-downsized",
        "forced-tool-choice-with-adaptive-thinking",
        "forced-tool-choice-with-thinking",
        "mixed-citations",
        "mixed-search-results",
        "empty-search-result",
        "upload-without-code-execution",
        "too-many-cache-breakpoints",
        "thread-cache-markers",
        "thread-unsupported-request",
        "thread-create-only-fields",
        "thinking-budget-not-below-max-tokens",
        "cache-ttl-order",
        "top-level-cache-conflict",
        "max-tokens-zero",
        "clear-thinking-without-thinking",
        "clear-thinking-first",
        "compaction-trigger-too-low",
        "compaction-conflict",
        "default-fallbacks-without-beta",
        "invalid-fallbacks",
        "task-budget-too-small",
        "task-budget-with-compaction",
        "compaction-nothing-to-summarize",
        "fallback-credit-with-fallbacks",
        "invalid-diagnostics-id",
    )
    TOOLS_TOGETHER = (
        "tools together",
        Phase.PARAMETERS,
        "all-tools-deferred",
        "deferred-tool-cached",
        "deferred-search-tool",
        "web-tool-conflict",
        "mcp-server-url",
        "repeated-mcp-server",
        "mcp-server-unreferenced",
        "mcp-server-unknown",
        "mcp-tool-configuration",
        "programmatic-calling-conflict",
        "output-format-with-citations",
        "legacy-output-format",
    )

    # What the model takes: its parameters, then the end of the conversation, then its thinking.
    MODEL = (
        "its parameters",
        Phase.MODEL,
        "unset-sampling-value",
        "effort-not-supported",
        "fast-mode-not-supported",
        "forced-tool-choice-not-supported",
        "inference-geo-not-supported",
        "max-tokens-over-cap",
        "sampling-not-supported",
        "temperature-with-top-p",
        "thinking-type-not-supported",
        "output-format-not-supported",
        "strict-tools-not-supported",
        "system-message-unsupported",
        "advisor-refused-by-model",
        "programmatic-calling-refused-by-model",
        "tool-change-not-supported",
        "tool-search-refused-by-model",
        "tool-type-refused-by-model",
        "toolset-refused-by-model",
        "effort-without-thinking",
        "sampling-with-thinking",
        "effort-change-without-thinking",
        "citations-unsupported",
        "compaction-unsupported",
        "fallbacks-unsupported",
        "invalid-fallback-target",
        "effort-message-not-supported",
    )
    PREFILL = ("the last message", Phase.MODEL)
    PREFILL_FORM = (
        "how a prefill looks",
        Phase.MODEL,
        "prefill-thinking-disabled",
        "prefill-trailing-whitespace",
        "prefill-with-output-format",
        "prefill-with-thinking",
    )
    THINKING_ORDER = (
        "where thinking stands",
        Phase.MODEL,
        "thinking-expected-first",
        "thinking-not-first",
        "thinking-last",
    )
    SIGNATURES = ("what the API signed", Phase.MODEL)
    ENCRYPTED_CONTENT = ("what it encrypted", Phase.MODEL)
    CONTINUATION = ("what goes on from the exchange before", Phase.MODEL)

    # What the API itself sends has no order of answers: what it never sends, then what to mind before going on.
    STREAMED = ("the events of a stream came whole and in their order", Phase.RECEIVED)
    RECEIVED = ("what came back is whole, and could have come", Phase.RECEIVED)
    NEXT = ("what it means for the next request", Phase.RECEIVED)

    def __new__(cls, *_: object) -> Pass:
        """Number the members: their values are their places in the order."""
        member = object.__new__(cls)
        member._value_ = len(cls.__members__)
        return member

    def __init__(self, what: str, phase: Phase, *sequence: str) -> None:
        self.what = what
        self.phase = phase
        self.sequence = sequence

    def rank(self, rule: str) -> int:
        """The place of a rule among those of this pass, by its name."""
        return self.sequence.index(rule) if rule in self.sequence else len(self.sequence)


#: Between phases: (earlier, later) -> who saw it.
MEASURED_EDGES: Final[dict[tuple[Phase, Phase], Evidence]] = {
    (Phase.PARSE, Phase.SCHEMA): _PROBE,
    (Phase.SCHEMA, Phase.UNKNOWN_KEYS): _PROBE,
    (Phase.SCHEMA, Phase.TURN_SHAPE): _PROBE,
    (Phase.UNKNOWN_KEYS, Phase.TURN_SHAPE): _PROBE,
    (Phase.TURN_SHAPE, Phase.PAIRING): _PROBE,
    (Phase.PAIRING, Phase.SERVER_CALLS): Documented(
        "Stop reasons and fallback",
        "2026-07",
        "https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons",
    ),
    (Phase.SCHEMA, Phase.PARAMETERS): Recorded("a strict tool's schema fault before the thinking budget's", "2026-05"),
    (Phase.SCHEMA, Phase.MODEL): Recorded("a type fault of `system`, with a model that does not exist", "2026-01"),
}

#: Between rules of one phase whose walk is assumed: each of these comes before those after it.
MEASURED_SEQUENCES: Final[dict[tuple[str, ...], Evidence]] = {
    (
        "empty-system-message",
        "system-message-block",
        "system-message-first",
        "system-message-must-follow",
        "system-message-must-precede",
        "blank-system-message",
    ): _PROBE,
}

#: The order in which the API walks the top-level fields; measured, and not the order of the body.
FIELD_ORDER: Final = (
    "model", "tool_choice", "tools", "messages", "system", "thinking", "output_config", "cache_control",
    "max_tokens", "metadata", "stop_sequences", "temperature", "service_tier", "top_k", "top_p", "stream",
    "container", "inference_geo",
)  # fmt: skip
_RANK: Final = {name: rank for rank, name in enumerate(FIELD_ORDER)}


def position(path: Path) -> tuple[int, ...]:
    """The place of a path in the API's walk: the rank of its top-level field, then its indices."""
    if not path:
        return ()
    head = path[0]
    rank = _RANK.get(head, len(_RANK)) if isinstance(head, str) else head
    return (rank, *[step for step in path[1:] if step.__class__ is int])


class Ordered(Protocol):
    """What the order knows of a rule."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def answers(self) -> Pass:
        """The pass in which the API comes upon its fault."""


def _reachable(start: Phase) -> set[Phase]:
    """The phases that are known to come after one: measured edges, one after another."""
    found: set[Phase] = set()
    steps = [start]
    while steps:
        at = steps.pop()
        later = {end for begin, end in MEASURED_EDGES if begin is at} - found
        found |= later
        steps += later
    return found


_LATER: Final = {phase: _reachable(phase) for phase in Phase}


def is_assumed(errors: Sequence[Ordered]) -> bool:
    """Whether an assumed edge decided which of several errors comes first: their rules, in the API's order."""
    return any(not _is_measured(errors[0], later) for later in errors[1:])


def _is_measured(earlier: Ordered, later: Ordered) -> bool:
    """Whether it was seen that the one rule's faults are named before the other's."""
    phase = earlier.answers.phase
    if later.answers.phase is not phase:
        return later.answers.phase in _LATER[phase]
    if earlier.name == later.name or phase.walk is not None:
        return True
    return any(
        earlier.name in names and later.name in names[names.index(earlier.name) :] for names in MEASURED_SEQUENCES
    )
