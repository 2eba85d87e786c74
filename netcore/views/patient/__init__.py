"""What stands on the screen of one patient."""
