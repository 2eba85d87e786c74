"""Rules on screen: stop signs, options, disagreements, the evidence page."""
