"""Draws come from elsewhere, one wish at a time, the newest of each session."""

import pickle
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from io import BytesIO
from threading import Thread, current_thread
from time import sleep

import pytest

from cx_models.assumptions.evenly import FIRST
from cx_models.baseline.calibrate import Baseline
from cx_models.projection import project as project_module
from cx_models.projection.case import case_and_remedies
from cx_models.projection.project import MANY_AT_ONCE, draw, project, todays_lot
from cx_models.scenario.levers import CloseStores
from cx_models.scenario.scenario import NO_CHANGE, Scenario
from cx_models.screens import worker
from cx_models.screens.drawing import FORGIVEN_AFTER, LATEST, MARGIN, SOONEST, Drawing, key_of


def as_sent(value):
    """What arrives in another process."""
    return pickle.loads(pickle.dumps(value))


class ByHand(Executor):
    """Runs what was submitted when told to; as between processes, only what pickles passes."""

    def __init__(self):
        self.waiting = []

    def submit(self, task, /, *given):
        done = Future()
        self.waiting.append((done, task, given))
        return done

    def run(self):
        done, task, given = self.waiting.pop(0)
        done.set_result(as_sent(task(*as_sent(given))))


@pytest.fixture
def hand():
    return ByHand()


@pytest.fixture(autouse=True)
def few_draws(monkeypatch):
    monkeypatch.setattr("cx_models.screens.drawing.DRAWS", 4)
    monkeypatch.setattr(worker, "_BASELINES", {})


PLANS = [Scenario(f"below {size}", (CloseStores(below=size),)) for size in (10_000, 60_000, 200_000)]


def test_a_baseline_is_sent_whole_while_others_work_on_it(tiny_city):
    """What a page works out meanwhile and keeps in the baseline is no part of what is sent."""

    class Meanwhile(pickle.Pickler):
        def reducer_override(self, sent):
            if sent is tiny_city.middle.level:
                assert tiny_city.fit
                assert tiny_city.middle.store_visits.size
                assert tiny_city.middle.freedom.worth.size
            return NotImplemented

    for kept, owner in (("fit", tiny_city), ("store_visits", tiny_city.middle), ("freedom", tiny_city.middle)):
        owner.__dict__.pop(kept, None)
    sent = BytesIO()
    Meanwhile(sent).dump(tiny_city)
    assert pickle.loads(sent.getvalue()).digest == tiny_city.digest


def test_a_newer_wish_takes_the_place_of_the_same_sessions_older_one(tiny_city, hand):
    drawing = Drawing(hand)
    for plan in PLANS:
        drawing.want("me", tiny_city, plan)
    hand.run()
    hand.run()
    assert not hand.waiting
    assert [drawing.get(tiny_city, plan) is not None for plan in PLANS] == [True, False, True]


def test_another_sessions_wish_waits_its_turn(tiny_city, hand):
    drawing = Drawing(hand)
    for who, plan in zip(("me", "you", "they"), PLANS, strict=True):
        drawing.want(who, tiny_city, plan)
    for _ in PLANS:
        hand.run()
    assert all(drawing.get(tiny_city, plan) is not None for plan in PLANS)


class AtOnce(Executor):
    """Has finished before anybody can ask to be told."""

    def submit(self, task, /, *given):
        done = Future()
        done.set_result(as_sent(task(*as_sent(given))))
        return done


def test_a_drawing_that_ends_before_anyone_looks_holds_up_nobody(tiny_city):
    drawing = Drawing(AtOnce())
    asking = Thread(
        target=lambda: [drawing.want(name, tiny_city, plan) for name, plan in enumerate(PLANS)], daemon=True
    )
    asking.start()
    asking.join(timeout=60)
    assert not asking.is_alive(), "the thread that asked waits for itself"
    assert all(drawing.get(tiny_city, plan) is not None for plan in PLANS)


def test_the_baseline_is_sent_once(tiny_city, hand):
    drawing = Drawing(hand)
    drawing.want("me", tiny_city, PLANS[0])
    drawing.want("you", tiny_city, PLANS[1])
    sent = hand.waiting[0][2][-1]
    hand.run()
    assert sent is tiny_city
    assert hand.waiting[0][2][-1] is None


