"""E-mail of a settled week: how long an answer takes, whether the promise holds, and what would keep it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cx_models.effects.choice import WAY
from cx_models.effects.mail import comes
from cx_models.effects.settle import Settled
from cx_models.quantities import Floats, Minutes, Share
from cx_models.queues.work_that_waits import Answering, fewest_more, work_that_waits
from cx_models.service.channels import Channel

EMAIL = WAY[Channel.EMAIL]
MOST_MORE = 200  # agents


@dataclass(frozen=True, eq=False)
class MailWeek:
    """E-mails per hour and people at work by half-hour of the week, ``(336,)``; ``handling`` minutes each."""

    arrivals: Floats
    people: Floats
    handling: Minutes

    def answered(self, promise: Minutes) -> Answering:
        """The week as it repeats itself."""
        return work_that_waits(self.arrivals, self.handling, self.people, promise=promise)

    def fewest_more(self, promise: Minutes, share: Share) -> int | None:
        """Agents more, in the hours there are, that keep the promise for that share; None where none do."""
        return fewest_more(self.arrivals, self.handling, self.people, promise=promise, share=share, most=MOST_MORE)


def mail_week(settled: Settled) -> MailWeek | None:
    """The middle world's e-mail; None where nobody is told to answer it, or nobody writes.

    First and repeated contacts alike come as e-mail usually comes.
    """
    desk = settled.service.desk(Channel.EMAIL)
    contacts = float(settled.seen.contacts[0, EMAIL].sum())
    if desk is None or contacts <= 0.0:
        return None
    rhythm = comes(settled.drivers.rhythm)
    handling = desk.handling * float(settled.mail_longer[0])
    return MailWeek(2.0 * contacts * rhythm / rhythm.sum(), np.round(desk.agents), handling)


def answer_time(settled: Settled) -> Minutes | None:
    """Mean minutes from writing to the answer in the middle world; None without a desk or where the pile grows."""
    week = mail_week(settled)
    if week is None:
        return None
    found = week.answered(0.0)
    return None if found.grows > 0 else found.mean(found.response, week.arrivals)
