"""Everything that changes the consultations. One service, one transaction, one event in the audit log."""
