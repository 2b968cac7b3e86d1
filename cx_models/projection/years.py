"""Two years week by week: what is found and grown used to, what is forgiven and what is not, who leaves, what it earns.

The week of service is solved anew in some weeks, from the standing reached by then; between them what customers meet
is taken as changing evenly. Between two solved weeks the standing goes on week by week: ways become known, habits
form, what customers compare with follows what they meet, staff tires or recovers, customers leave. With no change
nothing moves: every stock counts from today's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

from cx_models.assumptions.registry import Worlds
from cx_models.baseline.calibrate import Reference
from cx_models.baseline.observed import Observed
from cx_models.effects import adoption, memory, staff
from cx_models.effects.adoption import Ways
from cx_models.effects.choice import IS_DIGITAL, WAY, WAYS
from cx_models.effects.experience import Cells, fallen_short, felt_cells, hurt
from cx_models.effects.leaving import from_satisfaction, matters_per_year, todays_share, yearly_share
from cx_models.effects.loads import reach
from cx_models.effects.memory import Memory
from cx_models.effects.money import turnover
from cx_models.effects.settle import Drivers, Settled, settle
from cx_models.effects.staff import Market, Staff
from cx_models.effects.winning import heard as told_of
from cx_models.projection.outcome import carried, line_figures
from cx_models.projection.phases import Phase, phases
from cx_models.projection.staying import staying
from cx_models.projection.years_money import RATES, gathered, rates
from cx_models.quantities import WEEKS_PER_YEAR, Floats, ratio
from cx_models.service.channels import Channel
from cx_models.service.customers import Segment
from cx_models.service.offer import Service

SOLVED = (0, 1, 2, 4, 8, 13, 20, 26, 32, 39, 45, 52, 58, 65, 71, 78, 84, 91, 97, 104)
"""Weeks after a change of service in which the week of service is solved anew: closer while much moves."""
SHOWN = frozenset({"wait", "abandoned", "occupancy"})


@dataclass(frozen=True, eq=False)
class Years:
    """The weeks 0 … 104, each figure ``(K, 105)`` by name, and today's value of each ``(K,)``.

    ``satisfaction.everyone`` and of each segment are shares satisfied; ``image`` standard deviations from today's;
    ``digital`` the share of first contacts on digital ways; ``<channel>.wait``, ``.abandoned``, ``.occupancy`` of the
    queued desks and stores; ``<channel>.strain`` of those who answer there, from −1 to 1, and the share of them who
    are ``<channel>.away``, ill or not yet replaced, beyond today's; ``known`` the share of customers to whom the new
    digital ways are an option;
    ``customers`` how many more than today, ``newcomers`` those of them who came beyond as many as today and are still
    there (the others of today's number who left or stayed). Where wages and margin are told: ``saved`` and ``margin``
    euros a week beside today's (what is ``saved`` is less what replacing those who leave beyond today's costs), ``net``
    both since the beginning less what was paid once, the plan's own hiring among it; ``gathered.<line>`` its parts
    (``STATED`` of ``years_money``), euros beside today since the beginning, above zero where they are to the plan's
    good, and, never a part of it, ``gathered.failure_hours`` and ``gathered.failure_euros`` of contacts that should
    not have come.
    """

    figures: Mapping[str, Floats]
    today: Mapping[str, Floats]
    solved: int

    @property
    def weeks(self) -> int:
        """How many weeks are told, today's included."""
        return int(next(iter(self.figures.values())).shape[1])

    def change(self, figure: str) -> Floats:
        """A figure beside today's, ``(K, W)``."""
        return np.asarray(self.figures[figure] - self.today[figure][:, None])

    @property
    def break_even(self) -> tuple[int | None, ...]:
        """In each world the week from which on the plan has paid for itself; None where it has not by the end."""
        if "net" not in self.figures:
            return ()
        return tuple(from_then_on(world >= 0) for world in self.figures["net"])


