"""``turnlint next``: what the request after a recorded exchange must hold, may hold and must not hold."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import click

from turnlint.cli.context import context_keywords, context_options
from turnlint.cli.process import CLEAN, ERRORS_FOUND, NOTHING_TO_CHECK, Unusable, prepare, shown, stdin, style, warn
from turnlint.cli.tables import known_rules

if TYPE_CHECKING:
    from turnlint.sources.documents import Document
    from turnlint.values.settings import Keywords

#: The fields of an exchange that say under what it was sent; the options win over them.
_CONTEXT: Final = {
    "platform": "a string",
    "api_version": "a string",
    "betas": "a list of strings",
    "model": "a string",
}
#: Where an exchange has what came back.
_CAME: Final = ("response", "events", "error")


@click.command("next")
@click.argument("file", metavar="FILE|-", type=click.Path(allow_dash=True))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to answer.")
@context_options
@click.pass_context
def next_command(
    context: click.Context,
    file: str,
    form: str,
    platform: str,
    api_version: str | None,
    betas: tuple[str, ...],
    no_betas: bool,
    model: str | None,
) -> None:
    """Say what the next request must hold, may hold and must not hold, after a recorded exchange.

    FILE holds {"request": …, "response": …}: as JSON, or as the last line of JSON Lines; - is standard input. In place
    of a response there may be "events" (of a stream) or an "error", and beside them "platform", "api_version", "betas"
    and "model"; options win over these.

    Exit codes: 0 a request goes on from the response; 1 none does, and the answer says what to do instead; 2 bad usage,
    or the file could not be read; 3 it holds no exchange.
    """
    keywords: Keywords = {
        **context_keywords(platform, betas, no_betas),
        "api_version": api_version,
        "model": model,
    }
    given = {name for name in _CONTEXT if _is_given(context, name)} | ({"betas"} if no_betas else set())
    known_rules()
    document, is_line = _last(file) or (None, False)
    line = document.line if document is not None and is_line else None
    where = file if line is None else f"{file}:{line}"
    exchange = _exchange(document)
    if exchange is None:
        warn(f"nothing to say: {shown(where)} {_lack(document)}")
        context.exit(NOTHING_TO_CHECK)
    for name in _CONTEXT:
        if exchange.get(name) is None:
            continue
        if not _fits(name, exchange[name]):
            raise Unusable(f"{shown(where)}: `{name}` of an exchange is {_CONTEXT[name]}")
        if name not in given:
            keywords[name] = exchange[name]  # type: ignore[literal-required]
    context.exit(_tell(exchange, keywords, form, file, line))


def _tell(exchange: Mapping[str, Any], keywords: Keywords, form: str, file: str, line: int | None) -> int:
    """Print what comes next; the exit code says whether anything does."""
    from turnlint.checking.next_turn import next_turn
    from turnlint.reporters import next_turn as report

    came = next(exchange[name] for name in _CAME if exchange.get(name) is not None)
    try:
        turn = next_turn(exchange["request"], came, **keywords)
    except (TypeError, ValueError) as error:
        raise Unusable(f"{shown(file)}: {shown(str(error))}") from error
    encoding = prepare(sys.stdout)
    if form == "json":
        from turnlint.reporters.json import SCHEMA_VERSION, dump

        click.echo(dump({"schema_version": SCHEMA_VERSION, **report.document(turn, file, line)}))
    else:
        where = file if line is None else f"{file}:{line}"
        for row in report.lines(turn, where, encoding, style()):
            click.echo(row)
    return CLEAN if turn.obstacle is None else ERRORS_FOUND


def _is_given(context: click.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name != "DEFAULT"


def _last(file: str) -> tuple[Document, bool] | None:
    """The last document of a file, and whether it is one of several lines; ``None`` where there is none."""
    try:
        if file == "-":
            stream = stdin()
            return _read(stream, None) if stream is not None else None
        from turnlint.sources.files import LINES

        with open(file, "rb") as stream:  # noqa: PTH123 (a path is shown as it was given)
            return _read(stream, True if file.endswith(LINES) else None)
    except OSError as error:
        raise Unusable(f"{shown(file)}: {shown(error.strerror or str(error))}") from error


def _read(stream: BinaryIO, promised: bool | None) -> tuple[Document, bool] | None:
    from collections import deque

    from turnlint.sources.lines import documents

    last = deque(documents(stream, promised), maxlen=1)
    return last[0] if last else None


def _exchange(document: Document | None) -> dict[str, Any] | None:
    """The exchange in a document, of several the last; ``None`` where it is none with something that came back."""
    value = document.value if document is not None else None
    if isinstance(value, list) and value:
        value = value[-1]
    if not isinstance(value, dict) or value.get("request") is None:
        return None
    return value if any(value.get(name) is not None for name in _CAME) else None


def _fits(name: str, value: Any) -> bool:
    """Whether a value of an exchange's context has the type that it must have."""
    if name == "betas":
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    return isinstance(value, str)


def _lack(document: Document | None) -> str:
    """What a file is that holds no exchange."""
    if document is None:
        return "is empty"
    from turnlint.readers.kinds import kind_of

    if document.valid and isinstance(document.value, dict) and "request" in document.value:
        return "holds a request without its response"
    return f'is {shown(kind_of(document))}; an exchange is {{"request": …, "response": …}}'
