"""What stands on the cohort screen."""
