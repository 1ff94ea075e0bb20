"""What requests bring along from OpenAI's API, and what the same is here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_IMAGE: Final = (
    'this is OpenAI\'s form; here an image is `{"type": "image", "source": {"type": "url", "url": …}}`, or a source of '
    "`type` `base64` with `media_type` and `data`."
)
_FILE: Final = (
    'this is OpenAI\'s form; here a file is `{"type": "document", "source": …}`, with a source of `type` '
    "`base64`, `url`, `text` or `file`."
)
_TEXT: Final = 'this is OpenAI\'s form; here text is `{"type": "text", "text": …}`, whoever says it.'
_CALL: Final = (
    'this is OpenAI\'s form; here a call is a block of the assistant\'s content: `{"type": "tool_use", "id": …, '
    '"name": …, "input": {…}}`, its input an object and not a string of JSON.'
)
_RESULT: Final = (
    'this is OpenAI\'s form; here a result is a block of the next user message: `{"type": "tool_result", '
    '"tool_use_id": …, "content": …}`, and the results of parallel calls stand in one message.'
)
_TOOL: Final = (
    'this is OpenAI\'s form; here a tool is `{"name": …, "description": …, "input_schema": {…}}`: take `name` and '
    "`description` out of `function`, and `parameters` as `input_schema`."
)
_SYSTEM: Final = "this is OpenAI's form; here standing instructions go into the top-level `system`."
_CHOICE: Final = (
    'this is OpenAI\'s form; here `tool_choice` is `{"type": "auto"}`, `"any"` for `"required"`, `"none"`, or '
    '`{"type": "tool", "name": …}`.'
)

#: By the tag of a content block.
BLOCKS: Final[Mapping[str, str]] = {
    "image_url": _IMAGE,
    "input_image": _IMAGE,
    "input_text": _TEXT,
    "output_text": _TEXT,
    "refusal": _TEXT,
    "file": _FILE,
    "input_file": _FILE,
    "tool_call": _CALL,
    "function_call": _CALL,
    "function_call_output": _RESULT,
    "input_audio": "this is OpenAI's form; the Messages API takes no audio.",
    "reasoning": "this is OpenAI's form; here it is a `thinking` block, which only the model can write: leave it out.",
}
#: By the tag of a tool.
TOOLS: Final[Mapping[str, str]] = {"function": _TOOL}
#: By the type, or the bare string, of `tool_choice`.
CHOICES: Final[Mapping[str, str]] = dict.fromkeys(("auto", "none", "required", "function", "allowed_tools"), _CHOICE)
#: By a role.
ROLES: Final[Mapping[str, str]] = {"tool": _RESULT, "function": _RESULT, "developer": _SYSTEM}
#: By a key of a message.
MESSAGE_KEYS: Final[Mapping[str, str]] = {
    "tool_calls": _CALL,
    "function_call": _CALL,
    "tool_call_id": _RESULT,
}
#: By a key of a tool.
TOOL_KEYS: Final[Mapping[str, str]] = {
    "function": _TOOL,
    "parameters": "this is OpenAI's name; here it is `input_schema`.",
}
#: By a top-level key.
FIELDS: Final[Mapping[str, str]] = {
    "functions": _TOOL.replace("a tool is", "they are `tools`, each"),
    "function_call": _CHOICE,
    "max_completion_tokens": "this is OpenAI's name; here it is `max_tokens`.",
    "max_output_tokens": "this is OpenAI's name; here it is `max_tokens`.",
    "stop": "this is OpenAI's name; here it is `stop_sequences`, a list of strings.",
    "user": 'this is OpenAI\'s form; here it is `metadata`: `{"user_id": …}`.',
    "instructions": "this is OpenAI's name; here it is `system`.",
    "input": "this is OpenAI's name; here it is `messages`.",
    "response_format": "this is OpenAI's form; here it is `output_config.format`, with a JSON Schema.",
    "reasoning_effort": "this is OpenAI's form; here it is `output_config.effort`.",
    "reasoning": "this is OpenAI's form; here it is `thinking`, and `output_config.effort`.",
    "parallel_tool_calls": "this is OpenAI's form; here it is `disable_parallel_tool_use` in `tool_choice`.",
    "stream_options": "this is OpenAI's form; here a stream tells its usage unasked: leave it out.",
    **dict.fromkeys(
        ("frequency_penalty", "presence_penalty", "logit_bias", "logprobs", "top_logprobs", "seed", "n"),
        "this is OpenAI's; the Messages API has nothing like it: leave it out.",
    ),
}


def of_tag(path: tuple[str | int, ...], tag: object) -> str:
    """The help for a tag that does not exist, by where it stands; empty where nothing is known of it."""
    if not isinstance(tag, str):
        return ""
    known = {"tools": TOOLS, "tool_choice": CHOICES, "messages": BLOCKS, "system": BLOCKS}
    return known.get(str(path[0]) if path else "", {}).get(tag, "")


def of_key(path: tuple[str | int, ...]) -> str:
    """The help for a key that does not exist in a message or a tool; empty where nothing is known of it."""
    if len(path) != 3:
        return ""
    return {"messages": MESSAGE_KEYS, "tools": TOOL_KEYS}.get(str(path[0]), {}).get(str(path[2]), "")
