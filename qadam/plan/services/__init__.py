"""Writing the plan: one service, one transaction, one event in the audit log."""
