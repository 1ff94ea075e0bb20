"""What comes next: what the request after an exchange must hold, may hold and must not hold, and its body.

An exchange is read into a :class:`~turnlint.checking.next_turn.situation.Situation`: which way the conversation goes
on, or what is in the way. From that follow the lines (``lines.py``, the sentences in ``demands.py``) and the body
(``building.py``). The rules behind the lines stand in the families ``continuation`` and ``responses``, and where single
requests are judged.
"""

from __future__ import annotations

from turnlint.checking.next_turn.answer import NextTurn, next_turn
from turnlint.checking.next_turn.line import Line, NoNextRequest

__all__ = ["Line", "NextTurn", "NoNextRequest", "next_turn"]
