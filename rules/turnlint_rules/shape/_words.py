"""From a shape fault to a finding in the API's words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from turnlint.evidence import from_json, strongest
from turnlint.rule import Finding, Measured, Recorded, Reported, Wording
from turnlint.schema import Fault

#: The evidence for the dialect as a whole: location, colon, reworded pydantic text; one fault only.
PROBE = Measured("kangminlee-maker/local-OAuth-CLI-API-adapter, claude-sonnet-5", "2026-09-04")
PARITY = Measured("a gateway's parity test against the live API", "2026-09")
LITELLM = Measured("BerriAI/litellm, recorded on the live API", "2026-10-28")

__all__ = ["LITELLM", "PARITY", "PROBE", "Recorded", "Reported", "finding", "joined", "said"]


def finding(wording: Wording, fault: Fault, **values: Any) -> Finding:
    """The finding of a fault: ``wording`` after the fault's location.

    Where the schema's node has evidence of its own, that is the finding's; else the wording's.
    """
    found = wording.at(fault.path, location=fault.location, order=(fault.order,), **values)
    if not fault.location:
        found = replace(found, message=found.message.removeprefix(": "))
    evidence = tuple(from_json(entry) for entry in fault.node.get("x-evidence", ()))
    return replace(found, evidence=strongest(evidence)) if evidence else found


def said(fault: Fault) -> str | None:
    """The sentence that the API has for this node and keyword instead of the usual one."""
    sentence = fault.node.get("x-says", {}).get(fault.keyword)
    return sentence if isinstance(sentence, str) else None


def joined(choices: tuple[str, ...]) -> str:
    """Values as pydantic lists them: ``'a', 'b' or 'c'``."""
    quoted = [f"'{choice}'" for choice in choices]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
