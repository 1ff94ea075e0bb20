"""Readers: from documents to the requests in them, one module a format."""
