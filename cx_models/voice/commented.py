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
    """``feedback`` with the records whose comment can be read, their ``comments`` one for one; how many comments in
    ``other`` languages were left out; and how many there are ``of`` all, of which at most :data:`MOST_READ` were drawn,
    always the same.
    """

    feedback: Feedback
    comments: tuple[Comment, ...]
    other: int
    of: int

    def texts(self, places: Iterable[int]) -> list[str]:
        """The comments at these places as they are, personal data masked."""
        return [str(text) for text in self.feedback.records["comment"].iloc[list(places)]]

    def number_in(self, language: Language) -> int:
        """How many comments are in a language."""
        return sum(one.language == language for one in self.comments)

    def only_in(self, language: Language) -> Commented:
        """The comments of one language alone."""
        return replace(self._taking([one.language == language for one in self.comments]), of=self.number_in(language))

    def readable(self) -> Commented:
        """Without the comments in other languages, of which no word is known."""
        told = self._taking([one.language != "other" for one in self.comments])
        return replace(told, other=self.other + len(self.comments) - len(told.comments))

    def _taking(self, kept: list[bool]) -> Commented:
        records = self.feedback.records[np.array(kept, dtype=np.bool_)]
        comments = tuple(one for one, stays in zip(self.comments, kept, strict=True) if stays)
        return replace(self, feedback=replace(self.feedback, records=records), comments=comments)


def commented(feedback: Feedback) -> Commented:
    """The comments of the feedback, read; those in other languages are counted and left out."""
    records = feedback.records[feedback.records["comment"].notna()]
    of = len(records)
    if of > MOST_READ:
        records = records.sample(MOST_READ, random_state=0).sort_index()
    comments = comments_of(records["comment"].astype(str))
    return Commented(replace(feedback, records=records), comments, 0, of).readable()
