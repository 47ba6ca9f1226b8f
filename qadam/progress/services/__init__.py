"""Every write of progress: one service, one transaction, one event of the audit log."""
