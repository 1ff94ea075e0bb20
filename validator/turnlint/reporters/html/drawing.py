"""A session as a column of turns: a row for each block, lines from calls to their results beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from difflib import unified_diff
from typing import Final, NamedTuple

from turnlint.reporters.html.blocks import call_of, drawn, fields, headed, kind_of, result_of, safe, written
from turnlint.reporters.html.sessions import Column, Gathered, Placed
from turnlint.reporters.telling import RuleOf, count, help_of, place_of
from turnlint.values.json import Json, Path
from turnlint.values.report import Severity

#: So many lines stand beside each other; further ones share the last place.
_LANES: Final = 6
#: Rules of this family tell what came back otherwise than it was sent.
_CONTINUATION: Final = "continuation"
_DIFF: Final = 400
#: Of more messages the marks in the map touch each other.
_SPARSE: Final = 150
_HEAD: Final = '<p class="head">'


class Drawn(NamedTuple):
    """A session that was drawn: its number, HTML, and what it is found by."""

    number: int
    file: str
    name: str
    html: str
    worst: Severity | None
    counts: dict[Severity, int]
    rules: tuple[str, ...]


class Lanes:
    """The lines of all sessions, as rules of a style sheet: which rows each goes through, and in which place."""

    def __init__(self) -> None:
        self._rules: list[str] = []

    def add(self, first: int, last: int, place: int) -> str:
        """A line between two rows; the id of its element."""
        name = f"l{len(self._rules)}"
        self._rules.append(f"#{name}{{grid-row:{first}/{last + 1};margin-left:{place * 8 + 2}px}}")
        return name

    def span(self, first: int, last: int) -> str:
        """What stands beside some rows; the id of its element."""
        name = f"l{len(self._rules)}"
        self._rules.append(f"#{name}{{grid-row:{first}/{last + 1}}}")
        return name

    @property
    def css(self) -> str:
        """The rules."""
        return "\n".join(self._rules)


def draw(gathered: Gathered, number: int, rule_of: RuleOf, lanes: Lanes) -> Drawn:
    """Draw a session."""
    columns = gathered.columns()
    places: dict[Path, list[Placed]] = defaultdict(list)
    loose: list[Placed] = []
    for placed in gathered.placed():
        at = _row_of(placed.located.finding.path, columns)
        if at is None:
            loose.append(placed)
        else:
            places[at].append(placed)
    findings = gathered.findings
    counts = {severity: sum(each.severity is severity for each in findings) for severity in Severity}
    rules = tuple(dict.fromkeys(finding.rule for finding in findings))
    title = f"s{number}"
    told = _Teller(gathered, rule_of)
    parts = [
        f'<section class="session" id="{title}" data-file="{safe(gathered.file)}" data-rules="{safe(" ".join(rules))}" '
        f'data-severities="{" ".join(each for each, number_of in counts.items() if number_of)}">',
        f"<h2>{safe(gathered.file)} <small>{safe(gathered.name)}</small></h2>",
        _verdict(gathered, counts),
        *(told.finding(each) for each in loose),
        fields(gathered.fields),
    ]
    for index, column in enumerate(columns):
        parts += _column(column, f"{title}c{index}", places, gathered, told, lanes)
    parts.append("</section>")
    return Drawn(number, gathered.file, gathered.name, "".join(parts), gathered.worst, counts, rules)


def _verdict(gathered: Gathered, counts: dict[Severity, int]) -> str:
    """What the API would answer to the first request that it refuses."""
    for each in gathered.checked:
        error = each.report.error
        if error is not None:
            several = f" to exchange {each.exchange + 1}" if each.exchange is not None else ""
            said = "The API would answer" if each.answer is not None and each.answer.quoted else "It would be refused"
            return (
                f'<p class="verdict error"><b>{said}{several}: {error.status} {safe(error.type)}</b> '
                f"<q>{safe(error.message[:2_000])}</q> <small>text {safe(error.evidence)}</small></p>"
            )
    warnings = counts[Severity.WARNING]
    if counts[Severity.ERROR]:
        return '<p class="verdict error"><b>The record is cut, altered or made up.</b></p>'
    if warnings:
        return f'<p class="verdict warning"><b>Accepted</b>, with {count(warnings, "warning")}.</p>'
    return '<p class="verdict ok"><b>Accepted</b>, no fault found.</p>'


def _row_of(path: Path, columns: list[Column]) -> Path | None:
    """The row in which a finding is shown: the path of a block, or of a message; ``None`` where there is none."""
    for column in columns:
        length = len(column.prefix)
        if path[:length] != column.prefix or len(path) <= length or not isinstance(path[length], int):
            continue
        index = path[length]
        assert isinstance(index, int)
        if not 0 <= index < len(column.messages):
            return None
        blocks = _blocks(column.messages[index])
        rest = path[length + 1 :]
        if len(rest) > 1 and rest[0] == "content" and isinstance(rest[1], int) and rest[1] < len(blocks):
            return (*column.prefix, index, rest[1])
        return (*column.prefix, index)
    return None


def _blocks(message: Json) -> list[Json]:
    content = message.get("content") if isinstance(message, dict) else message
    if isinstance(content, list):
        return content
    return [] if content is None else [content]


def _column(
    column: Column, name: str, places: dict[Path, list[Placed]], gathered: Gathered, told: _Teller, lanes: Lanes
) -> Iterator[str]:
    """The rows of one column, and its map."""
    rows: list[str] = []
    calls: dict[str, int] = {}
    lines: list[tuple[int, int]] = []
    marks: list[str] = []
    stops = gathered.stops()
    if column.title:
        rows.append(f'<h3 class="row">{safe(column.title)}</h3>')
    for index, message in enumerate(column.messages):
        role = str(message.get("role", "no role")) if isinstance(message, dict) else "no message"
        known = role if role in ("user", "assistant", "system") else "other"
        here = (*column.prefix, index)
        came = index >= len(column.messages) - column.came
        stop = stops.get(index, "")
        tags = ['<span class="tag">came back</span>'] if came else []
        tags += [f'<span class="tag stop">{safe(stop)}</span>'] if stop else []
        anchor = f"{name}m{index}"
        named = f'<a href="#{anchor}">{index}</a> {safe(role[:60])} {" ".join(tags)}'
        rows.append(f'<h3 class="row turn {known}" id="{anchor}">{named}</h3>')
        rows += [f'<div class="row found">{told.finding(each)}</div>' for each in places.get(here, ())]
        worst = [each.located.finding.severity for each in places.get(here, ())]
        for number, block in enumerate(_blocks(message)):
            found = places.get((*here, number), ())
            worst += [each.located.finding.severity for each in found]
            inside = "".join(told.finding(each) for each in found)
            rows.append(
                f'<div class="row block {known} {kind_of(block)}">{_HEAD}{headed(block)}</p>'
                f"{drawn(block)}{inside}</div>"
            )
            if (call := call_of(block)) is not None:
                calls[call] = len(rows)
            elif (call := result_of(block)) is not None and call in calls:
                lines.append((calls.pop(call), len(rows)))
        mark = next((severity for severity in Severity if severity in worst), "")
        marks.append(f'<a class="{known} {mark}" href="#{anchor}" tabindex="-1"></a>')
    for row in calls.values():
        rows[row - 1] = rows[row - 1].replace(_HEAD, f'{_HEAD}<span class="tag open">open</span> ', 1)
    yield '<div class="column"><div class="grid">'
    yield from rows
    yield from (f'<i class="line" id="{each}"></i>' for each in _lines(lines, lanes))
    area = lanes.span(1, max(len(rows), 1))
    dense = " dense" if len(marks) > _SPARSE else ""
    chart = f'<nav class="map{dense}" aria-hidden="true">{"".join(marks)}</nav>'
    yield f'<div class="area" id="{area}">{chart}</div></div></div>'


def _lines(lines: list[tuple[int, int]], lanes: Lanes) -> Iterator[str]:
    """Lines, each in the first place that is free between its rows."""
    ends: list[int] = []
    for first, last in sorted(lines):
        place = next((place for place, end in enumerate(ends) if end < first), len(ends))
        if place == len(ends) and place < _LANES:
            ends.append(last)
        else:
            place = min(place, _LANES - 1)
            ends[place] = max(ends[place], last)
        yield lanes.add(first, last, place)


class _Teller:
    """Tells findings of a session."""

    def __init__(self, gathered: Gathered, rule_of: RuleOf) -> None:
        self._gathered = gathered
        self._rule_of = rule_of

    def finding(self, placed: Placed) -> str:
        """A finding where it stands."""
        finding, place = placed.located.finding, place_of(placed.located)
        where = f"{placed.checked.file}:{place.line}:{place.column}"
        exchange = f" in exchange {placed.exchange}" if placed.exchange is not None else ""
        own = "" if finding.quoted else " (turnlint's words)"
        remedy = help_of(finding, self._rule_of)
        help_ = f'<p class="help">{safe(remedy)}</p>' if remedy else ""
        note = f'<p class="note">{safe(finding.note)}</p>' if finding.note else ""
        kind = "text" if finding.quoted else "fact"
        return (
            f'<aside class="finding {finding.severity}" data-rule="{safe(finding.rule)}" '
            f'data-severity="{finding.severity}"><p><b>{finding.severity}</b> <code>{safe(finding.rule)}</code>'
            f"{exchange}{own} <small>{safe(where)}; {kind} {finding.evidence}</small></p>"
            f"<p>{safe(finding.message[:4_000])}</p>{note}{help_}{self._diff(placed)}</aside>"
        )

    def _diff(self, placed: Placed) -> str:
        """What the API sent and what came back, line by line, where a finding is about that."""
        rule = self._rule_of(placed.located.finding.rule)
        before = self._gathered.response_before(placed.checked)
        content, path = placed.checked.content, placed.located.finding.path
        if rule is None or rule.family != _CONTINUATION or before is None or content is None:
            return ""
        request = content.request
        messages = request.get("messages") if isinstance(request, dict) else None
        if not isinstance(messages, list) or len(path) < 2 or not isinstance(path[1], int) or path[1] >= len(messages):
            return ""
        back = messages[path[1]]
        if not isinstance(back, dict) or back.get("role") != "assistant":
            return ""
        sent, echoed = (written(_blocks(each)).split("\n")[:5_000] for each in (before, back))
        lines = list(unified_diff(sent, echoed, "sent", "came back", n=2, lineterm=""))[2:]
        if not lines:
            return ""
        kinds = {"+": "ins", "-": "del"}
        shown = "\n".join(
            f"<{kinds[line[0]]}>{safe(line)}</{kinds[line[0]]}>" if line[:1] in kinds else safe(line)
            for line in lines[:_DIFF]
        )
        told = f'<pre class="diff">{shown}</pre>'
        return f"<details open><summary>what the API sent, and what came back</summary>{told}</details>"
