"""The tools of a coding agent, with schemas as such agents send them."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

Json: TypeAlias = Any


def _tool(name: str, description: str, required: list[str], /, **properties: Json) -> Json:
    return {
        "name": name,
        "description": description,
        "input_schema": {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": False,
        },
    }


def _text(description: str, **more: Json) -> Json:
    return {"type": "string", "description": description, **more}


def _number(description: str, **more: Json) -> Json:
    return {"type": "integer", "description": description, **more}


def _flag(description: str) -> Json:
    return {"type": "boolean", "description": description, "default": False}


_TASKS: Final[Json] = {
    "type": "array",
    "description": "The whole list, in the order of work.",
    "minItems": 1,
    "items": {
        "type": "object",
        "properties": {
            "content": _text("What is to be done.", minLength=1),
            "status": _text("How far it is.", enum=["pending", "in_progress", "completed"]),
            "active_form": _text("What to show while it is being done.", minLength=1),
        },
        "required": ["content", "status", "active_form"],
        "additionalProperties": False,
    },
}
_EDITS: Final[Json] = {
    "type": "array",
    "description": "Edits that are applied one after the other, all or none.",
    "minItems": 1,
    "items": {
        "type": "object",
        "properties": {
            "old": _text("The text to replace; it must occur once."),
            "new": _text("What stands there afterwards."),
            "all": _flag("Replace each occurrence."),
        },
        "required": ["old", "new"],
        "additionalProperties": False,
    },
}

TOOLS: Final[Json] = [
    _tool(
        "run_command",
        "Runs a shell command in the project's folder and gives its output and exit code. " * 6,
        ["command"],
        command=_text("The command line."),
        timeout=_number("Milliseconds after which it is ended.", minimum=1, maximum=600_000),
        description=_text("What it does, in five to ten words."),
        background=_flag("Do not wait for its end."),
    ),
    _tool(
        "read_file",
        "Reads a file and gives its lines with their numbers. " * 6,
        ["file_path"],
        file_path=_text("An absolute path."),
        offset=_number("The first line.", minimum=1),
        limit=_number("How many lines at most.", exclusiveMinimum=0),
    ),
    _tool(
        "edit_file",
        "Replaces pieces of a file that was read before. " * 6,
        ["file_path", "edits"],
        file_path=_text("An absolute path."),
        edits=_EDITS,
    ),
    _tool(
        "write_file",
        "Writes a whole file, in place of what was there. " * 4,
        ["file_path", "content"],
        file_path=_text("An absolute path."),
        content=_text("All that the file shall hold."),
    ),
    _tool(
        "search",
        "Searches the contents of files by a regular expression. " * 6,
        ["pattern"],
        pattern=_text("The regular expression."),
        path=_text("Where to search."),
        glob=_text("Which files, such as *.py."),
        output_mode=_text("What to give.", enum=["content", "files_with_matches", "count"]),
        context=_number("Lines around each match.", minimum=0),
    ),
    _tool(
        "find_files",
        "Finds files by a pattern of their names, the newest first. " * 3,
        ["pattern"],
        pattern=_text("A glob."),
        path=_text("Where to begin."),
    ),
    _tool("plan", "Keeps the list of tasks of this session. " * 10, ["tasks"], tasks=_TASKS),
    _tool(
        "fetch_page",
        "Fetches a page and answers a question about it. " * 4,
        ["url", "question"],
        url=_text("The page's address.", format="uri"),
        question=_text("What to find out."),
    ),
]
