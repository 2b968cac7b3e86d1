"""Whatever legal service it is given, its week can be replayed customer by customer, and e-mail has its answer."""

import numpy as np
import pytest

from cx_models.baseline.calibrate import calibrate
from cx_models.effects.network import served
from cx_models.projection.mail_week import mail_week
from cx_models.projection.project import project
from cx_models.projection.service_replay import can_replay_service
from cx_models.queues.replay.compiling import compile_now
from cx_models.queues.replay.replay import replay
from cx_models.scenario.levers import AddBot, AddChat, CloseStores, MoveStoreStaff, OfferCallBack, StaffPhone
from cx_models.scenario.scenario import NO_CHANGE, Scenario

from .odd_services import SERVICES

PLANS = {
    "nothing changed": NO_CHANGE,
    "all stores and the phone closed": Scenario("", (CloseStores(below=1_000_000), StaffPhone(*[-100] * 5))),
    "everything": Scenario(
        "",
        (
            CloseStores(below=1_000_000),
            MoveStoreStaff(0.5),
            OfferCallBack(2.0),
            AddChat(3, 3),
            AddBot(hand_over="person"),
        ),
    ),
}


@pytest.fixture(scope="module", autouse=True)
def compiled_loop():
    compile_now()


@pytest.mark.slow
@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("name", SERVICES)
def test_an_odd_service_is_replayed_without_losing_anybody(name, plan):
    settled = project(calibrate(None, SERVICES[name]), PLANS[plan]).changed.settled
    if not can_replay_service(settled):
        with pytest.raises(ValueError, match="no line"):
            served(settled, weeks=1)
        return
    week = served(settled, weeks=1)
    found = replay(week.network, days=2, seed=1)
    came, expected = found.ends.sum() / 2, settled.first.by_way[0].sum()
    assert abs(came - expected) <= 5 * np.sqrt(expected / 2) + 1
    assert (found.ends[:, :, 3] == 0).all()
    mail = mail_week(settled)
    if mail is not None:
        answered = mail.answered(1440.0)
        assert ((answered.within >= 0) & (answered.within <= 1)).all()
        assert np.isfinite(answered.response).all() or not mail.people.any()
