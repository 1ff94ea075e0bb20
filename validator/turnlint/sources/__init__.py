"""Bytes and places: files that were named, documents in them, and where in a document a value stands."""
