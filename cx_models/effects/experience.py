"""How a journey feels, and what a survey sees of it.

One latent scale, in standard deviations of satisfaction between people; a person is satisfied (one
of the two best answers) when the latent value is above zero. Each source's effect is turned into
standard deviations at that source's own baseline. A transfer's published effect is a total that
contains poorer resolution; the part that goes through resolution is taken out here, since the
journey carries it. Everyone who wanted service is counted; a survey hardly hears those who gave up.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from scipy.special import ndtr, ndtri

from cx_models.assumptions.registry import Worlds
from cx_models.effects.choice import IS_DIGITAL, PHONE, STORE, WAY
from cx_models.effects.data_use import resented, served, welcomed
from cx_models.effects.dimensions import scores, weakest_falls
from cx_models.effects.encounters import ANSWERED_BY_PEOPLE
from cx_models.effects.forced import beside_the_forced, forced, over_parts
from cx_models.effects.mail import EMAIL, felt_minutes
from cx_models.effects.peak_end import Moments, peak_end
from cx_models.effects.settle import Drivers, Settled, by_way
from cx_models.quantities import Floats, Share, power, ratio
from cx_models.service.channels import Channel

CHAT = WAY[Channel.CHAT]
MINUTES_PER_KM = 1.0
PROBITS_PER_LOGIT = 1 / 1.702  # Camilli (1994): the normal ogive's scale against the logistic's


def latent_loss(share_lost: Floats, at: Floats) -> Floats:
    """Standard deviations lost when ``share_lost`` of top answers go, starting ``at`` that share of them.

    >>> round(float(latent_loss(np.array(0.12), np.array(0.86))), 2)
    0.44
    """
    left = np.clip(at - share_lost, 0.02, 0.98)
    return np.asarray(ndtri(np.clip(at, 0.02, 0.98)) - ndtri(left))


@dataclass(frozen=True, eq=False)
class Weights:
    """What each thing costs in standard deviations, ``(K,)``."""

    transfer: Floats
    repeat: Floats
    bot_failed: Floats
    unresolved: Floats
    wait: Floats
    forced: Floats


def weights(worlds: Worlds) -> Weights:
    """The assumptions ``experience`` on the latent scale, direct effects only."""
    base = worlds["baseline.top_box"]
    through_resolution = worlds["transfer.resolution_lost"] * worlds["resolution.effect"]
    direct = np.maximum(worlds["transfer.total_effect"] - through_resolution, 0.0)
    return Weights(
        transfer=latent_loss(direct, base),
        repeat=latent_loss(worlds["repeat.effect"], base),
        bot_failed=latent_loss(worlds["bot.failed_effect"], base),
        unresolved=latent_loss(worlds["resolution.effect"], base),
        wait=worlds["wait.logit_per_minute"] * PROBITS_PER_LOGIT,
        forced=worlds["forced.logit"] * PROBITS_PER_LOGIT,
    )


def wait_hurt(settled: Settled) -> Floats:
    """Mean hurt of one leg's wait on each line, ``(K, Q)``: perceived minutes to a power, by half-hour."""
    worlds, week = settled.drivers.worlds, settled.week
    hurt = power(worlds["wait.perceived_ratio"][:, None, None] * week.wait, worlds["wait.power"][:, None, None])
    if settled.service.callback is not None and PHONE in settled.lines.ways:
        line = settled.lines.ways.index(PHONE)
        spared = settled.state.called_back * (1 - worlds["callback.felt_wait"])
        hurt[:, line] *= 1 - spared[:, None]
    arriving = week.arrivals.sum(axis=2)
    total = np.einsum("kqt,kqt->kq", hurt, week.arrivals)
    mean = ratio(total, arriving)
    return np.asarray(weights(worlds).wait[:, None] * mean)


