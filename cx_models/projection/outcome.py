"""One service in all plausible worlds: settled, experienced, left, paid for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from weakref import WeakKeyDictionary

import numpy as np

from cx_models.baseline.calibrate import Reference
from cx_models.baseline.observed import Observed
from cx_models.effects.answers import measures
from cx_models.effects.choice import WAY, WAYS
from cx_models.effects.experience import Cells, Experience, felt_cells, hurt, satisfaction
from cx_models.effects.freedom import freedom_lost
from cx_models.effects.leaving import Leaving, leaving, todays_share, touched
from cx_models.effects.met import MET, met
from cx_models.effects.money import COST_LINES, Cost, Gone, Year, cost, failure_euros, failure_hours
from cx_models.effects.settle import Settled, State, settle
from cx_models.effects.winning import Won, heard, won
from cx_models.projection.missing import most_missing
from cx_models.projection.staying import Staying, staying
from cx_models.quantities import WEEKS_PER_YEAR, Floats, Share, ratio
from cx_models.service.channels import Channel
from cx_models.service.customers import Segment
from cx_models.service.offer import Service


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a service leads to, every stage kept.

    ``settled`` is the week once recruits have arrived, ``at_first`` the weeks before (the same object
    when nobody is awaited), ``first_part`` the share of the year they last. Experience, the :func:`measures` of
    ``answers``, leaving, ``staying``,
    ``won`` (customers who come beyond as many as today) and cost are of the first 12 months, both kinds of
    weeks in them; :func:`failure_hours` and their euros a year are of the week once recruits have arrived.
    """

    settled: Settled
    at_first: Settled
    first_part: Share
    experience: Experience
    answers: Mapping[str, Floats]
    leaving: Leaving
    staying: Staying
    won: Won
    cost: Cost | None
    failure_hours: Floats
    failure_euros: Floats | None
    reference: Reference

    @property
    def service(self) -> Service:
        """What is on offer."""
        return self.settled.service

    @cached_property
    def freedom_lost(self) -> Floats:
        """Minutes per matter that the lost choice amounts to, ``(K, A, S)``."""
        if self.settled is self.reference.settled:
            return np.zeros_like(self.experience.latent)
        return freedom_lost(self.reference.freedom, self.settled)

    def week(self, at_first: bool) -> Settled:
        """The week before recruits arrive, or once they have."""
        return self.at_first if at_first else self.settled

    @property
    def choice_lost(self) -> Floats:
        """Minutes per matter that the lost choice amounts to, over all customers, ``(K,)``."""
        return np.asarray(np.einsum("kas,as->k", self.freedom_lost, self.settled.drivers.where))

    def figures(self) -> Mapping[str, Floats]:
        """Every headline figure under its neutral name, each ``(K,)``.

        ``satisfaction.everyone``, ``.surveyed`` and of each segment are shares satisfied over the first
        12 months, ``survey.heard`` the share of matters whose end a survey hears, ``survey.never`` of those in
        which nobody is ever contacted; ``leaving.*`` and ``winning.customers`` (some of them, ``winning.told``, for
        what they hear) within 12 months, of these and of ``leaving.by.*`` how many more than today;
        ``choice.lost`` minutes per matter;
        ``failure.contacts`` and ``failure.hours`` a week of needless contacts (any cause but the matter itself; a
        transfer's further leg counts as one) and of the work they ask for, ``failure.euros`` its price a year, all of
        the settled week;
        ``met.*`` shares of matters in which it happens over the first 12 months;
        ``answers.<question>.everyone`` and ``.surveyed`` the question's customary measure over those months;
        ``<channel>.*`` of the settled week: contacts per week, mean wait in minutes,
        abandoned share of contacts, occupancy, agents missing at the worst half-hour of a desk, of e-mail the mean
        minutes to an ``answer`` where it is told who answers;
        ``first.<channel>.*`` the same of the weeks before recruits come.
        """
        return self._figures

    @property
    def _never_in_touch(self) -> Floats:
        first = self.settled.first.by_way.sum(axis=(1, 2, 3, 4))
        return np.asarray(1.0 - ratio(first, self.settled.drivers.wanted.sum(axis=(1, 2))))

    @cached_property
    def _figures(self) -> Mapping[str, Floats]:
        figures = {
            "satisfaction.everyone": self.experience.everyone,
            "satisfaction.surveyed": self.experience.surveyed,
            "survey.heard": self.experience.heard,
            "survey.never": self._never_in_touch,
            "leaving.share": self.leaving.share,
            "leaving.customers": self.leaving.customers,
            **{f"leaving.by.{path}": customers for path, customers in self.leaving.paths.items()},
            "winning.customers": self.won.customers,
            "winning.told": self.won.told,
            "failure.contacts": self.settled.seen.by_cause[1:].sum(axis=(0, 2)),
            "failure.hours": self.failure_hours.sum(axis=(0, 2)),
            "choice.lost": self.choice_lost,
        }
        figures |= self.answers
        figures |= {f"met.{name}": share for name, share in self._met().items()}
        for place, segment in enumerate(Segment):
            figures[f"satisfaction.{segment}"] = self.experience.by_segment[:, place]
        if self.failure_euros is not None:
            figures["failure.euros"] = self.failure_euros.sum(axis=(0, 2))
        if self.cost is not None:
            figures["cost.total"] = self.cost.total
            for line in COST_LINES:
                figures[f"cost.{line}"] = getattr(self.cost, line)
        contacts = self.settled.seen.contacts.sum(axis=2)
        for way, channel in enumerate(WAYS):
            if contacts[:, way].max() > 0.5 or self.reference.settled.seen.contacts[:, way].max() > 0.5:
                figures[f"{channel}.contacts"] = contacts[:, way]
        later = line_figures(self.settled)
        first = later if self.at_first is self.settled else line_figures(self.at_first)
        figures |= dict(later) | {f"first.{name}": value for name, value in first.items()}
        return MappingProxyType(figures)

    def cells(self, at_first: bool = False) -> Cells:
        """How every cell feels in the weeks before recruits arrive, or once they have."""
        week, reference = self.week(at_first), self.reference
        visited = None if week is reference.settled else reference.store_visits
        return felt_cells(week, reference.level, visited, hurt(week))

    def _met(self) -> dict[str, Floats]:
        """What customers meet in the first 12 months, and in how many matters they are pushed off a store."""
        later = met(self.settled)
        first = later if self.at_first is self.settled else met(self.at_first)
        shares = {name: self.first_part * first[name] + (1 - self.first_part) * later[name] for name in MET}
        pushed = np.einsum("kas,as->k", self.experience.forced, self.settled.drivers.where)
        return {**shares, "pushed": pushed}


