"""Published cases of desks in the long run. Figures by name; times in minutes."""

from __future__ import annotations

import numpy as np

from cx_models.quantities import PerHour
from cx_models.queues.erlang import Settled, erlang_a, erlang_b, erlang_c
from cx_models.queues.finite_room import finite_room
from cx_models.queues.published.cases import Case
from cx_models.queues.staffing import Goal, agents_needed

Figures = dict[str, float]


FIGURES = (
    "p_wait", "abandoned", "wait", "wait_served", "queue", "occupancy", "in_target", "in_target_of_answered",
)  # fmt: skip
"""What a settled desk tells."""


def loss(case: Case) -> Figures:
    """Erlang B; ``lost_load`` and ``busy`` in erlangs."""
    load = case.given["load"]
    blocked = float(erlang_b(load, case.given["agents"]))
    return {"blocked": blocked, "lost_load": load * blocked, "busy": load * (1 - blocked)}


def two_vehicles(case: Case) -> Figures:
    """One place and two kinds of vehicle: only their mean handling time matters."""
    cars = case.given["cars"]
    handling = cars * case.minutes("handling_car") + (1 - cars) * case.minutes("handling_motorcycle")
    load = case.per_hour("arrivals") * handling / 60
    return {"present": load * (1 - float(erlang_b(load, 1)))}


def lines_needed(case: Case) -> Figures:
    """The fewest lines that block no more than promised."""
    load = case.given["load"]
    lines = int(agents_needed(60 * load, 1, 0, Goal(abandoned=case.given["blocked_at_most"])))
    return {"lines": lines, "blocked": float(erlang_b(load, lines))}


def waiting(case: Case) -> Figures:
    """Erlang C."""
    desk = _arrivals(case), case.minutes("handling"), case.given["agents"]
    return _told(erlang_c(*desk, target=case.minutes("target")))


def impatient(case: Case) -> Figures:
    """Erlang A; a desk without limited room turns nobody away."""
    desk = case.per_hour("arrivals"), case.minutes("handling"), case.minutes("patience"), case.given["agents"]
    return {**_told(erlang_a(*desk, target=case.minutes("target"))), "turned_away": 0.0}


def limited(case: Case) -> Figures:
    """Erlang A with so many lines."""
    desk = case.per_hour("arrivals"), case.minutes("handling"), case.minutes("patience"), case.given["agents"]
    settled = finite_room(*desk, case.given["room"], target=case.minutes("target"))
    return {name: float(values) for name, values in vars(settled).items()}


def agents_for_waiting(case: Case) -> Figures:
    """The fewest agents that keep a promise when nobody gives up."""
    return _staffed(case, _arrivals(case), np.inf)


def agents_for_impatient(case: Case) -> Figures:
    """The fewest agents that keep a promise when customers give up."""
    return _staffed(case, case.per_hour("arrivals"), case.minutes("patience"))


def _staffed(case: Case, arrivals: PerHour, patience: float) -> Figures:
    handling, target = case.minutes("handling"), case.minutes("target")
    goal = Goal(in_target=case.given["in_target_at_least"], target=target)
    agents = int(agents_needed(arrivals, handling, patience, goal))
    return {"agents": agents, **_told(erlang_a(arrivals, handling, patience, agents, target=target))}


def _arrivals(case: Case) -> PerHour:
    """Contacts per hour that make the given load in erlangs."""
    return float(60 * case.given["load"] / case.minutes("handling"))


def _told(settled: Settled) -> Figures:
    return {name: float(getattr(settled, name)) for name in FIGURES}
