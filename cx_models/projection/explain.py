"""Where each told figure's change comes from: parts that add up to it, and whom it falls on.

Cost and choice lost are sums, so their parts are exact. The others come about jointly — a wait by calls
and people together, a satisfaction by all that happened — and their change is shared among the parts
by :mod:`cx_models.projection.fair`: exact as arithmetic, an attribution as a statement about causes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.special import ndtr

from cx_models.effects.leaving import carried_over, from_satisfaction, yearly_share
from cx_models.effects.money import COST_LINES
from cx_models.projection.crowding import MEASURES, QUEUED, QueueWeek, crowding, queue_week
from cx_models.projection.fair import along, shares
from cx_models.projection.felt import PARTS, Felt, customers_change, felt, of_everyone, of_surveyed
from cx_models.projection.missing import target_wait
from cx_models.projection.outcome import Outcome
from cx_models.projection.project import Projection
from cx_models.quantities import Floats
from cx_models.service.channels import Channel
from cx_models.service.customers import Segment

OF_QUEUES = tuple(f"{channel}.{measure}" for channel in QUEUED for measure in MEASURES)
NAMES = {
    "everyone": "satisfaction.everyone",
    "surveyed": "satisfaction.surveyed",
    "leaving": "leaving.customers",
    "cost": "cost.total",
    "freedom": "choice.lost",
    **{figure: figure for figure in OF_QUEUES},
}
LEAST_LEAVERS = 1e-6
FARTHER = {"same_store": (-np.inf, 0.001), "near": (0.001, 25.0), "far": (25.0, 75.0), "very_far": (75.0, np.inf)}  # km


@dataclass(frozen=True)
class Part:
    """One cause's part in a change, in the figure's own unit."""

    name: str
    change: float


@dataclass(frozen=True, eq=False)
class Explanation:
    """A figure's change from ``today`` to ``changed`` and the ``parts`` that add up to it.

    ``exact`` says whether the parts are the figure's own lines; otherwise they share what came about jointly.
    ``falls_on`` divides the same change by whom or where it is felt, always exactly. ``queue`` holds today's and the
    scenario's week of the channel where the figure is about a queue; None in place of one that is not there, whose
    figure counts as nothing.
    """

    figure: str
    today: float
    changed: float
    parts: tuple[Part, ...]
    exact: bool = False
    falls_on: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)
    queue: tuple[QueueWeek | None, QueueWeek | None] | None = None

    @property
    def change(self) -> float:
        """The scenario's value minus today's."""
        return self.changed - self.today

    @property
    def opened(self) -> bool:
        """Whether the figure is of a queue that is not there today."""
        return self.queue is not None and self.queue[0] is None

    @property
    def closed(self) -> bool:
        """Whether the figure is of a queue that is not there in the scenario."""
        return self.queue is not None and self.queue[1] is None


def explainable(projection: Projection) -> tuple[str, ...]:
    """The figures that can have moved; none without a lever. A queue is there today, in the scenario, or in both."""
    if not projection.scenario.levers:
        return ()
    known = {*projection.today.figures(), *projection.changed.figures()}
    return tuple(figure for figure in NAMES if NAMES[figure] in known)


def queue_of(figure: str) -> tuple[Channel, str]:
    """The channel and the measure of one of the figures :data:`OF_QUEUES`."""
    channel, _, measure = figure.partition(".")
    return Channel(channel), measure


def figure_name(projection: Projection, figure: str) -> str:
    """The neutral name of a figure. A queue's is of the weeks before recruits come, unless nobody serves then."""
    first = f"first.{NAMES[figure]}"
    return first if first in projection.changed.figures() else NAMES[figure]


