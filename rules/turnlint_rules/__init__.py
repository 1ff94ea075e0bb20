"""Rules of the Claude Messages API, one folder per family, one module per rule."""
