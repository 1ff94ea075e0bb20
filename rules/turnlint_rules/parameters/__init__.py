"""What the parameters of a request mean together: thinking, sampling, tool choice, containers, budgets.

What one model refuses and another takes is in :mod:`turnlint_rules.model_support`.
"""
