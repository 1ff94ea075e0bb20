"""What a rule means, found by its name, by an error text in any wrapping, or by an exception.

A query goes ``exceptions`` (what a caller caught) → ``paste`` (the texts in what was pasted; ``wrappers`` lists what
stands around them) → ``matching`` (the texts of the rules, by levels of likeness) → ``page`` (the answer). ``places``
finds in a file what an answer speaks of.
"""

from turnlint.checking.explanation.lookup import explain
from turnlint.checking.explanation.matching import Match
from turnlint.checking.explanation.page import Explanation

__all__ = ["Explanation", "Match", "explain"]
