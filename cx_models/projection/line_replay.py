"""A line's day replayed customer by customer: beside the exact answer, and with handling times as they are in life.

The replay is imported only when it is asked for, so that a page can open without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cx_models.projection.beside import Beside, beside, paired
from cx_models.projection.line_day import HALF_HOUR, LineDay
from cx_models.quantities import Floats, Minutes, Share
from cx_models.queues.staffing import Counts

if TYPE_CHECKING:
    from cx_models.queues.replay.network import Network
    from cx_models.queues.replay.results import Replay

PRECISION: Share = 0.005
"""Share who give up, either way: as many days are replayed as this takes."""
MOST_DAYS = 400
FEWEST_DAYS = 10
MOST_CONTACTS = 300_000  # seconds of the plain loop
SEED = 1
HOME = 8  # half-hours after closing, in which what was begun is finished


@dataclass(frozen=True)
class Replayed:
    """Means over replayed days, over all who come; ``lost`` are those who give up or still wait at closing.

    ``wait`` is the minutes spent waiting per contact, ``lost`` a share, both held against the exact chain;
    ``lifelike_wait`` and ``lifelike_lost`` have lognormal handling times and agents who finish a conversation before
    they leave, held against the same customers with exponential ones. ``precise`` tells whether the wanted precision
    was reached, ``compiled`` whether the fast loop ran. ``staying_wait`` is the mean wait of those who come were the
    agents of their half-hour to stay, as told elsewhere on the page: not quite the time that is spent waiting.
    """

    days: int
    wait: Beside
    lost: Beside
    staying_wait: Minutes
    lifelike_wait: Beside
    lifelike_lost: Beside
    precise: bool
    compiled: bool


def can_replay(day: LineDay, people: Counts) -> bool:
    """Whether anybody comes and anybody is there."""
    return bool(np.any(people > 0) and day.arrivals.sum() > 0)


def prepare() -> None:
    """Begin to make the fast loop ready, if it is not."""
    from cx_models.queues.replay.compiling import compile_in_background  # noqa: PLC0415  only when asked for

    compile_in_background()


def can_hurry() -> bool:
    """Whether the fast loop can run here at all: whether numba is installed."""
    from cx_models.queues.replay.compiling import can_compile  # noqa: PLC0415  only when asked for

    return can_compile()


def desk(day: LineDay, people: Counts, *, lifelike: bool) -> Network:
    """The line as a lone desk from the night before, if open then, to some hours after closing.

    Lifelike handling times are lognormal, agents finish before they leave, and who holds few conversations at once is
    quicker with each; else all is as the exact chain has it, to which each conversation that can be held is an agent.
    """
    from cx_models.queues.replay.network import network  # noqa: PLC0415  only when asked for

    after = np.zeros(HOME if day.closes else 0)
    coming = np.concatenate([day.lead_arrivals, day.arrivals, after])
    seats = np.round(np.concatenate([day.lead_seats, np.asarray(people, dtype=np.float64) * day.concurrency, after]))
    at_once = day.concurrency if lifelike else 1
    slower = 1.0 + day.slower * np.arange(at_once)
    return network(
        coming,
        np.round(seats / at_once),
        handling=day.handling / slower[-1],
        speed=1.0 / slower[None, :],
        patience=day.patience,
        exponential=not lifelike,
        handling_cv=day.handling_spread,
        is_open=((coming > 0) | (seats > 0))[None, :],
        leaving="finish" if lifelike else "at_once",
    )


def replayed(day: LineDay, people: Counts, *, seed: int = SEED, most_days: int = MOST_DAYS) -> Replayed:
    """As many days as :data:`PRECISION` takes, at most ``most_days``: exponential, and lifelike with the same callers.

    Numbers do not depend on whether the fast loop is ready.
    """
    from cx_models.queues.replay.replay import replay, replay_until  # noqa: PLC0415  only when asked for

    daily = max(float(day.arrivals.sum() + day.lead_arrivals.sum()) * HALF_HOUR / 60.0, 1.0)
    most = max(min(most_days, int(MOST_CONTACTS / daily)), FEWEST_DAYS)
    lead = len(day.lead_arrivals)
    plain = replay_until(
        desk(day, people, lifelike=False), precision=PRECISION, seed=seed, most_days=most, warm_up=lead
    )
    life = replay(desk(day, people, lifelike=True), days=plain.days, seed=seed, warm_up=lead)
    course = day.course(people)
    came = float(course.arrivals.sum())
    waited, waited_life = (_minutes_waiting(one, lead) for one in (plain, life))
    lost, lost_life = (_lost(one, lead) for one in (plain, life))
    arrivals = plain.by_day("arrivals")[0]
    found = plain.measured("abandoned")
    return Replayed(
        days=plain.days,
        wait=beside(waited, arrivals, float(course.queue.sum()) * HALF_HOUR / came),
        lost=beside(lost, arrivals, float((course.abandoned + course.cut_off).sum()) / came),
        staying_wait=float((course.wait * course.arrivals).sum()) / came,
        lifelike_wait=paired(waited_life, waited, arrivals),
        lifelike_lost=paired(lost_life, lost, arrivals),
        precise=(found.high - found.low) / 2.0 <= PRECISION,
        compiled=plain.compiled and life.compiled,
    )


def _minutes_waiting(found: Replay, lead: int) -> Floats:
    """Minutes that contacts wait in the day's own half-hours, ``(days,)``: as the chain's queue counts them."""
    minutes: Floats = found.minutes[:, 0, lead:].sum(axis=1)
    return minutes


def _lost(found: Replay, lead: int) -> Floats:
    from cx_models.queues.replay.counting import ABANDONED, CUT_OFF  # noqa: PLC0415  only when asked for

    contacts: Floats = found.tally[:, [ABANDONED, CUT_OFF], 0, lead:].sum(axis=(1, 2))
    return contacts
