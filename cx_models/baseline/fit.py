"""What the user's own answers say of how much waits, transfers and open matters hurt.

Evidence is the prior, the answers the likelihood. A probit of being satisfied, with a level for each channel, gives
what the answers alone say of the three slopes and how surely (Wald, robust errors), at each power of the wait and each
strength with which feelings make one answer; worlds are weighed by it. What turns answers into an assumption (that
strength, the power, the ratio of felt waits, top scores when all goes well, solving lost by a transfer) is uncertain
too: it is learned along where the answers tell of it, and how all go together is handed on, since the answers pin down
what they make up, not each one. Answers are observed, not assigned: who is passed on may have had the harder matter. So
what is learned here is used only when the user says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor, log10

import numpy as np

from cx_models.assumptions.coupling import Joint
from cx_models.assumptions.entry import Assumption, Edit
from cx_models.assumptions.registry import Assumptions
from cx_models.baseline.slopes import FEWEST, seen, told
from cx_models.baseline.weighing import SLOPES, STAND_ON, Weighed, answers_alone, weighed
from cx_models.intake.feedback import Feedback
from cx_models.quantities import Floats, Minutes, Share
from cx_models.service.channels import Channel

CANNOT_TELL: Share = 0.9
"""Of what is known afterwards that comes of the prior: from there on the answers have told nothing."""
WIDE = np.sqrt(6.0)  # a symmetric triangle reaches so many standard deviations to each side
NINETY = (0.05, 0.5, 0.95)
WITH_QUEUE = (Channel.PHONE, Channel.CHAT, Channel.STORE)


@dataclass(frozen=True)
class Learned:
    """One assumption before and after the answers.

    ``alone`` is what the answers say without the evidence, with its 90 % interval, None for what slopes stand on;
    ``from_evidence`` the share of what is known afterwards that comes of the evidence. ``beyond`` says that the answers
    alone point surely outside the range held plausible.
    """

    key: str
    prior: Edit
    alone: Edit | None
    posterior: Edit
    from_evidence: Share
    beyond: bool

    @property
    def told(self) -> bool:
        """Whether the answers say anything that the evidence did not."""
        return self.from_evidence < CANNOT_TELL


@dataclass(frozen=True)
class Fitted:
    """All that was learned from ``answers`` of them; ``untold`` assumptions have no column that could tell.

    ``learned`` are the slopes and, of what they stand on, what the answers tell of. ``joint`` tells how all go
    together, with :attr:`edits` in use.
    """

    answers: int
    learned: tuple[Learned, ...]
    untold: tuple[str, ...]
    joint: Joint | None = None

    @property
    def edits(self) -> dict[str, Edit]:
        """What the answers could tell, rounded, to be used."""
        return _edits(self.learned)


def fit_experience(feedback: Feedback | None, assumptions: Assumptions, seed: int = 0) -> Fitted:
    """The slopes of experience with the user's own answers taken in."""
    answers = None if feedback is None else seen(feedback)
    count = 0 if answers is None else len(answers.satisfied)
    if answers is None or count < FEWEST or not answers.names:
        return Fitted(count, (), tuple(SLOPES.values()))
    say = told(answers, assumptions["wait.power"], assumptions["survey.strong_answer"])
    if say is None:
        return Fitted(count, (), tuple(SLOPES.values()))
    both, alone = weighed(say, assumptions, seed), answers_alone(say, assumptions, seed)
    found = [key for name, key in SLOPES.items() if name in say.names]
    slopes = [_learned(assumptions[key], both, alone[key]) for key in found]
    along = [one for key in STAND_ON if (one := _learned(assumptions[key], both, None)).told]
    learned = (*slopes, *along)
    untold = tuple(key for key in SLOPES.values() if key not in found)
    return Fitted(count, learned, untold, _joint(both, assumptions, _edits(learned)))


def rounded(edit: Edit) -> Edit:
    """To two figures of how wide the range is: more would say what nobody knows.

    >>> rounded(Edit(0.160675, 0.115052, 0.206299))
    Edit(value=0.161, low=0.115, high=0.206)
    """
    wide = edit.high - edit.low
    digits = 4 if wide <= 0 else 1 - floor(log10(wide))
    return Edit(*(round(one, digits) for one in (edit.value, edit.low, edit.high)))


def _edits(learned: tuple[Learned, ...]) -> dict[str, Edit]:
    return {one.key: rounded(one.posterior) for one in learned if one.told}


def _joint(both: Weighed, assumptions: Assumptions, edits: Mapping[str, Edit]) -> Joint:
    """How slopes and what they stand on go together, with ``edits`` in use."""
    keys = [key for key in (*STAND_ON, *SLOPES.values()) if not assumptions[key].is_choice]
    numbers = tuple((key, edits.get(key, assumptions[key].edit)) for key in keys)
    return Joint(numbers, tuple(tuple(row) for row in both.together(keys).tolist()))


def _learned(entry: Assumption, both: Weighed, answers: Floats | None) -> Learned:
    """One assumption from draws of both and of the ``answers`` alone."""
    drawn, chance = both.worlds[entry.key], both.chance
    middle = float(chance @ drawn)
    spread = float(np.sqrt(max(float(chance @ (drawn - middle) ** 2), 0.0)))
    before = _spread(entry)
    low, value, high = (_held(middle + side * WIDE * spread, entry) for side in (-1.0, 0.0, 1.0))
    share = min((spread / before) ** 2, 1.0) if before > 0 else 1.0
    alone = None if answers is None else _ninety(answers)
    beyond = alone is not None and (alone.high < entry.low or alone.low > entry.high)
    return Learned(entry.key, entry.edit, alone, Edit(value, low, high), share, beyond)


def _ninety(drawn: Floats) -> Edit:
    low, middle, high = np.quantile(drawn, NINETY)
    return Edit(value=float(middle), low=float(low), high=float(high))


def _spread(entry: Assumption) -> float:
    """Standard deviation of a triangle."""
    a, b, c = entry.low, entry.value, entry.high
    return float(np.sqrt(max(a * a + b * b + c * c - a * b - a * c - b * c, 0.0) / 18.0))


def _held(value: float, entry: Assumption) -> float:
    return float(min(max(value, entry.floor), entry.ceiling))


@dataclass(frozen=True)
class LongestWait:
    """The wait that one answer in a hundred exceeds: of the channel's ``own`` answers, or of all together."""

    minutes: Minutes
    own: bool


def longest_waits(feedback: Feedback | None) -> dict[Channel, LongestWait]:
    """The longest wait told of each channel with a queue: of its own answers, or of all where too few of its own tell
    their wait; none where too few of all do.

    What a plan brings beyond it, nobody has answered about.
    """
    if feedback is None:
        return {}
    told = feedback.records.loc[feedback.records["score"].notna(), ["channel", "wait_s"]].dropna(subset="wait_s")
    own = {channel: told.loc[told["channel"].astype(str) == channel.value, "wait_s"] for channel in WITH_QUEUE}
    enough = {channel: len(waits) >= FEWEST for channel, waits in own.items()}
    if len(told) < FEWEST:
        return {}
    used = {channel: waits if enough[channel] else told["wait_s"] for channel, waits in own.items()}
    return {
        channel: LongestWait(float(waits.quantile(0.99) / 60.0), enough[channel]) for channel, waits in used.items()
    }
