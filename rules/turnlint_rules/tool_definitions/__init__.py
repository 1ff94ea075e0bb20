"""Rules about the tools that a request defines: names, schemas, deferral, callers, and what goes together.

What is said of one tool, under its path, comes in negative passes, before the parameters; sentences without a path come
after them. Only the first half of that was recorded, for strict tools.
"""
