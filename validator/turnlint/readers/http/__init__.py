"""What recordings of HTTP have in common: interactions, headers, bodies, answers."""
