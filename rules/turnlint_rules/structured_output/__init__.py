"""Rules about output formats and strict tools: the subset of JSON Schema that the API compiles, and its limits.

Their passes are negative: a strict tool's schema was recorded to be refused before a thinking budget was.
"""
