"""What rules judge: a request, its raw text, a batch; indexed once, so that no rule loops over common blocks itself."""
