"""Operations from a short form, for those who have no workbook: what is not asked stays unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from cx_models.intake.operations import ChannelFacts, Economy, Operations, StoreFacts
from cx_models.quantities import Floats, Minutes, PerWeek
from cx_models.service.areas import finland
from cx_models.service.channels import Channel
from cx_models.service.hours import HALF_HOURS, WEEKDAYS, open_between

BY_PEOPLE = frozenset(
    {
        Channel.STORE,
        Channel.PHONE,
        Channel.CALLBACK,
        Channel.CHAT,
        Channel.EMAIL,
        Channel.SOCIAL,
        Channel.MAIL,
    }
)


def operations_from_form(
    volumes: Mapping[Channel, PerWeek],
    agents: Mapping[Channel, float],
    opens: Mapping[Channel, float],
    closes: Mapping[Channel, float],
    *,
    customers: float | None = None,
    days: Mapping[Channel, Iterable[int]] | None = None,
    places: Mapping[str, float] | None = None,
    stores: Sequence[StoreFacts] = (),
    handling: Mapping[Channel, Minutes] | None = None,
    economy: Economy | None = None,
) -> Operations:
    """Today's service from a few numbers, every guess named in ``guessed``.

    Parameters
    ----------
    volumes
        Contacts per week by channel, redials included.
    agents
        People present while the channel is open; for stores, at all counters together.
    opens, closes
        Hours of the day. A channel without them is taken to be open day and night.
    customers
        How many there are in all. They are spread by ``places`` (weights by municipality code,
        say feedback counted) or, without them, by population: guessed either way.
    days
        Days open, 0 is Monday; Monday to Friday when a channel with hours is not named.
    stores
        The stores, where the user has listed them; they then replace the store numbers above.
    handling
        Minutes per contact where known; the rest stays unknown.

    >>> phone = Channel.PHONE
    >>> week = operations_from_form({phone: 500}, {phone: 4}, {phone: 9}, {phone: 17})
    >>> float(week.arrivals[phone].max()), week.guessed
    (6.25, ('phone.profile',))
    """
    told = {channel: float(volume) for channel, volume in volumes.items() if volume > 0}
    if stores:
        told[Channel.STORE] = sum(store.visits_per_week for store in stores)
    staffing = {
        channel: _open(channel, opens, closes, days) * float(agents[channel])
        for channel in told
        if channel in BY_PEOPLE and agents.get(channel, 0) > 0
    }
    if stores:
        staffing[Channel.STORE] = store_staffing(stores)
    known = handling or {}
    spread = _spread(customers, places)
    return Operations(
        channels=tuple(ChannelFacts(channel, volume, known.get(channel)) for channel, volume in told.items()),
        stores=tuple(stores),
        arrivals={
            channel: flat_week(volume, staffing.get(channel, _open(channel, opens, closes, days)))
            for channel, volume in told.items()
        },
        staffing=staffing,
        customers=spread,
        economy=economy or Economy(),
        guessed=(*(f"{channel}.profile" for channel in told), *(("customers.places",) if spread else ())),
    )


def flat_week(total: PerWeek, staffed: Floats | None) -> Floats:
    """``total`` spread evenly over the half-hours with staff, or over the whole week without any."""
    hours = np.ones(HALF_HOURS) if staffed is None or not staffed.any() else (staffed > 0).astype(float)
    return np.asarray(total * hours / hours.sum())


def store_staffing(stores: Sequence[StoreFacts]) -> Floats:
    """People at all counters together in each half-hour, shape ``(336,)``."""
    people = np.zeros(HALF_HOURS)
    for store in stores:
        people += store.agents * open_between(store.opens, store.closes)
        if store.saturday_opens is not None and store.saturday_closes is not None:
            people += store.agents * open_between(store.saturday_opens, store.saturday_closes, days=(5,))
    return people


def _open(
    channel: Channel,
    opens: Mapping[Channel, float],
    closes: Mapping[Channel, float],
    days: Mapping[Channel, Iterable[int]] | None,
) -> Floats:
    if channel not in opens or channel not in closes:
        return np.ones(HALF_HOURS)
    return open_between(opens[channel], closes[channel], (days or {}).get(channel, WEEKDAYS)).astype(float)


def _spread(customers: float | None, places: Mapping[str, float] | None) -> dict[str, float]:
    if not customers:
        return {}
    weights = dict(places) if places else {place.code: float(place.population) for place in finland()}
    total = sum(weights.values())
    return {code: customers * weight / total for code, weight in weights.items() if weight > 0}
