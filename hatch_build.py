"""The build hook: writes the index of the rules into the wheel, so that a check imports only those that it needs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class IndexHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds ``turnlint_rules/index.json`` to a wheel; in an editable install, what was edited is what runs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the index of the rules as they stand in this checkout."""
        if self.target_name != "wheel" or version == "editable":
            return
        root = Path(self.root)
        roots = [str(root / name) for name in ("validator", "schemas", "rules")]
        sys.path[:0] = roots
        try:
            from turnlint.engine import registry

            index = root / "build" / registry.INDEX
            index.parent.mkdir(exist_ok=True)
            index.write_bytes(registry.index(registry.built_in()))
            build_data["force_include"][str(index)] = f"{registry.PACKAGE}/{registry.INDEX}"
        finally:
            del sys.path[: len(roots)]