def explain(projection: Projection, figure: str) -> Explanation:
    """The parts of one of the :func:`explainable` figures."""
    name = figure_name(projection, figure)
    before, after = projection.todays_value(name), projection.value(name)
    if figure in OF_QUEUES:
        return _of_queue(projection, figure, before, after)
    if figure in ("everyone", "surveyed", "leaving"):
        return _of_customers(projection, figure, before, after)
    parts = _cost_lines(projection) if figure == "cost" else _by_distance(projection)
    falls_on = {} if figure == "cost" else {"segment": _by_segment(_choice_lost(projection.changed))}
    return Explanation(figure, before, after, parts, exact=True, falls_on=falls_on)


def _shared(names: tuple[str, ...], worth: Floats, before: float, after: float) -> tuple[Part, ...]:
    """The parts' shares; what is known of none and of all of them is the figure itself."""
    worth[0], worth[-1] = before, after
    return tuple(Part(name, float(share)) for name, share in zip(names, shares(worth), strict=True))


def _of_queue(projection: Projection, figure: str, before: float, after: float) -> Explanation:
    channel, measure = queue_of(figure)
    today, changed = _weeks(projection, channel)
    if today is None or changed is None:
        whole = Part("opened" if today is None else "closed", after - before)
        return Explanation(figure, before, after, (whole,), exact=True, queue=(today, changed))
    runs = crowding(today, changed, target_wait(projection.today.settled))
    parts = _shared(runs.parts, runs.worth[measure], before, after) if runs.parts else ()
    return Explanation(figure, before, after, parts, queue=(today, changed))


def _weeks(projection: Projection, channel: Channel) -> tuple[QueueWeek | None, QueueWeek | None]:
    """The channel's week today and in the scenario: before recruits come, unless nobody serves then."""
    changed = projection.changed
    first = queue_week(changed.at_first, channel)
    return queue_week(projection.today.settled, channel), first or queue_week(changed.settled, channel)


def _of_customers(projection: Projection, figure: str, before: float, after: float) -> Explanation:
    changed, reference = projection.changed, projection.baseline.middle
    today = felt(projection.today.settled, reference.level, None)
    visited = reference.store_visits
    later = today if changed is projection.today else felt(changed.settled, reference.level, visited)
    same = changed.at_first is changed.settled
    first = later if same else felt(changed.at_first, reference.level, visited)

    def over_the_year(of: Callable[[Felt], Floats]) -> Floats:
        return of(later) if same else changed.first_part * of(first) + (1 - changed.first_part) * of(later)

    if figure == "everyone":
        change = over_the_year(lambda week: _satisfied(week) - _satisfied(today))
        parts = _named(PARTS, over_the_year(lambda week: of_everyone(today, week)), after - before)
        return Explanation(figure, before, after, parts, falls_on=_where(projection, change))
    if figure == "surveyed":
        found = over_the_year(lambda week: of_surveyed(today, week))
        return Explanation(figure, before, after, _named((*PARTS, "answering"), found, after - before))
    return _of_leavers(projection, (today, first, later), before, after)


def _named(names: tuple[str, ...], found: Floats, whole: float) -> tuple[Part, ...]:
    """Parts by name, brought to ``whole`` to the last digit."""
    return tuple(map(Part, names, _brought_to(found, whole).tolist()))


def _satisfied(week: Felt) -> Floats:
    """Matters of each area and segment that satisfy, ``(A, S)``, as a share of all."""
    return np.asarray((ndtr(sum(week.everyone.values())) * week.people).sum(axis=2))


