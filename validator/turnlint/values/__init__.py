"""Frozen values that every room speaks in: reports, contexts, settings, evidence. They import nothing above them."""
