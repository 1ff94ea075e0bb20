"""Content: text that says nothing, and how much a request may hold."""