def test_a_worker_that_has_forgotten_the_baseline_gets_it_again(tiny_city, hand):
    drawing = Drawing(hand)
    drawing.want("me", tiny_city, NO_CHANGE)
    hand.run()
    worker._BASELINES.clear()
    drawing.want("me", tiny_city, PLANS[0])
    hand.run()
    hand.run()
    assert drawing.get(tiny_city, PLANS[0]) is not None


def test_a_drawing_that_fails_is_told_and_does_not_stop_the_others(tiny_city, hand):
    drawing = Drawing(hand)
    drawing.want("me", tiny_city, PLANS[0])
    drawing.want("you", tiny_city, PLANS[1])
    while not drawing.failed(tiny_city, PLANS[0]):
        done, _, (_, plan, *_) = hand.waiting.pop(0)
        if plan == PLANS[0]:
            done.set_exception(ValueError("no such thing"))
        else:
            done.set_result(draw(tiny_city, plan, 4, 0))
    assert drawing.get(tiny_city, PLANS[1]) is not None


def test_a_drawing_that_fails_once_is_tried_again(tiny_city, hand):
    drawing = Drawing(hand)
    drawing.want("me", tiny_city, PLANS[0])
    done, *_ = hand.waiting.pop(0)
    done.set_exception(RuntimeError("changed while it was being sent"))
    hand.run()
    assert not drawing.failed(tiny_city, PLANS[0])
    assert drawing.get(tiny_city, PLANS[0]) is not None


def test_the_draws_are_those_that_one_would_make_here(tiny_city, hand):
    plan = case_and_remedies(tiny_city)[0]
    drawing = Drawing(hand)
    drawing.want("me", tiny_city, plan)
    hand.run()
    here = project(tiny_city, plan, draws=4, seed=0).draws.changed["satisfaction.everyone"]
    assert drawing.get(tiny_city, plan).changed["satisfaction.everyone"].tolist() == here.tolist()


@pytest.fixture(scope="module")
def tiny_other(tiny_city):
    """The same town with one number assumed otherwise."""
    return replace(tiny_city, digest="other")


@pytest.fixture
def two_lots(monkeypatch):
    monkeypatch.setattr("cx_models.projection.project.WORLDS_AT_ONCE", 2)
    monkeypatch.setattr("cx_models.projection.project._KEPT", {})
    return ByHand(), ByHand()


def test_two_lots_are_drawn_side_by_side_and_joined_in_their_order(tiny_city, two_lots):
    drawing = Drawing(*two_lots)
    drawing.want("me", tiny_city, PLANS[0])
    assert [len(hand.waiting) for hand in two_lots] == [1, 1]
    for hand in reversed(two_lots):
        assert drawing.get(tiny_city, PLANS[0]) is None
        hand.run()
    here = project(tiny_city, PLANS[0], draws=4, seed=0).draws
    found = drawing.get(tiny_city, PLANS[0])
    assert found.changed.keys() == here.changed.keys()
    for name, figures in here.changed.items():
        assert found.changed[name].tolist() == figures.tolist()
    assert found.areas.tolist() == here.areas.tolist()
    assert len(found.flows) == len(found.matters_per_year) == 4


def test_a_lot_that_fails_is_tried_again_with_the_other(tiny_city, two_lots):
    first, second = two_lots
    drawing = Drawing(first, second)
    drawing.want("me", tiny_city, PLANS[0])
    second.waiting.pop(0)[0].set_exception(RuntimeError("died"))
    first.run()
    assert drawing.get(tiny_city, PLANS[0]) is None and not drawing.failed(tiny_city, PLANS[0])
    first.run()
    second.run()
    assert drawing.get(tiny_city, PLANS[0]).count == 4


def test_a_pool_that_dies_is_asked_again_from_another_thread(tiny_city, hand):
    """Newer Pythons hold the pool's lock while they tell of its death, and would wait for themselves."""
    drawing = Drawing(hand)
    drawing.want("me", tiny_city, PLANS[0])
    asked_from = []
    submit, hand.submit = hand.submit, lambda *given: asked_from.append(current_thread()) or submit(*given)
    hand.waiting.pop(0)[0].set_exception(BrokenProcessPool("died"))
    for _ in range(200):
        if hand.waiting:
            break
        sleep(0.02)
    hand.run()
    assert asked_from and asked_from[0] is not current_thread()
    assert drawing.get(tiny_city, PLANS[0]) is not None


def test_a_scenarios_name_plays_no_part_in_its_draws(tiny_city):
    assert key_of(tiny_city, PLANS[0]) == key_of(tiny_city, PLANS[0].renamed("another"))


