"""Reading documents: what is stored, and its pages as pictures or as text."""
