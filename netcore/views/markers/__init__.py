"""What stands on the markers screen."""
