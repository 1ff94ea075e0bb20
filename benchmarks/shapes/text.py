"""Text that looks like what models and tools write: prose, code, signatures; the same for the same seed."""

from __future__ import annotations

import base64
from random import Random

_PROSE = (
    "the request then reads each message once and keeps what several rules want to know so that nothing is searched "
    "twice while a reader of the code follows one value from its parse to its report without going back"
)
_WORDS = _PROSE.split()
_CODE = (
    "    for index, block in enumerate(message.blocks):",
    '        if block.kind == "tool_result" and block.id not in open_calls:',
    "            findings.append(Finding(rule, path=(*path, index), detail={'id': block.id}))",
    "        total += weight[block.kind] * (1 + len(block.text) // 4)",
    "    return tuple(findings)",
    "",
    'def describe(name: str, *, width: int = 80) -> str:\t# "quoted", and a tab',
    "    return f\"{name!r:>{width}}\" + '\\n'",
)
_BEYOND_ASCII = " – see “naïve” ✓"


def prose(random: Random, length: int) -> str:
    """Sentences of about that many characters, a few of them beyond ASCII, without white space at either end."""
    parts: list[str] = []
    size = 0
    while size < length:
        sentence = " ".join(random.choices(_WORDS, k=random.randint(6, 14))).capitalize()
        if random.random() < 0.01:
            sentence += _BEYOND_ASCII
        parts.append(f"{sentence}.")
        size += len(sentence) + 2
    return " ".join(parts)


def code(random: Random, length: int) -> str:
    """A listing with line numbers of about that many characters: quotes, backslashes and line ends to escape."""
    lines: list[str] = []
    size = 0
    while size < length:
        line = f"{len(lines) + 1:>6}  {random.choice(_CODE)}"
        lines.append(line)
        size += len(line) + 1
    return "\n".join(lines)


def signature(random: Random, length: int) -> str:
    """A thinking block's signature: base64 that says nothing."""
    return base64.b64encode(random.randbytes(length * 3 // 4)).decode()


def hexadecimal(random: Random, length: int) -> str:
    """An id's moving part."""
    return f"{random.getrandbits(4 * length):0{length}x}"
