"""What do customers meet, and how does it feel?"""

from __future__ import annotations

from cx_models.presentation.meetings import meeting_rows, meetings_say, meetings_shown, meetings_table
from cx_models.presentation.words import Words
from cx_models.projection.project import Projection
from cx_models.screens.told_changes import show_changes


def show_meetings(projection: Projection, text: Words) -> None:
    """How many of all matters go smoothly, wait, are passed on, come again or end with nothing, beside today."""
    said, rows = meetings_say(projection, text), meeting_rows(projection, text)
    show_changes("met", said, rows, meetings_shown(projection, text), meetings_table(projection, text), "+d", text)