def from_then_on(good: npt.NDArray[np.bool_]) -> int | None:
    """The first place from which on all is good; None where the last is not."""
    bad = np.flatnonzero(~good)
    if not len(bad):
        return 0
    return None if bad[-1] == len(good) - 1 else int(bad[-1]) + 1


@dataclass(frozen=True, eq=False)
class Standing:
    """All that has gathered by a week: ways known and used to, memory, staff, and the share of customers ``left``.

    ``loosened`` ``(K, A, S)`` is what weaker ties have come to add to the logit of leaving: whoever has a matter
    notices how they stand. ``left`` ``(K, A, S)`` is of today's number: whoever leaves as today is replaced as today.
    ``came`` ``(K, A, S)`` is what of it came beyond as many as today and has not left.
    """

    ways: Ways
    memory: Memory
    staff: Staff
    loosened: Floats
    left: Floats
    came: Floats

    @property
    def is_todays(self) -> bool:
        """Whether nothing has gathered yet that changes how the week of service goes."""
        known = bool((self.ways.known == 1.0).all() and (self.ways.habit == self.ways.usual).all())
        rested = not self.staff.strain.any() and not self.staff.vacant.any()
        return known and rested and bool((self.left == 1.0).all())


@dataclass(frozen=True, eq=False)
class Met:
    """What a solved week is like: of each cell how far it is from today's, and what moves the standing.

    ``cells`` ``(K, A, S, I)`` standard deviations from today's, whatever was promised; ``promise`` ``(K, A, S)`` how
    far they fall short of that; ``amends`` ``(K, A, S, I)`` what someone in charge makes good besides, which pleases
    each time and leaves the image as it is; ``ties`` and ``price`` ``(K, A, S)`` what they add to the logit of leaving,
    ``come`` ``(K, S)`` how many times as many customers come; ``shares`` ``(K, C, S)`` of first contacts; ``pressure``
    ``(K, C)`` beside today's; ``figures`` each ``(K,)``.
    """

    cells: Floats
    promise: Floats
    amends: Floats
    ties: Floats
    price: Floats
    come: Floats
    shares: Floats
    pressure: Floats
    figures: Mapping[str, Floats]

    def towards(self, other: Met, part: float) -> Met:
        """Part of the way to ``other``; a line that is not there yet is as it will be."""
        if part == 0.0:
            return self

        def mean(one: Floats, two: Floats) -> Floats:
            return np.asarray(one + part * (two - one))

        return Met(
            mean(self.cells, other.cells),
            mean(self.promise, other.promise),
            mean(self.amends, other.amends),
            mean(self.ties, other.ties),
            mean(self.price, other.price),
            mean(self.come, other.come),
            mean(self.shares, other.shares),
            mean(self.pressure, other.pressure),
            {name: mean(value, other.figures.get(name, value)) for name, value in self.figures.items()},
        )


@dataclass(frozen=True, eq=False)
class Frame:
    """What stays the same while the weeks go by: today, which the standing counts from."""

    observed: Observed
    reference: Reference
    cells: Cells
    matters: Floats
    matter: Floats

    @property
    def drivers(self) -> Drivers:
        """Today's drivers."""
        return self.reference.drivers


