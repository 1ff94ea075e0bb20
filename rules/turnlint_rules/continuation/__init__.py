"""Continuation: what the next request must be, given the response before it; and how one goes on after compaction."""
