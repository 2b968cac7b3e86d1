"""E-mail of the settled week: today's own response time, and what a plan does to it."""

from dataclasses import replace

import numpy as np
import pytest
from pytest import approx

from cx_models.effects.choice import WAY
from cx_models.effects.network import served
from cx_models.projection.case import case_and_remedies
from cx_models.projection.mail_week import mail_week
from cx_models.projection.project import project
from cx_models.queues.replay.compiling import compile_now
from cx_models.queues.replay.counting import ARRIVED, WAITED
from cx_models.queues.replay.replay import replay
from cx_models.service.channels import Channel

EMAIL = WAY[Channel.EMAIL]


@pytest.fixture(scope="module")
def projected(internet_provider):
    return project(internet_provider, case_and_remedies(internet_provider)[0])


def mean(week, promise=1440.0):
    found = week.answered(promise)
    return found.mean(found.response, week.arrivals)


def test_the_samples_own_response_time_is_given_back(internet_provider, projected):
    told = float(internet_provider.observed.wait[EMAIL])
    assert mean(mail_week(projected.today.settled)) == approx(told, rel=0.05)


def test_all_e_mails_of_the_settled_week_are_in_it(projected):
    for settled in (projected.today.settled, projected.changed.settled):
        week = mail_week(settled)
        assert week.arrivals.sum() / 2 == approx(settled.seen.contacts[0, EMAIL].sum())


def test_more_e_mails_with_the_same_people_are_answered_later(projected):
    week = mail_week(projected.today.settled)
    busier = replace(week, arrivals=1.15 * week.arrivals)
    assert mean(busier) > mean(week)


@pytest.mark.slow
def test_the_replayed_service_answers_e_mail_as_the_formulas_say(projected):
    compile_now()
    settled = projected.today.settled
    week = mail_week(settled)
    network = served(settled, weeks=5)
    queue = network.of_way(EMAIL)[0]
    assert not network.network.no_line[queue]
    found = replay(network.network, days=12, seed=2)
    fourth = found.tally[:, [ARRIVED, WAITED], queue, 3 * 336 : 4 * 336].sum(axis=(0, 2))
    assert fourth[1] / fourth[0] + week.handling == approx(mean(week), rel=0.08)


def test_nobody_at_work_on_e_mail_is_no_line(projected):
    settled = projected.today.settled
    service = replace(
        settled.service, desks=tuple(desk for desk in settled.service.desks if desk.channel is not Channel.EMAIL)
    )
    assert mail_week(replace(settled, service=service)) is None
    week = served(replace(settled, service=service), weeks=1)
    assert week.network.no_line[week.of_way(EMAIL)[0]]
    assert np.isfinite(week.network.arrivals).all()
