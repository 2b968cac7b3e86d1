"""Work that can wait, such as e-mail: kept overnight, never given up, measured against a promised response time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri, pdtrc

from cx_models.quantities import Floats, Minutes, Share
from cx_models.queues.chain import room_needed
from cx_models.queues.checks import checked, count, number
from cx_models.queues.desks import Desks, desks_from
from cx_models.queues.exponential import LARGE, pass_time
from cx_models.queues.states import States

ALIKE = 1e-4
"""Two cycles whose numbers present differ by less than this share of their mean are taken as settled."""
MOST_CYCLES = 52
"""Cycles followed at most where they settle."""
GROWN_FOR = 4
"""Cycles for which a backlog that does not settle is followed."""
MANY = 500
"""Waiting at the cycle's peak from which their number is taken as normal round a stream."""
HARDLY = 0.04
"""Share of the peak that chance may leave from cycle to cycle for the stream to be right."""
NODES = 40
"""Numbers of equal weight that stand for a normal one."""
TAIL = 12.0
"""-log of the probability that may lie beyond the room kept."""


@dataclass(frozen=True)
class Answering:
    """A repeating cycle (a week) of work that waits; arrays ``(T,)``.

    ``waiting`` is the mean number that nobody has begun; ``response`` the mean minutes from coming to finished for
    what comes in an interval (one or two parts in a hundred low at desks of a few); ``within`` the share of it begun so
    early that with the usual handling time it is finished within the promise, as seen from the interval's middle: right
    to a point or two over a week, to twenty within an hour in which agents come or go. ``grows`` is how many more
    contacts come in a cycle than can be done: above 0 nothing settles, and the arrays are of cycle number
    :data:`GROWN_FOR` from empty.
    """

    waiting: Floats
    response: Floats
    within: Floats
    grows: float

    def mean(self, values: Floats, arrivals: Floats) -> float:
        """An array's mean over all that comes; 0 where nothing does."""
        total = float(np.sum(arrivals))
        return float(np.sum(values * arrivals)) / total if total > 0 else 0.0


def work_that_waits(
    arrivals: npt.ArrayLike,
    handling: Minutes,
    agents: npt.ArrayLike,
    *,
    promise: Minutes,
    interval: Minutes = 30.0,
) -> Answering:
    """The cycle that repeats itself, by the exact chain M(t)/M/n(t) without impatience.

    Followed cycle after cycle from empty until two are alike. Agents finish what they have begun before they go
    home. Who comes when ``k`` are there and ``n`` at work is begun once ``k - n + 1`` others have been: one
    whenever an agent finishes, and one for each agent who comes to work. While all are busy agents finish as a
    Poisson process of their joint pace, so the share begun in time is exact for each number met; the mean response
    follows the agents' clock. Where :data:`MANY` wait at the peak the number present is taken as normal round
    the balance of what comes and what is done: right to a part or two in a hundred, and no slower for more volume.

    Parameters
    ----------
    arrivals: contacts per hour, (T,), one cycle.
    handling: mean minutes of work for each, exponential.
    agents: people at work, (T,), whole numbers; 0 while closed.
    promise: minutes within which it should be finished.
    interval: minutes per interval.

    >>> night_and_day = work_that_waits([6.0, 6.0], handling=5, agents=[0, 2], promise=60, interval=720)
    >>> night_and_day.response > 60
    array([ True, False])
    """
    coming, people = checked("arrivals", arrivals), checked("agents", agents)
    number("handling", handling, above=0)
    checked("promise", promise)
    number("interval", interval, above=0)
    if coming.shape != people.shape or coming.ndim != 1 or not coming.size:
        raise ValueError(f"arrivals has shape {coming.shape}, agents {people.shape}; both must be (T,), T at least 1")
    if (people != np.floor(people)).any():
        raise ValueError("agents contains a fraction; it must be whole numbers")
    clock = _Clock.of(people, handling, interval)
    grows = max(float(coming.sum()) * interval / 60.0 - clock.cycle, 0.0)
    present, law = _present(coming, handling, people, interval, settles=grows == 0.0)
    at_once = present < people[:, None]
    delay = np.where(at_once, 0.0, clock.until(np.maximum(present - people[:, None] + 1.0, 1.0)))
    begun = np.where(at_once, 1.0, clock.begun_within(promise - handling, present - people[:, None] + 1.0))
    with np.errstate(invalid="ignore"):  # nobody at work: an endless wait of those whom nobody meets
        mean_delay = np.where(law > 0, delay * law, 0.0).sum(axis=1)
    return Answering(
        waiting=np.asarray((np.maximum(present - people[:, None], 0) * law).sum(axis=1)),
        response=handling + mean_delay,
        within=np.minimum((begun * law).sum(axis=1), 1.0) if promise >= handling else np.zeros(len(people)),
        grows=grows,
    )


