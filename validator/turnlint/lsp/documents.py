"""What is found in a text that is open in an editor, and what fixes make of it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final, NamedTuple

from turnlint.checking.judge import Judge, Order
from turnlint.checking.mending import mend_file
from turnlint.checking.result import Checked, Located, Unmet
from turnlint.checking.suppressing import Suppressions
from turnlint.config.config import Config
from turnlint.config.reading import ConfigError, found_for
from turnlint.readers.reading import read_stream
from turnlint.readers.record import Record
from turnlint.sources.files import Source, Unreadable
from turnlint.values.settings import Keywords, settings

#: What an editor must not be kept waiting for: a text of more bytes is not checked as it is written.
LARGEST: Final = 32 * 1024 * 1024


class Trouble(NamedTuple):
    """What is said of a whole file, or of one line of it (counted from 1): it cannot be judged as it is."""

    message: str
    line: int = 1


class Mending(NamedTuple):
    """What a fix makes of a text: what it does, in words, whether it is safe, and the new text."""

    says: str
    safe: bool
    text: str


def found_in(text: str, path: str) -> list[Located | Trouble]:
    """What is found in a text that stands, or is to stand, in a file; a text that holds no request has nothing."""
    try:
        config = found_for(path)
        suppressions = Suppressions()
        suppressions.admit(config)
        return list(_found(text, path, config, suppressions))
    except (ConfigError, ValueError) as error:
        return [Trouble(str(error))]


def _found(text: str, path: str, config: Config, suppressions: Suppressions) -> Iterator[Located | Trouble]:
    raw = text.encode("utf-8", "surrogatepass")
    if len(raw) > LARGEST or config.excludes(path):
        return
    order = Order(settings(**config.keywords), reader=config.reader_of(path))
    judge = Judge(order).of_file(path)
    for outcome in read_stream(io.BytesIO(raw), path, named=False, reader=order.reader):
        if isinstance(outcome, Unreadable):
            yield Trouble(outcome.reason, outcome.line or 1)
        elif isinstance(outcome, Record):
            for checked in judge.check(outcome):
                told = suppressions.of(checked, config)
                if isinstance(told, Checked):
                    yield from told.told
                elif isinstance(told, Unreadable):
                    yield Trouble(told.reason, told.line or 1)
                else:
                    yield Trouble(f"turnlint failed on this: {getattr(told, 'reason', '')}", outcome.line or 1)
    for unmet in suppressions.unmet():
        yield Trouble(_expected(unmet))


def _expected(unmet: Unmet) -> str:
    return f"expected {unmet.rule}, which was not found"


def mended(text: str, path: str, rule: str, line: int) -> Mending | None:
    """What the fixes of a rule do to the requests that stand at a line (counted from 1): the safe ones, else all.

    ``None`` where they do nothing.
    """
    for unsafe in (False, True):
        made = _mended(text, path, unsafe=unsafe, rule=rule, line=line)
        if made is not None:
            return made
    return None


def all_mended(text: str, path: str) -> Mending | None:
    """What all safe fixes make of a text; ``None`` where they leave it as it is."""
    return _mended(text, path, unsafe=False)


def _mended(text: str, path: str, *, unsafe: bool, rule: str = "", line: int | None = None) -> Mending | None:
    raw = text.encode("utf-8", "surrogatepass")
    try:
        keywords: Keywords = {**found_for(path).keywords}
        if rule:
            keywords = {**keywords, "select": [rule], "ignore": []}
        made = mend_file(Source(path), raw, settings(**keywords), unsafe=unsafe, line=line)
    except (ConfigError, ValueError, OSError):
        return None
    if made.after == made.before:
        return None
    said = list(dict.fromkeys(each.fix.says for each in made.fixes))
    more = f", and {len(said) - 1} more" if len(said) > 1 else ""
    safe = all(each.fix.safe for each in made.fixes)
    return Mending(f"{said[0]}{more}" if said else "mended", safe, made.after.decode("utf-8", "replace"))
