"""The known truth of a sample, as plain values: what was put in, and what came of it."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from making.answers import CSAT_ASKED, NPS_ASKED, NPS_OWN_NOISE, Answer, latent_mean
from making.simulation import Contact
from making.world import SEGMENTS, Desk, World, first_contacts_by_channel, without_shops

SMALL_TOWN = 100_000


def truth(world: World, contacts: list[Contact], given: list[Answer], faults: dict[str, int]) -> dict[str, Any]:
    """Everything a reader of the sample may want to recover."""
    closing = [shop.name for shop in world.shops if shop.place.population < SMALL_TOWN]
    return {
        "name": world.name,
        "seed": world.seed,
        "first_day": world.monday,
        "weeks": world.weeks,
        "parameters": parameters(world),
        "outcome": {desk_or_channel: found for desk_or_channel, found in _outcomes(world, contacts).items()},
        "first_contacts_per_week": _rounded(first_contacts_by_channel(world)),
        "first_contacts_per_week_without_small_town_stores": _rounded(
            first_contacts_by_channel(without_shops(world, closing))
        ),
        "stores": [
            {
                "name": shop.name,
                "municipality": shop.place.code,
                "population": shop.place.population,
                "agents": shop.agents,
            }
            for shop in world.shops
        ],
        "customers": {town.place.code: town.customers for town in world.towns},
        "segments": {town.place.code: list(town.segments) for town in world.towns},
        "feedback": _feedback(world, contacts, given, faults),
    }


def parameters(world: World) -> dict[str, Any]:
    """What the generator was given."""
    chosen = asdict(world.choice)
    return {
        "matters_per_customer_month": dict(world.rates),
        "choice": chosen,
        "desks": {desk.name: _desk(desk) for desk in world.desks},
        "reconnect": dict(world.reconnect),
        "reconnect_to": {channel: dict(targets) for channel, targets in world.reconnect_to.items()},
        "redial_mean_minutes": world.redial_minutes,
        "reconnect_mean_days": world.reconnect_days,
        "transfers_at_most": world.transfer_ceiling,
        "satisfaction": asdict(world.satisfaction),
        "csat_asked": CSAT_ASKED,
        "nps_asked": NPS_ASKED,
        "nps_own_noise": NPS_OWN_NOISE,
        "economy": {item: value for item, (value, _) in world.economy.items()},
    }


def _desk(desk: Desk) -> dict[str, Any]:
    return {
        "channel": desk.channel,
        "agent_hours_per_week": None if desk.agents is None else float(desk.agents.sum() / 2),
        "open_hours_per_week": float((desk.profile > 0).sum() / 2),
        "handling_min": desk.handling,
        "handling_shape": "exponential" if desk.exponential else f"lognormal, cv {desk.handling_cv}",
        "patience_mean_min": desk.patience,
        "redial": desk.redial,
        "resolved": desk.resolved,
        "transferred": desk.transferred,
    }


def _outcomes(world: World, contacts: list[Contact]) -> dict[str, Any]:
    by_channel: dict[str, list[Contact]] = {}
    for contact in contacts:
        by_channel.setdefault(world.desks[contact.desk].channel, []).append(contact)
    return {channel: outcome(world, channel, found) for channel, found in by_channel.items()}


def outcome(world: World, channel: str, contacts: list[Contact]) -> dict[str, Any]:
    """What the weeks played gave for one channel, per average week."""
    desks = [desk for desk in world.desks if desk.channel == channel]
    count, legs = len(contacts), sum(contact.legs for contact in contacts)
    gave_up = sum(contact.gave_up for contact in contacts)
    found: dict[str, Any] = {
        "contacts_per_week": count / world.weeks,
        "by_cause": {
            cause: sum(contact.cause == cause for contact in contacts) / world.weeks
            for cause in ("new", "redial", "reconnect")
        },
        "reconnects_from": {
            source: sum(contact.cause == "reconnect" and contact.came_from == source for contact in contacts)
            / world.weeks
            for source in sorted({contact.came_from for contact in contacts})
        },
        "resolved_of_served": sum(contact.resolved for contact in contacts) / (count - gave_up),
    }
    if desks[0].agents is not None:
        hours = sum(float(desk.agents.sum()) / 2 for desk in desks if desk.agents is not None)
        joins = legs + gave_up  # every leg and every giving up was one joining of the queue
        found |= {
            "legs_per_contact": legs / count,
            "abandoned_of_contacts": gave_up / count,
            "abandoned_of_joins": gave_up / joins,
            "mean_wait_first_queue_min": sum(contact.first_wait or 0.0 for contact in contacts) / count,
            "mean_wait_per_join_min": sum(contact.wait for contact in contacts) / joins,
            "occupancy": sum(contact.talk for contact in contacts) / world.weeks / 60 / hours,
        }
    return {key: _rounded(value) if isinstance(value, dict) else round(value, 4) for key, value in found.items()}


def _feedback(world: World, contacts: list[Contact], given: list[Answer], faults: dict[str, int]) -> dict[str, Any]:
    served = [contact for contact in contacts if not contact.gave_up]
    marks = [answer.csat for answer in given if answer.csat is not None]
    return {
        **faults,
        "answers_by_channel": {
            channel: sum(answer.channel == channel for answer in given)
            for channel in sorted({answer.channel for answer in given})
        },
        "answers_by_segment": {segment: sum(answer.segment == segment for answer in given) for segment in SEGMENTS},
        "csat_answers": len(marks),
        "nps_answers": sum(answer.nps is not None for answer in given),
        "csat_mean_of_answers": round(sum(marks) / len(marks), 4),
        "csat_mean_expected_of_all_served": round(
            sum(expected_csat(world, contact) for contact in served) / len(served), 4
        ),
        "gave_up_never_asked_per_week": round((len(contacts) - len(served)) / world.weeks, 2),
    }


def expected_csat(world: World, contact: Contact) -> float:
    """Mean mark that the latent mean and a standard normal noise give."""
    mean = latent_mean(world, contact)
    above = (0.5 * math.erfc((cut - mean) / math.sqrt(2)) for cut in world.satisfaction.csat_cuts)
    return 1 + sum(above)


def _rounded(values: dict[str, float]) -> dict[str, float]:
    return {key: round(value, 3) for key, value in values.items()}
