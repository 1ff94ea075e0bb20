"""Makes the pages that follow from the code: the rules, what is covered, the library, and the picture of a report.

``python -m docs.generate`` (or ``make docs``) writes them after a change; a test holds the committed
ones against the code.
"""

from __future__ import annotations

from pathlib import Path

from docs.generate import coverage, library, picture, rules, trophies

DOCS = Path(__file__).parents[1]


def pages() -> dict[str, str]:
    """Every generated page, and the picture, by its path below ``docs/``."""
    single = {"coverage.md": coverage.page(), "trophies.md": trophies.page(), "report.svg": picture.draw()}
    return {**rules.pages(), **library.pages(), **single}


def write() -> None:
    """Write the pages, and remove those of rules that are gone."""
    made = pages()
    for old in (DOCS / "rules").glob("*.md"):
        if f"rules/{old.name}" not in made:
            old.unlink()
    for name, page in made.items():
        target = DOCS / name
        target.parent.mkdir(exist_ok=True)
        target.write_text(page, encoding="utf-8")
