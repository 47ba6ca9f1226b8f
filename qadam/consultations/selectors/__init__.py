"""Reading the consultations. What the public sees stands in `public` alone."""
