"""Training of the matcher: run once, never needed where the matcher runs."""