def _of_leavers(projection: Projection, felt_: tuple[Felt, Felt, Felt], before: float, after: float) -> Explanation:
    """Every reason by its own path; how matters felt is divided further."""
    changed, drivers = projection.changed, projection.changed.settled.drivers
    steps = customers_change(*felt_, changed.first_part)  # (parts, A, S)
    yearly = projection.baseline.observed.yearly_leaving

    def gone(change: Floats) -> Floats:
        moved = from_satisfaction(drivers.worlds, carried_over(drivers, change[None]))
        return np.asarray(yearly_share(drivers.worlds, yearly, moved)[0] * drivers.customers.count)

    found = along(np.zeros_like(steps[0]), steps, gone).sum(axis=(1, 2))
    paths = {name: float(customers[0]) for name, customers in changed.leaving.paths.items()}
    divided = _named(PARTS, found, paths.pop("felt"))
    of_paths = tuple(Part(name, change) for name, change in paths.items() if abs(change) > LEAST_LEAVERS)
    parts = (*divided, *of_paths)
    by_place = changed.leaving.by_area[0] - projection.today.leaving.by_area[0]
    by_area = by_place * drivers.customers.count.sum(axis=1)
    of_segment = changed.leaving.by_segment[0] - projection.today.leaving.by_segment[0]
    by_segment = of_segment * drivers.customers.count.sum(axis=0)
    falls_on = {"segment": _segments(by_segment), "town": _towns(projection, by_area)}
    return Explanation("leaving", before, after, parts, falls_on=falls_on)


def _brought_to(parts: Floats, whole: float) -> Floats:
    """The parts, each moved by its size so that they add up to ``whole``."""
    if not len(parts):
        return parts
    size = np.abs(parts).sum()
    weight = np.abs(parts) / size if size > 0 else np.full(len(parts), 1.0 / len(parts))
    return np.asarray(parts + (whole - parts.sum()) * weight)


def _cost_lines(projection: Projection) -> tuple[Part, ...]:
    now, today = projection.changed.cost, projection.today.cost
    assert now is not None and today is not None
    return tuple(Part(line, float(getattr(now, line)[0] - getattr(today, line)[0])) for line in COST_LINES)


def _choice_lost(outcome: Outcome) -> Floats:
    """What each area and segment adds to the mean of choice lost, ``(A, S)`` minutes per matter."""
    return np.asarray(outcome.freedom_lost[0] * outcome.settled.drivers.where)


def farther(projection: Projection) -> Floats:
    """Kilometres added to the way to each area's nearest store, ``(A,)``; infinite where none is left."""
    before = projection.today.settled.reach.km.min(axis=1, initial=np.inf)
    after = projection.changed.settled.reach.km.min(axis=1, initial=np.inf)
    return np.asarray(np.where(np.isinf(before), 0.0, after - np.where(np.isinf(before), 0.0, before)))


def _by_distance(projection: Projection) -> tuple[Part, ...]:
    lost, added = _choice_lost(projection.changed).sum(axis=1), farther(projection)
    never = np.isinf(projection.today.settled.reach.km.min(axis=1, initial=np.inf))
    found = ((name, ~never & (added >= low) & (added < high)) for name, (low, high) in FARTHER.items())
    parts = [Part(name, float(lost[here].sum())) for name, here in found if here.any()]
    none_left = np.isinf(added)
    parts += [
        Part(name, float(lost[here].sum())) for name, here in (("no_store", none_left), ("never", never)) if here.any()
    ]
    return tuple(parts)


def _where(projection: Projection, moved: Floats) -> dict[str, tuple[Part, ...]]:
    """What each group and kind of town adds; ``moved`` ``(A, S)`` sums to the change."""
    return {"segment": _by_segment(moved), "town": _towns(projection, moved.sum(axis=1))}


def _by_segment(moved: Floats) -> tuple[Part, ...]:
    return _segments(moved.sum(axis=0))


def _segments(by_segment: Floats) -> tuple[Part, ...]:
    return tuple(Part(segment.value, float(change)) for segment, change in zip(Segment, by_segment, strict=True))


def _towns(projection: Projection, by_area: Floats) -> tuple[Part, ...]:
    """Areas whose nearest store closed against the others; nothing to tell where no store closed."""
    lost = farther(projection) > FARTHER["same_store"][1]
    if not lost.any():
        return ()
    return Part("lost_store", float(by_area[lost].sum())), Part("kept_store", float(by_area[~lost].sum()))
