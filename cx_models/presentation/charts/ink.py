"""Colours with a meaning, seen on light and dark ground alike and told apart by colour-blind readers."""

TODAY = "#7d8a94"
WORSE = "#d1600a"
BETTER = "#1f85c7"
OPEN = "#0a8f6a"
TEXT = "currentColor"  # the page's own
