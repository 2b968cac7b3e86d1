"""Kanava: what happens to customers and queues when the channels change."""
