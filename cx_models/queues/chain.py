"""Markov chains of many desks, followed together from interval to interval."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from cx_models.quantities import Floats
from cx_models.queues.answered import answered_within
from cx_models.queues.desks import Desks
from cx_models.queues.exponential import LARGE, RADAU, ROUGH, SMALL, Poles, pass_time
from cx_models.queues.offered import percentile_of_wait
from cx_models.queues.states import States

STATES_AT_ONCE = 8_000
"""States per chunk: keeps the working arrays in the processor's cache."""


FEW_AGENTS = 12
"""Desks up to this size are "small": their drift is mild beside their spread."""


@dataclass(frozen=True)
class Effort:
    """How finely to solve; ``tail`` is -log of the probability that may lie beyond the room."""

    steps: int
    small_desks: Poles
    large_desks: Poles
    tail: float
    coarse: bool = False

    @property
    def may_be_lost(self) -> float:
        """Share of contacts that may meet a full room before the room is doubled."""
        return max(float(np.exp(-self.tail)), 1e-9)


APPROXIMATE = Effort(1, ROUGH, ROUGH, 5.0, coarse=True)


@dataclass(frozen=True)
class Wanted:
    """What is to be found beside the averages: the ninetieth percentile, the shares answered within a target."""

    percentile: bool = False
    target: float | None = None


def exact(steps: int, wanted: Wanted) -> Effort:
    """One step, or as many as asked for.

    Where the law of the wait is wanted beside its mean, small desks are solved as large; where service levels are,
    which turn within minutes, all take two steps of high order.
    """
    if steps > 1:
        return Effort(steps, RADAU, RADAU, 25.0)
    if wanted.target is not None:
        return Effort(2, RADAU, RADAU, 9.0)
    return Effort(1, LARGE if wanted.percentile else SMALL, LARGE, 9.0)


HEAVY, HEAVY_STEPS = 1.5, 6
"""Load per agent from which service levels turn so sharply when staff changes that so many steps are taken."""


def exactly(desks: Desks, steps: int, wanted: Wanted) -> Averages:
    """By the chain; where service levels are wanted, desks in heavy overload at some hour in more steps."""
    heavy = (desks.arrivals > HEAVY * desks.agents * desks.service[:, None]) & (desks.agents > 0)
    more = np.asarray(np.any(heavy, axis=1) & (steps == 1 and wanted.target is not None), dtype=np.bool_)
    return _by_kind(desks, more, exact(HEAVY_STEPS, wanted), exact(steps, wanted), wanted)


SHORT_PATIENCE = 0.5
"""Minutes of patience below which queues are so short that only the chain itself tells who gives up, and is quick."""


def coarsely(desks: Desks, wanted: Wanted) -> Averages:
    """By the coarser chain; desks whose customers hardly wait by the chain itself."""
    return _by_kind(desks, desks.leaving > 1.0 / SHORT_PATIENCE, exact(1, wanted), APPROXIMATE, wanted)


def _by_kind(desks: Desks, special: npt.NDArray[np.bool_], effort: Effort, usual: Effort, wanted: Wanted) -> Averages:
    """The special rows with one effort, the others with the usual one."""
    if not special.any():
        return averages(desks, usual, wanted)
    out = np.zeros((MEASURES, *desks.arrivals.shape))
    for chosen, its in ((special, effort), (~special, usual)):
        rows = np.flatnonzero(chosen)
        if len(rows):
            out[:, rows] = np.stack(list(vars(averages(desks.rows(rows), its, wanted)).values()))
    return Averages(*out)


@dataclass(frozen=True)
class Averages:
    """What the chains give per desk and interval, all (R, T); closed intervals are 0, what was not asked for NaN.

    ``turned_away``, ``p_wait``, ``answered`` and ``in_target`` are shares of all arrivals, the others as in a course.
    """

    queue: Floats
    busy: Floats
    wait: Floats
    in_service_at_end: Floats  # only where the desk closes
    wait_p90: Floats
    turned_away: Floats
    p_wait: Floats
    answered: Floats
    in_target: Floats


MEASURES = len(fields(Averages))


def averages(desks: Desks, effort: Effort, wanted: Wanted) -> Averages:
    """Time averages of every desk; a desk whose room proves too small is solved again in a larger one."""
    room = room_needed(desks, effort.tail)
    enough = room + np.ceil(desks.arrivals.sum(axis=1) * desks.interval).astype(np.intp)
    enough = np.minimum(enough, desks.room).astype(np.intp)
    out = np.zeros((MEASURES, *desks.arrivals.shape))
    rows = np.arange(len(room))
    while len(rows):
        lost = np.zeros(len(room))
        for chunk in _chunks(desks, room, rows):
            out[:, chunk], lost[chunk] = _solved(desks.rows(chunk), room[chunk], effort, wanted)
        rows = np.flatnonzero((lost > effort.may_be_lost) & (room < enough))
        room[rows] = np.minimum(2 * room[rows], desks.room[rows])
    return Averages(*out)


def room_needed(desks: Desks, tail: float) -> npt.NDArray[np.intp]:
    """Contacts worth room per desk: the tail of its worst interval, at most what the day can bring."""
    capacity = desks.agents * desks.service[:, None]
    leaving = np.maximum(desks.leaving, 1e-12)[:, None]
    load = np.maximum(desks.arrivals, 1e-12)
    slack = np.log(np.maximum(capacity / load, 1.0))
    bend = leaving / np.maximum(capacity, load)
    stationary = np.maximum(load - capacity, 0.0) / leaving + 2 * tail / (slack + np.sqrt(slack**2 + 2 * bend * tail))
    drifted = desks.start[:, None] + np.cumsum((desks.arrivals - capacity) * desks.interval, axis=1)
    backlog = drifted - np.minimum(np.minimum.accumulate(drifted, axis=1), 0.0)  # Lindley: what falls below 0 is lost
    worst = np.maximum(desks.start, backlog.max(axis=1))
    horizon = worst + np.sqrt(4 * tail * (desks.arrivals.sum(axis=1) * desks.interval + desks.start))
    waiting = np.minimum(np.maximum(1.15 * stationary.max(axis=1), desks.start), horizon)
    needed = np.ceil(desks.agents.max(axis=1) + waiting) + 5
    room: npt.NDArray[np.intp] = np.minimum(needed, desks.room).astype(np.intp)
    return room


