"""The header of a PDF, read within a budget: how many pages it says it has, and whether a password protects it.

A PDF is a graph of objects that a table at its end points into, and both may be packed. Libraries read it all, and a
file of a few kilobytes can keep them busy for minutes; here only the way from the end to the root of the pages is read,
each byte and each step of it is counted, and nothing is rendered. Source: ISO 32000-2, chapters 7.3 to 7.6.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final, NamedTuple, SupportsIndex, TypeAlias

from turnlint_rules._shared.budget import Budget

#: A dictionary, array, number, name (``str``), string (``bytes``), reference, or None.
Object: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Pdf:
    """A PDF's header: its pages (``None`` where unknown), and whether it is encrypted, opened by no password."""

    pages: int | None
    encrypted: bool
    locked: bool


class Damaged(Exception):
    """What should stand somewhere does not."""


class Ref(NamedTuple):
    """A reference to an object."""

    number: int
    generation: int


#: Bytes that are read, inflated or searched in a step.
_BYTES: Final = 64
#: How far from the end the last table is announced, and within how many bytes the file begins.
_TAIL: Final = 4096
_HEAD: Final = 1024
#: Levels of an object.
_LEVELS: Final = 32

_SPACE: Final = re.compile(rb"(?:[\0\t\n\f\r ]++|%[^\r\n]*+)*+")
_REFERENCE: Final = re.compile(rb"(\d{1,10})[\0\t\n\f\r ]++(\d{1,5})[\0\t\n\f\r ]++R(?![^\0\t\n\f\r ()<>\[\]{}/%])")
_NUMBER: Final = re.compile(rb"[+-]?(?:\d{1,18}(?:\.\d{0,18})?|\.\d{1,18})(?![^\0\t\n\f\r ()<>\[\]{}/%])")
_NAME: Final = re.compile(rb"/([^\0\t\n\f\r ()<>\[\]{}/%]{0,255})")
_HEX: Final = re.compile(rb"<([0-9A-Fa-f\0\t\n\f\r ]*+)>")
_WORD: Final = re.compile(rb"(?:true|false|null)(?![^\0\t\n\f\r ()<>\[\]{}/%])")
_PART: Final = re.compile(rb"[^()\\]*+")
_ESCAPED: Final = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_BEGIN: Final = re.compile(rb"[\0\t\n\f\r ]*+(\d{1,10})[\0\t\n\f\r ]++\d{1,5}[\0\t\n\f\r ]++obj")
_STREAM: Final = re.compile(rb"(?:[\0\t\n\f\r ]++|%[^\r\n]*+)*+stream(?:\r\n|\n|\r)")
_SECTION: Final = re.compile(rb"[\0\t\n\f\r ]*+(\d{1,10})[\t ]++(\d{1,10})[\t ]*+[\r\n]++")
_ENTRY: Final = re.compile(rb"(\d{10}) (\d{5}) ([nf])([\r\n ]{1,2})")
_CONSTANTS: Final = {b"true": True, b"false": False, b"null": None}
_LETTERS: Final = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\n": b"",
    b"\r": b"",
    b"\r\n": b"",
}


