"""The reference: plain ``jsonschema`` over the projected schemas, to which the gate and the compiled form are held."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jsonschema import Draft202012Validator
from jsonschema import ValidationError as Mismatch
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from turnlint.schema.projection import Schema
from turnlint.values.json import Json


def reference(schema: Schema) -> Validator:
    """A ``jsonschema`` validator of a projected schema that agrees with the compiled form on every value of JSON.

    One difference is settled here: ``$`` at the end of a pattern means the end of the string, as the API's own engine
    reads it, and not also the place before a last newline, as Python's does.
    """

    def pattern(_: Validator, regex: str, instance: Json, __: Schema) -> Iterator[Mismatch]:
        strict = regex[:-1] + r"\Z" if regex.endswith("$") else regex
        strict = strict[:-2] + r"\Z)" if regex.endswith("$)") else strict
        if isinstance(instance, str) and not re.search(strict, instance):
            yield Mismatch(f"{instance!r} does not match {regex!r}")

    made: Validator = extend(Draft202012Validator, {"pattern": pattern})(schema)  # type: ignore[no-untyped-call]
    return made
