"""Server tools: calls that the API answers itself, and what may stand around them while they wait.

A call without its result is open. Results of client calls, and nothing else, keep it waiting; the API runs it when
the turn goes on.
"""
