"""What the stand-in answers besides messages: counts of tokens, batches, models."""
