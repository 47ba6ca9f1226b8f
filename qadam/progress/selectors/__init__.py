"""Reading progress: measures and what is due, reports, voices, and what the public may see."""
