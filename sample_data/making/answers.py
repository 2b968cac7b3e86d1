"""What customers answer: latent satisfaction cut into marks, and who bothers to answer at all."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from random import Random

from making.comments import comment
from making.simulation import Contact
from making.world import REASONS, SEGMENTS, World

CSAT_ASKED = 0.96
NPS_ASKED = 0.62
NPS_OWN_NOISE = 0.5  # share of its own that the NPS answer adds to the common latent mark
COMMENTED = 0.34


@dataclass(frozen=True)
class Answer:
    """One answered survey as the company's system holds it, before an export soils it."""

    moment: float  # minutes from the first Monday 00:00
    channel: str
    town: str
    reason: str
    segment: str
    csat: int | None
    nps: int | None
    wait_seconds: int | None
    transfers: int | None
    resolved: bool
    comment: str


def latent_mean(world: World, contact: Contact) -> float:
    """The served contact's satisfaction before noise, in standard deviations of the noise."""
    truth = world.satisfaction
    channel = world.desks[contact.desk].channel
    mark = truth.base[channel] + truth.wait[channel] * math.log1p(contact.wait)
    mark += truth.transfer * (contact.legs - 1)
    mark += truth.unresolved * (not contact.resolved)
    mark += truth.segment[contact.segment]
    return mark + truth.reason.get(REASONS[contact.reason], 0.0)


def answers(world: World, contacts: list[Contact]) -> list[Answer]:
    """The answers of those who were served and chose to answer; who gave up is never asked."""
    draw = Random(world.seed + 1)
    given = []
    for contact in contacts:
        if contact.gave_up:
            continue
        mark = latent_mean(world, contact) + draw.gauss(0, 1)
        if draw.random() < _propensity(world, contact, mark):
            given.append(_answer(world, contact, mark, draw))
    return given


def _propensity(world: World, contact: Contact, mark: float) -> float:
    truth = world.satisfaction
    share = truth.answers[world.desks[contact.desk].channel] * truth.answers_by_segment[contact.segment]
    return share * (1 + truth.answers_at_extremes * abs(mark))


def _answer(world: World, contact: Contact, mark: float, draw: Random) -> Answer:
    truth = world.satisfaction
    channel = world.desks[contact.desk].channel
    csat = 1 + bisect_right(truth.csat_cuts, mark)
    nps = bisect_right(truth.nps_cuts, mark + draw.gauss(0, NPS_OWN_NOISE))
    queued = channel in ("phone", "store")
    reason = REASONS[contact.reason]
    said = comment(csat, channel, reason, contact, draw) if draw.random() < COMMENTED else ""
    return Answer(
        moment=contact.arrived,
        channel=channel,
        town=world.towns[contact.town].place.name,
        reason=reason,
        segment=SEGMENTS[contact.segment],
        csat=csat if draw.random() < CSAT_ASKED else None,
        nps=nps if draw.random() < NPS_ASKED else None,
        wait_seconds=round(contact.wait * 60) if queued else None,
        transfers=contact.legs - 1 if channel == "phone" else None,
        resolved=contact.resolved,
        comment=said,
    )
