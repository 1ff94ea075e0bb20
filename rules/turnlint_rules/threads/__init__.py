"""Message threads: conversations of which the API holds what was sent before."""
