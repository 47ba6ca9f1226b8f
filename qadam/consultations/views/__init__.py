"""The pages of the consultations in the workspace. The public ones stand in `qadam.portal`."""
