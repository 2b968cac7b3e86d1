"""Topics found in comments, in words and tables."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from cx_models.presentation import numbers
from cx_models.presentation.spoken import title_of
from cx_models.presentation.words import Words
from cx_models.voice.themed import Spoken
from cx_models.voice.topics import Topic


def topics_table(topics: Sequence[Topic], found: Spoken, text: Words) -> pd.DataFrame:
    """Each topic's words, commonest topic first."""
    words = {topic.name: ", ".join(topic.words) for topic in topics}
    rows = [
        (title_of(one.name, text), words[one.name], numbers.number(one.comments, text.language)) for one in found.themes
    ]
    headers = [text("comments.header.topics"), text("topics.header.words"), text("comments.header.comments")]
    return pd.DataFrame(rows, columns=headers)
