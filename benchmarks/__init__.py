"""The budget, measured: `python -m benchmarks`, or `make bench`.

* `budget`: the lines, their bounds, and which group measures each. A line that waits for a later issue says so.
* `groups`: what is measured alike, a module each; `shapes`: the requests, and where they come from.
* `measure`, `children`: how calls and processes are measured, and what makes that honest.
* `table`, `profiling`: what is printed.

Only public names of turnlint are used, so that its inside can be rebuilt under its benchmark.
"""
