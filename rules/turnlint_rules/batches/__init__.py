"""Batches: what the Message Batches API refuses when a batch is made, and what makes one of its items fail later."""
