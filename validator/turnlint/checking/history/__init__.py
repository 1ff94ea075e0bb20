"""The exchanges of conversations so far, and which of them a request continues."""
