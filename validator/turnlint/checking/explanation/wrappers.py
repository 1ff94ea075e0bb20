"""What stands around the API's text where it is passed on: one table, with where each form was seen.

A wrapper is taken off before texts are compared. None of them decides what a text means, so one that is missing here
costs exactness alone: a text is also known inside a longer one (:mod:`turnlint.checking.explanation.matching`).
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple


class Wrapper(NamedTuple):
    """A form: who writes it, its pattern, where it was seen."""

    writer: str
    pattern: re.Pattern[str]
    seen: str


def _before(writer: str, pattern: str, seen: str) -> Wrapper:
    return Wrapper(writer, re.compile(r"[\s\"'`(\[]{0,8}(?:" + pattern + r")\s*", re.IGNORECASE), seen)


def _after(writer: str, pattern: str, seen: str) -> Wrapper:
    return Wrapper(writer, re.compile(pattern), seen)


#: Before the text. Each is matched at the beginning, again and again until none is left there.
BEFORE: Final = (
    _before(
        "the class of an exception (Python, Java, JavaScript)",
        r"(?:Uncaught |Caused by: )?[\w.$/\\]{0,120}(?:Error|Exception|Throwable)\d?(?: \[\w+\])?(?:: |:?\s*[(-])",
        "anthropics/anthropic-sdk-python, anthropics/anthropic-sdk-typescript, spring-projects/spring-ai",
    ),
    _before("Python SDK", r"Error code: \d{3}(?: - |$)", "anthropics/anthropic-sdk-python _base_client.py"),
    _before("Claude Code", r"API Error(?: \([^()\n]{0,80}\)| \d{3})?:(?= )", "anthropics/claude-code#8210"),
    _before("Claude Code, its steps", r"Error during \w+:", "anthropics/claude-code#24670"),
    _before("JSON-RPC, the agent protocol", r"Internal error:", "ACP clients, 2026"),
    _before(
        "boto3",
        r"An error occurred \(\w+\) when calling the \w+ operation(?: \([^()\n]{0,80}\))?:",
        "browser-use/browser-use#988",
    ),
    _before("Bedrock Converse", r"The model returned the following errors:", "inspect_ai#2058"),
    _before(
        "AWS SDK for Go",
        r"(?:[\w ]{0,40}: )?(?:\w{1,60}: )?operation error [\w ]{1,60}: \w{1,60}, https response error "
        r"StatusCode: \d{3}, RequestID: [\w-]{1,80},",
        "anomalyco/opencode#15074",
    ),
    _before("the type of an error", r"\w{1,40}_error(?::|(?= [\"'`]))", "SDK exceptions in logs, notes"),
    _before(
        "Go SDK",
        r"(?:POST|GET) \"https?://[^\s\"]{1,300}\": \d{3}(?: [A-Z][A-Za-z]+){0,4}(?: \([\w-]+: ?[\w-]+\)){0,4}",
        "anthropics/anthropic-sdk-go error.go",
    ),
    _before(
        "a status",
        r"(?:HTTP/?[\d.]* ?|status(?:[_ ]code)?[:= ]{1,3}|Reason: |Request Failed: |Bad Request: )?"
        r"(?:\*\*)?[45]\d\d(?:\*\*)?(?: (?:Bad Request|Unauthorized|Forbidden|Not Found))?"
        r"(?:\s*[-:→,]+(?=\s)|(?=[\s:]))",
        "SDKs and logs",
    ),
    _before("LiteLLM", r"litellm\.\w+: ?(?:\w+ ?- ?)?|\w+Exception - (?:b(?=['\"]))?", "BerriAI/litellm#16525"),
    _before("Dify", r"\[\w+\] [A-Z][\w ]{1,40} Error,", "langgenius/dify#4009"),
    _before(
        "Copilot", r"Sorry, your request failed\.[^\n]{0,200}\n+\s*Reason:", "microsoft/vscode-copilot-release#9502"
    ),
    _before("Vercel AI SDK, retries", r"Failed after \d+ attempts\. Last error:", "stackblitz/bolt.new#8589"),
    _before("arrows and dashes", r"(?:→|->|--|-|–|—|:)(?=\s)", "notes"),
)

#: After the text: the first of them, and all that follows it, is cut off.
AFTER: Final = (
    _after("stacks (JavaScript, Java)", r"\n[ \t]{1,40}at [\w.<]", "anthropics/claude-code#63432"),
    _after("AWS SDK for Java", r" \(Service: \w+, Status Code: \d{3},", "spring-projects/spring-ai#404"),
    _after("notes, the id of the request", r"[\"'`]?,? \(`?req_\w+", "people who tell of an error, 2026-10"),
    _after("relays", r" \(request id: \w+\)", "anomalyco/opencode#15074"),
    _after("LangChain", r"Troubleshooting URL: ", "danny-avila/LibreChat#12639"),
    _after("LiteLLM, its fallbacks", r"\.? ?(?:Received Model Group=|No fallback model group found)", "OpenHands#163"),
    _after("LiteLLM, its proxy", r"\nLiteLLM: ", "BerriAI/litellm#44103"),
    _after("Claude Code's advice", r" · ", "anthropics/claude-code"),
    _after("SDK, the id of the request", r"[\"']?,? ?[\"']request_id[\"']: ?", "every SDK"),
)


class Translation(NamedTuple):
    """Words that a client shows in place of the API's: the words, the rule whose text they stand for, where seen."""

    words: str
    rule: str
    seen: str


#: What hides the API's text altogether.
TRANSLATIONS: Final = (
    Translation("due to tool use concurrency issues", "tool-use-without-result", "Claude Code; claude-code#54638"),
    Translation("Credit balance is too low", "credit-exhausted", "Claude Code; claude-code#88711"),
    Translation("API Error: Rate limit reached", "rate-limited", "Claude Code; claude-code#33514"),
    Translation(
        "temporarily limiting requests (not your usage limit)", "rate-limited", "Claude Code; claude-code#71279"
    ),
    Translation("disabled Claude subscription access", "access-not-permitted", "Claude Code; claude-code#65714"),
    Translation("duplicate tool_use ID in conversation history", "repeated-tool-use-id", "Claude Code, 2026"),
)

_MOST: Final = 12


def unwrapped(text: str) -> str:
    """A text without the wrappers around it; the text itself where there are none, or where nothing would be left."""
    start = 0
    for _ in range(_MOST):
        found = next(
            (match for one in BEFORE if (match := one.pattern.match(text, start)) and match.end() > start), None
        )
        if found is None:
            break
        start = found.end()
    rest = text[start:]
    ends = [match.start() for one in AFTER if (match := one.pattern.search(rest))]
    rest = rest[: min(ends, default=len(rest))].strip().strip('"`|').strip()
    return rest or text
