"""The records page: forms, corrections, undo, erasing, history, files in and out."""
