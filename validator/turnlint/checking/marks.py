"""By what a finding is known again in another version of its file, or under another name of it.

Its mark is made of the rule, of what is said without the numbers in it, and of what stands at its place. So it stays
the same where files are renamed, lines and messages are moved, and other findings come and go; and changes with the
content that the finding is about. What is said of a whole request, or of all its messages, goes without the content.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import Final

from turnlint.subjects.sameness import key_of
from turnlint.values.json import Json, Path
from turnlint.values.report import Finding

_NUMBER: Final = re.compile(r"\d+")
#: Places so high up that what stands there changes with every other edit.
_ALL: Final = frozenset({(), ("messages",), ("tools",), ("requests",)})


def mark_of(finding: Finding, value: Json) -> str:
    """The mark of a finding in a value: 16 characters."""
    said = _NUMBER.sub("0", finding.message)
    made = blake2b(f"{finding.rule}\0{said}\0".encode("utf-8", "surrogatepass"), digest_size=8)
    if finding.path not in _ALL:
        made.update(_content(value, finding.path))
    return made.hexdigest()


def _content(value: Json, path: Path) -> bytes:
    """What stands at a path, or in the innermost value around it that there is, as bytes."""
    for step in path:
        try:
            value = value[step]
        except (LookupError, TypeError):
            break
    try:
        return key_of(value)
    except (TypeError, ValueError, RecursionError):
        return repr(type(value)).encode()
