"""Context editing: the edits in `context_management`, and compaction."""
