"""Published cases of desks followed through time. Figures by name; times in minutes."""

from __future__ import annotations

import numpy as np

from cx_models.queues.over_time import over_time
from cx_models.queues.published.cases import Case
from cx_models.queues.published.settled import Figures


def from_empty(case: Case) -> Figures:
    """A day from empty, in intervals of a minute, with or without limited room.

    The mean wait of those served is that of all let in, but for the last minutes.
    """
    length = round(case.minutes("length"))
    course = over_time(
        np.full(length, case.per_hour("arrivals")),
        case.minutes("handling"),
        np.inf,
        np.full(length, case.given["agents"]),
        interval=1.0,
        steps=2,
        target=case.minutes("target"),
        room=case.given.get("room", np.inf),
    )
    came, turned_away = float(course.arrivals.sum()), float(course.turned_away.sum())
    in_time = float(course.in_target @ course.arrivals)
    return {
        "wait_served": float(course.wait @ (course.arrivals - course.turned_away)) / (came - turned_away),
        "occupancy": float(course.occupancy.mean()),
        "were_turned_away": turned_away,
        "answered_in_time": in_time,
        "in_target": in_time / came,
        "in_target_of_answered": in_time / (came - turned_away),
    }


def sine(case: Case) -> Figures:
    """Arrivals that swing like a sine where customers are as patient as they are long served: nobody needs a desk.

    Rates constant in each of twenty intervals leave the right mean at their ends; then comes the rate that keeps this
    mean, so that averages over the last interval are values at the moment asked for.
    """
    edges = np.linspace(0, case.given["after"], 21)
    middle, half_swing = case.given["middle"], case.given["swing"] / 2
    settled = middle + half_swing * (np.sin(edges) - np.cos(edges))
    mean = settled - (middle - half_swing) * np.exp(-edges)  # empty at first
    fade = np.exp(-edges[1])
    rates = np.append((mean[1:] - mean[:-1] * fade) / (1 - fade), mean[-1])
    times = case.minutes("handling"), case.minutes("patience")
    course = over_time(60 * rates, *times, np.full(21, case.given["agents"]), interval=edges[1], steps=8)
    return {
        "present": float(course.backlog[-2]),
        "p_wait": float(course.p_wait[-1]),
        "queue": float(course.queue[-1]),
    }


def drain(case: Case) -> Figures:
    """Nobody new: those in service go one by one."""
    start, agents = case.given["start"], case.given["agents"]
    course = over_time(
        [0.0], case.minutes("handling"), np.inf, [agents], start=start, interval=case.minutes("later"), steps=8
    )
    return {"present": float(course.backlog[0])}


def day_then_nobody(case: Case) -> Figures:
    """A day from empty, then as long again without arrivals."""
    times = case.minutes("handling"), case.minutes("patience")
    arrivals, agents = [case.per_hour("arrivals"), 0.0], [case.given["agents"]] * 2
    course = over_time(arrivals, *times, agents, interval=case.minutes("length"), steps=16)
    return {
        "abandoned": float(course.abandoned.sum() / course.arrivals.sum()),
        "occupancy": float(course.occupancy[0]),
    }
