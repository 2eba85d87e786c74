"""What stands on the evidence screen, and in the rulebook to print."""
