"""Reporters: from what a run came upon to what is printed, one module a format. They print nothing themselves."""
