"""Every read of the reports, one file a question."""
