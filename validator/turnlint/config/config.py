"""What a configuration says."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from turnlint.config.globs import matches_path
from turnlint.values.settings import Keywords

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The keys that are keywords of :func:`turnlint.check` too.
KEYWORDS: Final = ("platform", "api-version", "betas", "endpoint", "model", "select", "severity", "strict")


@dataclass(frozen=True, slots=True)
class Ignore:
    """One entry of ``[[ignore]]``: findings that are not told, and why.

    * ``rule``: the name of a rule, a family, or a glob over ``family/name``.
    * ``at``: a JSON pointer with globs; empty for anywhere. ``files``: globs; empty for any file.
    * ``reason``: why; never empty. ``line``: where the entry stands in its file, 0 where that is not known.
    """

    rule: str
    reason: str
    at: str = ""
    files: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Config:
    """A configuration file, or the lack of one (``file`` is empty then). Each is equal to itself alone.

    * ``file``: its path; ``folder``: where it stands, from which globs are meant.
    * ``keywords``: those of :func:`turnlint.check` that it gives, and ``strict``.
    * ``per_file_ignores``, ``expects``: pairs of a glob and the rules that are ignored, or expected, in files that fit.
    * ``ignores``: entries that name places. ``exclude``: files and folders that are passed over where they are found.
    * ``readers``: pairs of a glob and the name of a reader.
    * ``baseline``: the path of the baseline; empty for none.
    * ``lines``: where each key stands in the file, by its name.
    """

    file: str = ""
    folder: str = ""
    keywords: Keywords = field(default_factory=Keywords)
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    expects: tuple[tuple[str, tuple[str, ...]], ...] = ()
    ignores: tuple[Ignore, ...] = ()
    exclude: tuple[str, ...] = ()
    readers: tuple[tuple[str, str], ...] = ()
    baseline: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)

    def excludes(self, path: str) -> bool:
        """Whether a file is to be passed over where a folder or a glob brings it up."""
        return self._any(self.exclude, path)

    def ignored_in(self, path: str) -> tuple[str, ...]:
        """The rules, families and globs that are ignored in a file."""
        return self._rules(self.per_file_ignores, path)

    def expected_in(self, path: str) -> tuple[str, ...]:
        """The rules that are expected in a file."""
        return self._rules(self.expects, path)

    def reader_of(self, path: str) -> str:
        """The reader of a file; empty where none is named. The last glob that fits decides."""
        return next((name for glob, name in reversed(self.readers) if self.fits(glob, path)), "")

    def fits(self, glob: str, path: str) -> bool:
        """Whether a path fits a glob of this configuration."""
        return matches_path(glob, os.path.abspath(path), self.folder)

    def holds(self, entry: Ignore, path: str) -> bool:
        """Whether an entry is meant for a file."""
        return not entry.files or self._any(entry.files, path)

    def settings(self, path: str) -> dict[str, Any]:
        """What holds for a file, by the keys of a configuration; what is at its default is left out."""
        keywords: Mapping[str, Any] = self.keywords
        found = {name.replace("_", "-"): value for name, value in keywords.items()}
        found["ignore"] = [
            *(keywords.get("ignore") or ()),
            *self.ignored_in(path),
            *(
                {"rule": entry.rule, **({"at": entry.at} if entry.at else {}), "reason": entry.reason}
                for entry in self.ignores
                if self.holds(entry, path)
            ),
        ]
        found |= {
            "expect": list(self.expected_in(path)),
            "exclude": list(self.exclude),
            "reader": self.reader_of(path),
            "baseline": os.path.relpath(self.baseline, self.folder) if self.baseline else "",
        }
        return {name: value for name, value in found.items() if value not in ([], "")}

    def _any(self, globs: Iterable[str], path: str) -> bool:
        return any(self.fits(glob, path) for glob in globs)

    def _rules(self, pairs: Iterable[tuple[str, tuple[str, ...]]], path: str) -> tuple[str, ...]:
        return tuple(rule for glob, rules in pairs if self.fits(glob, path) for rule in rules)


def made(table: Mapping[str, Any], file: str, lines: Mapping[str, int]) -> Config:
    """The configuration that a table says, which was found to be in order."""
    folder = os.path.dirname(os.path.abspath(file))
    keywords: Any = {key.replace("-", "_"): table[key] for key in KEYWORDS if key in table}
    ignored = table.get("ignore", [])
    if names := [entry for entry in ignored if isinstance(entry, str)]:
        keywords["ignore"] = names
    places = [entry for entry in ignored if not isinstance(entry, str)]
    baseline = table.get("baseline", "")
    return Config(
        file,
        folder,
        keywords,
        _pairs(table.get("per-file-ignores", {})),
        _pairs(table.get("expect", {})),
        tuple(
            Ignore(entry["rule"], entry["reason"], entry.get("at", ""), _listed(entry.get("files", ())), line)
            for number, entry in enumerate(places)
            for line in (lines.get(f"ignore.{number}", lines.get("ignore", 0)),)
        ),
        tuple(table.get("exclude", ())),
        tuple(table.get("readers", {}).items()),
        os.path.join(folder, baseline) if baseline else "",
        lines,
    )


def _pairs(table: Mapping[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((glob, _listed(rules)) for glob, rules in table.items())


def _listed(given: Any) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)