@dataclass(frozen=True)
class _Clock:
    """How many contacts agents who are never idle begin: ``starts`` and ``ends`` of intervals ``(T,)``, per cycle.

    ``joins`` are agents who come to work as an interval begins: each begins one at once.
    """

    starts: Floats
    ends: Floats
    joins: Floats
    interval: Minutes

    @classmethod
    def of(cls, people: Floats, handling: Minutes, interval: Minutes) -> _Clock:
        """From a cycle of agents at work."""
        joins = np.maximum(people - np.roll(people, 1), 0.0)
        ends = np.cumsum(joins + people * interval / handling)
        return cls(ends - people * interval / handling, ends, joins, interval)

    @property
    def cycle(self) -> float:
        """Contacts begun in a whole cycle."""
        return float(self.ends[-1])

    @property
    def _middles(self) -> Floats:
        return (self.starts + self.ends) / 2.0

    def until(self, begun: Floats) -> Floats:
        """Minutes from the middle of each interval until so many ``(T, N)`` more are begun; infinite if never."""
        if self.cycle <= 0.0:
            return np.full(begun.shape, np.inf)
        count = len(self.ends)
        rounds, shows = np.divmod(self._middles[:, None] + begun, self.cycle)
        marks = np.stack([self.starts, self.ends], axis=1).ravel()
        at = np.searchsorted(marks, shows, side="left")
        place = at // 2
        length = np.maximum(self.ends - self.starts, 1e-300)[place]
        part = np.where(at % 2 == 1, (shows - self.starts[place]) / length, 0.0)
        minute = (rounds * count + place + part) * self.interval
        return np.asarray(np.maximum(minute - (np.arange(count) + 0.5)[:, None] * self.interval, 0.0))

    def begun_within(self, limit: Minutes, needed: Floats) -> Floats:
        """Chance that ``needed`` ``(T, N)`` are begun within ``limit`` minutes from the middle of each interval."""
        count = len(self.ends)
        rounds, rest = np.divmod((np.arange(count) + 0.5) * self.interval + max(limit, 0.0), count * self.interval)
        place = np.minimum((rest / self.interval).astype(np.int64), count - 1)
        finished = self.ends - self.starts
        before = np.cumsum(finished) - finished
        shows = before[place] + finished[place] * (rest / self.interval - place)
        done = shows + rounds * finished.sum() - before - finished / 2.0
        joined = np.cumsum(self.joins)[place] + rounds * self.joins.sum() - np.cumsum(self.joins)
        missing = needed - joined[:, None]
        return np.asarray(np.where(missing <= 0, 1.0, pdtrc(np.maximum(missing - 1.0, 0.0), done[:, None])))


def _present(
    coming: Floats, handling: Minutes, people: Floats, interval: Minutes, *, settles: bool
) -> tuple[Floats, Floats]:
    """Numbers present ``(T, N)`` and the share of each interval of the last cycle that each is met, ``(T, N)``."""
    begins, ends, variance = _stream(coming, people, handling, interval, settles=settles)
    peak = (begins - people).max()
    if peak < MANY or (settles and _left_by_chance(coming, people, handling, interval) > HARDLY * peak):
        law = _settled(coming, handling, people, interval, settles=settles)
        return np.broadcast_to(np.arange(law.shape[1], dtype=np.float64), law.shape), law
    amid, spread = (begins + ends) / 2.0, np.sqrt(variance)
    shares = np.full((len(coming), NODES), 1.0 / NODES)
    return np.maximum(amid[:, None] + spread[:, None] * ndtri((np.arange(NODES) + 0.5) / NODES), 0.0), shares


def _left_by_chance(coming: Floats, people: Floats, handling: Minutes, interval: Minutes) -> float:
    """What chance leaves waiting from cycle to cycle where the work barely gets done (heavy traffic, Kingman 1962)."""
    come, done = coming.sum() * interval / 60.0, people.sum() * interval / handling
    return float((come + done) / 2.0 / max(done - come, 1e-12))


