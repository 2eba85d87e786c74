"""What stands on the lesions screen."""