def years(
    observed: Observed,
    reference: Reference,
    service: Service,
    undone_in: int | None = None,
    solved: Sequence[int] = SOLVED,
) -> Years:
    """Two years of ``service`` in the worlds of ``reference``, until it is undone in week ``undone_in``.

    ``solved`` are the weeks after each change of service in which the week of service is solved.
    """
    frame = _frame(observed, reference)
    standing, near = _start(frame), reference.settled
    today = _told(frame, Phase(0, 0, observed.service), standing, _met(frame, standing, near))
    told: list[Mapping[str, Floats]] = []
    rounds = 0
    before = observed.service
    gone_through = phases(service, observed.service, undone_in)
    for phase in gone_through:
        standing, before = _opened(frame, phase, before, standing, near), phase.service
        gone = _through(frame, phase, standing, near, solved)
        told, standing, near, rounds = [*told, *gone.told], gone.standing, gone.near, rounds + gone.solved
    nothing = np.zeros(reference.drivers.worlds.count)
    names = dict.fromkeys(name for week in (today, *told) for name in week)
    figures = {name: np.stack([week.get(name, nothing) for week in told], axis=1) for name in names}
    figures |= gathered(observed, frame.drivers, gone_through, figures, today)
    today = {name: today.get(name, nothing) for name in figures}
    return Years({name: value for name, value in figures.items() if name not in RATES}, today, rounds)


def _frame(observed: Observed, reference: Reference) -> Frame:
    today, drivers = reference.settled, reference.drivers
    return Frame(
        observed=observed,
        reference=reference,
        cells=felt_cells(today, reference.level, None, hurt(today)),
        matters=matters_per_year(drivers),
        matter=ratio(drivers.wanted.sum(axis=2), drivers.wanted.sum(axis=(1, 2))[:, None]),
    )


def _start(frame: Frame) -> Standing:
    """Today's standing."""
    count = frame.drivers.worlds.count
    ways = adoption.todays_ways(frame.reference.settled)
    everybody = np.ones((count, *frame.drivers.where.shape))
    remembered = memory.nothing_yet(frame.cells.everyone.shape)
    nobody = np.zeros_like(everybody)
    return Standing(ways, remembered, staff.as_today(count), nobody, everybody, nobody)


def _opened(frame: Frame, phase: Phase, before: Service, standing: Standing, near: Settled) -> Standing:
    """The standing as a phase begins: digital ways that are new are known to those alone who lost their store.

    A closed store's door says where else to go; everybody else finds out in time, and whoever found a closed door in
    an earlier phase is not told again.
    """
    new = _new_ways(frame, phase.service) & ~_new_ways(frame, before)
    if not new.any():
        return standing
    nobody = np.zeros((len(frame.matters), len(Segment)))
    worlds = frame.drivers.worlds
    unknown = replace(standing, ways=adoption.with_new(standing.ways, new, nobody, phase.service, worlds))
    if not phase.service.closed or before.closed:
        return unknown
    lost = _solved(frame, phase.service, unknown, near)
    forced = felt_cells(lost, frame.reference.level, frame.reference.store_visits, hurt(lost)).forced
    where = frame.drivers.where
    sent = np.einsum("kasi,ki,as->ks", forced, frame.matter, where)
    told = ratio(sent, where.sum(axis=0)[None])
    return replace(unknown, ways=adoption.with_new(standing.ways, new, told, phase.service, worlds))


def _new_ways(frame: Frame, service: Service) -> npt.NDArray[np.bool_]:
    """Digital ways that ``service`` offers and today does not, ``(C,)``."""
    offered = reach(service, frame.drivers.customers, frame.drivers.rhythm).open_part.any(axis=1)
    return np.asarray(offered & ~frame.reference.settled.reach.open_part.any(axis=1) & (IS_DIGITAL > 0))


@dataclass(frozen=True, eq=False)
class _Gone:
    """A phase gone through: each week's figures, where it ended, and how many weeks were solved."""

    told: list[Mapping[str, Floats]]
    standing: Standing
    near: Settled
    solved: int


