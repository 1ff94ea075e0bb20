"""Tool pairing: every call of a client tool meets exactly one result, at the start of the next user turn.

Indices in these texts count joined turns: the API joins neighbouring messages of one role before it pairs.
"""
