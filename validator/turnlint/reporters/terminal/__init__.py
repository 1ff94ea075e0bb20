"""What only a terminal needs: safe characters, snippets with carets, tables, a line of progress."""
