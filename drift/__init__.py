"""What the newest official SDK knows and turnlint's schemas and tables lack.

``make drift`` runs it against the newest release; the tests run the same looks against the locked one. It reads the
data of ``turnlint_schemas`` alone, so that it needs nothing installed but the SDK and what the SDK itself needs.
"""
