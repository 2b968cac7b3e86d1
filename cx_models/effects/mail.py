"""How soon e-mail is answered, how that weighs, and whom a late answer makes ask again.

E-mail is work that waits: nobody stands in line, nothing is given up, and nights and weekends are waited through. So
many worlds are followed as a stream of work, which is right to a part in ten of the exact chain's hours (the Queues
page has the chain itself). An hour until the answer weighs as some minutes on the phone (``mail.hour_weighs``), in
choosing as in looking back. Of those still without an answer some ask again each day (``mail.asks_again``); what is
told of today's matters holds today's already, so only answers later, or sooner, than today's change anything.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np

from cx_models.assumptions.registry import Worlds
from cx_models.effects.choice import WAY, felt
from cx_models.effects.encounters import Encounters
from cx_models.quantities import Floats, Minutes
from cx_models.service.channels import Channel
from cx_models.service.hours import HALF_HOURS
from cx_models.service.offer import Desk

EMAIL = WAY[Channel.EMAIL]
WEEKS = 4  # from an empty box: a pile that grows is as high as in the fourth week
HALF_HOUR = 30.0  # minutes
HOURS_A_DAY = 24.0
CUTS = np.arange(1, 64) / 64
CLOSINGS = 3  # by 64 each, of at most some thousands of hours: to a hundredth of one


def comes(rhythm: Floats) -> Floats:
    """When e-mail comes through the week, ``(336,)``, of today's ``rhythm`` ``(C, 336)``: at the hours at which it does
    today; where there is none yet, as all contacts together.
    """
    own = rhythm[EMAIL]
    return np.asarray(own if own.any() else rhythm.sum(axis=0))


def answer_hours(written: Floats, rhythm: Floats, desk: Desk | None) -> Floats:
    """Mean hours from writing to the answer, ``(K,)``, of ``written`` ``(K,)`` e-mails a week.

    They come by the week's ``rhythm`` ``(336,)`` and are answered in turn. 0 where nobody is told to answer: then all
    that is known is that answers come as they are promised.
    """
    if desk is None or not desk.agents.any() or rhythm.sum() <= 0:
        return np.zeros_like(written)
    share = rhythm / rhythm.sum()
    brought = written[:, None] * share * desk.handling  # (K, 336), minutes of work
    going_home = np.maximum(desk.agents - np.roll(desk.agents, -1), 0.0)
    done = desk.agents * HALF_HOUR + going_home * desk.handling  # they finish what they have begun
    gain = np.tile(brought - done, WEEKS)
    level = np.cumsum(gain, axis=1)
    ends = (level - np.minimum(np.minimum.accumulate(level, axis=1), 0.0))[:, -HALF_HOURS - 1 :]  # Lindley
    ahead = (ends[:, :-1] + ends[:, 1:]) / 2.0
    return np.asarray(((_until_begun(ahead, done) + desk.handling) @ share) / 60.0)


def _until_begun(ahead: Floats, done: Floats) -> Floats:
    """Minutes from the middle of each half-hour until the work ``ahead`` ``(K, 336)`` is done and the next begins."""
    marks = np.concatenate([[0.0], np.cumsum(done)])
    middle = (marks[:-1] + marks[1:]) / 2.0
    weeks, rest = np.divmod(middle + ahead + 1e-6 * marks[-1], marks[-1])
    places = np.interp(rest, marks, np.arange(HALF_HOURS + 1.0))
    until = weeks * HALF_HOURS + places - (np.arange(HALF_HOURS) + 0.5)
    return np.asarray(np.maximum(until, 0.0) * HALF_HOUR)


LOADS = np.concatenate([np.linspace(0.0, 0.8, 9), np.linspace(0.83, 1.1, 28), np.linspace(1.15, 4.0, 20)])
"""Shares of what can be done in a week at which :class:`Answered` works the hours out; between them it is straight."""


@dataclass(frozen=True, eq=False)
class Answered:
    """How late e-mail is answered at one desk for any number a week: ``written`` and ``hours``, both ``(n,)``, where
    each takes ``handling``.
    """

    written: Floats
    hours: Floats
    handling: Minutes

    @classmethod
    def at(cls, desk: Desk, rhythm: Floats) -> Answered:
        """For what comes by the week's ``rhythm`` ``(336,)``."""
        known = _KNOWN.get(desk)
        if known is None or not np.array_equal(known[0], rhythm):
            written = LOADS * desk.agents.sum() * HALF_HOUR / desk.handling
            known = _KNOWN[desk] = rhythm, cls(written, answer_hours(written, rhythm, desk), desk.handling)
        return known[1]

    def soon(self, written: Floats, longer: Floats) -> Floats:
        """Hours until the answer of so many e-mails ``written`` a week that take ``longer`` times as long, of any one
        shape: as late as so many more of them would be, and the longer time of one's own (some hundredths off near full
        use).
        """
        return np.asarray(np.interp(written * longer, self.written, self.hours) + (longer - 1.0) * self.handling / 60.0)

    def in_balance(self, written: Floats, met_at: Floats, longer: Floats, worlds: Worlds) -> Floats:
        """Hours ``(K,)`` at which just so many write as are answered that soon.

        ``written`` ``(K,)`` did where ``met_at`` ``(K,)`` hours were expected; ``longer`` as in :meth:`soon`. Near full
        use a little more work makes days of waiting: a round of the loop that took writers at their word would
        overshoot again and again. So how waiting deters is weighed in; where both agree already, these are the hours
        of so many e-mails and nothing else.
        """

        def deters(hours: Floats) -> Floats:
            """Of ``(K, n)`` hours each."""
            minutes = felt_minutes(hours.T, worlds).T
            return felt(minutes, worlds) / worlds["choice.text_likeness"][:, None]

        eager = written[:, None] * np.exp(deters(met_at[:, None]))
        low, high = np.zeros_like(eager), self.soon(eager, longer[:, None])
        for _ in range(CLOSINGS):
            tried = low + (high - low) * CUTS
            late = self.soon(eager * np.exp(-deters(tried)), longer[:, None]) > tried
            low = np.where(late, tried, low).max(axis=1, keepdims=True)
            high = np.where(late, high, tried).min(axis=1, keepdims=True)
        return np.asarray((low + high)[:, 0] / 2.0)


# The last rhythm asked of a desk, gone with it: most plans leave the desk as it is. Keeping it changes no result.
_KNOWN: WeakKeyDictionary[Desk, tuple[Floats, Answered]] = WeakKeyDictionary()


def felt_minutes(hours: Floats, worlds: Worlds) -> Floats:
    """The minutes on the phone that weigh as much as so many hours until an answer, ``(…, K)``."""
    return np.asarray(worlds["mail.hour_weighs"] * hours)


def asking_again(how: Encounters, hours: Floats, usual: Floats, worlds: Worlds) -> Encounters:
    """Encounters ``how`` where e-mail is answered in ``hours`` ``(K,)`` and today in ``usual`` ``(K,)``.

    Whoever asks again before the answer has not been settled by it.
    """
    kept = np.exp(-worlds["mail.asks_again"] * (hours - usual) / HOURS_A_DAY)
    settled = how.settled.copy()
    settled[:, EMAIL] *= kept[:, None]
    in_time = how.in_time.copy()
    in_time[:, EMAIL] *= kept
    return replace(how, settled=settled, in_time=in_time)