def fails(hand):
    """Every try of what is asked for ends in a fault."""
    while hand.waiting:
        done, *_ = hand.waiting.pop(0)
        done.set_exception(ValueError("no such thing"))


def test_what_failed_is_tried_again_when_it_is_wished_for_later(tiny_city, hand):
    now = [0.0]
    drawing = Drawing(hand, clock=lambda: now[0])
    drawing.want("me", tiny_city, PLANS[0])
    fails(hand)
    drawing.want("me", tiny_city, PLANS[0])
    assert drawing.failed(tiny_city, PLANS[0]) and not hand.waiting, "not at once: it would fail without end"
    now[0] = FORGIVEN_AFTER
    assert not drawing.failed(tiny_city, PLANS[0])
    drawing.want("me", tiny_city, PLANS[0])
    hand.run()
    assert drawing.get(tiny_city, PLANS[0]) is not None


def test_no_more_failures_are_remembered_than_a_few(tiny_city, hand, monkeypatch):
    monkeypatch.setattr("cx_models.screens.drawing.MOST_FAILED", 2)
    drawing = Drawing(hand)
    for plan in PLANS:
        drawing.want("me", tiny_city, plan)
        fails(hand)
    assert [drawing.failed(tiny_city, plan) for plan in PLANS] == [False, True, True]


def test_one_looks_twice_in_the_time_that_drawings_took_of_late(tiny_city, hand):
    now = [0.0]
    drawing = Drawing(hand, clock=lambda: now[0])
    for plan, took in zip(PLANS, (1.0, 3.0, 2.0), strict=True):
        drawing.want("me", tiny_city, plan)
        now[0] += took
        hand.run()
    assert drawing.look_again == pytest.approx(MARGIN * 1.0 / 2)


def test_looks_are_neither_too_many_nor_too_few(tiny_city, hand):
    now = [0.0]
    drawing = Drawing(hand, clock=lambda: now[0])
    assert SOONEST <= drawing.look_again <= LATEST
    for plan in PLANS:
        drawing.want("me", tiny_city, plan)
        now[0] += 60.0
        hand.run()
    assert drawing.look_again == LATEST


class Willing(Executor):
    """Runs what is submitted as it is submitted, as far as it may."""

    def __init__(self, most=1_000):
        self.left = most

    def submit(self, task, /, *given):
        done = Future()
        if self.left > 0:
            self.left -= 1
            done.set_result(as_sent(task(*as_sent(given))))
        return done


@pytest.mark.parametrize("workers", [2, 4])
def test_many_worlds_come_lot_by_lot_and_are_the_same_as_drawn_at_once(tiny_city, workers):
    drawing = Drawing(*(Willing() for _ in range(workers)))
    told = list(drawing.many(tiny_city, PLANS[1], 60))
    assert [done for done, _ in told][-1] == 60 and [found for _, found in told[:-1]] == [None] * 3
    assert sorted(done for done, _ in told) == [done for done, _ in told]
    found, at_once = told[-1][1], draw(tiny_city, PLANS[1], 60, 0)
    for name, values in at_once.changed.items():
        assert found.changed[name] == pytest.approx(values), name
    assert found.areas == pytest.approx(at_once.areas)


def test_the_worlds_that_are_drawn_already_are_the_first_of_many(tiny_city, monkeypatch):
    monkeypatch.setattr("cx_models.screens.drawing.DRAWS", FIRST)
    drawing, asked = Drawing(Willing()), FIRST + MANY_AT_ONCE + 15
    drawing.want("me", tiny_city, PLANS[1])
    told = drawing.many(tiny_city, PLANS[1], asked)
    assert next(told) == (FIRST, None)
    rest = list(told)
    assert [done for done, _ in rest] == [FIRST + MANY_AT_ONCE, asked, asked]
    found, at_once = rest[-1][1], draw(tiny_city, PLANS[1], asked, 0)
    for name, values in at_once.changed.items():
        assert found.changed[name] == pytest.approx(values), name
    assert found.areas == pytest.approx(at_once.areas)


def test_a_worker_that_no_longer_knows_the_baseline_gets_it_again(tiny_city, monkeypatch):
    drawing = Drawing(Willing())
    list(drawing.many(tiny_city, PLANS[1], 25))
    monkeypatch.setattr(worker, "_BASELINES", {})
    assert list(drawing.many(tiny_city, PLANS[1], 25))[-1][1].count == 25


