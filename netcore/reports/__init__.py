"""Documents made of views: the rulebook to print."""
