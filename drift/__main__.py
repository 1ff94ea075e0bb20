"""``python -m drift``: print what the schemas and tables lack, a line each; exit code 1 where that is anything."""

from __future__ import annotations

import importlib.metadata
import sys

from drift.looks import LOOKS, stale


def main() -> int:
    """Take every look at the installed SDK and print what each one finds."""
    lacking = 0
    version = importlib.metadata.version("anthropic")
    for look in LOOKS:
        found = look.found()
        lacking += len(found)
        if found:
            print(f"{look.name}:", *found, sep="\n  ")
    if old := stale():
        lacking += len(old)
        print("no longer different, and explained in drift/meant.py:", *old, sep="\n  ")
    print(f"anthropic {version}: " + (f"{lacking} differences" if lacking else "nothing is lacking"))
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
