"""What `turnlint.testing.flaws` says of a rule that is not finished."""

from __future__ import annotations

from collections.abc import Iterator

from turnlint import testing
from turnlint.case import body, user
from turnlint.rule import Case, Conversation, Documented, Draft, Inferred, Pass, Severity, Wording, rule

PAGE = Documented("Mills", "2026-11", "https://miller.example/mills")
GUESSED = Wording("mill: too loud", evidence=(PAGE, Inferred("the words for wheels")))
BARE = Wording("mill: too wet")
OLD = Wording("mill: too old", evidence=(PAGE,))


@rule(
    "loud-mill",
    Severity.ERROR,
    answers=Pass.PARAMETERS,
    says=(GUESSED, BARE),
    said=(OLD,),
    accepted=(Case(body(user("hi")), "mill: too loud"),),
)
def loud_mill(conversation: Conversation) -> Iterator[Draft]:
    """A mill

    Why: it is heard.
    """
    yield from ()


def test_each_flaw_is_named() -> None:
    assert testing.flaws(loud_mill) == [
        "its documentation has no section 'What to do:'",
        "its documentation does not begin with a sentence",
        "no evidence for 'mill: too wet'",
        "what is inferred is not known: other evidence beside it for 'mill: too loud'",
        "no date for the superseded 'mill: too old'",
        "no refused case",
        'an accepted case has a message: "mill: too loud"',
    ]
