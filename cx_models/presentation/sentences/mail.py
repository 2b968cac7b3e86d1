"""What is said of e-mail: how soon it is answered, whether the promise holds, and what would keep it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cx_models.presentation import numbers
from cx_models.presentation.charts.week import moment
from cx_models.presentation.words import Words
from cx_models.projection.mail_week import MailWeek
from cx_models.quantities import Minutes, Share
from cx_models.queues.work_that_waits import Answering

ANYBODY = 1e-6  # e-mails per hour


@dataclass(frozen=True)
class MailPromise:
    """An answer within so many hours, for a share of all e-mails."""

    hours: int = 24
    share: Share = 0.9

    @property
    def minutes(self) -> Minutes:
        """The hours in minutes."""
        return 60.0 * self.hours


def within(promise: MailPromise, text: Words) -> str:
    """The promised time as it stands in a sentence."""
    return text("mail.hours", n=promise.hours)


def answered_says(
    now: tuple[MailWeek, Answering], today: tuple[MailWeek, Answering] | None, promise: MailPromise, text: Words
) -> str:
    """How soon an answer comes, beside today's where a plan is shown; and a pile that grows."""
    facts = {"promise": within(promise, text), **_facts(*now, "", text)}
    if today is None:
        said = [text("mail.says", **facts)]
    else:
        said = [text("mail.says_today", **facts, **_facts(*today, "_today", text))]
    if now[1].grows > 0:
        said.append(text("mail.grows", n=numbers.number(now[1].grows, text.language)))
    return " ".join(said)


def promise_says(promise: MailPromise, more: int | None, text: Words) -> str:
    """Whether the promise holds, and how many more or fewer at work would keep it."""
    facts = {"share": numbers.percent(promise.share, text.language), "promise": within(promise, text)}
    if more is None:
        return text("mail.never", **facts)
    if more > 0:
        return text("mail.more", **facts, n=more)
    return text("mail.kept", **facts) if more == 0 else text("mail.spare", **facts, n=-more)


def worst_says(week: MailWeek, found: Answering, text: Words) -> str:
    """When writing means the longest wait."""
    at = worst(week, found)
    return text("mail.worst", when=moment(at, text), wait=numbers.minutes(float(found.response[at]), text.language))


def told_says(told: Minutes | None, modelled: Minutes, text: Words) -> str:
    """Today's response time as the data have it beside the model's; empty where nothing is told."""
    if not told:
        return ""
    shown = {"told": told, "modelled": modelled}
    return text("mail.told", **{name: numbers.minutes(value, text.language) for name, value in shown.items()})


def worst(week: MailWeek, found: Answering) -> int:
    """The half-hour whose e-mails wait longest."""
    return int(np.argmax(np.where(week.arrivals > ANYBODY, found.response, -1.0)))


def _facts(week: MailWeek, found: Answering, ending: str, text: Words) -> dict[str, str]:
    return {
        f"mean{ending}": numbers.minutes(found.mean(found.response, week.arrivals), text.language),
        f"within{ending}": numbers.percent(found.mean(found.within, week.arrivals), text.language),
    }
