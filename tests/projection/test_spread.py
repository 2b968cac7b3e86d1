"""Which fifth of today's matters each group's fall into."""

from __future__ import annotations

import numpy as np
import pytest

from cx_models.presentation.spread import spread_rows, spread_say, spread_shown
from cx_models.presentation.words import Language, words
from cx_models.projection.project import project
from cx_models.projection.spread import spread
from cx_models.scenario.levers import CloseStores, StaffPhone
from cx_models.scenario.scenario import NO_CHANGE, Scenario
from cx_models.service.customers import Segment

CLOSED = Scenario("plan", (CloseStores(below=100_000),))


@pytest.fixture(scope="module")
def closed(internet_provider):
    return project(internet_provider, CLOSED)


def test_today_every_fifth_holds_a_fifth_of_all_and_nothing_moves_without_a_lever(internet_provider):
    found = spread(project(internet_provider, NO_CHANGE))
    assert found["everyone"].today == pytest.approx([0.2] * 5, abs=1e-9)
    for one in found.values():
        assert one.today.sum() == pytest.approx(1.0) and one.changed == pytest.approx(one.today)


def test_groups_weighed_by_their_matters_are_everyone(closed):
    found, people = spread(closed), closed.today.cells().people[0].sum(axis=(0, 2))
    for when in ("today", "changed"):
        mixed = sum(people[place] * getattr(found[one.value], when) for place, one in enumerate(Segment))
        assert mixed == pytest.approx(getattr(found["everyone"], when))


def test_shares_are_those_of_people_drawn_one_by_one(closed):
    """Each draws a cell and a place of their own round its mean; the fifths are those of today's draws."""
    rng = np.random.default_rng(4)
    before, after = (one.cells() for one in (closed.today, closed.changed))
    weight = before.people[0].ravel()
    cell = rng.choice(len(weight), size=400_000, p=weight / weight.sum())
    own = rng.standard_normal(len(cell))
    today, changed = (cells.everyone[0].ravel()[cell] + own for cells in (before, after))
    edges = np.quantile(today, [0.2, 0.4, 0.6, 0.8])
    shares = np.bincount(np.searchsorted(edges, changed), minlength=5) / len(cell)
    assert spread(closed)["everyone"].changed == pytest.approx(shares, abs=0.004)


def test_closures_put_more_matters_among_the_worst_and_those_who_need_help_most(closed):
    found = spread(closed)
    assert found["everyone"].changed[0] > 0.2 > found["everyone"].changed[-1]
    moved = {one: found[one.value].changed[0] - found[one.value].today[0] for one in Segment}
    assert moved[Segment.ASSISTED] > moved[Segment.CONFIDENT]


def test_first_weeks_count_by_their_part_of_the_year(internet_provider):
    late = Scenario("plan", (CloseStores(below=100_000), StaffPhone(5, 5, 5, 5, ceiling=10, delay_weeks=26)))
    soon = Scenario("plan", (CloseStores(below=100_000), StaffPhone(5, 5, 5, 5, ceiling=10, delay_weeks=0)))
    worst = [spread(project(internet_provider, plan))["everyone"].changed[0] for plan in (late, soon)]
    assert worst[0] > worst[1]


@pytest.mark.parametrize("language", tuple(Language))
def test_it_is_told_in_words_and_rows(closed, internet_provider, language):
    text, found = words(language), spread(closed)
    assert spread_say(found, text) != spread_say(spread(project(internet_provider, NO_CHANGE)), text)
    rows = spread_rows(found, text)
    assert len(rows) == 4 * 2 * 5
    assert rows.groupby("bar")["share"].sum().to_numpy() == pytest.approx(np.ones(8))
    assert spread_shown(found, text).shape == (8, 7)
