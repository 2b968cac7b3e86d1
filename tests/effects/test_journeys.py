"""Journeys as chains, held against following customers one by one."""

from __future__ import annotations

import numpy as np
import pytest

from cx_models.assumptions.registry import shipped
from cx_models.effects.choice import WAY, WAYS
from cx_models.effects.encounters import MOST_TRANSFERS, Quality, encounters, legs
from cx_models.effects.journeys import chain, visits
from cx_models.service.channels import Channel
from cx_models.service.customers import Reason
from cx_models.service.offer import Bot

PHONE, EMAIL, BOT = (WAY[c] for c in (Channel.PHONE, Channel.EMAIL, Channel.CHATBOT))


@pytest.fixture(scope="module")
def links():
    worlds = shipped().middle()
    reasons, ways = len(Reason), len(WAYS)
    quality = Quality(np.full((1, ways, reasons), 0.7), np.full((1, ways, reasons), 0.2))
    abandoned = np.zeros((1, ways))
    abandoned[0, PHONE] = 0.3
    elsewhere = np.zeros((1, reasons, ways))
    elsewhere[..., [PHONE, EMAIL]] = 0.75, 0.25
    human = np.zeros((1, ways))
    human[0, PHONE] = 1.0
    return chain(
        encounters(quality, worlds), abandoned, elsewhere, Bot((0.3,) * reasons, hands_over=True), worlds, human
    )


def test_every_encounter_has_one_of_the_ends_or_goes_on(links):
    total = links.resolved + links.gave_up + links.ended_open + links.move.sum(axis=-1)
    assert total == pytest.approx(1.0)
    assert (links.move >= 0).all()


def test_expected_visits_are_those_of_customers_followed_one_by_one(links):
    rng = np.random.default_rng(5)
    first = np.zeros((1, len(WAYS), len(Reason)))
    first[0, BOT, 0] = 1.0
    expected = visits(links, first).contacts[0, :, 0]
    counted = np.zeros(len(WAYS))
    customers = 20_000
    move = links.move[0, 0]
    for _ in range(customers):
        at = BOT
        while True:
            counted[at] += 1
            step = rng.random()
            onward = np.cumsum(move[at])
            if step >= onward[-1]:
                break
            at = int(np.searchsorted(onward, step, side="right"))
    assert counted / customers == pytest.approx(expected, abs=0.03)


def test_causes_add_up_to_all_contacts(links):
    first = np.zeros((1, len(WAYS), len(Reason)))
    first[0, BOT], first[0, PHONE] = 3.0, 5.0
    found = visits(links, first)
    contacts_without_transfers = found.by_cause.sum(axis=0) - found.by_cause[4]
    assert contacts_without_transfers == pytest.approx(found.contacts.sum(axis=2))


def test_a_call_is_passed_on_five_times_at_most_and_ends():
    always = legs(np.zeros((1, 1)), np.ones((1, 1, 1)), np.ones(1))
    assert always.transfers.item() == MOST_TRANSFERS
    never = legs(np.full((1, 1), 0.25), np.zeros((1, 1, 1)), np.ones(1))
    assert never.per_contact.item() == 1
    assert never.abandoned.item() == pytest.approx(0.25)


def test_more_abandoning_means_fewer_transfers_and_more_lost(links):
    calm = legs(np.full((1, 1), 0.0), np.full((1, 1, 1), 0.3), np.array([0.5]))
    rushed = legs(np.full((1, 1), 0.4), np.full((1, 1, 1), 0.3), np.array([0.5]))
    assert rushed.transfers < calm.transfers
    assert rushed.abandoned > calm.abandoned
