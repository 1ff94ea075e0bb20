"""The texts of the API in what somebody pasted: out of terminals, logs, JSON in JSON, Python's and Rust's notation.

Nothing is parsed as a whole, because a paste is cut off, wrapped and mixed with other text. What is looked for is a
key ``message`` with a string behind it, in any notation and at any depth of escaping. Every step is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from turnlint.checking.explanation.wrappers import unwrapped

#: The longest text that is looked at: so much of its beginning and of its end. The API's own stay far below.
_REACH: Final = 20_000
#: How many such keys are followed, how deep one in another, and how many characters are handed on in all.
_KEYS: Final = 8
_DEPTH: Final = 5
_MOST: Final = 3 * _REACH

_TERMINAL: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]{0,500}(?:\x07|\x1b\\)?)")
#: What stands before a line in boxes, quotes and comments, and after it in boxes.
_EDGE: Final = re.compile(r"[ \t]*+(?:(?:[│┃║▏▕▌]|>(?=[ \t>])|//+|#+(?=[ \t])|\*(?=[ \t])|data:(?=[ \t]?\{))[ \t]*+)+")
_BOX: Final = " \t\r│┃║▏▕▌"
_KEY: Final = re.compile(
    r"\b(?P<key>message|msg|result|raw|body)(?P<end>\\{0,40}[\"'])?\s{0,20}[:=]\s{0,20}(?:Some\()?(?P<bytes>b)?"
    r"(?P<open>\\{0,40})(?P<quote>[\"'])",
    re.IGNORECASE,
)
_ESCAPE: Final = re.compile(r"\\+(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_WRAP: Final = re.compile(r"\\{1,8}[nr](?=\s)")
_WHITE: Final = {"n": "\n", "r": "\r", "t": "\t"}


def texts(pasted: str) -> tuple[str, ...]:
    """The texts that may be the API's, the likeliest first; the whole paste last."""
    clean = cleaned(pasted)
    found: dict[str, None] = {}
    for inner in (*_messages(clean, _DEPTH), clean):
        plain = unwrapped(inner)
        found.setdefault(_on_one_line(plain))
        found.setdefault(plain)
    found.setdefault(clean)
    kept, size = [], 0
    for text in found:
        size += len(text)
        if text == clean or (text and size <= _MOST):
            kept.append(text)
    return tuple(kept)


def cleaned(pasted: str) -> str:
    """A paste without terminal codes, boxes, quote marks of mails and marks of comments, cut to what is looked at."""
    if len(pasted) > 2 * _REACH:
        pasted = f"{pasted[:_REACH]}\n{pasted[-_REACH:]}"
    return "\n".join(map(_inside, _TERMINAL.sub("", pasted).split("\n"))).strip()


def _on_one_line(text: str) -> str:
    """A text without the line ends that a terminal or an editor put into it."""
    return " ".join(_WRAP.sub(" ", text).split()) if "\n" in text or "\\" in text else text


def _inside(line: str) -> str:
    edge = _EDGE.match(line)
    return line[edge.end() if edge else 0 :].rstrip(_BOX)


def _messages(text: str, depth: int) -> Iterator[str]:
    """The strings behind the keys, innermost first."""
    if depth == 0:
        return
    end = 0
    for _ in range(_KEYS):
        key = _KEY.search(text, end)
        if key is None:
            return
        end = key.end()
        raw = _string(text, end, len(key["open"]), key["quote"])
        if len(raw) < 2:
            continue
        inner = raw
        for _ in range((len(key["open"]) + 1).bit_length()):  # 0, 1, 3, 7 backslashes before its quote
            inner = _plain(inner, key["bytes"] is not None)
        yield from _messages(inner, depth - 1)
        if key["key"].lower() not in ("raw", "body"):
            yield inner
        end += len(raw)


def _string(text: str, start: int, escapes: int, quote: str) -> str:
    """What stands from ``start`` to the quote that ends it, which has no more escapes than the one that began it."""
    end = text.find(quote, start)
    while end >= 0:
        before = text[max(start, end - escapes - 1) : end]
        found = len(before) - len(before.rstrip("\\"))
        if found <= escapes:
            return text[start : end - found]
        end = text.find(quote, end + 1)
    return text[start:]


def _plain(raw: str, is_bytes: bool) -> str:
    """A string without one level of escapes."""
    if "\\" not in raw:
        return raw
    plain = _ESCAPE.sub(_unescape, raw)
    if is_bytes and plain.isascii() is False:
        try:
            return plain.encode("latin-1").decode("utf-8")
        except UnicodeError:
            return plain
    return plain


def _unescape(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code is not None:
        return chr(int(code, 16))
    escapes = len(match[0]) - 1
    # One level is taken off: of `\\\"` inside a string that is itself in a string, `\"` remains.
    rest = "\\" * (escapes // 2)
    if escapes % 2 == 0:
        return rest + match[3]
    return rest + _WHITE.get(match[3], match[3])
