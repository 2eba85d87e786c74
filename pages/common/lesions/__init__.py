"""The lesions page: its parts, and what they are computed from."""
