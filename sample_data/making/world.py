"""What a generated company is made of. Every number here is known truth and is published as such."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
from making.places import Place, kilometres

HALF_HOURS = 336
WEEKS_PER_MONTH = 365.25 / 12 / 7
REASONS = ("buy", "bill", "fault", "move", "cancel", "advice")
SEGMENTS = ("confident", "occasional", "assisted")

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Desk:
    """A queue with people behind it, or (``agents`` None) a self-service without a queue.

    Times are minutes. ``profile`` is the share of intended contacts per half-hour of the week;
    ``agents`` the people present; ``patience`` the mean of an exponential (None: waits for ever);
    ``handling_cv`` 1 with ``exponential`` means an exponential handling time, else lognormal.
    """

    name: str
    channel: str
    profile: Floats
    agents: Floats | None
    handling: float
    resolved: float
    handling_cv: float = 1.0
    exponential: bool = False
    patience: float | None = None
    redial: float = 0.0
    transferred: float = 0.0


@dataclass(frozen=True)
class Town:
    """The company's customers in one municipality, and their shares by segment (sum 1)."""

    place: Place
    customers: int
    segments: tuple[float, float, float]


@dataclass(frozen=True)
class Shop:
    """A store: where, how many people, when open (hours of the day), and what it costs to rent."""

    name: str
    place: Place
    agents: int
    opens: float
    closes: float
    saturday: tuple[float, float] | None
    rent_per_month: float


@dataclass(frozen=True)
class Choice:
    """A multinomial logit over every open desk; each store is an option of its own.

    pull = constant[channel] + ability[channel][segment] + reason[channel][reason]
           + distance · ln(1 + km)   (stores only; km between municipality centres)
    """

    constant: Mapping[str, float]
    distance: float
    ability: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    reason: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Satisfaction:
    """One latent scale in standard deviations of its noise; cut into answers.

    latent = base[channel] + wait[channel] · ln(1 + minutes) + transfer · transfers
             + unresolved · (1 − resolved) + segment + reason + noise(0, 1)
    """

    base: Mapping[str, float]
    wait: Mapping[str, float]
    transfer: float
    unresolved: float
    segment: tuple[float, float, float]
    reason: Mapping[str, float]
    csat_cuts: tuple[float, ...]
    nps_cuts: tuple[float, ...]
    answers: Mapping[str, float]  # share of the served who answer, by channel, before the two factors below
    answers_by_segment: tuple[float, float, float]
    answers_at_extremes: float  # the share grows by this much per standard deviation from the middle


@dataclass(frozen=True)
class World:
    """One invented company in one average week, with everything that makes its numbers."""

    name: str
    seed: int
    monday: str  # first day simulated, ISO
    weeks: int
    warm_up_weeks: int
    towns: tuple[Town, ...]
    shops: tuple[Shop, ...]
    desks: tuple[Desk, ...]  # the shops' desks first, in the shops' order
    rates: Mapping[str, float]  # matters per customer and month by reason
    choice: Choice
    reconnect: Mapping[str, float]  # by channel: share of the unresolved who try again
    reconnect_to: Mapping[str, Mapping[str, float]]
    redial_minutes: float
    reconnect_days: float
    transfer_ceiling: int
    satisfaction: Satisfaction
    economy: Mapping[str, tuple[float, str]]


def week(day_weights: Iterable[float], hour_weights: Mapping[float, float]) -> Floats:
    """A profile ``(336,)`` summing to 1: weight of the day times weight of the half-hour's start."""
    days = np.asarray(tuple(day_weights), dtype=float)
    clock = np.zeros(48)
    for start, weight in hour_weights.items():
        clock[round(start * 2)] = weight
    profile = np.outer(days, clock).reshape(HALF_HOURS)
    return np.asarray(profile / profile.sum())


def hourly(opens: float, weights: Iterable[float]) -> dict[float, float]:
    """One weight per hour from ``opens`` on, repeated for both half-hours."""
    return {opens + hour + half: weight for hour, weight in enumerate(weights) for half in (0.0, 0.5)}


def matters_per_week(world: World) -> Floats:
    """New matters by town, segment and reason, shape ``(towns, 3, 6)``."""
    people = np.array([[town.customers * share for share in town.segments] for town in world.towns])
    rates = np.array([world.rates[reason] for reason in REASONS]) / WEEKS_PER_MONTH
    return np.asarray(people[:, :, None] * rates)


def pulls(world: World) -> Floats:
    """Utility of each desk, shape ``(towns, 3, 6, desks)``."""
    choice = world.choice
    table = np.zeros((len(world.towns), len(SEGMENTS), len(REASONS), len(world.desks)))
    for index, desk in enumerate(world.desks):
        table[..., index] += choice.constant[desk.channel]
        table[..., index] += np.array(choice.ability.get(desk.channel, (0.0, 0.0, 0.0)))[None, :, None]
        liking = choice.reason.get(desk.channel, {})
        table[..., index] += np.array([liking.get(reason, 0.0) for reason in REASONS])[None, None, :]
        if desk.channel == "store":
            shop = world.shops[index]
            km = np.array([kilometres(town.place, shop.place) for town in world.towns])
            table[..., index] += choice.distance * np.log1p(km)[:, None, None]
    return table


def first_contacts(world: World) -> Floats:
    """New matters per week by town, segment, reason and the desk first tried."""
    strength = np.exp(pulls(world))
    shares = strength / strength.sum(axis=-1, keepdims=True)
    return np.asarray(matters_per_week(world)[..., None] * shares)


def first_contacts_by_channel(world: World) -> dict[str, float]:
    """New matters per week by the channel first tried."""
    totals = first_contacts(world).sum(axis=(0, 1, 2))
    found: dict[str, float] = {}
    for desk, total in zip(world.desks, totals, strict=True):
        found[desk.channel] = found.get(desk.channel, 0.0) + float(total)
    return found


def without_shops(world: World, names: Iterable[str]) -> World:
    """The same world with the named stores closed and their people gone."""
    gone = set(names)
    return replace(
        world,
        shops=tuple(shop for shop in world.shops if shop.name not in gone),
        desks=tuple(desk for desk in world.desks if desk.name not in gone),
    )
