"""The worst and the last moment of a matter, against journeys followed one by one."""

from __future__ import annotations

import numpy as np
import pytest

from cx_models.assumptions.entry import Edit
from cx_models.assumptions.registry import shipped
from cx_models.baseline.calibrate import calibrate
from cx_models.effects.experience import hurt
from cx_models.effects.peak_end import Moments, peak_end
from cx_models.projection.case import case_and_remedies
from cx_models.projection.project import project

FEW = 1e-7


@pytest.fixture(scope="module")
def crowded(internet_provider):
    return project(internet_provider, case_and_remedies(internet_provider)[0]).changed.settled


def moments_of(settled):
    """Contacts hurt by made-up amounts, so that every order of them occurs."""
    each = np.random.default_rng(3).uniform(0.0, 0.6, (1, *settled.links.resolved.shape[1:]))
    return Moments(each, np.array([0.3]), np.array([0.5]), np.array([0.8]))


def every_journey(links, moments, reason, way):
    """All journeys from ``way``: chance, worst, last and sum of moments, and whether it ends heard."""
    again = (links.redial + links.reconnect + links.defect)[0, reason]
    spill = links.spill[0, reason]
    found = []

    def follow(at, chance, worst, total, extra):
        moment = moments.each[0, reason, at] + extra
        total, worst = total + moment, max(worst, moment)
        left = moments.left_open[0]
        for end, adds, heard in (
            (links.resolved, 0.0, True),
            (links.ended_open, left, True),
            (links.gave_up, left, False),
        ):
            part = chance * end[0, reason, at]
            if part > 0:
                found.append((part, max(worst, moment + adds), moment + adds, total + adds, heard))
        for moves, more in ((again, moments.again[0]), (spill, moments.failed[0])):
            for to in np.flatnonzero(moves[at] * chance > FEW):
                follow(to, chance * moves[at, to], worst, total, more)

    follow(way, 1.0, 0.0, 0.0, 0.0)
    return np.array(found)


@pytest.mark.parametrize("reason", [1, 2])
@pytest.mark.parametrize("way", ["phone", "web", "chatbot"])
def test_worst_and_last_moments_are_those_of_journeys_followed_one_by_one(crowded, reason, way):
    place = {"phone": 1, "chatbot": 3, "web": 5}[way]
    moments = moments_of(crowded)
    found = peak_end(crowded.links, moments)
    chance, worst, last, _, heard = every_journey(crowded.links, moments, reason, place).T
    missing = 1.0 - chance.sum()
    assert 0 <= missing < 1e-4
    by_hand = (chance * (worst + last) / 2).sum()
    assert found.all[0, reason, place] == pytest.approx(by_hand, abs=3 * missing + 1e-9)
    by_hand = (chance * heard * (worst + last) / 2).sum()
    assert found.heard[0, reason, place] == pytest.approx(by_hand, abs=3 * missing + 1e-9)


def test_where_nobody_comes_again_worst_last_and_sum_are_the_same(crowded):
    nothing = np.zeros_like(crowded.links.redial)
    links = crowded.links.__class__(
        nothing, nothing, nothing, nothing,
        *(getattr(crowded.links, end) for end in ("resolved", "handed_up", "in_charge", "gave_up")),
        1.0 - crowded.links.resolved - crowded.links.gave_up, crowded.links.legs,
    )  # fmt: skip
    moments = moments_of(crowded)
    whole = moments.each + (1.0 - links.resolved) * moments.left_open[:, None, None]
    np.testing.assert_allclose(peak_end(links, moments).all, whole)


def test_a_journey_is_never_remembered_as_worse_than_all_its_moments(provider_operations):
    plans = {}
    for share in (0.0, 0.5, 1.0):
        baseline = calibrate(
            None, provider_operations, shipped().with_edits({"memory.peak_end": Edit(share, share, share)})
        )
        plans[share] = project(baseline, case_and_remedies(baseline)[0])
    felt = {share: hurt(plan.changed.settled).all for share, plan in plans.items()}
    assert (felt[1.0] <= felt[0.0] + 1e-9).all() and (felt[1.0] < felt[0.0] - 0.01).any()
    np.testing.assert_allclose(felt[0.5], (felt[0.0] + felt[1.0]) / 2, atol=1e-9)


def test_against_it_the_case_falls_by_whichever_memory(provider_operations):
    """The mean of all moments foretells answers as well (Alaybek and others 2022): the choice must not decide."""
    falls = []
    for share in (0.0, 1.0):
        baseline = calibrate(
            None, provider_operations, shipped().with_edits({"memory.peak_end": Edit(share, share, share)})
        )
        falls.append(project(baseline, case_and_remedies(baseline)[0]).difference("satisfaction.everyone"))
    assert falls[0] < -0.05 and falls[1] < -0.05 and abs(falls[0] - falls[1]) < 0.1
