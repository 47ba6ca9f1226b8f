"""The public pages. Nothing here writes, and nothing reads what is not published."""
