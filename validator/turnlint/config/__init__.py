"""Configuration: `[tool.turnlint]` of a pyproject.toml, or a turnlint.toml, found upwards from a file."""
