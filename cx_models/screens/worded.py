"""Widgets whose options are words: the browser knows a choice by its words, so each language has its own widget."""

from __future__ import annotations

from typing import Any

from cx_models.presentation.words import Language, Words
from cx_models.screens import state


def worded_key(name: str, value: Any, text: Words) -> str:
    """The key of this language's widget; a new one begins where the last language's stood, else at ``value``."""
    others = (state.value_of(f"{name}.{language}") for language in Language if language is not text.language)
    chosen = next((other for other in others if other is not None), value)
    return state.seeded(f"{name}.{text.language}", chosen)
