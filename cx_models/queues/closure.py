"""Large desks through a day by two numbers each: mean and variance of the contacts present.

With N taken as normal, its mean m and variance v follow

    m' = λ - out,    v' = λ + out - 2 k v,    out = μ E min(N, n) + θ E (N - n)⁺,    k = μ P(N < n) + θ P(N > n),

the variance by Stein's lemma. Each part of an interval is a midpoint step in which both are relaxed
exponentially at their pace k, so that short patience needs no short steps. The cost does not grow with the number
of agents; but the number at a desk of few agents is not normal (see ``FEWEST``).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from cx_models.quantities import Floats
from cx_models.queues.chain import APPROXIMATE, MEASURES, SHORT_PATIENCE, Averages, Wanted, coarsely, room_needed
from cx_models.queues.desks import Desks
from cx_models.queues.offered import EXCEEDED, stages_of_wait

FEWEST = 10
"""Agents below which a normal number present is wrong by more than a point of abandonment."""
LONG = 20_000
"""States of a chain so crowded that a normal number present is right whatever the agents, and the chain slow."""
AT_ONCE = 4_000
"""Desks followed together: bounds the memory that their moments take."""
MOST_PARTS = 12
LOOKS = 6
"""Moments up to the target at which the law of the wait is looked at."""
DENSITY_AT_PEAK = 1.0 / np.sqrt(2.0 * np.pi)
ONE_IN_TEN = 1.2815515655446004


def by_closure(desks: Desks, wanted: Wanted) -> Averages:
    """Large desks by their moments; few agents at some hour, a room that fills or short patience by the chain."""
    staffed = np.where(desks.agents > 0, desks.agents, np.inf).min(axis=1, initial=np.inf)
    crowded = room_needed(desks, APPROXIMATE.tail) > LONG
    large = ((staffed >= FEWEST) | crowded) & np.isinf(desks.room) & (desks.leaving <= 1.0 / SHORT_PATIENCE)
    out = np.zeros((MEASURES, *desks.arrivals.shape))
    rows = np.flatnonzero(large)
    for begin in range(0, len(rows), AT_ONCE):
        part = rows[begin : begin + AT_ONCE]
        out[:, part] = _measured(desks.rows(part), wanted)
    if not large.all():
        few = coarsely(desks.rows(np.flatnonzero(~large)), wanted)
        out[:, ~large] = np.stack(list(vars(few).values()))
    return Averages(*out)


def _measured(desks: Desks, wanted: Wanted) -> Floats:
    """(measures, R, T) in the order of :class:`Averages`."""
    moments = _follow(desks)
    wait, p90, p_wait, answered, in_target = _waits(desks, moments, wanted)
    ends, away = moments.in_service_at_end, np.zeros_like(wait)
    return np.stack([moments.queue, moments.busy, wait, ends, p90, away, p_wait, answered, in_target])


@dataclass(frozen=True)
class Moments:
    """Mean and variance amid each part of each interval, (R, T, parts), the share of the interval that each part is,
    (R, 1, parts), and what (R, T) follows from their course."""

    mean: Floats
    variance: Floats
    weight: Floats
    queue: Floats
    busy: Floats
    in_service_at_end: Floats

    def over(self, parts: Floats) -> Floats:
        """The mean over each interval of what each of its parts gives."""
        return np.asarray((parts * self.weight).sum(axis=2))


def _follow(desks: Desks) -> Moments:
    """Follow all desks together through their intervals."""
    count, intervals = desks.arrivals.shape
    quickest = max(desks.service.max(initial=0.0), desks.leaving.max(initial=0.0))
    parts = int(np.clip(np.ceil(1.5 * np.sqrt(desks.interval * quickest)), 2, MOST_PARTS))
    lengths = _lengths(desks, parts)  # (parts, R)
    parts = len(lengths)
    means, variances = np.zeros((intervals, parts, count)), np.zeros((intervals, parts, count))
    queues, busy, in_service = (np.zeros((intervals, count)) for _ in range(3))
    present, spread = desks.start.copy(), np.zeros(count)
    for t in range(intervals):
        before, waiting = present, np.zeros(count)
        for part, minutes in enumerate(lengths):
            step = _part(present, spread, desks, t, minutes)
            present, spread, means[t, part], variances[t, part], queue = step
            waiting += queue * minutes / desks.interval
        served = (desks.arrivals[:, t] - desks.leaving * waiting) * desks.interval + before - present
        queues[t], busy[t] = waiting, np.maximum(served, 0.0) / (desks.interval * desks.service)
        shut = desks.closing[:, t]
        if shut.any():
            in_service[t] = np.where(shut, np.maximum(present - _out(present, spread, desks, t)[0], 0.0), 0.0)
            present, spread = np.where(shut, 0.0, present), np.where(shut, 0.0, spread)
    order = (2, 0, 1)
    weights = lengths.T[:, None, :] / desks.interval
    return Moments(means.transpose(order), variances.transpose(order), weights, queues.T, busy.T, in_service.T)


def _lengths(desks: Desks, parts: int) -> Floats:
    """Minutes of each part of an interval, (parts, R): alike, but that the first is begun with two short ones.

    Where staff go home, a queue that is suddenly long fades as fast as patience ends, before the number present does.
    """
    alike = desks.interval / parts
    quick = np.minimum(0.5 / np.maximum(np.maximum(desks.leaving, desks.service), 1e-12), alike / 8.0)
    return np.stack([quick, 3.0 * quick, alike - 4.0 * quick, *[np.full_like(quick, alike)] * (parts - 1)])


def _part(mean: Floats, variance: Floats, desks: Desks, t: int, minutes: Floats) -> tuple[Floats, ...]:
    """Mean and variance at the end of a part and amid it, and its average queue: one step by the midpoint."""
    coming = desks.arrivals[:, t]
    _, share, out = _out(mean, variance, desks, t)
    begin = _Relaxing(desks.service + (desks.leaving - desks.service) * share, minutes / 2.0)
    amid, wide = np.maximum(mean + begin.once * (coming - out), 0.0), begin.variance(variance, coming + out)
    queue, share, out = _out(amid, wide, desks, t)
    whole = _Relaxing(desks.service + (desks.leaving - desks.service) * share, minutes)
    drift = coming - out + whole.pace * (amid - mean)
    end = np.maximum(mean + whole.once * drift, 0.0)
    # the queue follows the mean as it relaxes, which amid a sudden change is not half-way
    queue = np.maximum(queue + share * (mean + whole.on_average * drift - amid), 0.0)
    return end, whole.variance(variance, coming + out), amid, wide, queue


def _out(mean: Floats, variance: Floats, desks: Desks, t: int) -> tuple[Floats, Floats, Floats]:
    """Mean queue, the share of time that all are busy, and contacts leaving per minute."""
    spread = np.sqrt(variance) + 1e-9
    ahead = mean - desks.agents[:, t]
    above = ahead / spread
    share: Floats = ndtr(above)
    queue = spread * DENSITY_AT_PEAK * np.exp(-0.5 * above * above) + ahead * share
    return queue, share, desks.service * np.maximum(mean - queue, 0.0) + desks.leaving * queue


class _Relaxing:
    """What fading at ``pace`` makes in so many minutes of a unit of drift: at the end and on average."""

    def __init__(self, pace: Floats, minutes: Floats) -> None:
        self.pace = np.maximum(pace, 1e-9 / minutes)
        faded = -np.expm1(-self.pace * minutes)
        self.kept = 1.0 - faded
        self.once = faded / self.pace
        self.on_average = (minutes - self.once) / (self.pace * minutes)

    def variance(self, before: Floats, noise: Floats) -> Floats:
        """A variance that fades twice as fast and grows by ``noise`` per minute."""
        return before * self.kept**2 + noise * self.once * (1.0 + self.kept) / 2.0


def _waits(desks: Desks, moments: Moments, wanted: Wanted) -> tuple[Floats, ...]:
    """Mean wait of all arrivals, its ninetieth percentile, the shares who wait, are answered and in target, (R, T)."""
    agents, leaving = desks.agents[:, :, None], desks.leaving[:, None, None]
    capacity = agents * desks.service[:, None, None]
    spread = np.sqrt(moments.variance) + 1e-9
    ahead = moments.mean - agents + 0.5  # the half makes a whole number of contacts of the normal's share
    above = ahead / spread
    p_wait = ndtr(above)
    density = DENSITY_AT_PEAK * np.exp(-0.5 * above * above)
    some = np.maximum(p_wait, 1e-12)
    stages = spread * density / some + ahead + 0.5
    scatter = moments.variance * np.maximum(1.0 - density / some * (density / some + above), 0.0)
    pace = np.maximum(capacity + leaving * stages, 1e-12)
    wait = p_wait * (stages / pace - scatter * capacity * leaving / pace**3)
    nothing = np.full(desks.arrivals.shape, np.nan)
    mean_wait = moments.over(np.maximum(wait, 0.0))
    answered = in_target = nothing
    if wanted.target is not None:
        answered = 1.0 - desks.leaving[:, None] * mean_wait
        in_target = moments.over(_in_target(ahead, moments.variance, capacity, leaving, wanted.target))
    p90 = nothing
    if wanted.percentile:
        each, noise = stages_of_wait(np.maximum(ahead, 0.0), np.maximum(capacity, 1e-9), leaving)
        steep = each / np.maximum(ahead + 1.0, 1.0)
        unlucky = each + ONE_IN_TEN * np.sqrt(noise + moments.variance * steep**2)
        p90 = moments.over(np.where(p_wait > EXCEEDED, unlucky, 0.0))
    open_only = desks.is_open
    return tuple(np.where(open_only, x, 0.0) for x in (mean_wait, p90, moments.over(p_wait), answered, in_target))


def _in_target(ahead: Floats, variance: Floats, capacity: Floats, leaving: Floats, target: float) -> Floats:
    """Share answered within the target: normal contacts ahead against normal departures, look by look."""
    answered = free = ndtr(-ahead / (np.sqrt(variance) + 1e-9))
    impatient = leaving > 0
    end = np.where(impatient, np.minimum(target, 12.0 / np.where(impatient, leaving, 1.0)), min(target, 1e9))
    for look in range(1, LOOKS + 1):
        minutes = end * look / LOOKS
        gone = capacity * np.where(impatient, np.expm1(leaving * minutes) / np.where(impatient, leaving, 1.0), minutes)
        within = ndtr((gone - ahead) / (np.sqrt(variance + gone) + 1e-9))
        answered = answered + np.maximum(within - free, 0.0) * np.exp(-leaving * end * (look - 0.5) / LOOKS)
        free = np.maximum(within, free)
    in_time: Floats = answered
    return in_time