def test_whoever_stops_listening_stops_the_work(tiny_city):
    one = Willing(most=2)
    drawing = Drawing(one)
    listening = drawing.many(tiny_city, PLANS[1], 500)
    assert next(listening) == (25, None)
    listening.close()
    assert one.left == 0  # two of twelve lots were sent, and no more


def test_todays_worlds_are_ready_before_a_plan_asks_lot_by_lot_where_it_will_be_drawn(tiny_city, two_lots):
    drawing = Drawing(*two_lots)
    drawing.ahead(tiny_city, 7)
    drawing.ahead(tiny_city, 7)  # the page is drawn again and again
    for hand, lots in zip(two_lots, ((0, 4), (2, 6)), strict=True):
        for start in lots:
            (_, task, (_, draws, _, lot, _)) = hand.waiting[0]
            assert (task, draws, lot.start, len(hand.waiting)) == (worker.know_today, 7, start, 1)
            hand.run()
        assert not hand.waiting
    kept = project_module._KEPT[tiny_city.digest, 7, 0]
    assert sorted(kept) == [0, 2, 4, 6]
    with pytest.MonkeyPatch.context() as forbidden:
        forbidden.setattr(Baseline, "under", lambda *_: pytest.fail("today is known"))
        *_, (done, found) = Drawing(Willing(), Willing()).many(tiny_city, PLANS[1], 7)
    assert done == found.count == 7


class PlansAtOnce(ByHand):
    """Draws plans as they are submitted, and what is drawn ahead when told to."""

    def submit(self, task, /, *given):
        done = super().submit(task, *given)
        if task is worker.draws_of:
            self.waiting.pop()
            done.set_result(as_sent(task(*as_sent(given))))
        return done


def test_a_plan_that_asks_for_many_ends_what_is_drawn_ahead(tiny_city, two_lots):
    hand = PlansAtOnce()
    drawing = Drawing(hand)
    drawing.ahead(tiny_city, 7)
    assert list(drawing.many(tiny_city, PLANS[1], 7))[-1][1].count == 7
    hand.run()
    assert not hand.waiting


def test_a_newer_baseline_ends_what_is_drawn_ahead_for_the_older(tiny_city, tiny_other, hand):
    drawing = Drawing(hand)
    drawing.ahead(tiny_city, 60)
    drawing.ahead(tiny_other, 60)
    for _ in range(3):
        hand.run()
    assert [given[0] for _, _, given in hand.waiting] == [tiny_other.digest]


@pytest.mark.parametrize("fault", [RuntimeError("changed while it was being sent"), BrokenProcessPool("died")])
def test_a_fault_ahead_ends_it_and_is_left_to_whoever_asks(tiny_city, two_lots, fault):
    first, second = two_lots
    drawing = Drawing(first, second)
    drawing.ahead(tiny_city, 7)
    first.waiting.pop(0)[0].set_exception(fault)
    assert not first.waiting
    second.run()
    assert len(second.waiting) == 1


def test_the_first_worlds_of_today_are_kept_once_however_many_are_drawn(tiny_city, monkeypatch):
    monkeypatch.setattr("cx_models.projection.project._KEPT", {})
    few, more, fewer = (todays_lot(tiny_city, draws, 1, slice(0, 2)) for draws in (FIRST, 10 * FIRST, FIRST - 1))
    assert few is more and few is not fewer


def test_todays_worlds_are_kept_for_one_baseline_of_many_beside_a_few_of_few(tiny_city, monkeypatch):
    monkeypatch.setattr("cx_models.projection.project._KEPT", kept := {})
    for draws, seed in ((50, 1), (500, 1), (50, 2), (500, 2)):
        todays_lot(tiny_city, draws, seed, slice(draws - 2, draws))
    assert [key[1:] for key in kept] == [(50, 2), (500, 2)]


@pytest.mark.parametrize(("processors", "workers"), [(1, 2), (2, 2), (3, 3), (16, 4), (None, 2)])
def test_there_are_as_many_workers_as_processors_within_limits(monkeypatch, processors, workers):
    begun = []
    monkeypatch.setattr("cx_models.screens.drawing.cpu_count", lambda: processors)
    monkeypatch.setattr("cx_models.screens.drawing._own_process", lambda: begun.append(1) or Willing())
    Drawing()
    assert len(begun) == workers