# Follows from the settled week alone and goes with it: keeping it changes no result.
_LINE_FIGURES: WeakKeyDictionary[Settled, Mapping[str, Floats]] = WeakKeyDictionary()


def line_figures(settled: Settled) -> Mapping[str, Floats]:
    """The figures of each queued way; kept as long as the week is, since first weeks are met again and again."""
    if settled not in _LINE_FIGURES:
        _LINE_FIGURES[settled] = MappingProxyType(_line_figures(settled))
    return _LINE_FIGURES[settled]


def _line_figures(settled: Settled) -> dict[str, Floats]:
    """Wait, abandoning, occupancy and agents missing of each queued way, ``(K,)``; stores together."""
    week, queue = settled.week, settled.lines
    arriving = week.arrivals.sum(axis=2)
    wait = _mean_by(week.wait, week.arrivals)
    busy, staffed = week.busy.sum(axis=2), queue.agents.sum(axis=1)
    per_way = {
        "wait": settled.of_way(wait),
        "abandoned": settled.abandoned_contacts,
    }
    figures: dict[str, Floats] = {}
    for way in _queued_ways(settled):
        lines = [i for i, w in enumerate(queue.ways) if w == way] or list(range(queue.desks, len(queue.agents)))
        for name, values in per_way.items():
            figures[f"{WAYS[way]}.{name}"] = values[:, way]
        figures[f"{WAYS[way]}.occupancy"] = busy[:, lines].sum(axis=1) / max(staffed[lines].sum(), 1e-9)
        figures[f"{WAYS[way]}.legs"] = arriving[:, lines].sum(axis=1)
    if settled.service.desk(Channel.EMAIL) is not None:
        figures[f"{Channel.EMAIL}.answer"] = 60.0 * settled.state.mail_hours
    for channel, most in most_missing(settled).items():
        figures[f"{channel}.missing"] = most
    return figures


def long_waits(settled: Settled) -> Mapping[str, float]:
    """Minutes of wait that one arrival in ten would exceed, by queued channel, in the middle world.

    Not among the figures: it costs as much as the week itself, and few ask for it.
    """
    means = settled.of_way(_mean_by(settled.long_wait, settled.week.arrivals))[0]
    return {str(WAYS[way]): float(means[way]) for way in _queued_ways(settled)}


