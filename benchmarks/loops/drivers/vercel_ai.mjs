// The loop of Vercel's AI SDK: a message of the user a line, and a line when its turn is over.
import { createInterface } from "node:readline";
import { createAnthropic } from "@ai-sdk/anthropic";
import { generateText, stepCountIs, tool } from "ai";
import { z } from "zod";

const anthropic = createAnthropic({ baseURL: `${process.env.ANTHROPIC_BASE_URL}/v1`, apiKey: "turnlint" });
const inputSchema = z.object({ city: z.string() });
const code = process.argv[2] === "code";
const providerOptions = { anthropic: { allowedCallers: code ? ["code_execution_20260120"] : ["direct"] } };
const execute = async ({ city }) => `sunny in ${city}`;
const tools = {
  get_weather: tool({ description: "The weather of a city.", inputSchema, execute, providerOptions }),
  ...(code
    ? { code_execution: anthropic.tools.codeExecution_20260120() }
    : { web_search: anthropic.tools.webSearch_20250305() }),
};
const messages = [];
for await (const line of createInterface({ input: process.stdin })) {
  messages.push({ role: "user", content: line });
  try {
    const model = anthropic("claude-opus-4-8");
    const result = await generateText({ model, tools, messages, maxOutputTokens: 4096, stopWhen: stepCountIs(8) });
    messages.push(...result.response.messages);
    console.log("done");
  } catch (error) {
    console.log(`failed ${error}`.replaceAll("\n", " "));
  }
}
