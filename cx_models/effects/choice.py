"""Which way in people take: a nested logit over area, segment, reason and daypart.

Nests: people in person or on the phone | written channels | bot | do nothing | take the matter elsewhere. Store and
phone share a nest because those who lose a store rather ring than go online (E065: online recovers little). A channel
that is closed is absent from the set, not given a bad utility; one that is open for part of a daypart counts by that
part (McFadden's size term). Stores compete with one another by distance
(Huff 1963): within the nest the slope is ``distance / likeness``, so a neighbour's store is taken first.
What a way costs in euros weighs against it, a reward for it; so do the contacts that a matter takes beyond today's, and
on digital ways the mistrust of those who notice that data are used in silence. The same mistrust, and a dearer
contract, draw to another company: that ends the matter, not the contract. Slopes: assumptions ``choice.*`` and
``leaving.price``.

A store's utility depends on the area, the others' on the segment; so no exponential is taken over
areas × segments, only one power.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from cx_models.assumptions.registry import Worlds
from cx_models.effects.data_use import betrayed
from cx_models.quantities import Floats, Share, coarse, power, ratio
from cx_models.service.channels import DIGITAL, Channel
from cx_models.service.customers import ABILITY
from cx_models.service.data_use import UNUSED, DataUse
from cx_models.service.offer import Service

WAYS: tuple[Channel, ...] = (
    Channel.STORE,
    Channel.PHONE,
    Channel.CHAT,
    Channel.CHATBOT,
    Channel.EMAIL,
    Channel.WEB,
    Channel.APP,
    Channel.SOCIAL,
    Channel.MAIL,
    Channel.OTHER,
)
WAY = {channel: position for position, channel in enumerate(WAYS)}
PHONE, STORE, CHATBOT = WAY[Channel.PHONE], WAY[Channel.STORE], WAY[Channel.CHATBOT]
WRITTEN = tuple(way for way in range(len(WAYS)) if way not in (PHONE, STORE, CHATBOT))
SELF_SERVICE = (WAY[Channel.WEB], WAY[Channel.APP])
HUGE = 1e30
"""A weight beside which all others are nothing, with room for a product in single precision."""
IS_DIGITAL = np.array([float(way in DIGITAL) for way in WAYS])


@dataclass(frozen=True, eq=False)
class Pull:
    """What draws people to each way, apart from waiting and distance.

    ``constant`` ``(K, C, I, D)``: solved so that today's contacts are met; −inf where nobody goes.
    ``store`` ``(K, J)``: how much more than an average store each one draws, in the order of ``stores``.
    ``learned`` ``(K, C, S)``: what months of knowing and using a way have added; None as long as nothing has.
    """

    constant: Floats
    store: Floats
    stores: tuple[str, ...]
    learned: Floats | None = None

    def among(self, rows: slice | npt.NDArray[np.bool_]) -> Pull:
        """The pull of some worlds."""
        learned = None if self.learned is None else self.learned[rows]
        return replace(self, constant=self.constant[rows], store=self.store[rows], learned=learned)

    def of_stores(self, names: tuple[str, ...]) -> Pull:
        """The same pull with only the named stores, in that order."""
        if names == self.stores:
            return self
        order = [self.stores.index(name) for name in names]
        return replace(self, store=self.store[:, order], stores=names)


@dataclass(frozen=True, eq=False)
class Reach:
    """What can be reached: the open part of each daypart, of ways ``(C, D)`` and of stores ``(J, D)``, and how far.

    ``km`` ``(A, J)`` is the way from each area to each store.
    """

    open_part: Floats
    km: Floats
    store_open_part: Floats


@dataclass(frozen=True, eq=False)
class Waits:
    """What is met: expected waits in minutes, by daypart, of desks ``(K, C, D)`` and of stores ``(K, J, D)``.

    ``effort`` ``(K, C, I)`` is how many contacts and transfers more than today a matter takes that begins on each way;
    None where that is as today.
    """

    desks: Floats
    stores: Floats
    effort: Floats | None = None

    def among(self, rows: slice | npt.NDArray[np.bool_]) -> Waits:
        """What is met in some worlds."""
        return Waits(self.desks[rows], self.stores[rows], None if self.effort is None else self.effort[rows])


@dataclass(frozen=True)
class Terms:
    """On what terms each of :data:`WAYS` is offered: the share of customers ``assisted`` at their first use of it, and
    what a contact costs its customer, in euros; less than nothing is a reward. ``clearer`` and ``promised`` as in
    :class:`Design`, ``perk`` and ``dearer`` as in :class:`Bill`; ``data`` is what is done with customers' data.
    """

    assisted: tuple[Share, ...] = (0.0,) * len(WAYS)
    charge: tuple[float, ...] = (0.0,) * len(WAYS)
    clearer: Share = 0.0
    promised: Share = 0.0
    perk: float = 0.0
    dearer: float = 0.0
    data: DataUse = UNUSED

    @property
    def free(self) -> Terms:
        """The same terms without what customers pay; rewards stay."""
        return replace(self, charge=tuple(min(charge, 0.0) for charge in self.charge))


AS_TODAY = Terms()


def terms_of(service: Service) -> Terms:
    """The terms of a service."""
    helped = {CHATBOT: service.bot.assisted if service.bot is not None else 0.0, WAY[Channel.APP]: service.app_assisted}
    assisted = tuple(helped.get(way, 0.0) for way in range(len(WAYS)))
    charge = tuple(service.charge(channel) for channel in WAYS)
    design, bill = service.design, service.bill
    return Terms(assisted, charge, design.clearer, design.promised, bill.perk, bill.dearer, service.data)


@dataclass(frozen=True, eq=False)
class Odds:
    """Choice before it is multiplied by people.

    ``way`` ``(K, A, J)`` times ``store`` ``(K, J, D)`` is the weight of each store seen from each area; their sum
    ``area`` ``(K, A, D)`` times ``visit`` ``(K, S, I, D)``, or ``(K, 1, I, D)`` where it is the same for all segments,
    is the weight of all stores within the nest, ``call`` ``(K, S, I, D)`` that of the phone, ``likeness`` ``(K,)`` the
    nest's; ``others`` ``(K, S, I, D)`` is the weight of all else together, of which ``share`` ``(K, C, S, I, D)`` take
    each way and ``nothing`` none: their weight is ``out`` ``(K,)``, of which ``elsewhere`` ``(K,)`` take their matter
    to another company.
    """

    way: Floats
    store: Floats
    area: Floats
    visit: Floats
    call: Floats
    likeness: Floats
    others: Floats
    share: Floats
    nothing: Floats
    out: Floats
    elsewhere: Floats

    def people(self) -> tuple[Floats, Floats]:
        """Chances of a visit and of a call, each ``(K, A, S, I, D)``.

        Of a nest that weighs ``n``, with likeness ``l`` beside others of weight ``o``, a way of weight ``w`` has the
        chance ``w / n · nˡ / (nˡ + o)``, which is ``w / (n + o n¹⁻ˡ)``.
        """
        store = self._store_weight()
        nest = store + self.call[:, None]
        np.maximum(nest, np.finfo(nest.dtype).tiny, out=nest)  # where all is closed: 0, not nothing over nothing
        whole = power(nest, 1.0 - self._likeness)
        whole *= self.others[:, None]  # in place: fresh memory costs more than the sums
        whole += nest
        visit = np.divide(store, whole, out=nest)
        return visit, np.divide(self.call[:, None], whole, out=whole)

    def coarse(self) -> Odds:
        """The same in single precision, as far as it goes; but for what divides visits among stores, where far ones may
        weigh next to nothing.
        """
        parts = {part.name: getattr(self, part.name) for part in fields(self)}
        divide = ("way", "store")
        return Odds(**{name: one if name in divide else coarse(np.minimum(one, HUGE)) for name, one in parts.items()})

    def by_store(self, visiting: Floats) -> Floats:
        """Visits to each store ``(K, J, D)``, where so many are ``visiting`` ``(K, A, D)`` from each area."""
        return np.asarray(np.swapaxes(self.way, 1, 2) @ ratio(visiting, self.way @ self.store) * self.store)

    def worth(self) -> Floats:
        """The log-sum of the whole set, ``(K, A, S, I, D)``."""
        return np.asarray(np.log(self.people_weigh() + self.others[:, None]))

    def people_weigh(self) -> Floats:
        """The weight of stores and phone together in the whole set, ``(K, A, S, I, D)``."""
        return power(self._store_weight() + self.call[:, None], self._likeness)

    def _store_weight(self) -> Floats:
        """The weight of all stores within the nest, ``(K, A, S, I, D)`` or ``(K, A, 1, I, D)``."""
        return np.asarray(self.area[:, :, None, None, :] * self.visit[:, None])

    @property
    def _likeness(self) -> Floats:
        return np.asarray(self.likeness[:, None, None, None, None])


def felt(minutes: Floats, worlds: Worlds) -> Floats:
    """Utility lost by waiting ``minutes`` (any shape with ``K`` first): slope × minutes^γ."""
    shape = (-1,) + (1,) * (minutes.ndim - 1)
    slope, curve = worlds["choice.wait"].reshape(shape), worlds["choice.wait_curve"].reshape(shape)
    return np.asarray(slope * np.maximum(minutes, 0.0) ** curve)


def by_distance(reach: Reach, worlds: Worlds) -> Floats:
    """How the way to each store weighs from each area, ``(K, A, J)``: it stays, whatever the waits."""
    slope = worlds["choice.distance"] / worlds["choice.people_likeness"]
    return np.asarray(np.exp(-slope[:, None, None] * np.log1p(reach.km)[None]))


def odds(
    pull: Pull, reach: Reach, waits: Waits, worlds: Worlds, terms: Terms = AS_TODAY, way: Floats | None = None
) -> Odds:
    """The odds of each way at the given waits and terms; ``way`` is :func:`by_distance`, where it is known already."""
    utility = _utility(pull, reach, waits, worlds, terms)  # (K, C, S, I, D)
    of_text = worlds["choice.text_likeness"][:, None, None, None]
    of_people = worlds["choice.people_likeness"]
    per_people = 1.0 / of_people[:, None, None, None]
    written = np.exp(utility[:, WRITTEN] / of_text[:, None])
    inclusive = written.sum(axis=1)
    nest = inclusive**of_text
    bot = np.exp(utility[:, CHATBOT])
    out, elsewhere = _without_us(worlds, terms)
    others = out[:, None, None, None] + nest + bot
    within = ratio(written, inclusive[:, None])
    share = np.zeros_like(utility)
    share[:, WRITTEN] = within * (nest / others)[:, None]
    share[:, CHATBOT] = bot / others
    steady = pull.constant[:, STORE] - (worlds["choice.price"] * terms.charge[STORE])[:, None, None]
    if waits.effort is not None:
        steady = steady - (worlds["choice.effort"][:, None] * waits.effort[:, STORE])[..., None]
    steady = steady[:, None] if pull.learned is None else steady[:, None] + pull.learned[:, STORE, :, None, None]
    visit = np.exp(steady * per_people)
    usual = np.maximum(visit.max(axis=(1, 2, 3), keepdims=True), np.finfo(float).tiny)
    visit = visit / usual  # which goes to the stores: each alone may be beyond single precision, their product is not
    call = np.exp(utility[:, PHONE] * per_people)
    way = by_distance(reach, worlds) if way is None else way
    store = (np.exp(pull.store[:, :, None] - felt(waits.stores, worlds)) * reach.store_open_part[None]) ** (
        1.0 / of_people[:, None, None]
    )
    store = store * usual[:, 0]
    nothing = out[:, None, None, None] / others
    return Odds(way, store, way @ store, visit, call, of_people, others, share, nothing, out, elsewhere)


def _without_us(worlds: Worlds, terms: Terms) -> tuple[Floats, Floats]:
    """The weight of doing nothing and of going to another company together, 1 today, and the share of the latter."""
    draws = worlds["leaving.price"] * terms.dearer + worlds["choice.mistrust"] * betrayed(terms.data, worlds)
    elsewhere = worlds["choice.elsewhere"] * np.exp(draws)
    out = 1.0 - worlds["choice.elsewhere"] + elsewhere
    return out, elsewhere / out


def _utility(pull: Pull, reach: Reach, waits: Waits, worlds: Worlds, terms: Terms) -> Floats:
    with np.errstate(divide="ignore"):
        size = np.log(reach.open_part)  # −inf where closed: absent
    ability = worlds["choice.ability"][:, None, None] * IS_DIGITAL[None, :, None] * ABILITY[None, None, :]
    steady = pull.constant + size[None, :, None, :] - felt(waits.desks, worlds)[:, :, None, :]
    if any(terms.charge):
        steady = steady - (worlds["choice.price"][:, None] * np.array(terms.charge))[:, :, None, None]
    if waits.effort is not None:
        steady = steady - (worlds["choice.effort"][:, None, None] * waits.effort)[..., None]
    utility = steady[:, :, None] + ability[:, :, :, None, None]
    if pull.learned is not None:
        utility += pull.learned[..., None, None]
    if terms.clearer:
        utility[:, SELF_SERVICE] += (worlds["design.clearer_pull"] * terms.clearer)[:, None, None, None, None]
    if terms.promised:
        promise = (worlds["design.promise_pull"] * terms.promised)[:, None] * IS_DIGITAL
        utility += promise[:, :, None, None, None]
    if not terms.data.is_none:
        utility -= (worlds["choice.mistrust"] * betrayed(terms.data, worlds))[:, None, None, None, None] * (
            IS_DIGITAL[:, None, None, None]
        )
    if terms.perk:
        utility[:, WAY[Channel.APP]] += (worlds["choice.perk"] * terms.perk)[:, None, None, None]
    for way in np.flatnonzero(terms.assisted):
        utility[:, way] += (worlds["choice.assisted_pull"] * terms.assisted[way])[:, None, None, None]
    return np.asarray(utility)


@dataclass(frozen=True, eq=False)
class FirstContacts:
    """First contacts of matters, per week.

    ``by_way`` ``(K, C, S, I, D)``; ``by_store`` ``(K, J, D)``; ``visit`` and ``call`` ``(K, A, S, I, D)`` chances of
    a store visit and a call, ``away`` (of the same shape, or :data:`NOBODY`) of doing nothing because the
    way that one used is gone; ``nothing`` ``(K, S, I, D)`` all matters that end before any contact.
    """

    by_way: Floats
    by_store: Floats
    visit: Floats
    call: Floats
    away: Floats
    nothing: Floats


NOBODY = np.zeros((1, 1, 1, 1, 1))


@dataclass(frozen=True, eq=False)
class Displaced:
    """Those whose way to a person is gone: today's chances of having ``visited`` and ``called`` ``(K, A, S, I, D)``,
    where the nearest store closed ``lost`` ``(A,)``, whether there is ``no_phone`` any more, and the share ``ready``
    ``(K,)`` of them who go online where others would.

    Whoever came to a counter or rang though the web was there has shown that they would rather not. Of those among
    them who would now choose a digital way only the ready do. To the others there are people or nothing: they ring
    or come, if it is worth it, and else let it be.
    """

    visited: Floats
    called: Floats
    lost: npt.NDArray[np.bool_]
    no_phone: bool
    ready: Floats

    def among(self, rows: npt.NDArray[np.bool_]) -> Displaced:
        """Those of some worlds."""
        return replace(self, visited=self.visited[rows], called=self.called[rows], ready=self.ready[rows])

    def coarse(self) -> Displaced:
        """The same in single precision."""
        visited, called, ready = (coarse(one) for one in (self.visited, self.called, self.ready))
        return replace(self, visited=visited, called=called, ready=ready)

    def settle_for(self, chosen: Odds, visit: Floats, call: Floats) -> tuple[Floats, Floats, Floats]:
        """Chances of a visit, a call and of turning away, ``(K, A, S, I, D)``, where others ``visit`` and ``call``."""
        online = np.einsum("kcsid,c->ksid", chosen.share, IS_DIGITAL.astype(visit.dtype))[:, None]
        unready = (1.0 - self.ready)[:, None, None, None, None] * online
        calling, away = call.copy(), np.zeros_like(call)
        there = np.flatnonzero(self.lost)
        coming = visit[:, there]
        would_ring = self.visited[:, there]
        would_ring -= coming
        np.maximum(would_ring, 0.0, out=would_ring)  # who came, and does no more
        beside = np.subtract(1.0, coming, out=coming)
        np.maximum(beside, 1e-6, out=beside)  # where all still come nobody would ring
        calls = call[:, there]
        calls /= beside
        would_ring *= np.subtract(1.0, calls, out=calls)
        would_ring *= unready
        rings, lets_be = _people_or_nothing(chosen.call[:, None], chosen)
        away[:, there] = would_ring * lets_be
        calling[:, there] += np.multiply(would_ring, rings, out=would_ring)
        if not self.no_phone:
            return visit, calling, away
        would_come = unready * self.called * (1.0 - visit)
        stores = chosen.area[:, :, None, None, :] * chosen.visit[:, None]
        comes, lets_be = _people_or_nothing(stores, chosen)
        return visit + would_come * comes, calling, away + would_come * lets_be


def _people_or_nothing(weight: Floats, chosen: Odds) -> tuple[Floats, Floats]:
    """The chance of a way to people, of ``weight`` ``(K, …, D)`` within the nest, and of letting it be, were there
    nothing else; both 0 in parts of the week when it is closed, if it is open in others: then they choose like anyone.
    """
    likeness, out = (one[:, None, None, None, None] for one in (chosen.likeness, chosen.out))
    nest = power(weight, likeness)
    stays = (weight > 0) | ~(weight > 0).any(axis=-1, keepdims=True)
    return nest / (out + nest), out * stays / (out + nest)


def first_contacts(chosen: Odds, wanted: Floats, where: Floats, displaced: Displaced | None = None) -> FirstContacts:
    """Share the ``wanted`` matters ``(K, I, D)`` per week, living ``where`` ``(A, S)`` (sums to 1).

    Conserves: contacts and those who do nothing add up to ``wanted``.
    """
    visit, call = chosen.people()
    away, turning = NOBODY, np.zeros((1, 1, 1, 1))
    if displaced is not None:
        visit, call, away = displaced.settle_for(chosen, visit, call)
        turning = _everywhere(away, where) * wanted[:, None]
    visiting, calling = (_everywhere(one, where) * wanted[:, None] for one in (visit, call))
    elsewhere = where.sum(axis=0)[None, :, None, None] * wanted[:, None] - visiting - calling - turning
    by_way = chosen.share * elsewhere[:, None]
    by_way[:, STORE], by_way[:, PHONE] = visiting, calling
    from_area = np.einsum("kasid,as->kaid", visit, where)
    visiting_from = np.einsum("kaid,kid->kad", from_area, wanted)
    return FirstContacts(
        by_way, chosen.by_store(visiting_from), visit, call, away, chosen.nothing * elsewhere + turning
    )


def _everywhere(chance: Floats, where: Floats) -> Floats:
    """Chances ``(K, A, S, I, D)`` over those who live ``where`` ``(A, S)``, ``(K, S, I, D)``."""
    worlds, areas, segments, reasons, parts = chance.shape
    flat = chance.reshape(worlds, areas, segments, reasons * parts)
    each = [where[:, segment] @ flat[:, :, segment] for segment in range(segments)]
    return np.stack(each, axis=1).reshape(worlds, segments, reasons, parts)
