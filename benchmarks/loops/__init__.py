"""The trophy case: agent loops in wide use, driven against the stand-in. ``make loops`` runs it.

``drivers/`` has a loop a module, ``requirements/`` what each needs, in an environment of its own; ``results.json`` is
what the last run found, of which the page of trophies is made.
"""
