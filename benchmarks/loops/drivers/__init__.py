"""Agent loops in wide use, begun as their documentation does: ``begin()`` gives what takes each message of the user."""
