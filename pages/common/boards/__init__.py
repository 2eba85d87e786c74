"""The board list: its patients one after the other, and the file of all summaries."""
