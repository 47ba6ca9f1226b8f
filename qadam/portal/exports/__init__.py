"""The forms in which anybody takes the published recommendations home."""