def _queued_ways(settled: Settled) -> tuple[int, ...]:
    return (*settled.lines.ways, *([WAY[Channel.STORE]] if settled.service.stores else []))


def _mean_by(values: Floats, weights: Floats) -> Floats:
    total = weights.sum(axis=2)
    return ratio((values * weights).sum(axis=2), total)


def todays_outcome(observed: Observed, reference: Reference) -> Outcome:
    """Today as an outcome: nobody is awaited, nothing changes."""
    return _outcome(observed, reference, reference.settled, reference.settled, 0.0)


def outcome(observed: Observed, reference: Reference, service: Service) -> Outcome:
    """What ``service`` leads to in the worlds of ``reference``."""
    delay = service.recruiting.delay_weeks
    waits, first_part = delay > 0, min(delay / WEEKS_PER_YEAR, 1.0)
    first = _first_weeks(reference, service.at_first) if waits else None
    later = _settle(first or reference.settled, service)
    return _outcome(observed, reference, later, first or later, first_part)


# One week for each reference, gone with it; keeping it changes no result.
_FIRST_WEEKS: WeakKeyDictionary[Reference, Settled] = WeakKeyDictionary()


def _first_weeks(reference: Reference, service: Service) -> Settled:
    """The weeks before recruits come. How many are hired does not show in them, so the last ones are kept."""
    kept = _FIRST_WEEKS.get(reference)
    if kept is None or not kept.service.offers_the_same(service):
        kept = _FIRST_WEEKS[reference] = _settle(reference.settled, service)
    return kept


def _settle(near: Settled, service: Service) -> Settled:
    return settle(near.drivers, service, carried(near, service))


def carried(today: Settled, service: Service) -> State:
    """The state of ``today`` (or of any near week) as a start for ``service``: the same lines, wherever they stand."""
    names = _line_names(today.service)
    wanted = _line_names(service)
    count, parts = today.state.wait.shape[0], today.state.wait.shape[2]
    wait, abandoned = np.zeros((count, len(wanted), parts)), np.zeros((count, len(wanted)))
    for place, name in enumerate(wanted):
        if name in names:
            wait[:, place] = today.state.wait[:, names.index(name)]
            abandoned[:, place] = today.state.abandoned[:, names.index(name)]
    return State(wait, abandoned, np.zeros(count), today.state.mail_hours)


def _line_names(service: Service) -> list[str]:
    desks = [channel.value for channel in (Channel.PHONE, Channel.CHAT) if service.desk(channel) is not None]
    return desks + [f"store {store.name}" for store in service.stores]


def _outcome(observed: Observed, reference: Reference, later: Settled, first: Settled, first_part: Share) -> Outcome:
    noticed = touched(reference.drivers)
    felt, answers = _felt(reference, later)
    stays = staying(reference, later, felt.forced, noticed)
    if first is not later:
        before, told = _felt(reference, first)
        felt = felt.after(before, first_part)
        answers = {name: first_part * told[name] + (1 - first_part) * value for name, value in answers.items()}
        stays = stays.after(staying(reference, first, before.forced, noticed), first_part)
    change = felt.loyal - reference.experience.loyal
    gone = leaving(reference.drivers, observed.yearly_leaving, change, stays.logits)
    comers = _won(reference, observed, stays, gone)
    year = Year(first, later, first_part)
    price = cost(
        year,
        observed.service,
        Gone(gone.customers, gone.more, comers.customers),
        observed.prices,
        observed.mail_minutes,
    )
    needless = failure_hours(later, observed.mail_minutes)
    of_it = failure_euros(needless, observed.prices)
    return Outcome(later, first, first_part, felt, answers, gone, stays, comers, price, needless, of_it, reference)


def _felt(reference: Reference, week: Settled) -> tuple[Experience, Mapping[str, Floats]]:
    """How a week is experienced, and what the form's questions come to."""
    if week is reference.settled:
        return reference.experience, reference.measures
    felt = hurt(week)
    cells = felt_cells(week, reference.level, reference.store_visits, felt)
    return satisfaction(week, reference.level, felt, cells), measures(reference.questions, cells)


def _won(reference: Reference, observed: Observed, stays: Staying, gone: Leaving) -> Won:
    """Who come within 12 months beyond as many as today: today as many come as leave."""
    count, worlds = reference.drivers.customers.count, reference.drivers.worlds
    usual = todays_share(worlds, observed.yearly_leaving)
    return won(stays.come, heard(worlds, usual, gone.share), usual[:, None] * count.sum(axis=0))
