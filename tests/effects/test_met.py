"""What customers meet on the way, against matters played through one by one."""

from __future__ import annotations

import numpy as np
import pytest

from cx_models.effects.choice import CHATBOT, WAYS
from cx_models.effects.encounters import ANSWERED_BY_PEOPLE, MOST_TRANSFERS, encounters
from cx_models.effects.journeys import divided, returns
from cx_models.effects.met import MET, met
from cx_models.projection.case import case_and_remedies
from cx_models.projection.project import project
from cx_models.scenario.levers import AddBot, LetStaffDecide
from cx_models.scenario.scenario import NO_CHANGE, Scenario

PLAYED = 120_000


@pytest.fixture(scope="module")
def crowded(internet_provider):
    case = case_and_remedies(internet_provider)[0]
    return project(internet_provider, case.with_lever(LetStaffDecide(taken=0.4))).changed.settled


class Played:
    """Matters played through by chance; waits apart."""

    def __init__(self, settled, seed):
        self.draw = np.random.default_rng(seed)
        self.worlds, self.links, service = settled.drivers.worlds, settled.links, settled.service
        self.taken = service.design.taken
        self.how = encounters(settled.drivers.quality, self.worlds, service.design, service.data)
        self.starts = settled.first.by_way[0].sum(axis=(1, 3)) / settled.drivers.wanted.sum()  # (C, I)
        self.after = returns(divided(settled.first.by_way.sum(axis=(2, 4))), self.worlds)
        self.give_up = (self.links.legs.abandoned / self.links.legs.per_contact)[0]  # (C, I), of a leg

    def shares(self):
        """In what share of matters each happens."""
        chances = np.append(self.starts.ravel(), 1.0 - self.starts.sum())
        counts = dict.fromkeys(MET, 0)
        for start in self.draw.choice(len(chances), PLAYED, p=chances):
            for name in self.matter(int(start)):
                counts[name] += 1
        return {name: count / PLAYED for name, count in counts.items()}

    def matter(self, start):
        """All that happens in one matter."""
        if start == self.starts.size:
            return {"left"}
        way, reason = divmod(start, self.starts.shape[1])
        seen: set[str] = set()
        solved, onward = self.contact(way, reason, seen)
        if solved:
            seen.add("at_once")
        while not solved:
            if self.draw.random() >= onward.sum():
                return seen | {"left"}
            if way != CHATBOT:
                seen.add("again")
            way = int(self.draw.choice(len(WAYS), p=onward / onward.sum()))
            solved, onward = self.contact(way, reason, seen)
        return seen

    def contact(self, way, reason, seen):
        """Whether a contact settles the matter, and if not, the chances of going on to each way."""
        solved = self.links.resolved[0, reason, way]
        if way == CHATBOT:
            if self.draw.random() < solved:
                return True, None
            seen.add("bot_failed")
            return False, self.links.spill[0, reason, way] / (1.0 - solved)
        transfers = 0
        while self.draw.random() >= self.give_up[way, reason]:
            passed = self.how.transferred[0, way, reason] if transfers == 0 else self.worlds["transfer.again"][0]
            if transfers == MOST_TRANSFERS or self.draw.random() >= passed:
                settles = self.how.settled[0, way, reason] - self.how.transfer_cost[0, way] * transfers
                if self.settled(way, min(settles, 1.0), seen):
                    return True, None
                return False, self.after.chance[0, 0, way] * self.after.to[0, reason, way]
            transfers += 1
            seen.add("passed_on")
        return False, self.worlds["redial.share"][0] * (np.arange(len(WAYS)) == way)

    def settled(self, way, settles, seen):
        """Whether an answer ``settles`` the matter in the end: by whoever answered, or by someone in charge."""
        in_charge = self.worlds["design.taken_settles"][0]
        takes = self.taken if way in ANSWERED_BY_PEOPLE else 0.0
        if self.draw.random() < 1.0 - (1.0 - settles) / (1.0 - takes * in_charge):
            return True
        if self.draw.random() >= takes:
            return False
        seen.add("in_charge")
        return self.draw.random() < in_charge


@pytest.mark.slow
def test_shares_are_those_of_matters_played_through(crowded):
    found, by_chance = met(crowded), Played(crowded, 5).shares()
    for name in set(MET) - {"waited", "elsewhere"}:
        share = float(found[name][0])
        noise = 4 * np.sqrt(share * (1 - share) / PLAYED)
        assert by_chance[name] == pytest.approx(share, abs=noise + 0.003), name


def test_nothing_is_met_more_than_once_a_matter(internet_provider):
    for plan in case_and_remedies(internet_provider):
        figures = project(internet_provider, plan).changed.figures()
        for name in (*MET, "pushed"):
            assert 0 <= figures[f"met.{name}"][0] <= 1, name
        assert figures["met.at_once"][0] + figures["met.left"][0] <= 1
        assert figures["met.left"][0] >= figures["survey.never"][0] > figures["met.elsewhere"][0] > 0


def test_a_bot_that_settles_all_fails_nobody_and_one_that_settles_nothing_fails_all_who_come(internet_provider):
    reasons = ("buy", "bill", "fault", "move", "cancel", "advice", "other")
    perfect, useless = (
        project(internet_provider, Scenario("bot", (AddBot(**dict.fromkeys(reasons, share)),))).changed
        for share in (1.0, 0.0)
    )
    assert perfect.figures()["met.bot_failed"][0] < 0.01 < useless.figures()["met.bot_failed"][0]
    came = useless.settled.first.by_way[0, CHATBOT].sum() / useless.settled.drivers.wanted.sum()
    assert useless.figures()["met.bot_failed"][0] == pytest.approx(came)
    assert project(internet_provider, NO_CHANGE).today.figures()["met.bot_failed"][0] < 1e-12
