"""turnlint."""
