"""Every write of communications. One service is one transaction, one line in the case's log, one neutral event."""
