"""Betas: the `anthropic-beta` and `anthropic-version` headers."""
