"""The forms of the consultations."""
