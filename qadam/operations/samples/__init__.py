"""What each app shows in the demonstration: one module an app, each with `load(people, say)`."""
