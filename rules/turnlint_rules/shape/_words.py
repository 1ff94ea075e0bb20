"""From a shape fault to a finding in the API's words."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from turnlint.rule import Draft, Evidence, Fault, Measured, Wording

#: The evidence for the dialect as a whole: location, colon, reworded pydantic text; one fault only.
PROBE = Measured("kangminlee-maker/local-OAuth-CLI-API-adapter, claude-sonnet-5", "2026-09-04")
PARITY = Measured("a gateway's parity test against the live API", "2026-09")
LITELLM = Measured("BerriAI/litellm, recorded on the live API", "2026-10-28")

_PLACE: Final = "{location}: "


def finding(wording: Wording, fault: Fault, *, help: str = "", **values: Any) -> Draft:
    """The finding of a fault: ``wording`` after the fault's location.

    Where the schema's node has a sentence of its own for what is wrong (``x-says``), that is said instead; where it has
    evidence of its own, that is the finding's.
    """
    spoken = _spoken(wording, fault.sentence, fault.evidence, bool(fault.location))
    return spoken.at(fault.path, location=fault.location, order=(fault.order,), help=help, **values)


@lru_cache(maxsize=1024)
def _spoken(wording: Wording, sentence: str, evidence: tuple[Evidence, ...], located: bool) -> Wording:
    """A wording as it is spoken of one node of the schema."""
    template = _PLACE + sentence.replace("{", "{{").replace("}", "}}") if sentence else wording.template
    return Wording(template if located else template.removeprefix(_PLACE), evidence or wording.evidence)


def joined(choices: tuple[str, ...]) -> str:
    """Values as pydantic lists them: ``'a', 'b' or 'c'``."""
    quoted = [f"'{choice}'" for choice in choices]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