def read(raw: bytes, budget: Budget) -> Pdf | None:
    """The header of a PDF; ``None`` where it cannot be read. Raises ``Spent`` where that takes too much work."""
    budget.spend(1 + min(len(raw), 2 * _TAIL) // _BYTES)
    start = max(raw.find(b"%PDF-", 0, _HEAD), 0)
    # Offsets count from the first byte, or from the header where something stands before it.
    for file in (raw, raw[start:]) if start else (raw,):
        try:
            return _Reader(file, budget).header()
        except (Damaged, KeyError, TypeError, ValueError, IndexError, zlib.error, struct.error):
            continue
    return None


class _Reader:
    """One file. ``sections`` say where objects stand, the newest first; ``trailer`` is that of the newest."""

    def __init__(self, raw: bytes, budget: Budget) -> None:
        self.raw = raw
        self.budget = budget
        self.trailer: dict[str, Object] = {}
        self.sections: list[Callable[[int], tuple[int, int] | None]] = []
        self.packed: dict[int, tuple[bytes, dict[int, int]]] = {}

    def header(self) -> Pdf:
        """The header. Raises ``Damaged`` where it cannot be read."""
        try:
            self._read_tables()
        except (Damaged, KeyError, TypeError, ValueError, IndexError, zlib.error, struct.error):
            self.sections.clear()
            self.trailer = self._last_trailer()
        if "Encrypt" in self.trailer and self.trailer["Encrypt"] is not None:
            return Pdf(None, True, self._is_locked())
        root = self._dictionary(self.trailer["Root"])
        count = self.resolve(self._dictionary(root["Pages"]).get("Count"))
        return Pdf(count if isinstance(count, int) and not isinstance(count, bool) else None, False, False)

    # --- where objects stand --------------------------------------------------------------------------------------

    def _read_tables(self) -> None:
        place = self.raw.rfind(b"startxref", max(len(self.raw) - _TAIL, 0))
        if place < 0:
            raise Damaged
        offset, _ = self.parse(place + len(b"startxref"))
        seen: set[int] = set()
        pending = [offset]
        while pending:
            at = pending.pop(0)
            if not isinstance(at, int) or at in seen:
                continue
            seen.add(at)
            trailer = self._table(at)
            self.trailer = {**trailer, **self.trailer}
            pending += [trailer[name] for name in ("XRefStm", "Prev") if name in trailer]
        if "Root" not in self.trailer:
            raise Damaged

    def _table(self, offset: int) -> dict[str, Object]:
        """Read one table; gives its trailer."""
        if not 0 <= offset < len(self.raw):
            raise Damaged
        start = self._skip(self.raw, offset)
        if not self.raw.startswith(b"xref", start):
            return self._packed_table(offset)
        position = start + len(b"xref")
        while section := _SECTION.match(self.raw, position):
            self._count(section)
            first, count, begin = int(section[1]), int(section[2]), section.end()
            entry = _ENTRY.match(self.raw, begin)
            size = len(entry[0]) if entry else 20
            if count:
                self.sections.append(self._plain_section(first, count, begin, size))
            position = begin + count * size
            if position > len(self.raw):
                raise Damaged
        start = self._skip(self.raw, position)
        if not self.raw.startswith(b"trailer", start):
            raise Damaged
        trailer, _ = self.parse(start + len(b"trailer"))
        if not isinstance(trailer, dict):
            raise Damaged
        return trailer

    def _plain_section(self, first: int, count: int, begin: int, size: int) -> Callable[[int], tuple[int, int] | None]:
        def find(number: int) -> tuple[int, int] | None:
            if not first <= number < first + count:
                return None
            entry = _ENTRY.match(self.raw, begin + (number - first) * size)
            return (int(entry[1]), -1) if entry and entry[3] == b"n" else None

        return find

    def _packed_table(self, offset: int) -> dict[str, Object]:
        head, data = self._stream(offset)
        widths = [self.resolve(width) for width in self.resolve(head["W"])]
        size = sum(widths)
        if len(widths) != 3 or not 0 < size <= 64 or min(widths) < 0:
            raise Damaged
        index = self.resolve(head.get("Index")) or [0, self.resolve(head["Size"])]
        begin = 0
        for first, count in zip(index[::2], index[1::2], strict=False):
            self.budget.spend(1)
            if not (isinstance(first, int) and isinstance(count, int) and count >= 0):
                raise Damaged
            self.sections.append(_packed_section(data, first, min(count, len(data) // size), begin, widths))
            begin += count * size
        return head

    def _last_trailer(self) -> dict[str, Object]:
        """The last trailer of a file whose tables are damaged. Its objects are then searched for."""
        self._search(len(self.raw))
        place = self.raw.rfind(b"trailer")
        if place < 0:
            raise Damaged
        trailer, _ = self.parse(place + len(b"trailer"))
        if not isinstance(trailer, dict) or "Root" not in trailer:
            raise Damaged
        return trailer

    def _search(self, size: int) -> None:
        self.budget.spend(size // _BYTES // 16)  # searching is far faster than reading

    # --- objects --------------------------------------------------------------------------------------------------

    def resolve(self, value: Object) -> Object:
        """What a reference refers to, or the value itself."""
        for _ in range(_LEVELS):
            if not isinstance(value, Ref):
                return value
            value = self._object(value.number)
        raise Damaged

    def _dictionary(self, value: Object) -> dict[str, Object]:
        found = self.resolve(value)
        if not isinstance(found, dict):
            raise Damaged
        return found

    def _object(self, number: int) -> Object:
        for section in self.sections:
            self.budget.spend(1)
            place = section(number)
            if place is None:
                continue
            if place[1] >= 0:
                return self._unpacked(place[0], number)
            if begin := _BEGIN.match(self.raw, place[0]):
                self._count(begin)
                if int(begin[1]) == number:
                    return self.parse(begin.end())[0]
            break
        return self._searched(number)

    def _searched(self, number: int) -> Object:
        """An object that does not stand where the table says: the last of its number in the file."""
        self._search(len(self.raw))
        last = -1
        for found in re.finditer(rb"(?<!\d)%d[\0\t\n\f\r ]++\d{1,5}[\0\t\n\f\r ]++obj" % number, self.raw):
            self.budget.spend(1)
            last = found.end()
        return None if last < 0 else self.parse(last)[0]

    def _unpacked(self, holder: int, number: int) -> Object:
        """An object that stands in a packed stream of objects."""
        if holder not in self.packed:
            offset = next((found[0] for section in self.sections if (found := section(holder))), None)
            if offset is None:
                raise Damaged
            head, data = self._stream(offset)
            first = self.resolve(head["First"])
            self.budget.spend(first // 4)
            numbers = [int(each) for each in data[:first].split()[: 2 * self.resolve(head["N"])]]
            places = {
                each: first + place for each, place in zip(numbers[::2], numbers[1::2], strict=False) if place >= 0
            }
            self.packed[holder] = data, places
        data, places = self.packed[holder]
        return self.parse(places[number], data)[0] if number in places else None

    def _stream(self, offset: int) -> tuple[dict[str, Object], bytes]:
        """The dictionary and the data of the stream at an offset."""
        begin = _BEGIN.match(self.raw, offset)
        if begin is None:
            raise Damaged
        self._count(begin)
        head, end = self.parse(begin.end())
        mark = _STREAM.match(self.raw, end)
        if not isinstance(head, dict) or mark is None:
            raise Damaged
        self._count(mark)
        length = self.resolve(head.get("Length")) if self.sections or not isinstance(head.get("Length"), Ref) else None
        if not isinstance(length, int) or not 0 <= length <= len(self.raw) - mark.end():
            self._search(len(self.raw) - mark.end())
            length = max(self.raw.find(b"endstream", mark.end()) - mark.end(), 0)
        self.budget.spend(length // _BYTES)
        return head, self._decoded(head, self.raw[mark.end() : mark.end() + length])

    def _decoded(self, head: dict[str, Object], data: bytes) -> bytes:
        filters, parms = self.resolve(head.get("Filter")), self.resolve(head.get("DecodeParms"))
        if filters in (None, []):
            return data
        if filters not in ("FlateDecode", ["FlateDecode"]):
            raise Damaged
        # One byte more than there is budget for tells that it does not suffice.
        most = max(self.budget.left, 0) * _BYTES + 1
        data = zlib.decompressobj().decompress(data, most)
        self.budget.spend(len(data) // _BYTES + (len(data) == most))
        parms = self.resolve(parms[0] if isinstance(parms, list) and parms else parms)
        if isinstance(parms, dict) and (predictor := self.resolve(parms.get("Predictor", 1))) != 1:
            columns = self.resolve(parms.get("Columns", 1))
            if predictor < 10 or not 0 < columns <= 64:
                raise Damaged
            return self._unpredicted(data, columns)
        return data

    def _unpredicted(self, data: bytes, columns: int) -> bytes:
        """The rows of a table, each of which was written as what differs from the one above."""
        row = columns + 1
        self.budget.spend(len(data) // 32)
        tags = data[::row]
        if tags.count(2) != len(tags):
            return self._rows(data, columns)
        made = bytearray(len(tags) * columns)
        for column in range(columns):
            summed = bytes(accumulate(data[column + 1 :: row], _add))
            made[column : column + columns * len(summed) : columns] = summed
        return bytes(made)

    def _rows(self, data: bytes, columns: int) -> bytes:
        """The same for rows that were written in different ways."""
        self.budget.spend(len(data))
        above = bytes(columns)
        rows: list[bytes] = []
        for begin in range(0, len(data), columns + 1):
            tag, row = data[begin], bytearray(data[begin + 1 : begin + columns + 1].ljust(columns, b"\0"))
            for place, byte in enumerate(row):
                left = row[place - 1] if place else 0
                row[place] = (byte + _predicted(tag, left, above[place], above[place - 1] if place else 0)) & 255
            above = bytes(row)
            rows.append(above)
        return b"".join(rows)

    # --- syntax ---------------------------------------------------------------------------------------------------

    def parse(self, position: int, text: bytes | None = None, levels: int = _LEVELS) -> tuple[Object, int]:
        """The object at a position, and where it ends."""
        text = self.raw if text is None else text
        position = self._skip(text, position)
        self.budget.spend(1)
        if not levels:
            raise Damaged
        if text.startswith(b"<<", position):
            return self._dictionary_at(position + 2, text, levels - 1)
        first = text[position : position + 1]
        if first == b"[":
            return self._array_at(position + 1, text, levels - 1)
        if first == b"(":
            return self._string_at(position + 1, text)
        for pattern, make in _ATOMS:
            if found := pattern.match(text, position):
                self._count(found)
                return make(found), found.end()
        raise Damaged

    def _dictionary_at(self, position: int, text: bytes, levels: int) -> tuple[Object, int]:
        made: dict[str, Object] = {}
        while True:
            position = self._skip(text, position)
            if text.startswith(b">>", position):
                return made, position + 2
            key, position = self.parse(position, text, levels)
            if not isinstance(key, str):
                raise Damaged
            made[key], position = self.parse(position, text, levels)

    def _array_at(self, position: int, text: bytes, levels: int) -> tuple[Object, int]:
        made: list[Object] = []
        while True:
            position = self._skip(text, position)
            if text.startswith(b"]", position):
                return made, position + 1
            item, position = self.parse(position, text, levels)
            made.append(item)

    def _string_at(self, position: int, text: bytes) -> tuple[bytes, int]:
        begin, depth = position, 1
        while depth:
            part = _PART.match(text, position)
            position = len(text) if part is None else part.end()
            if position >= len(text):
                raise Damaged
            self.budget.spend(1)
            mark = text[position : position + 1]
            position += 2 if mark == b"\\" else 1
            depth += {b"(": 1, b")": -1}.get(mark, 0)
        self.budget.spend((position - begin) // _BYTES)
        return _ESCAPED.sub(_unescaped, text[begin : position - 1]), position

    def _skip(self, text: bytes, position: int) -> int:
        space = _SPACE.match(text, position)
        if space is None:
            raise Damaged
        self._count(space)
        return space.end()

    def _count(self, found: re.Match[bytes]) -> None:
        self.budget.spend((found.end() - found.start()) // _BYTES)

    # --- encryption -----------------------------------------------------------------------------------------------

    def _is_locked(self) -> bool:
        """Whether the empty password does not open it. Undecided ciphers count as open."""
        try:
            return not self._opens()
        except (Damaged, KeyError, TypeError, ValueError, IndexError, struct.error):
            return False

    def _opens(self) -> bool:
        """Whether the empty password opens it (7.6.4, algorithms 2, 4, 5, and 11 of revision 5)."""
        self.budget.spend(1000)
        entry = {name: self.resolve(value) for name, value in self._dictionary(self.trailer["Encrypt"]).items()}
        if entry.get("Filter") != "Standard":
            return True
        revision, user = entry["R"], entry["U"]
        if revision == 5:
            return hashlib.sha256(user[32:40]).digest() == bytes(user[:32])
        if revision not in (2, 3, 4):
            return True
        identity = bytes((self.resolve(self.trailer.get("ID")) or [b""])[0])
        key = _md5(_PADDING + entry["O"][:32] + struct.pack("<q", entry["P"])[:4] + identity + _metadata(entry))
        length = 5 if revision == 2 else entry.get("Length", 40) // 8
        if entry.get("V") == 4:
            length = 16
        if not 5 <= length <= 16:
            raise Damaged
        key = key[:length]
        if revision == 2:
            return _rc4(key, _PADDING) == bytes(user[:32])
        for _ in range(50):
            key = _md5(key)[:length]
        found = _md5(_PADDING + identity)
        for turn in range(20):
            found = _rc4(bytes(byte ^ turn for byte in key), found)
        return found == bytes(user[:16])


def _packed_section(
    data: bytes, first: int, count: int, begin: int, widths: list[int]
) -> Callable[[int], tuple[int, int] | None]:
    size = sum(widths)

    def find(number: int) -> tuple[int, int] | None:
        if not first <= number < first + count:
            return None
        place = begin + (number - first) * size
        row = data[place : place + size]
        if len(row) < size:
            return None
        kind, where, more = _fields(row, widths)
        if widths[0] == 0:
            kind = 1
        if kind == 2:
            return where, more
        return (where, -1) if kind == 1 else None

    return find


def _fields(row: bytes, widths: list[int]) -> Iterator[int]:
    place = 0
    for width in widths:
        yield int.from_bytes(row[place : place + width], "big")
        place += width


def _add(above: SupportsIndex, byte: int) -> int:
    return (above.__index__() + byte) & 255


def _predicted(tag: int, left: int, above: int, corner: int) -> int:
    """What a byte differs from, by the tag of its row (ISO 15948, 9.2)."""
    if tag == 1:
        return left
    if tag == 2:
        return above
    if tag == 3:
        return (left + above) // 2
    if tag == 4:
        guess = left + above - corner
        return min((left, above, corner), key=lambda each: abs(guess - each))
    return 0


def _reference(found: re.Match[bytes]) -> Ref:
    return Ref(int(found[1]), int(found[2]))


def _number(found: re.Match[bytes]) -> int | float:
    return float(found[0]) if b"." in found[0] else int(found[0])


def _name(found: re.Match[bytes]) -> str:
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes([int(code[1], 16)]), found[1]).decode("latin-1")


def _hex(found: re.Match[bytes]) -> bytes:
    digits = found[1].translate(None, b"\0\t\n\f\r ")
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _constant(found: re.Match[bytes]) -> bool | None:
    return _CONSTANTS[found[0]]


_ATOMS: Final[tuple[tuple[re.Pattern[bytes], Callable[[re.Match[bytes]], Object]], ...]] = (
    (_NAME, _name),
    (_REFERENCE, _reference),
    (_NUMBER, _number),
    (_HEX, _hex),
    (_WORD, _constant),
)


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    if code[:1].isdigit() and code[:1] not in (b"8", b"9"):
        return bytes([int(code, 8) & 255])
    return _LETTERS.get(code, code)


_PADDING: Final = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def _metadata(entry: dict[str, Object]) -> bytes:
    return b"\xff" * 4 if entry["R"] >= 4 and entry.get("EncryptMetadata") is False else b""


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data, usedforsecurity=False).digest()


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    other = 0
    for place in range(256):
        other = (other + state[place] + key[place % len(key)]) & 255
        state[place], state[other] = state[other], state[place]
    one = other = 0
    made = bytearray()
    for byte in data:
        one = (one + 1) & 255
        other = (other + state[one]) & 255
        state[one], state[other] = state[other], state[one]
        made.append(byte ^ state[(state[one] + state[other]) & 255])
    return bytes(made)