@dataclass(frozen=True, eq=False)
class Hurt:
    """What a matter costs that starts on each way, ``(K, I, C)``, in standard deviations.

    ``all`` over everyone; ``heard`` is the chance of ending answered, so of being asked; ``asked`` the
    mean over those. ``forgiven`` of ``all`` is what it would be more, had nobody in charge set matters right.
    """

    all: Floats
    asked: Floats
    heard: Floats
    forgiven: Floats


def hurt(settled: Settled) -> Hurt:
    """Follow each journey to its end: what all of it cost, and the worst and the last of it, as memory weighs them."""
    worlds, links = settled.drivers.worlds, settled.links
    cost = weights(worlds)
    per_leg = by_way(wait_hurt(settled), settled.lines, settled.week.arrivals.sum(axis=2))  # (K, C)
    minutes = worlds["wait.perceived_ratio"] * felt_minutes(settled.state.mail_hours, worlds)
    per_leg[:, EMAIL] = cost.wait * minutes ** worlds["wait.power"]
    each = np.moveaxis(
        links.legs.per_contact * per_leg[:, :, None] + links.legs.transfers * cost.transfer[:, None, None],
        1,
        2,
    )
    repeat, failed, open_end = (part[:, None, None] for part in (cost.repeat, cost.bot_failed, cost.unresolved))
    again = links.redial + links.reconnect + links.defect
    whole = np.eye(links.move.shape[-1]) - links.move
    ends = (links.resolved + links.ended_open)[..., None]
    heard = np.asarray(np.linalg.solve(whole, ends)[..., 0], dtype=np.float64)
    on_the_way = again.sum(axis=-1) * repeat + links.spill.sum(axis=-1) * failed
    everyone = each + on_the_way + (links.gave_up + links.ended_open) * open_end
    towards = (again @ heard[..., None])[..., 0] * repeat + (links.spill @ heard[..., None])[..., 0] * failed
    answered = each * heard + towards + links.ended_open * open_end
    solved = np.asarray(np.linalg.solve(whole, np.stack([everyone, answered], axis=-1)), dtype=np.float64)
    everyone, answered = summed = solved[..., 0], solved[..., 1]
    by_peak_end = worlds["memory.peak_end"][:, None, None]
    if by_peak_end.any():
        remembered = peak_end(links, Moments(each, cost.repeat, cost.bot_failed, cost.unresolved))
        everyone = everyone + by_peak_end * (remembered.all - everyone)
        answered = answered + by_peak_end * (remembered.heard - answered)
    if not links.in_charge.any():
        return Hurt(everyone, ratio(answered, heard), heard, np.zeros_like(everyone))
    forgives = worlds["recovery.forgives"][:, None, None]
    mended = _until(links.in_charge, whole, each, again * repeat[..., None] + links.spill * failed[..., None])
    kept_all, kept_asked = (1.0 - forgives * np.minimum(ratio(mended, part), 1.0) for part in summed)
    return Hurt(everyone * kept_all, ratio(answered * kept_asked, heard), heard, everyone * (1.0 - kept_all))


