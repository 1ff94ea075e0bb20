"""The values of `thinking.display`, which depend on a beta."""

from __future__ import annotations

from turnlint.rule import Inferred, Measured, Reported, Wording

UPDATES_BETA = "thinking-display-updates-2026-08-18"
DISPLAY = Wording(
    "{location}: Input should be 'summarized', 'omitted'",
    evidence=(
        Measured("live answers in eight public projects, Opus 4.8, 5 and 5.5", "2026-10-08"),
        Reported("a gateway's matrix of values", "2026-10-06"),
    ),
)
WITH_UPDATES = Wording(
    "{location}: Input should be 'summarized', 'omitted', 'updates'",
    evidence=(Inferred("the words without the header, with the value that it adds"),),
)
