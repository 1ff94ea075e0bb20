"""From what callers hold to reports: the linter, and what is built on it."""
