"""Tables of other software: which column means what, and which rows they hold."""
