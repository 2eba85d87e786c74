"""What rules say of a patient: stop signs, options, lesion plan, what is missing, what is due."""
