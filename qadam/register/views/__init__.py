"""The pages of the register in the workspace."""
