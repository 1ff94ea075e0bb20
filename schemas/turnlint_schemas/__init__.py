"""turnlint's JSON Schemas and data tables."""
