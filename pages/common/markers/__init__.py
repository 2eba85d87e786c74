"""The markers page: its parts, the calculator, and what they are computed from."""
