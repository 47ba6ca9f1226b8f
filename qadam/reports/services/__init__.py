"""Every write of the reports, one file a subject."""
