"""A server tool that failed has told the model so.

Why: its error stands inside the result block, and the response is a success: the model has seen the error and gone on.
Asked again, the request runs its tools once more.

What to do: send the block back like any other. Do not answer the call yourself, and do not send the request again for
its sake alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.case import response, server_tool_use, web_search_result
from turnlint.rule import SERVER_RESULTS, Case, Draft, Pass, Remark, Response, Severity, rule
from turnlint_rules.responses._pages import SERVER_TOOLS

FAILED = Remark(
    "the server's tool failed (`{code}`), and the model knows: send the block back", evidence=(SERVER_TOOLS,)
)


@rule(
    "server-tool-failed",
    Severity.ADVICE,
    answers=Pass.NEXT,
    needs={f"block:{kind}" for kind in SERVER_RESULTS},
    says=(FAILED,),
    refused=(
        Case(
            response(server_tool_use(), web_search_result(), "I found nothing."),
            "the server's tool failed (`unavailable`), and the model knows: send the block back",
            at=("content", 1, "content"),
        ),
    ),
    accepted=(
        Case(
            response(
                server_tool_use(),
                {"type": "web_search_tool_result", "tool_use_id": "srvtoolu_01A", "content": []},
                "I found nothing.",
            )
        ),
    ),
)
def server_tool_failed(response: Response) -> Iterator[Draft]:
    for result in response.server_results:
        content = result.value.get("content")
        code = content.get("error_code") if isinstance(content, dict) else None
        if isinstance(code, str):
            yield FAILED.at((*result.path, "content"), code=code[:60])
