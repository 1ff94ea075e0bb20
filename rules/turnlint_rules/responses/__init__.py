"""Responses of the API: whether they are whole and could have come, and what to mind before going on.

An error says that the API never sends this, so that the record is cut, altered or made up. A warning names what is
documented to do harm next, advice what to do next.
"""
