"""What a replay saw: hour by hour, in total, by cause, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from cx_models.quantities import Estimate, Floats, ratio
from cx_models.queues.checks import count, number
from cx_models.queues.replay.contacts import Contacts
from cx_models.queues.replay.counting import (
    ABANDONED,
    ANSWERED,
    ARRIVED,
    CALL_BACK_WAITED,
    CALLED_BACK,
    CAUSES,
    CUT_OFF,
    IN_TARGET,
    INTERRUPTED,
    SERVED,
    TURNED_AWAY,
    WAITED,
)
from cx_models.queues.replay.network import Integers, Network
from cx_models.queues.replay.offered_wait import percentiles

Measure = Literal["abandoned", "wait", "in_target", "in_target_of_answered", "arrivals", "served", "call_backs"]
PARTS: dict[Measure, tuple[int, int | None]] = {
    "abandoned": (ABANDONED, ARRIVED),
    "wait": (WAITED, ARRIVED),
    "in_target": (IN_TARGET, ARRIVED),
    "in_target_of_answered": (IN_TARGET, ANSWERED),
    "call_backs": (CALLED_BACK, ARRIVED),
    "arrivals": (ARRIVED, None),
    "served": (SERVED, None),
}
SHARES = ("abandoned", "in_target", "in_target_of_answered", "call_backs")
UNSEEN = 1.5
"""Times that something not seen may yet have happened, as a standard error: half of the rule of three."""


@dataclass(frozen=True, eq=False)
class Replay:
    """Days of a network; counts are means over the days, (Q, T) unless said.

    ``arrivals`` are contacts that entered a queue, for whatever cause, so that over a day

        arrivals = served + abandoned + cut_off + still there when the day ends

    for each queue, where ``served`` (finished), ``abandoned``, ``cut_off`` (waiting at closing) and ``turned_away``
    (came to a closed queue, not among the arrivals) count with the interval they happen in. ``wait``, ``wait_p90``
    and ``in_target`` belong to the interval in which the contact came. The fields below are the raw days.

    Parameters
    ----------
    tally: (days, kind, Q, T) counts and minutes: 128 bytes for each queue, interval and day.
    minutes: (days, gauge, T) minutes of contacts waiting and in service per queue, of agents busy and on duty per pool.
    waits: (Q, T, not answered and answered, bins) how long first waits lasted.
    ends: (days, I, ends) matters settled, given up, answered in vain, never tried here, not over.
    contacts: the logged days, if any.
    compiled: whether the compiled loop was used; the numbers are the same.
    """

    network: Network
    seed: int
    first_day: int
    warm_up: int
    target: Floats
    tally: Floats
    minutes: Floats
    waits: npt.NDArray[np.int32]
    ends: Integers
    contacts: Contacts | None
    compiled: bool

    @property
    def days(self) -> int:
        """How many days were played."""
        return len(self.tally)

    def _mean(self, kind: int) -> Floats:
        mean: Floats = self.tally[:, kind].mean(axis=0)
        return mean

    @property
    def arrivals(self) -> Floats:
        """Contacts that entered the queue."""
        return self._mean(ARRIVED)

    @property
    def served(self) -> Floats:
        """Contacts finished."""
        return self._mean(SERVED)

    @property
    def abandoned(self) -> Floats:
        """Contacts that gave up waiting."""
        return self._mean(ABANDONED)

    @property
    def cut_off(self) -> Floats:
        """Contacts still waiting when the queue closed."""
        return self._mean(CUT_OFF)

    @property
    def turned_away(self) -> Floats:
        """Contacts that came while the queue was closed."""
        return self._mean(TURNED_AWAY)

    @property
    def called_back(self) -> Floats:
        """Contacts that took a call-back, by the interval they came in."""
        return self._mean(CALLED_BACK)

    @property
    def interrupted(self) -> Floats:
        """Conversations left by an agent who went home."""
        return self._mean(INTERRUPTED)

    @property
    def wait(self) -> Floats:
        """Mean minutes from coming to answer, giving up or being cut off, call-backs included; 0 where nobody came."""
        return ratio(self._mean(WAITED), self._mean(ARRIVED))

    @property
    def wait_on_the_line(self) -> Floats:
        """The same minutes without those spent away from the line waiting for a call-back, per contact."""
        return ratio(self._mean(WAITED) - self._mean(CALL_BACK_WAITED), self._mean(ARRIVED))

    @property
    def wait_p90(self) -> Floats:
        """Minutes of wait offered (to one who would never give up) exceeded with probability 0.1.

        Kaplan and Meier's estimate: who gave up would have waited longer. NaN where too few waited so long to tell,
        or nobody came.
        """
        return percentiles(self.waits, 0.9)

    @property
    def in_target(self) -> Floats:
        """Share of arrivals answered within the target; 1 where nobody came."""
        came = self._mean(ARRIVED)
        return np.where(came > 0, ratio(self._mean(IN_TARGET), came), 1.0)

    @property
    def queue(self) -> Floats:
        """Mean number waiting."""
        return self._gauge(0, len(self.network.handling))

    @property
    def in_service(self) -> Floats:
        """Mean number being served, by queue."""
        queues = len(self.network.handling)
        return self._gauge(queues, queues)

    @property
    def busy(self) -> Floats:
        """Mean agents with at least one conversation, (P, T)."""
        return self._gauge(2 * len(self.network.handling), len(self.network.agents))

    @property
    def occupancy(self) -> Floats:
        """Busy share of the agents on duty, those finishing after hours included, (P, T); 0 without agents."""
        on_duty = self._gauge(2 * len(self.network.handling) + len(self.network.agents), len(self.network.agents))
        return ratio(self.busy, on_duty)

    def _gauge(self, start: int, number: int) -> Floats:
        mean: Floats = self.minutes[:, start : start + number].mean(axis=0) / self.network.interval
        return mean

    @property
    def by_cause(self) -> Floats:
        """Arrivals per day by cause (new, redial, reconnect, spill, transfer, defect), (Q, 6), after the warm-up."""
        causes: Floats = self.tally[:, CAUSES:, :, self.warm_up :].sum(axis=3).mean(axis=0).T
        return causes

    @property
    def matters(self) -> Floats:
        """Matters of a whole day by how they end, (I, 5): settled, given up, answered in vain, elsewhere, not over."""
        ends: Floats = self.ends.mean(axis=0)
        return ends

    def measured(self, measure: Measure, *, queue: int | None = None, level: float = 0.95) -> Estimate:
        """One figure for a whole day after the warm-up, of one queue or of all, with its confidence interval.

        Days are independent, so their spread says how sure the mean is (Student's t; ratios by their first-order
        expansion), but never surer than so few contacts allow. Shares are of contacts; ``arrivals`` and ``served`` are
        counts per day.
        """
        number("level", level, above=0, below=1)
        middle, error = self.with_error(measure, queue=queue)
        if self.days < 2:
            return Estimate(-np.inf, middle, np.inf)
        reach = float(stdtrit(self.days - 1, 0.5 + level / 2.0)) * error
        most = 1.0 if measure in SHARES else np.inf
        return Estimate(max(middle - reach, 0.0), middle, min(middle + reach, most))

    def with_error(self, measure: Measure, *, queue: int | None = None) -> tuple[float, float]:
        """The figure and its standard error (NaN with one day)."""
        top, bottom = self.by_day(measure, queue=queue)
        value = float(top.sum() / bottom.sum()) if bottom.sum() > 0 else 0.0
        if self.days < 2:
            return value, float("nan")
        spread = (top - value * bottom) / max(bottom.mean(), 1e-300) if bottom.sum() > 0 else 0.0 * top
        least, _ = self.least_error(measure, queue=queue)
        return value, max(float(np.std(spread, ddof=1) / np.sqrt(self.days)), least)

    def least_error(self, measure: Measure, *, queue: int | None = None) -> tuple[float, float]:
        """The standard error left where nothing has been seen, and how many times it has.

        What was seen in none of n contacts may happen in three of n (the rule of three: twice this error). Of minutes
        waited one time is the wait for the next free agent of the largest team.
        """
        top, bottom = self.by_day(measure, queue=queue)
        seen, of = float(top.sum()), max(float(bottom.sum()), 1.0)
        once = 1.0
        if measure == "wait":
            once = float(self.network.handling.max() / max(float(self.network.agents.max()), 1.0))
        elif measure in SHARES:
            seen = min(seen, of - seen)
        return UNSEEN * once / of, seen / once

    def by_day(self, measure: Measure, *, queue: int | None = None) -> tuple[Floats, Floats]:
        """What is counted and what it is counted of (1 for plain counts), (days,) each."""
        if measure not in PARTS:
            raise ValueError(f"measure is {measure!r}; it must be one of {', '.join(PARTS)}")
        queues = len(self.network.handling)
        if queue is not None and not 0 <= count("queue", queue) < queues:
            raise ValueError(f"queue is {queue}; it must be from 0 to {queues - 1}")
        kept = self.tally[:, :, slice(None) if queue is None else slice(queue, queue + 1), self.warm_up :]
        part, whole = PARTS[measure]
        top: Floats = kept[:, part].sum(axis=(1, 2))
        return top, np.ones_like(top) if whole is None else kept[:, whole].sum(axis=(1, 2))


def joined(earlier: Replay, later: Replay) -> Replay:
    """Days that follow each other, as one replay."""
    if earlier.network != later.network or later.first_day != earlier.first_day + earlier.days:
        raise ValueError("only replays of one network whose days follow each other can be joined")
    logs = [part.contacts for part in (earlier, later) if part.contacts is not None]
    return Replay(
        network=earlier.network,
        seed=earlier.seed,
        first_day=earlier.first_day,
        warm_up=earlier.warm_up,
        target=earlier.target,
        tally=np.concatenate([earlier.tally, later.tally]),
        minutes=np.concatenate([earlier.minutes, later.minutes]),
        waits=earlier.waits + later.waits,
        ends=np.concatenate([earlier.ends, later.ends]),
        contacts=Contacts.joined(logs),
        compiled=earlier.compiled and later.compiled,
    )
