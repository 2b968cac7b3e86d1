"""Roads to the same digital share: closing and charging push people there, a reward, an app, a bot or several
good ways to choose from invite.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cx_models.baseline.calibrate import Baseline
from cx_models.effects.choice import IS_DIGITAL
from cx_models.projection.outcome import Outcome, todays_outcome
from cx_models.projection.project import Projection, project
from cx_models.projection.two_years import TwoYears
from cx_models.projection.years import from_then_on
from cx_models.quantities import Floats, Share, ratio
from cx_models.scenario.fields import highest
from cx_models.scenario.levers import (
    AddBot,
    AddChat,
    ChargeForVisits,
    ClearSelfService,
    CloseStores,
    Lever,
    OfferApp,
    RewardDigital,
)
from cx_models.scenario.scenario import Scenario
from cx_models.service.bots import GOOD_BOT
from cx_models.service.channels import Channel
from cx_models.service.offer import Service

Steps = Sequence[tuple[float, tuple[Lever, ...]]]
"""How strong a road can be made, weakest first: in its own measure, and the levers that make it so."""
HELP_STEP, CLEARER_STEP = 0.05, 0.05
CHAT_AGENTS = 4
MOSTLY: Share = 0.9
"""Of a road's rise in the digital share; the last of it comes slowly, as Bass's growth does."""


@dataclass(frozen=True, eq=False)
class Road:
    """One road taken as far as leads nearest to the digital share asked for.

    ``strength`` is in the road's own measure: stores closed, euros a visit, a matter or a month, share helped at first
    use or made clearer. ``leads_there`` says whether the road reaches the share at all, at its strongest.
    """

    name: str
    strength: float
    projection: Projection
    leads_there: bool

    @property
    def digital(self) -> Share:
        """The share it leads to, in the middle world."""
        return float(digital_share(self.projection.changed)[0])


def digital_share(outcome: Outcome) -> Floats:
    """First contacts on digital ways as a share of all first contacts, ``(K,)``, of the settled week."""
    first = outcome.settled.first.by_way.sum(axis=(2, 3, 4))
    return ratio(first @ IS_DIGITAL, first.sum(axis=1))


def todays_share(baseline: Baseline) -> Share:
    """Today's digital share in the middle world."""
    return float(digital_share(todays_outcome(baseline.observed, baseline.middle))[0])


def comes_in(road: Road, course: TwoYears, share: Share) -> int | None:
    """The week of a road's two years from which on :data:`MOSTLY` all of its rise is there; None where it is not by the
    end. The rise is that to ``share``, or to where the road leads in the settled year where that is less.
    """
    today = course.todays("digital")
    rise = min(share, road.digital) - today
    return from_then_on(course.course("digital") >= today + MOSTLY * rise) if rise > 0 else None


def roads_to(baseline: Baseline, share: Share, *, draws: int = 0, seed: int = 0) -> tuple[Road, ...]:
    """Every road that there is, each alone and from today, as near to ``share`` as its steps allow."""
    return tuple(road_to(baseline, name, share, draws=draws, seed=seed) for name in roads_from(baseline))


def roads_from(baseline: Baseline) -> tuple[str, ...]:
    """The :data:`ROADS` that there are: without stores none can be closed."""
    return tuple(name for name, steps in ROADS.items() if len(steps(baseline.observed.service)) > 1)


def road_to(baseline: Baseline, name: str, share: Share, *, draws: int = 0, seed: int = 0) -> Road:
    """One of the roads that there are."""
    return _taken(baseline, name, ROADS[name](baseline.observed.service), share, draws, seed)


def _taken(baseline: Baseline, name: str, steps: Steps, share: Share, draws: int, seed: int) -> Road:
    """The first step that leads so far, or the one before where that is nearer; stronger steps never lead less far."""
    tried: dict[int, float] = {}

    def led_to(at: int) -> float:
        if at not in tried:
            plan = project(baseline, Scenario(name, steps[at][1]))
            tried[at] = float(digital_share(plan.changed)[0])
        return tried[at]

    low, high = 0, len(steps) - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if led_to(middle) >= share else (middle + 1, high)
    leads_there = led_to(low) >= share
    if low and abs(led_to(low - 1) - share) < abs(led_to(low) - share):
        low -= 1
    strength, levers = steps[low]
    return Road(name, strength, project(baseline, Scenario(name, levers), draws=draws, seed=seed), leads_there)


def _closing(service: Service) -> Steps:
    """Stores closed from the smallest town up."""
    names = [store.name for store in sorted(service.stores, key=lambda store: store.population)]
    return [(float(n), (CloseStores(also=tuple(names[:n])),) if n else ()) for n in range(len(names) + 1)]


def _charging(service: Service) -> Steps:
    most = highest(ChargeForVisits, "per_visit") if service.stores else 0
    return [(float(euros), (ChargeForVisits(euros),) if euros else ()) for euros in range(most + 1)]


def _rewarding(_: Service) -> Steps:
    euros = range(highest(RewardDigital, "per_matter") + 1)
    return [(float(one), (RewardDigital(one),) if one else ()) for one in euros]


def _perks(_: Service) -> Steps:
    """An app with a perk, worth more and more."""
    app: list[tuple[float, tuple[Lever, ...]]] = [
        (float(euros), (OfferApp(euros),)) for euros in range(highest(OfferApp, "perk") + 1)
    ]
    return [(0.0, ()), *app]


def _offering(service: Service) -> Steps:
    """A good bot (never worse than today's) that hands over to people, with more and more customers helped at first."""
    helped = np.round(np.arange(0.0, 1.0 + HELP_STEP / 2, HELP_STEP), 2).tolist()
    offered: list[tuple[float, tuple[Lever, ...]]] = [
        (share, (AddBot.settling(GOOD_BOT, service, hand_over="person", assisted=share),)) for share in helped
    ]
    return [(0.0, ()), *offered]


def _choosing(service: Service) -> Steps:
    """Several good ways to choose from: people in chat, a bot that hands over to them, and pages made clearer and
    clearer; a chat of today stays as it is.
    """
    chat = () if service.desk(Channel.CHAT) is not None else (AddChat(agents=CHAT_AGENTS),)
    ways: tuple[Lever, ...] = (*chat, AddBot.settling(GOOD_BOT, service, hand_over="person"))
    clearer = np.round(np.arange(0.0, 1.0 + CLEARER_STEP / 2, CLEARER_STEP), 2).tolist()
    return [(0.0, ()), *((share, (*ways, *((ClearSelfService(share),) if share else ()))) for share in clearer)]


ROADS: Mapping[str, Callable[[Service], Steps]] = {
    "close": _closing,
    "charge": _charging,
    "reward": _rewarding,
    "perk": _perks,
    "offer": _offering,
    "choose": _choosing,
}
PUSHING = frozenset({"close", "charge"})
"""The roads that take something away; the others add something."""
