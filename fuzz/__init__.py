"""A structure-aware fuzzer: what the rules' own cases become when they are mutated, in every context and form.

``make fuzz`` runs it (``BUDGET=seconds``, ``SEED=number``). What it finds it makes small and keeps in
``tests/fuzz/failures.json``, whose entries are tests from then on.
"""
