"""System messages inside `messages`: where they may stand and what they may hold.

Neighbouring system messages are judged together, as one run. Indices in these texts are the caller's own. On models
without the feature the only answer is that of `system-message-unsupported`.
"""
