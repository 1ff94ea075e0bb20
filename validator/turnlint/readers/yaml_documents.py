"""Files of YAML documents, which are read where one of the readers knows what they hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from turnlint.readers.documents import Tally
from turnlint.readers.file import File
from turnlint.readers.kinds import kind_of_value
from turnlint.readers.reader import Found, Reader
from turnlint.readers.record import Outcome
from turnlint.readers.registry import Readers
from turnlint.sources.files import Unreadable
from turnlint.sources.origins import InYaml
from turnlint.sources.yaml.documents import documents
from turnlint.sources.yaml.parser import NoYaml


def knows(file: File, readers: Readers) -> bool:
    """Whether a file begins as YAML of one of the readers does: with one of its keys at the margin."""
    head = file.head
    keys = {key for reader in readers(head) for key in reader.keys}
    if not keys or head.lstrip().startswith((b"{", b"[")):
        return False
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\0", b"")
    named = "|".join(map(re.escape, sorted(keys))).encode()
    return re.search(rb"^(?:\xef\xbb\xbf|--- )?[\"']?(?:%s)[\"']?\s*:(?:\s|$)" % named, head, re.M) is not None


def read(file: File, readers: Readers) -> Iterator[Outcome]:
    """The records of a file of YAML documents, in order, and what is wrong with one of them.

    What stands before that is read all the same.
    """
    tally = Tally(file.name)
    asked = tuple(readers(file.head))
    try:
        for document in documents(file.stream, file.largest):
            at = InYaml(document, document.value)
            if any_found := _found(at, asked):
                yield from tally.count(any_found)
            elif not document.problem:
                tally.other(f"YAML: {kind_of_value(document.value)}")
            if document.problem and (file.named or tally.found or _TELLING.search(file.head)):
                tally.broken += 1
                yield Unreadable(file.name, f"not YAML: {document.problem}", document.place(()).line)
    except NoYaml as missing:
        yield Unreadable(file.name, str(missing))
        return
    yield from tally.end()


#: What a broken file has in its head that is to be told of though nobody named it: other YAML is full of templates.
_TELLING: Final = re.compile(rb"interactions[\"']?\s*:|/v1/messages")


def _found(at: InYaml, readers: Iterable[Reader]) -> Iterator[Found] | None:
    """What the first reader finds that finds anything, one after another as it is asked for."""
    for reader in readers:
        if reader.finds_in_yaml is not None:
            each = iter(reader.finds_in_yaml(at))
            for first in each:
                return chain((first,), each)
    return None
