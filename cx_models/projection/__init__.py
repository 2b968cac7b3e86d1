"""What a scenario leads to, beside today, and how sure that is."""
