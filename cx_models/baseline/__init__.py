"""Today, fitted to the user's own data."""
