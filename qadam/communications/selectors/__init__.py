"""Every read of communications. Each asks for whom: nothing is returned that the person may not read."""
