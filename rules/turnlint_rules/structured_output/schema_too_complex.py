"""Some schemas are too large for a grammar, which only the API's compiler can tell.

Why: within all limits a schema can still compile to a grammar that is too large, or take too long. There is no
formula: 24 optional parameters or 16 unions in one schema were refused, the same number spread over several tools was
accepted.

What to do: make optional parameters required, flatten nesting, mark fewer tools as strict, or drop the format and
check the answer yourself.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Documented, Draft, Pass, Recorded, Reported, Severity, Wording, rule
from turnlint_rules.structured_output._schemas import NEEDS
from turnlint_rules.structured_output._sources import LIMITS, RIG, STRUCTURED_OUTPUTS

COMPLEX = Wording(
    "Schema is too complex for compilation. Try reducing the number of tools or simplifying tool schemas.",
    evidence=(Recorded(RIG, "2026-05"), LIMITS, Reported("langchain-ai/langchainjs#11100", "2026-06-22")),
)
LARGE = Wording(
    "{where}: Invalid schema: The compiled grammar is too large, which would cause performance issues. "
    "Simplify your tool schemas or reduce the number of strict tools.",
    evidence=(Reported("TanStack/ai#682", "2026-06-02"),),
)
LARGE_EARLY = Wording(
    "The compiled grammar is too large, which would cause performance issues. "
    "Simplify your tool schemas or reduce the number of strict tools.",
    until="2026-02-18",
    evidence=(Reported("anthropics/anthropic-sdk-python#1185", "2026-02-18"),),
)
TIMEOUT = Wording(
    "Grammar compilation timed out",
    evidence=(STRUCTURED_OUTPUTS, Reported("BerriAI/litellm, common_utils.py", "2026-10")),
)
PATTERN = Wording(
    "{where}: Unsupported regex feature in pattern field: pattern is too complex for structured output: reduce the "
    "{{n,m}} upper bound, narrow the character class range, or avoid nesting quantified groups",
    evidence=(Reported("a public client that quotes it, claude-opus-5-5", "2026-10"),),
)
COMPLEX_EARLY = Wording(
    "Schema is too complex",
    until="2026-02",
    evidence=(
        Documented(
            "Structured outputs", "2026-02", "https://platform.claude.com/docs/en/build-with-claude/structured-outputs"
        ),
    ),
)


@rule(
    "schema-too-complex",
    Severity.ERROR,
    answers=Pass.MODEL_NAME,
    needs=NEEDS - {"field:output_config"},
    given={API},
    says=(COMPLEX, LARGE, TIMEOUT, PATTERN),
    said=(LARGE_EARLY, COMPLEX_EARLY),
)
def schema_too_complex(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
