"""Fallbacks: the `fallbacks` field, by which the API retries a refused request on another model."""
