"""Continuation: how a conversation goes on after it was compacted."""
