"""Rules about output formats and strict tools: the subset of JSON Schema that the API compiles, and its limits."""
