"""Every read query of the register. `public` holds the ones that the portal may use."""
