"""From a shape fault to a finding in the API's words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from turnlint.evidence import from_json, strongest
from turnlint.rule import Finding, Measured, Wording
from turnlint.schema import Fault

#: The evidence for the dialect as a whole: location, colon, reworded pydantic text; one fault only.
PROBE = Measured("kangminlee-maker/local-OAuth-CLI-API-adapter, claude-sonnet-5", "2026-09-04")
PARITY = Measured("a gateway's parity test against the live API", "2026-09")
LITELLM = Measured("BerriAI/litellm, recorded on the live API", "2026-10-28")


def finding(wording: Wording, fault: Fault, **values: Any) -> Finding:
    """The finding of a fault: ``wording`` after the fault's location.

    Where the schema's node has a sentence of its own for what is wrong (``x-says``), that is said instead; where it has
    evidence of its own, that is the finding's.
    """
    sentence = fault.node.get("x-says", {}).get(fault.keyword)
    if isinstance(sentence, str):
        wording, values = replace(wording, template="{location}: {sentence}"), {"sentence": sentence}
    found = wording.at(fault.path, location=fault.location, order=(fault.order,), **values)
    if not fault.location:
        found = replace(found, message=found.message.removeprefix(": "))
    evidence = tuple(from_json(entry) for entry in fault.node.get("x-evidence", ()))
    return replace(found, evidence=strongest(evidence)) if evidence else found


def joined(choices: tuple[str, ...]) -> str:
    """Values as pydantic lists them: ``'a', 'b' or 'c'``."""
    quoted = [f"'{choice}'" for choice in choices]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
