"""Published cases of redials, chat, priorities, shared service and contacts that go on. Times in minutes."""

from __future__ import annotations

import numpy as np

from cx_models.queues.chat import chat
from cx_models.queues.erlang import erlang_c, overflow
from cx_models.queues.finite_room import settled_law
from cx_models.queues.priority import waits_by_priority
from cx_models.queues.published.cases import UNITS, Case
from cx_models.queues.published.settled import Figures
from cx_models.queues.redial import Redialling, redialling

LEVELS = 400
"""So many present at most where the law has no end: the rest has no weight that a double could hold."""


def retrial(case: Case) -> Figures:
    """Nobody waits and nobody gives up for good: who finds all busy tries again until served."""
    desk = case.per_hour("arrivals"), case.minutes("handling"), 0, case.given["agents"]
    return _told(redialling(*desk, again=1, pause=case.minutes("pause")))


def redial(case: Case) -> Figures:
    """A share of those who give up calls again."""
    desk = case.per_hour("arrivals"), case.minutes("handling"), case.minutes("patience"), case.given["agents"]
    return _told(redialling(*desk, again=case.given["again"], pause=case.minutes("pause")))


def _told(found: Redialling) -> Figures:
    figures = {name: float(values) for name, values in vars(found).items()}
    return {**figures, "calls": figures["calls"] / 60}


def conversations(case: Case) -> Figures:
    """Agents with several conversations at once."""
    finished = np.array(case.given["finished"]) / UNITS[case.unit]
    found = chat(case.per_hour("arrivals"), case.minutes("patience"), case.given["agents"], finished)
    return {name: float(values) for name, values in vars(found).items()}


def priority(case: Case) -> Figures:
    """Two classes, the urgent first: how long each stays, service included."""
    handling = case.minutes("handling")
    first, second = waits_by_priority(case.per_hour_each("arrivals"), handling, case.given["agents"]) + handling
    return {"stay_first": float(first), "stay_second": float(second)}


def shared(case: Case) -> Figures:
    """All present are served at once, up to ``agents`` at full pace: the law of how many, and by Little how long."""
    per_minute = case.per_hour("arrivals") / 60
    level = np.arange(1.0, LEVELS)
    pace = np.minimum(level, case.given["agents"]) / case.minutes("handling")
    law = settled_law(np.full(len(level), per_minute), pace)
    stay = float(law @ np.arange(len(law))) / per_minute
    return {"stay": stay, **{f"present_{number}": float(law[number]) for number in range(9)}}


def returning(case: Case) -> Figures:
    """A share of those served comes straight back."""
    calls = case.per_hour("arrivals") / (1 - case.given["back"])
    settled = erlang_c(calls, case.minutes("handling"), case.given["agents"])
    return {"calls": calls / 60, "p_wait": float(settled.p_wait)}


def passed_on(case: Case) -> Figures:
    """What a full group passes on; mean and variance in erlangs."""
    mean, variance = (float(value) for value in overflow(case.given["load"], case.given["agents"]))
    return {"mean": mean, "variance": variance, "peakedness": variance / mean}
