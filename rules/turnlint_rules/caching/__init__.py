"""Caching: where cache markers may stand, how many, and in which order of lifetimes."""
