"""What forms start from and mean, what an import would bring, and the history of rows."""
