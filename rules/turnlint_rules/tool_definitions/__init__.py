"""Rules about the tools that a request defines: names, schemas, deferral, callers, and what goes together."""