def _through(frame: Frame, phase: Phase, standing: Standing, near: Settled, solved: Sequence[int]) -> _Gone:
    """Go through a phase: solve, step ahead as if nothing changed, solve there, and go the way between again."""
    stops = [phase.start + week for week in solved if phase.start + week < phase.end - 1]
    stops.append(phase.end - 1)
    near = _solved(frame, phase.service, standing, near)
    met = _met(frame, standing, near)
    told: list[Mapping[str, Floats]] = []
    for here, there in pairwise(stops):
        ahead = standing
        for _ in range(here, there):
            ahead = _a_week_later(frame, phase, ahead, met)
        near = _solved(frame, phase.service, ahead, near)
        then = _met(frame, ahead, near)
        for week in range(here, there):
            now = met.towards(then, (week - here) / (there - here))
            told.append(_told(frame, phase, standing, now))
            standing = _a_week_later(frame, phase, standing, now)
        met = then
    told.append(_told(frame, phase, standing, met))
    return _Gone(told, _a_week_later(frame, phase, standing, met), near, len(stops))


def _solved(frame: Frame, service: Service, standing: Standing, near: Settled) -> Settled:
    """The week of ``service`` as customers and staff stand; today's own as long as nothing differs from it."""
    if standing.is_todays and service.offers_the_same(frame.observed.service):
        return frame.reference.settled
    drivers, worlds = frame.drivers, frame.drivers.worlds
    count = drivers.customers.count
    remaining = (standing.left * count).sum(axis=(1, 2)) / drivers.customers.total
    quality = replace(
        drivers.quality, resolved=drivers.quality.resolved * staff.settles(standing.staff, worlds)[..., None]
    )
    now = replace(
        drivers,
        wanted=drivers.wanted * remaining[:, None, None],
        remaining=remaining,
        pull=replace(drivers.pull, learned=standing.ways.pull(worlds)),
        quality=quality,
        slower=staff.slower(standing.staff, worlds),
    )
    return settle(now, service, carried(near, service))


def _met(frame: Frame, standing: Standing, week: Settled) -> Met:
    reference = frame.reference
    level = reference.level - staff.tone(standing.staff, frame.drivers.worlds)
    visited = None if week.service is frame.observed.service else reference.store_visits
    short = fallen_short(week)
    promise = _over_reasons(frame, short)
    felt = felt_cells(week, level, visited, hurt(week))
    cells = felt.loyal - frame.cells.loyal + short
    first = week.first.by_way.sum(axis=(2, 3, 4))
    figures = {"digital": ratio(first @ IS_DIGITAL, first.sum(axis=1))}
    for name, value in line_figures(week).items():
        if name.rsplit(".", 1)[1] in SHOWN:
            figures[name] = value
    figures |= rates(frame.observed, week)
    stays = staying(reference, week, _over_reasons(frame, felt.forced), np.ones(len(cells)))
    moved = stays.ties, stays.logits["price"], stays.come
    return Met(
        cells,
        promise,
        felt.forgiven - frame.cells.forgiven,
        *moved,
        adoption.first_shares(week),
        staff.beside(reference.settled, week),
        figures,
    )


def _a_week_later(frame: Frame, phase: Phase, standing: Standing, met: Met) -> Standing:
    worlds = frame.drivers.worlds
    heard = memory.hearing(standing.memory, met.promise)
    feeling = _over_reasons(frame, memory.felt(met.cells, memory.expected(heard), worlds))
    as_usual = _weekly(todays_share(worlds, frame.observed.yearly_leaving))[:, None, None]
    image, weaker = memory.image(standing.memory, worlds), standing.loosened
    moved = from_satisfaction(worlds, image) + weaker + met.price
    leaving = _weekly(yearly_share(worlds, frame.observed.yearly_leaving, moved))
    noticing = -np.expm1(-frame.matters / WEEKS_PER_YEAR)[:, None, None]
    here = frame.drivers.customers.count / frame.drivers.customers.total
    told = told_of(worlds, as_usual[:, 0, 0], (leaving * here).sum(axis=(1, 2)))
    coming = as_usual * met.come[:, None] * told[:, None, None]
    return Standing(
        adoption.after_a_week(standing.ways, met.shares, frame.matters, phase.service, worlds),
        memory.after_a_week(heard, met.cells, met.promise, feeling, frame.matters, worlds),
        staff.after_a_week(standing.staff, met.pressure, _market(frame, phase), worlds),
        weaker + noticing * (met.ties - weaker),
        standing.left + (coming - standing.left * leaving),
        standing.came + (coming - as_usual - standing.came * leaving),
    )


