"""What logs and traces have in common: bodies in strings, arguments of SDKs, gaps, other forms of a conversation."""
