"""The criteria as ordered outcomes, and the numbers of a scan that they compare."""
