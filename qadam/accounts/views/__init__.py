"""The pages that belong to people: the inbox, accounts and roles, the audit log."""
