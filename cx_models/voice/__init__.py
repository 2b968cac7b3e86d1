"""What customers say: metrics with their intervals, and how groups of answers differ."""
