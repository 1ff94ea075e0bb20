"""Newer models answer a version of Claude Code that knows them.

Why: the API tells Claude Code by its headers and refuses models that need a newer version. Programs that pass for
Claude Code with its headers get the same answer.

What to do: update Claude Code, or the program that sends its headers.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Reported, Severity, Wording, rule
from turnlint_rules.account._needs import NEEDS

OLD = Wording(
    "Claude Code {version} does not support this model; version {needed} or newer is required. Run "
    "'claude update', or update the Claude desktop app, then try again.",
    evidence=(Reported("makecindy/cindy#4924", "2026-09-23"), Reported("router-for-me/CLIProxyAPI#5503", "2026-09-04")),
    code="claude_code_version_too_old",
)


@rule(
    "client-too-old",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs=NEEDS,
    given={API},
    says=(OLD,),
)
def client_too_old(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
