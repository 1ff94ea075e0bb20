"""``python -m turnlint``: the command."""

from turnlint.cli import main

main(prog_name="turnlint")
