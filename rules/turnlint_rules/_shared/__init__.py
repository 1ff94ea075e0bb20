"""What rules of several families read a request with: each thing in one place."""