def _until(ends: Floats, whole: Floats, each: Floats, moves: Floats) -> Floats:
    """What journeys that come to ``ends`` ``(K, I, C)`` have cost until then, times the chance of it, ``(K, I, C)``.

    ``each`` contact costs, and so does each of the ``moves`` ``(K, I, C, C)``, already times its chance.
    """
    reach = np.linalg.solve(whole, ends[..., None])
    return np.asarray(np.linalg.solve(whole, each[..., None] * reach + moves @ reach)[..., 0], dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Experience:
    """Satisfaction of matters wanted.

    ``latent`` ``(K, A, S)`` mean over a customer's matters; ``everyone`` and ``surveyed`` ``(K,)`` shares
    satisfied (where nobody is left to be asked, everyone's stands for both); ``by_area`` ``(K, A)`` and
    ``by_segment`` ``(K, S)`` everyone's (of a segment that is empty, what its first member would meet);
    ``by_way`` ``(K, C)`` surveyed, of matters that start there; ``forced`` ``(K, A, S)`` share of matters
    pushed off a closed store or phone, or charged for a visit; ``heard`` ``(K,)`` how likely a matter's end is to be
    told in a survey, beside one that ends with an answer: whoever gives up or never asks is hardly heard. Of
    ``latent``, ``forgiven`` ``(K, A, S)`` is owed to someone in charge who set matters right.
    """

    latent: Floats
    everyone: Floats
    surveyed: Floats
    by_area: Floats
    by_segment: Floats
    by_way: Floats
    forced: Floats
    heard: Floats
    forgiven: Floats

    @property
    def loyal(self) -> Floats:
        """What of ``latent`` moves customers to stay or go, ``(K, A, S)``: amends please, but bind nobody (de Matos,
        Henrique and Rossi 2007).
        """
        return self.latent - self.forgiven

    def after(self, first: Experience, part: Share) -> Experience:
        """A year of which ``first`` fills the share ``part`` and this the rest: a matter may fall in either."""
        means = {
            field.name: part * getattr(first, field.name) + (1 - part) * getattr(self, field.name)
            for field in fields(self)
        }
        return Experience(**means)


@dataclass(frozen=True, eq=False)
class Cells:
    """Each cell's mean on the latent scale, ``(K, A, S, I)``: of ``everyone`` who wanted service, and of those who are
    ``asked``; the cells' shares of all matters in ``people``, the chance of being asked in ``heard``. Within a cell
    people differ by one standard deviation. ``forced`` is the share of matters pushed off a store; ``forgiven`` what of
    ``everyone`` is owed to someone in charge who set matters right.
    """

    everyone: Floats
    asked: Floats
    people: Floats
    heard: Floats
    forced: Floats
    forgiven: Floats

    @property
    def loyal(self) -> Floats:
        """What of ``everyone`` moves customers to stay or go, as of :class:`Experience`."""
        return self.everyone - self.forgiven


def felt_cells(settled: Settled, level: Floats, visited_before: Floats | None, felt: Hurt) -> Cells:
    """How every cell feels; arguments as of :func:`experienced`, ``felt`` being the :func:`hurt` of ``settled``."""
    drivers, worlds = settled.drivers, settled.drivers.worlds
    cost = weights(worlds)
    part = drivers.matters_by_part  # (K, I, D)
    value = level[:, None, :] - felt.all  # (K, I, C)
    rate = worlds["survey.gave_up_answers"][:, None, None]
    weight = felt.heard + rate * (1 - felt.heard)
    said = (1 - rate) * felt.heard * (level[:, None, :] - felt.asked) + rate * value
    idle = level_of_idle(level, drivers) - cost.unresolved  # whoever does nothing has an unsolved matter

    mix = _mix(settled, part)
    near = _store_differences(settled)  # (K, A)
    pushed = forced(settled, visited_before, part)
    off = np.zeros(mix.visit.shape) if pushed is None else pushed.all  # (K, A, S, I)
    resented = off + worlds["forced.beside"][:, None, None, None] * beside_the_forced(settled, visited_before, part)
    pressed = cost.forced[:, None, None, None] * resented * _unsoftened(settled, worlds)[:, None, None, None]
    pressed = pressed + mix.visit * (near + travel_hurt(settled))[:, :, None, None]
    if settled.service.design.promised:
        pressed = pressed + fallen_short(settled)
    if not settled.service.data.is_none:
        pressed = pressed + of_data_use(settled)
    if settled.service.design.machine:
        pressed = pressed + of_machines(settled)
    pressed = pressed + of_weakest(settled)[:, None, None, None]
    cell = mix.of(value, idle) - pressed
    heard = mix.of(weight)
    seen = mix.of(said) / np.maximum(heard, 1e-12) - pressed
    matter = drivers.wanted.sum(axis=2)  # (K, I)
    matter = matter / matter.sum(axis=1, keepdims=True)
    people = drivers.where[None, :, :, None] * matter[:, None, None, :]
    forgiven = mix.of(felt.forgiven) if felt.forgiven.any() else np.zeros_like(cell)
    return Cells(cell, seen, people, heard, off, forgiven)


def level_of_idle(level: Floats, drivers: Drivers) -> Floats:
    """Where those stand who do nothing, ``(K,)``: at the mean of the ways that people take today."""
    contacts = drivers.rhythm.sum(axis=1)
    return np.asarray(level @ (contacts / contacts.sum()))


def crowding(today: Settled, spared: Settled, changed: Settled) -> Floats:
    """What others' coming does to each cell's latent satisfaction, ``(K, A, S, I)``: the crowding shadow.

    ``spared`` is the service of ``changed`` had it moved nobody (:func:`cx_models.effects.unmoved.unmoved`): the two
    differ in who comes, and so in their queues, and in nothing else. Everybody keeps the ways and stores of ``today``,
    as far as they are still there. So neither the way to a further store nor being forced counts here, nor a service
    made better or worse, nor what becomes of those whose store closed.
    """
    there = np.asarray(changed.reach.open_part.any(axis=1))  # (C,)
    there[STORE] = False  # store by store, below
    worse = (hurt(changed).all - hurt(spared).all) * there
    mix = _mix(today, today.drivers.matters_by_part)
    lost = mix.of(worse)
    lost = lost + mix.visit * _longer_in_stores(today, spared, changed)[:, :, None, None]
    return np.asarray(-lost)


def _longer_in_stores(today: Settled, spared: Settled, changed: Settled) -> Floats:
    """How much more the wait hurts on a visit to the stores of today that are still open, ``(K, A)``."""
    more = (wait_hurt(changed) - wait_hurt(spared))[:, changed.lines.desks :]
    names = [store.name for store in today.service.stores]
    kept = [names.index(store.name) for store in changed.service.stores]
    share = today.chosen.way * today.chosen.store.mean(axis=2)[:, None]  # (K, A, J)
    share = ratio(share, share.sum(axis=2, keepdims=True))
    return np.asarray((share[:, :, kept] * more[:, None]).sum(axis=2))


def experienced(settled: Settled, level: Floats, visited_before: Floats | None) -> Experience:
    """Satisfaction under ``settled``.

    ``level`` ``(K, C)`` is the latent satisfaction of each way when nothing hurts. ``visited_before``
    ``(K, A, S, I, D)`` is today's chance of a store visit, None for today itself: whoever's chance of a
    visit falls because their nearest store closed has been forced off it, as has whoever rang where there is no phone
    any more, and whoever is charged for a visit is in part.
    """
    felt = hurt(settled)
    return satisfaction(settled, level, felt, felt_cells(settled, level, visited_before, felt))


def satisfaction(settled: Settled, level: Floats, felt: Hurt, cells: Cells) -> Experience:
    """As :func:`experienced`, where the :func:`hurt` of ``settled`` and its :func:`felt_cells` are known already."""
    drivers = settled.drivers
    matter = drivers.wanted.sum(axis=2) / drivers.wanted.sum(axis=(1, 2))[:, None]  # (K, I)
    happy = ndtr(cells.everyone)
    by_area = (happy * cells.people).sum(axis=(2, 3)) / drivers.where.sum(axis=1)[None]
    everyone = (happy * cells.people).sum(axis=(1, 2, 3))
    living = drivers.where + 1e-12 * drivers.where.sum(axis=1, keepdims=True)  # an empty segment has a mean too
    by_segment = np.einsum("kasi,as,ki->ks", happy, living, matter) / living.sum(axis=0)[None]
    asked = (cells.people * cells.heard).sum(axis=(1, 2, 3))
    told = (ndtr(cells.asked) * cells.people * cells.heard).sum(axis=(1, 2, 3))
    return Experience(
        latent=np.einsum("kasi,ki->kas", cells.everyone, matter),
        everyone=everyone,
        surveyed=np.where(asked > 0, ratio(told, asked), everyone),
        by_area=by_area,
        by_segment=by_segment,
        by_way=_of_way(settled, level, felt),
        forced=np.einsum("kasi,ki->kas", cells.forced, matter),
        heard=asked,
        forgiven=np.einsum("kasi,ki->kas", cells.forgiven, matter),
    )


def fallen_short(settled: Settled) -> Floats:
    """What a promise of ease costs those who take a digital way, ``(K, A, S, I)`` in standard deviations: only where
    the matter is not settled there is less than was promised.
    """
    promised, worlds = settled.service.design.promised, settled.drivers.worlds
    if not promised:
        return np.zeros(settled.first.visit.shape[:4])
    mix = _mix(settled, settled.drivers.matters_by_part)
    unkept = IS_DIGITAL * (1.0 - settled.links.resolved)  # (K, I, C)
    return np.asarray((worlds["design.promise_raises"] * promised)[:, None, None, None] * mix.of(unkept))


def of_data_use(settled: Settled) -> Floats:
    """What the use of data costs, less what it gives, ``(K, A, S, I)``: those who take a digital way meet pages that
    know them; everyone gets the messages.
    """
    data, worlds = settled.service.data, settled.drivers.worlds
    if data.is_none:
        return np.zeros(settled.first.visit.shape[:4])
    mix = _mix(settled, settled.drivers.matters_by_part)
    taken = mix.of(np.broadcast_to(IS_DIGITAL, settled.links.resolved.shape))
    pages, messages, takes = (of(data, worlds)[:, None, None, None] for of in (welcomed, served, resented))
    return np.asarray(takes - messages - pages * taken)


def of_machines(settled: Settled) -> Floats:
    """What machines that decide take from satisfaction, ``(K, A, S, I)``: what one is given pleases less than from a
    person; what one is refused is felt no worse (Yalcin and others 2022).
    """
    share, worlds = settled.service.design.machine, settled.drivers.worlds
    if not share:
        return np.zeros(settled.first.visit.shape[:4])
    given = np.zeros_like(settled.links.resolved)
    given[..., ANSWERED_BY_PEOPLE] = settled.links.resolved[..., ANSWERED_BY_PEOPLE]
    mix = _mix(settled, settled.drivers.matters_by_part)
    return np.asarray((worlds["machine.cold"] * share)[:, None, None, None] * mix.of(given))


def of_weakest(settled: Settled) -> Floats:
    """What it costs that the weakest dimension falls below today's weakest, ``(K,)`` in standard deviations; below zero
    where it is mended.
    """
    usual, worlds = settled.drivers.usual, settled.drivers.worlds
    if usual is None:
        return np.zeros(worlds.count)
    of_todays_ways = scores(settled, among=usual.there)
    return np.asarray(worlds["weakest.weighs"] * weakest_falls(of_todays_ways.three, usual.dimensions))


@dataclass(frozen=True, eq=False)
class _Mix:
    """Chances of first ways by cell ``(K, A, S, I)``, dayparts averaged by how many matters fall in them."""

    visit: Floats
    call: Floats
    away: Floats
    not_elsewhere: Floats  # (K, A, S, I, D)
    part: Floats
    share: Floats
    nothing: Floats  # (K, S, I, D)

    def of(self, per_way: Floats, idle: Floats | None = None) -> Floats:
        """Mean of ``per_way`` ``(K, I, C)`` over first ways; doing nothing counts as ``idle`` ``(K,)``, or as 0."""
        rest = np.einsum("kcsid,kic->ksid", self.share, per_way)
        if idle is not None:
            rest = rest + self.nothing * idle[:, None, None, None]
        rest = (rest * self.part[:, None]).astype(self.not_elsewhere.dtype, copy=False)
        elsewhere = rest.sum(axis=3)[:, None] - np.einsum("kasid,ksid->kasi", self.not_elsewhere, rest, optimize=True)
        store, phone = per_way[:, None, None, :, STORE], per_way[:, None, None, :, PHONE]
        found = self.visit * store + self.call * phone + elsewhere
        return np.asarray(found if idle is None else found + self.away * idle[:, None, None, None])


def _mix(settled: Settled, part: Floats) -> _Mix:
    visit, call, away = settled.first.visit, settled.first.call, settled.first.away
    by_part, stays_away = visit + call, np.zeros((1, 1, 1, 1))
    if away.size > 1:  # some turn away
        by_part += away
        stays_away = over_parts(away, part)
    chosen = settled.chosen
    return _Mix(
        over_parts(visit, part), over_parts(call, part), stays_away, by_part, part, chosen.share, chosen.nothing
    )


def _of_way(settled: Settled, level: Floats, felt: Hurt) -> Floats:
    first = settled.first.by_way.sum(axis=(2, 4))  # (K, C, I)
    mix = ratio(first, first.sum(axis=2, keepdims=True))
    hurts = np.einsum("kci,kic->kc", mix, felt.asked)
    hurts[:, STORE] += travel_hurt_of_visits(settled)
    return np.asarray(ndtr(level - hurts))


def _store_differences(settled: Settled) -> Floats:
    """How much more the wait hurts in each area's stores than in stores on average, ``(K, A)``."""
    if not settled.service.stores:
        return np.zeros(settled.first.visit.shape[:2])
    of_line = wait_hurt(settled)
    mean = by_way(of_line, settled.lines, settled.week.arrivals.sum(axis=2))[:, STORE]
    difference = of_line[:, settled.lines.desks :] - mean[:, None]  # (K, J)
    share = _stores_taken(settled)
    return ratio((share * difference[:, None]).sum(axis=2), share.sum(axis=2))


def travel_hurt(settled: Settled) -> Floats:
    """What the way to a store and back hurts on a visit from each area, ``(K, A)``: as some minutes of waiting would.

    Kilometres are as the crow flies.
    """
    worlds, km = settled.drivers.worlds, settled.reach.km
    if not settled.service.stores:
        return np.zeros(settled.first.visit.shape[:2])
    with np.errstate(divide="ignore"):
        log_km = np.log(km)  # a power by logarithm, which is the same in all worlds
    exponent, felt = worlds["wait.power"], worlds["wait.perceived_ratio"] * worlds["travel.weighs"]
    of_one = weights(worlds).wait * (felt * 2.0 * MINUTES_PER_KM) ** exponent
    hurt_ = of_one[:, None, None] * np.exp(exponent[:, None, None] * log_km[None])
    share = _stores_taken(settled)
    return ratio((share * hurt_).sum(axis=2), share.sum(axis=2))


def _stores_taken(settled: Settled) -> Floats:
    """How visits from each area divide over stores, ``(K, A, J)``, up to a factor of the area's own."""
    return np.asarray(settled.chosen.way * settled.chosen.store.mean(axis=2)[:, None])


def travel_hurt_of_visits(settled: Settled) -> Floats:
    """The mean of :func:`travel_hurt` over all visits, ``(K,)``."""
    from_area = np.einsum("kasid,as->kaid", settled.first.visit, settled.drivers.where)
    visits = np.einsum("kaid,kid->ka", from_area, settled.drivers.wanted)
    return ratio((travel_hurt(settled) * visits).sum(axis=1), visits.sum(axis=1))


def _unsoftened(settled: Settled, worlds: Worlds) -> Floats:
    """What is left of the forced penalty when a person answers by phone or in chat, ``(K,)``: the surer of the two."""
    answered = 1.0 - settled.of_way(settled.state.abandoned)
    at_hand = [way for way in (PHONE, CHAT) if way in settled.lines.ways]
    reachable = answered[:, at_hand].max(axis=1, initial=0.0)
    return np.asarray(1.0 - worlds["forced.human_softens"] * reachable)
