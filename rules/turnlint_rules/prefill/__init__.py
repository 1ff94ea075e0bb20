"""Prefill: a request that ends in assistant text, for the model to go on with.

A final assistant message without content is none, and neither is a paused turn that is sent back.
"""
