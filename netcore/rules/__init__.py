"""What follows for a patient according to guidelines; the rules come with their sheets."""