def _market(frame: Frame, phase: Phase) -> Market:
    """Who can be found for places left beyond today's.

    All who answer at desks come from the labour market of the plan's own recruits: as many as its ceiling in the time
    that takes, and while those are sought so many fewer. In the stores places are filled at the usual pace.
    """
    people = np.zeros(len(WAYS))
    for desk in phase.service.desks:
        people[WAY[desk.channel]] = desk.agents.max()
    plan = phase.service.recruiting
    ceiling, delay = frame.observed.hiring_ceiling, frame.observed.hiring_delay
    if plan.ceiling is not None:
        ceiling, delay = plan.ceiling, next((late.weeks for late in plan.late if late.channel is Channel.PHONE), 0.0)
    return Market(people, max(ceiling - phase.sought, 0.0) / max(delay, 1.0))


def _weekly(yearly: Floats) -> Floats:
    return np.asarray(-np.expm1(np.log1p(-yearly) / WEEKS_PER_YEAR))


def _over_reasons(frame: Frame, cells: Floats) -> Floats:
    return np.asarray(np.einsum("kasi,ki->kas", cells, frame.matter))


def _told(frame: Frame, phase: Phase, standing: Standing, met: Met) -> Mapping[str, Floats]:
    """The figures of one week, each ``(K,)``."""
    worlds, count = frame.drivers.worlds, frame.drivers.customers.count
    feeling = memory.felt(met.cells, memory.expected(memory.hearing(standing.memory, met.promise)), worlds)
    happy = ndtr(frame.cells.everyone + feeling + met.amends) * frame.cells.people
    people = frame.cells.people.sum(axis=(1, 3))
    here = count / count.sum()
    figures = {
        "satisfaction.everyone": happy.sum(axis=(1, 2, 3)),
        "image": (memory.image(standing.memory, worlds) * here).sum(axis=(1, 2)),
        "known": _known(standing, count),
        "customers": ((standing.left - 1.0) * count).sum(axis=(1, 2)),
        "newcomers": (standing.came * count).sum(axis=(1, 2)),
        **met.figures,
        **_turnover(frame, phase, standing),
        **_tired(phase.service, standing.staff, worlds),
    }
    for place, segment in enumerate(Segment):
        figures[f"satisfaction.{segment}"] = ratio(happy[:, :, place].sum(axis=(1, 2)), people[:, place])
    return figures


def _turnover(frame: Frame, phase: Phase, standing: Standing) -> Mapping[str, Floats]:
    """Euros a week of places left and filled beyond today's, each ``(K,)``."""
    worlds = frame.drivers.worlds
    replaced = staff.replaced(standing.staff, _market(frame, phase), worlds)
    found = turnover(phase.service, staff.unfilled(standing.staff), replaced, frame.observed.prices, worlds)
    return {} if found is None else {"unpaid": found.unpaid, "replacing": found.replacing}


def _tired(service: Service, people: Staff, worlds: Worlds) -> dict[str, Floats]:
    """Strain and the share away of those who answer at each desk and in the stores, each ``(K,)``."""
    away = staff.away(people, worlds)
    told: dict[str, Floats] = {}
    for channel in (*(desk.channel for desk in service.desks), *([Channel.STORE] if service.stores else [])):
        told[f"{channel}.strain"] = people.strain[:, WAY[channel]]
        told[f"{channel}.away"] = away[:, WAY[channel]]
    return told


def _known(standing: Standing, count: Floats) -> Floats:
    """Share of customers to whom all the digital ways on offer are an option, ``(K,)``."""
    return np.asarray(standing.ways.known.min(axis=1) @ count.sum(axis=0) / count.sum())
