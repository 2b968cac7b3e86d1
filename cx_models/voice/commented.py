"""The comments of a feedback, each read once for all that is asked of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from cx_models.intake.feedback import Feedback
from cx_models.voice.lemmas import Comment, Language, comments_of

MOST_READ = 100_000
"""Comments read: of more, so many are drawn at random, which tell a share to within 0.3 points."""


@dataclass(frozen=True, eq=False)
class Commented:
    """``feedback`` with the records that have a comment (at most :data:`MOST_READ`, always the same), their
    ``comments`` one for one, and how many records have one ``of`` all.
    """

    feedback: Feedback
    comments: tuple[Comment, ...]
    of: int

    def texts(self, places: Iterable[int]) -> list[str]:
        """The comments at these places as they are, personal data masked."""
        return [str(text) for text in self.feedback.records["comment"].iloc[list(places)]]

    def number_in(self, language: Language) -> int:
        """How many comments are in a language."""
        return sum(one.language == language for one in self.comments)

    def only_in(self, language: Language) -> Commented:
        """The comments of one language alone."""
        ours = np.array([one.language == language for one in self.comments], dtype=np.bool_)
        records = self.feedback.records[ours]
        comments = tuple(one for one in self.comments if one.language == language)
        return Commented(replace(self.feedback, records=records), comments, len(records))


def commented(feedback: Feedback) -> Commented:
    """The comments of the feedback, read."""
    records = feedback.records[feedback.records["comment"].notna()]
    of = len(records)
    if of > MOST_READ:
        records = records.sample(MOST_READ, random_state=0).sort_index()
    return Commented(replace(feedback, records=records), comments_of(records["comment"].astype(str)), of)