def _chunks(desks: Desks, room: npt.NDArray[np.intp], rows: npt.NDArray[np.intp]) -> list[npt.NDArray[np.intp]]:
    """Rows small desks first, then by open intervals, longest day first.

    Cut between small and large, and where the states of a chunk would leave the cache.
    """
    opened = desks.is_open[rows].sum(axis=1)
    large = desks.agents[rows].max(axis=1) > FEW_AGENTS
    order = np.lexsort((-opened, large))
    order = order[opened[order] > 0]
    if not len(order):
        return []
    part = np.cumsum(room[rows[order]] + 1) // STATES_AT_ONCE
    cut = np.flatnonzero(np.diff(part) + np.diff(large[order].astype(np.intp)))
    return np.split(rows[order], cut + 1)


def _solved(desks: Desks, room: npt.NDArray[np.intp], effort: Effort, wanted: Wanted) -> tuple[Floats, Floats]:
    """(measures, R, T) in the order of :class:`Averages`, and per desk the share that met a full room.

    Each desk is followed through its own open intervals only: the s-th step is every desk's s-th one.
    """
    is_open = desks.is_open
    opened = is_open.sum(axis=1)
    order = np.argsort(~is_open, axis=1, kind="stable")[:, : opened[0]]
    states = States.of(
        desks,
        np.take_along_axis(desks.arrivals, order, 1).T,
        np.take_along_axis(desks.agents, order, 1).T,
        room=room,
        coarse=effort.coarse,
    )
    closing = np.take_along_axis(desks.closing, order, 1).T
    mean, in_service = _march(states, closing, opened, effort)
    out = np.zeros((MEASURES, *is_open.shape))
    live = np.arange(opened[0]) < opened[:, None]
    row, column = np.nonzero(live)[0], order[live]
    for target, result in zip(out, _measured(states, mean, in_service, wanted), strict=True):
        if isinstance(result, float):
            target[:] = result
        else:
            target[row, column] = result.T[live]
    met_full = (states.arrivals * mean[:, states.last]).sum(axis=0)
    return out, met_full / np.maximum(states.arrivals.sum(axis=0), 1e-300)


def _march(
    states: States, closing: npt.NDArray[np.bool_], opened: npt.NDArray[np.intp], effort: Effort
) -> tuple[Floats, Floats]:
    """Time averages (S, N) and, where a desk closes, those in service at the end (S, R).

    Desks are sorted by their number of open intervals, so those still open are always the first ones.
    """
    up, down = states.rates(states.desks.interval / effort.steps)
    stay = -(up + down)
    state = states.beginning()
    mean, in_service = np.zeros_like(up), np.zeros(closing.shape)
    poles = effort.large_desks if states.desks.agents.max() > FEW_AGENTS else effort.small_desks
    still_open = np.count_nonzero(opened[None, :] > np.arange(len(up))[:, None], axis=1)
    closes = np.any(closing, axis=1).tolist()
    for s, (desks_open, some_close) in enumerate(zip(still_open.tolist(), closes, strict=True)):
        n = states.last[desks_open - 1] + 1
        for _ in range(effort.steps):
            average, state = pass_time(up[s, : n - 1], stay[s, :n], down[s, 1:n], state[:n], poles)
            mean[s, :n] += average
        if some_close:
            shut = closing[s, :desks_open]
            first, last = states.first[:desks_open], states.last[:desks_open]
            in_service[s, :desks_open] = np.add.reduceat(states.busy[s, :n] * state, first) * shut
            state *= np.repeat(~shut, last - first + 1)
            state[first[shut]] = 1.0
    return mean / effort.steps if effort.steps > 1 else mean, in_service


def _measured(states: States, mean: Floats, in_service: Floats, wanted: Wanted) -> tuple[Floats | float, ...]:
    """The arrays of :class:`Averages`, (S, R) each, in their order; one number where it is the same for all."""
    all_busy = states.all_busy()
    pace = (states.waiting + 1.0) * states.spread(states.desks.leaving)
    pace += states.spread(states.agents * states.desks.service)
    np.maximum(pace, 1e-12, out=pace)
    wait = states.waiting + all_busy
    wait /= pace
    met, let_in = mean, np.ones(in_service.shape)
    limited = bool(np.isfinite(states.desks.room).any())
    if limited:
        met = mean * states.let_in()
        let_in = np.maximum(states.per_desk(met), 1e-12)
    wait *= met
    found = met * all_busy
    p90: Floats | float = np.nan
    if wanted.percentile:
        p90 = percentile_of_wait(states, found / states.spread(let_in))
    answered: Floats | float = np.nan
    in_target: Floats | float = np.nan
    if wanted.target is not None:
        ever, in_time = answered_within(states, wanted.target)
        answered, in_target = states.per_desk(ever * met), states.per_desk(in_time * met)
    return (
        states.per_desk(states.waiting * mean),
        states.per_desk(states.busy * mean),
        states.per_desk(wait) / let_in,
        in_service,
        p90,
        1.0 - let_in if limited else 0.0,
        states.per_desk(found),
        answered,
        in_target,
    )
