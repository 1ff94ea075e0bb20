"""The formats: a module each, with a ``READER`` that says what it is."""
