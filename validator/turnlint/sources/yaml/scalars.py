"""What a scalar means: what PyYAML's safe loader makes of it, where that is JSON.

PyYAML and Ruby's psych put quotes around each string that would mean something else without. So what stands bare is
what it looks like: ``on`` is true, ``1:30`` is ninety. Dates stay text, for JSON has none; so do infinities.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
from typing import Any, Final

CORE: Final = "tag:yaml.org,2002:"
#: Tags of bytes in base64: of YAML, of Ruby's old writer (one mark of exclamation), of PyYAML for old Pythons.
_BINARY: Final = frozenset({f"{CORE}binary", "!binary", f"{CORE}python/bytes"})
#: Tags of Python objects that are made by calling something.
OBJECTS: Final = (f"{CORE}python/object/apply:", f"{CORE}python/object/new:")
_CONSTANTS: Final[dict[str, bool | None]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **{form: True for word in ("yes", "true", "on") for form in (word, word.capitalize(), word.upper())},
    **{form: False for word in ("no", "false", "off") for form in (word, word.capitalize(), word.upper())},
}
_FIRST: Final = frozenset("+-.0123456789")
_FLOAT: Final = re.compile(
    r"""[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?
    |\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?
    |[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*""",
    re.X,
)
_INTEGER: Final = re.compile(
    r"""[-+]?(?:0b[0-1_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)""", re.X
)
#: No number that was meant for one is longer.
_LONGEST: Final = 400
_SMALLEST, _GREATEST = -(2**63), 2**64 - 1


def plain(text: str) -> Any:
    """What a bare scalar means."""
    if not text or text[0] not in _FIRST:
        return _CONSTANTS.get(text, text)
    if len(text) > _LONGEST:
        return text
    try:
        if _FLOAT.fullmatch(text):
            return _float(text)
        if _INTEGER.fullmatch(text):
            return _integer(text)
    except ValueError:  # only underscores
        pass
    return text


def tagged(tag: str, text: str) -> Any:
    """What a scalar with a tag means: bytes, or what one of the core tags says; with any other tag, its text."""
    if tag in _BINARY:
        try:
            return base64.b64decode(text.encode("ascii", "replace"))
        except binascii.Error:
            return text
    value = plain(text)
    if tag == f"{CORE}float" and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    wanted = _WANTED.get(tag)
    return value if wanted is not None and type(value) in wanted else text


_WANTED: Final[dict[str, tuple[type, ...]]] = {
    f"{CORE}int": (int, float),
    f"{CORE}float": (float,),
    f"{CORE}bool": (bool,),
    f"{CORE}null": (type(None),),
}


def _integer(text: str) -> int | float:
    digits = text.replace("_", "").lower()
    sign = -1 if digits[0] == "-" else 1
    digits = digits.lstrip("+-")
    if ":" in digits:
        number = _in_sixties([int(part) for part in digits.split(":")])
    elif digits.startswith("0b"):
        number = int(digits[2:], 2)
    elif digits.startswith("0x"):
        number = int(digits[2:], 16)
    else:
        number = int(digits, 8 if digits[0] == "0" else 10)
    number *= sign
    return number if _SMALLEST <= number <= _GREATEST else float(number)  # as the JSON parser takes it


def _float(text: str) -> float | str:
    digits = text.replace("_", "")
    if ":" in digits:
        sign = -1.0 if digits[0] == "-" else 1.0
        number = sign * _in_sixties([float(part) for part in digits.lstrip("+-").split(":")])
    else:
        number = float(digits)
    return number if math.isfinite(number) else text


def _in_sixties(parts: list[Any]) -> Any:
    number: Any = 0
    for part in parts:
        number = number * 60 + part
    return number