def _stream(
    coming: Floats, people: Floats, handling: Minutes, interval: Minutes, *, settles: bool
) -> tuple[Floats, Floats, Floats]:
    """Numbers present as the last cycle's intervals begin and end, and their variance amid each, ``(T,)`` each.

    Work is a stream but for its variance, which what comes and what is done add to, as in Poisson processes, until
    nothing waits. Those who go home finish what they have begun: so many fewer are present.
    """
    gain = (coming / 60.0 - people / handling) * interval
    least = np.minimum(coming * handling / 60.0, people)
    gone = np.maximum(np.roll(people, 1) - people, 0.0)
    stirred = (coming / 60.0 + people / handling) * interval
    begins, ends, variance = np.zeros((3, len(coming)))
    present, wide = 0.0, 0.0
    for _ in range(3 if settles else GROWN_FOR):
        for t in range(len(coming)):
            begins[t] = present - min(present, gone[t])
            present = ends[t] = max(begins[t] + gain[t], least[t])
            variance[t] = wide + stirred[t] / 2.0
            wide = min(wide + stirred[t], present) if present == least[t] else wide + stirred[t]
    return begins, ends, variance


def _settled(coming: Floats, handling: Minutes, people: Floats, interval: Minutes, *, settles: bool) -> Floats:
    """What share of each interval of the last cycle each number is present, ``(T, N)``."""
    cycles = MOST_CYCLES if settles else GROWN_FOR
    desks, _ = desks_from(
        arrivals=np.tile(coming, cycles), handling=handling, patience=np.inf, agents=np.tile(people, cycles),
        start=_stream(coming, people, handling, interval, settles=True)[1][-1] if settles else 0.0, interval=interval,
    )  # fmt: skip
    room = int(room_needed(desks, TAIL)[0])
    enough = int(desks.arrivals.sum() * desks.interval) + 50
    while True:
        law, met_full = _followed(desks, len(coming), min(room, enough), settles=settles)
        if met_full <= np.exp(-TAIL) or room >= enough:
            return law
        room *= 2


def _followed(desks: Desks, length: int, room: int, *, settles: bool) -> tuple[Floats, float]:
    """The law of the last cycle, and the share of all that ever met a full room."""
    cycle = Desks(desks.arrivals[:, :length], desks.agents[:, :length], *_rest(desks))
    states = States.of(cycle, cycle.arrivals.T, cycle.agents.T, room=np.array([room]), coarse=False)
    up, down = states.rates(cycle.interval)
    stay = -(up + down)
    state, before, met_full = np.zeros(room + 1), -1.0, 0.0
    state[min(int(desks.start[0]), room)] = 1.0
    law = np.zeros(up.shape)
    for _ in range(desks.arrivals.shape[1] // length):
        for t in range(length):
            state = _gone_home(state, int(cycle.agents[0, t - 1]), int(cycle.agents[0, t]))
            law[t], state = pass_time(up[t, :-1], stay[t], down[t, 1:], state, LARGE)
        met_full = max(met_full, float((states.arrivals[:, 0] * law[:, -1]).sum() / max(states.arrivals.sum(), 1e-300)))
        mean = float((law @ states.level).sum())
        if settles and abs(mean - before) <= ALIKE * mean:
            break
        before = mean
    law = np.maximum(law, 0.0)  # the solver may leave a rounding below nothing
    return np.asarray(law / law.sum(axis=1, keepdims=True)), met_full


def _rest(desks: Desks) -> tuple[Floats, Floats, Floats, Floats, float]:
    return desks.service, desks.leaving, desks.start, desks.room, desks.interval


def _gone_home(state: Floats, before: int, now: int) -> Floats:
    """Those who leave finish what they have begun: so many fewer are present."""
    if now >= before:
        return state
    present = np.arange(len(state))
    left = present - np.maximum(np.minimum(present, before) - now, 0)
    return np.asarray(np.bincount(left, weights=state, minlength=len(state)), dtype=np.float64)


def fewest_more(
    arrivals: Floats,
    handling: Minutes,
    agents: Floats,
    *,
    promise: Minutes,
    share: Share,
    interval: Minutes = 30.0,
    most: int = 200,
) -> int | None:
    """How many agents more in every staffed interval keep the promise for ``share`` of all; None where ``most`` do not.

    Halving: with more agents nothing waits longer. Negative where fewer would do; one agent always stays.
    """
    agents = checked("agents", agents)
    staffed = agents > 0
    if not 0 <= number("share", share) <= 1:
        raise ValueError(f"share is {share}; it must be in [0, 1]")
    count("most", most)

    def keeps(more: int) -> bool:
        people = np.where(staffed, np.maximum(agents + more, 1), 0.0)
        found = work_that_waits(arrivals, handling, people, promise=promise, interval=interval)
        return found.grows == 0.0 and found.mean(found.within, arrivals) >= share

    if not staffed.any() or not keeps(most):
        return None
    low, high = 1 - int(agents[staffed].max()), most
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if keeps(middle) else (middle + 1, high)
    return high
