"""What the groups that answers fall into are called."""

from __future__ import annotations

from collections.abc import Mapping

from cx_models.presentation.words import Words
from cx_models.service.areas import finland
from cx_models.voice.along import TOWNS

_SHELVES = {"channel": "channels.", "reason": "reasons."}


def group_names(column: str, text: Words) -> Mapping[str, str]:
    """The names of a column's codes; a group without one is called what the sheet calls it."""
    if column == "place":
        return {place.code: place.name_fi for place in finland()}
    if column == "town":
        return {town: text(f"feedback.town.{town}") for town in TOWNS}
    shelf = _SHELVES.get(column)
    if shelf is None:
        return {}
    return {key.removeprefix(shelf): text.title(key) for key in text.sentences if key.startswith(shelf)}
