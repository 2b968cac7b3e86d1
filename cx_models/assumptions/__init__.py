"""Every number the model assumes: value, range, unit, source, and whether anyone verified it."""
