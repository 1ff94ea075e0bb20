"""The TypeScript SDK against the stand-in, where node and the SDK are at hand: ``NODE_MODULES`` names their folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from turnlint.stand_in import StandIn, call, reply, thinking

MODULES = os.environ.get("NODE_MODULES", "")
pytestmark = pytest.mark.skipif(not MODULES or shutil.which("node") is None, reason="node and its SDK are not at hand")

PROGRAM = """
import Anthropic from "@anthropic-ai/sdk";
import { betaTool } from "@anthropic-ai/sdk/helpers/beta/json-schema";

const client = new Anthropic({ baseURL: process.env.ANTHROPIC_BASE_URL, apiKey: "none", maxRetries: 2 });
const inputSchema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const ask = {
  model: "claude-opus-4-8",
  max_tokens: 1024,
  thinking: { type: "adaptive" },
  tools: [{ name: "get_weather", input_schema: inputSchema }],
  messages: [{ role: "user", content: "What is the weather?" }],
};
const told = [];
const stream = client.messages.stream(ask);
const final = await stream.finalMessage();
told.push(final.content.map((block) => block.thinking ?? block.text ?? block.input));
told.push(final.stop_reason);
try {
  await client.messages.create({ ...ask, messages: [] });
} catch (error) {
  told.push([error.constructor.name, error.status, error.error.error.message]);
}
told.push((await client.messages.create(ask)).content[0].text);
const run = async ({ city }) => `sunny in ${city}`;
const runner = client.beta.messages.toolRunner({
  ...ask,
  tools: [betaTool({ name: "get_weather", description: "The weather.", inputSchema, run })],
});
told.push((await runner).content.at(-1).text);
console.log(JSON.stringify(told));
"""


def test_streams_errors_retries_and_the_runner(tmp_path: Path) -> None:
    (tmp_path / "node_modules").symlink_to(MODULES)
    (tmp_path / "program.mjs").write_text(PROGRAM)
    script = [
        reply(thinking("Let me see."), "Look:", call("get_weather", {"city": "Paris"})),
        {"error": 529},
        "After a retry.",
        {"call": "get_weather"},
        "It is sunny.",
    ]
    with StandIn(script) as api:
        ended = subprocess.run(
            ["node", "program.mjs"],
            cwd=tmp_path,
            env=os.environ | {"ANTHROPIC_BASE_URL": api.url},
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )
        assert ended.returncode == 0, ended.stderr
        assert json.loads(ended.stdout) == [
            ["Let me see.", "Look:", {"city": "Paris"}],
            "tool_use",
            ["BadRequestError", 400, "messages: at least one message is required"],
            "After a retry.",
            "It is sunny.",
        ]
        assert [finding.rule for _, finding in api.seen.findings if finding.severity == "error"] == ["bad-length"]
