"""The pages of communications. Every view is `confidential`: nothing of a case reaches a cache, a log or a disk."""
