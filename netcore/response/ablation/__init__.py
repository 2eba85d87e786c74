"""What became of ablated lesions, session by session and scan by scan."""
