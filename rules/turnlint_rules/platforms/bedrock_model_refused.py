"""Amazon Bedrock serves the models that its region and account have.

Why: an unknown id, a retired model, one without access, or one that does not count tokens there is refused in Bedrock's
own words. Newer models need the id of an inference profile (`us.anthropic.…`). Only Bedrock can tell.

What to do: ask Bedrock for its list of models and inference profiles in the region.
"""

from __future__ import annotations

from collections.abc import Iterator

from turnlint.rule import API, Conversation, Draft, Pass, Recorded, Reported, Severity, Wording, rule

MODEL = Wording(
    "The provided model identifier is invalid.",
    evidence=(Recorded("a model id that does not exist, Amazon Bedrock", "2026"),),
    type="ValidationException",
)
COUNTING = Wording(
    "The provided model doesn't support counting tokens.",
    evidence=(Recorded("token counting on a model without it, Amazon Bedrock", "2026"),),
    type="ValidationException",
)
ENDED = Wording(
    "This model version has reached the end of its life. Please refer to the AWS documentation for more details.",
    evidence=(Recorded("requests to Claude Instant 1, Amazon Bedrock", "2025-10"),),
    status=404,
    type="ResourceNotFoundException",
)
PROFILE = Wording(
    "Invocation of model ID {model} with on-demand throughput isn’t supported. Retry your request with the ID or ARN "
    "of an inference profile that contains this model.",
    evidence=(
        Reported("aws-samples/bedrock-multi-agents-collaboration-workshop#21", "2025-11-13"),
        Reported("anthropics/anthropic-sdk-python#894", "2025-03-06"),
    ),
    type="ValidationException",
)
NO_ACCESS = Wording(
    "You don't have access to the model with the specified model ID.",
    evidence=(Reported("anthropics/claude-code#536", "2025-03-16"),),
    status=403,
    type="AccessDeniedException",
)


@rule(
    "bedrock-model-refused",
    Severity.ERROR,
    answers=Pass.MODEL,
    needs={"field:model"},
    given={API},
    platforms=("bedrock",),
    says=(MODEL, COUNTING, ENDED, PROFILE, NO_ACCESS),
)
def bedrock_model_refused(conversation: Conversation) -> Iterator[Draft]:
    yield from ()
