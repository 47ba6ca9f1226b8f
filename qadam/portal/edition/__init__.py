"""The static edition: the whole portal as plain files, for ministries without a public server, and as an archive."""
