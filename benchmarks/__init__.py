"""The budget, measured: `python -m benchmarks`."""
