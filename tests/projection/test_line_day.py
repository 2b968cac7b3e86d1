"""One line's day with its demand held still is the settled week's own day, and more staff make it better."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from cx_models.assumptions.registry import shipped
from cx_models.effects.loads import Lines, serve
from cx_models.projection.case import case_and_remedies
from cx_models.projection.line_day import day_figures, holds, line_day
from cx_models.projection.project import project
from cx_models.queues.staffing import Goal

PROMISES = (Goal(wait=2.0), Goal(in_target=0.8), Goal(wait=0.5, target=1.0))


@pytest.fixture(scope="module")
def weeks(tiny_city, internet_provider):
    closed = project(internet_provider, case_and_remedies(internet_provider)[0])
    return (project(tiny_city).today.settled, closed.today.settled, closed.changed.at_first, closed.changed.settled)


@pytest.fixture(scope="module")
def phone(weeks):
    return line_day(weeks[2], 0, 0)


@pytest.fixture(scope="module")
def calm(weeks):
    """Today's Monday; ``phone`` is the same day when it is overrun."""
    return line_day(weeks[1], 0, 0)


@pytest.fixture(scope="module")
def chat(phone):
    """A desk on which everybody holds three conversations at once."""
    return replace(phone, concurrency=3, people=np.maximum(phone.people // 2, 1))


def week_of(values, first, count, day):
    return values.reshape(7, 48)[day, first : first + count]


def test_with_its_roster_a_day_is_the_settled_weeks_own(weeks):
    for settled in weeks:
        for place in range(len(settled.lines.agents)):
            for day in range(7):
                found = line_day(settled, place, day)
                if found is None:
                    assert not settled.lines.people[place].reshape(7, 48)[day].any()
                    continue
                course, here = found.course(found.people), (found.first, len(found.people), day)
                for name in ("wait", "abandoned", "cut_off", "busy"):
                    settled_ = week_of(getattr(settled.week, name)[0, place], *here)
                    assert getattr(course, name) == pytest.approx(settled_, abs=1e-9), (place, day, name)


def test_every_contact_of_the_day_comes_within_its_hours(weeks):
    for settled in weeks:
        for place in range(len(settled.lines.agents)):
            days = [found for day in range(7) if (found := line_day(settled, place, day)) is not None]
            came = sum(day.arrivals.sum() / 2 for day in days)
            assert came == pytest.approx(settled.week.arrivals[0, place].sum())


@pytest.fixture(scope="module")
def open_at_night():
    """A desk that never closes, and one that is open from Thursday noon to Friday morning."""
    people = np.full((2, 336), 3.0)
    people[1] = 0.0
    people[1, 168:212] = 2.0
    rhythm = 4.0 + 3.5 * np.sin(np.arange(336) / 48 * 2 * np.pi)
    coming = np.stack([rhythm, rhythm * (people[1] > 0)])[None]
    handling, patience = np.array([[12.0, 12.0]]), np.array([[8.0, 8.0]])
    lines = Lines((0, 1), people, people, handling, patience, coming[0], True)
    drivers = SimpleNamespace(worlds=shipped().middle())
    return SimpleNamespace(
        lines=lines, week=serve(lines, coming, patience, roughly=False), patience=patience, drivers=drivers
    )


def test_a_queue_that_is_open_at_night_is_carried_into_the_day(open_at_night):
    for place, days in ((0, range(7)), (1, (3, 4))):
        for day in days:
            found = line_day(open_at_night, place, day)
            settled = week_of(open_at_night.week.wait[0, place], found.first, len(found.people), day)
            assert found.course(found.people).wait == pytest.approx(settled, abs=1e-9), (place, day)


@pytest.mark.parametrize("goal", PROMISES)
def test_the_fewest_keep_the_promise_and_one_less_anywhere_breaks_it(phone, chat, goal):
    for day in (phone, chat):
        fewest = day.fewest(goal)
        assert holds(goal, day.course(fewest, goal.target)).all()
        for t in np.flatnonzero(fewest):
            fewer = fewest.copy()
            fewer[t] -= 1
            assert not holds(goal, day.course(fewer, goal.target)).all(), t


@pytest.mark.parametrize("goal", PROMISES)
def test_a_better_shape_keeps_the_hours_and_breaks_no_promise_and_lets_nobody_wait_longer(phone, chat, calm, goal):
    for day in (phone, chat, calm):
        for people in (day.people, day.fewest(goal)):
            shaped = day.better_shape(people, goal)
            assert shaped.sum() == people.sum()
            assert (shaped[day.opened] >= 1).all()
            after, before = (day_figures(day.course(one, goal.target), one, goal) for one in (shaped, people))
            for figure in ("wait", "worst", "lost"):
                assert getattr(after, figure) <= getattr(before, figure), figure
            assert before.short > 0 or after.short == 0, "a promise that was kept is broken"
            assert goal.in_target is None or after.in_target >= before.in_target
            assert (shaped == people).all() == (not after.better_than(before, goal))


def test_a_lunch_rush_with_level_staff_gets_a_better_shape(calm):
    level = np.where(calm.opened, calm.people.sum() // calm.opened.sum(), 0)
    for people in (level, calm.people):
        assert not (calm.better_shape(people, Goal(wait=2.0)) == people).all()


def test_a_shape_with_fewer_hours_than_half_hours_is_left_as_it_is(phone):
    sparse = np.zeros_like(phone.people)
    sparse[3] = 2
    assert (phone.better_shape(sparse, Goal(wait=2.0)) == sparse).all()


def test_one_more_at_any_time_never_makes_the_day_worse(phone):
    goal = Goal(wait=2.0)
    before = day_figures(phone.course(phone.people, goal.target), phone.people, goal)
    for t in range(len(phone.people)):
        more = phone.people.copy()
        more[t] += 1
        after = day_figures(phone.course(more, goal.target), more, goal)
        assert after.lost <= before.lost
        assert after.agent_hours == before.agent_hours + 0.5


def test_nobody_at_all_is_a_day_like_another_and_everybody_gives_up(phone):
    nobody = np.zeros_like(phone.people)
    figures = day_figures(phone.course(nobody, 1 / 3), nobody, Goal(wait=2.0))
    assert figures.lost == pytest.approx(1.0)
    assert figures.in_target == 0.0
    assert figures.short == len(phone.people)


def test_the_days_figures_are_means_over_all_who_come(phone):
    course, goal = phone.course(phone.people, 1 / 3), Goal(wait=2.0)
    figures = day_figures(course, phone.people, goal)
    came = phone.arrivals / 2
    assert figures.wait == pytest.approx(np.average(course.wait, weights=came))
    assert figures.in_target == pytest.approx(np.average(course.in_target, weights=came))
    assert figures.lost == pytest.approx((course.abandoned + course.cut_off).sum() / came.sum())
