"""The pages of progress in the workspace."""
