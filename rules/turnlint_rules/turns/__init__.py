"""Turns: whose turn it is, whether it says anything, and which blocks it may hold."""
