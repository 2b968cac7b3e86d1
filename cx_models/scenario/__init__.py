"""Levers, each defined once, and scenarios: named lists of them."""
