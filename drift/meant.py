"""The differences between the schemas and the SDK's types that are meant, and why.

An entry that no longer differs is reported too.
"""

HEADER = "the SDK sends it as a header, not in the body"
OLD_SAMPLING = "taken out of the SDK with API version 2026-10-21; the API takes it under 2023-06-01 (recorded)"
CLOUD_BODY = "a body field of Bedrock and Google Cloud, which the SDK's clients for them add"
FILE_ID = "responses carry it, and what a response carried must be sent back unchanged"
METASCHEMA = "a rule judges it against the JSON Schema metaschema, with the API's own sentence"
ABSENT = "null stands for absent (measured 2026-09-04)"
ONE_MODEL = "one message model for three roles; rules keep the field to system messages"
ON_RECORD = "in recorded responses"
MEANT: dict[str, str] = {
    "request: betas: only the SDK has it": HEADER,
    "request: workspace_id: only the SDK has it": HEADER,
    "request: user_profile_id: only the SDK has it": HEADER + "; count_tokens has no body field of that name",
    "batch: betas: only the SDK has it": HEADER,
    "batch: workspace_id: only the SDK has it": HEADER,
    "batch: user_profile_id: only the SDK has it": HEADER,
    "request: temperature: only the schema has it": OLD_SAMPLING,
    "request: top_k: only the schema has it": OLD_SAMPLING,
    "request: top_p: only the schema has it": OLD_SAMPLING,
    "request: anthropic_version: only the schema has it": CLOUD_BODY,
    "request: anthropic_beta: only the schema has it": CLOUD_BODY,
    "request: output_format: only the schema has it": "accepted with structured-outputs-2025-11-13 (recorded)",
    "request: user_profile_id: only the schema takes null": "the public OpenAPI description of 2026-08 does",
    "request: metadata: only the schema takes null": ABSENT,
    "request: stop_sequences: only the schema takes null": ABSENT,
    "request: inference_geo: only the SDK takes string": "other values are refused (measured 2026-09-04)",
    "request: model: only the SDK requires it": "in the URL on Bedrock and Google Cloud: x-required-platforms",
    "request: max_tokens: only the SDK requires it": "not taken by count_tokens: x-required-endpoints",
    "request: stream: only the SDK requires it": "required only to choose the streaming overload",
    "request: messages[]: system: content: only the schema requires it": "measured 2026-09-04, without any beta",
    "request: messages[]: user: clear_at: only the schema has it": ONE_MODEL,
    "request: messages[]: user: output_config: only the schema has it": ONE_MODEL,
    "request: messages[]: user: role: only the schema has assistant, system": ONE_MODEL,
    "request: messages[]: assistant: clear_at: only the schema has it": ONE_MODEL,
    "request: messages[]: assistant: output_config: only the schema has it": ONE_MODEL,
    "request: messages[]: assistant: role: only the schema has system, user": ONE_MODEL,
    "request: messages[]: system: role: only the schema has assistant, user": ONE_MODEL,
    "batch: requests[]: params: only the schema takes any object": "judged later, each as a request of its own",
    "tool custom: input_schema: properties: only the schema takes anything": METASCHEMA,
    "tool custom: input_schema: required: only the schema takes anything": METASCHEMA,
    "tool computer_toolset_20260801: name: only the schema has it": "refused by a rule, with the API's own sentence",
    "tool browser_toolset_20260801: name: only the schema has it": "refused by a rule, with the API's own sentence",
    "content connector_text: only the schema has it": "named by the documentation and by tag lists; fields unpublished",
    "content mid_conv_system: only the schema has it": "named by tag lists, withdrawn from the SDKs",
    "content code_execution_tool_result: content: code_execution_result: abort_reason: only the schema has it": (
        "echoed from a response and accepted (recorded)"
    ),
    "cache_control: scope: only the schema has it": "sent by Claude Code under prompt-caching-scope-2026-01-05",
    "citation char_location: file_id: only the schema has it": FILE_ID,
    "citation page_location: file_id: only the schema has it": FILE_ID,
    "citation content_block_location: file_id: only the schema has it": FILE_ID,
    "response: stop_reason: only the schema requires it": ON_RECORD + ", null while streaming",
    "response: usage: server_tool_use: web_fetch_requests: only the SDK requires it": "absent on record",
    "response: usage: server_tool_use: web_search_requests: only the SDK requires it": "absent when no search ran",
    "response content code_execution_tool_result: content: code_execution_result: abort_reason:"
    " only the schema has it": ON_RECORD,
    "response content compaction: tool_changes[]: tool_addition: tool: tool_definition: definition:"
    " only the schema takes any object": "a tool as the request defined it",
    "stream: ping: only the schema has it": "an event of the protocol without a type in the SDK",
    "stream: error: only the schema has it": "an event of the protocol without a type in the SDK",
    "stream: message_delta: usage: only the SDK requires it": "not needed to follow a stream",
    "error: error: details: only the schema has it": "documented with its error_code",
}
# Headers that a schema node names and the SDK does not list.
UNLISTED_BETAS = {
    "per-turn-control-2026-07-01": "Claude Code's own name for what opens the effort of a message (measured)",
    "prompt-caching-scope-2026-01-05": "accepted as a header (recorded)",
    "structured-outputs-2025-12-15": "accepted as a header (recorded)",
}
