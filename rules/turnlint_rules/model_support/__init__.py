"""What a model does not take: rules that ask the models table, and stay silent where it does not know."""
