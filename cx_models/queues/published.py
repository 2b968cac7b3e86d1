"""Queueing results that others have published, beside what this package gives: anybody can repeat the comparison."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cx_models.queues.erlang import erlang_a, erlang_b, erlang_c
from cx_models.queues.over_time import over_time


@dataclass(frozen=True)
class Published:
    """One published number. ``low`` and ``high`` hold its rounding, or its confidence interval when simulated."""

    code: str
    source: str
    low: float
    high: float
    compute: Callable[[], float]


@dataclass(frozen=True)
class Checked:
    """A published number and ours."""

    published: Published
    ours: float

    @property
    def agrees(self) -> bool:
        """Whether ours is the published one, within its rounding or its interval."""
        return self.published.low <= self.ours <= self.published.high


def checked() -> tuple[Checked, ...]:
    """All of :data:`PUBLISHED`, computed now."""
    return tuple(Checked(published, published.compute()) for published in PUBLISHED)


def _wait_of_a_day() -> float:
    """Mean wait over eight hours from empty, by minutes: 4.2 arrivals a minute, 12 agents, 2 minutes each."""
    minutes = 480
    course = over_time(np.full(minutes, 252.0), 2.0, np.inf, np.full(minutes, 12), interval=1.0, steps=2)
    return float(course.wait.mean())


def _present_after_rush() -> float:
    """Mean number present at t = 7.3 when λ(t) = 100 + 20 sin t, handling and patience 1: constant rates per step
    that leave the right mean at the end of each."""
    edges = np.linspace(0, 7.3, 21)
    settled = 100 + 10 * (np.sin(edges) - np.cos(edges))
    fade = np.exp(-edges[1])
    rates = (settled[1:] - settled[:-1] * fade) / (1 - fade)
    course = over_time(60 * rates, 1.0, 1.0, np.full(20, 110), interval=edges[1], steps=4)
    return float(course.backlog[-1])


def _left_of_forty() -> float:
    """Of 40 in service, 5 minutes each and nobody new, how many are there after 5 minutes."""
    course = over_time([0.0], 5.0, np.inf, [40], start=40, interval=5.0, steps=8)
    return float(course.backlog[0])


def _about(value: float, digits: int) -> tuple[float, float]:
    """A number printed with so many digits."""
    half = 0.5 * 10.0**-digits
    return value - half, value + half


PUBLISHED: tuple[Published, ...] = (
    Published(
        "loss", "Exercise 3-1-14, mihaeu.github.io/mvi-ro: 9/26", *_about(9 / 26, 9), lambda: float(erlang_b(3, 3))
    ),
    Published(
        "waiting",
        "pyworkforce, test_erlang.py: test_expected_erlangc_results",
        *_about(0.1741319335950498, 9),
        lambda: float(erlang_c(200, 3, 14).p_wait),
    ),
    Published(
        "in_target",
        "pyworkforce, test_erlang.py: test_expected_erlangc_results",
        *_about(0.8883500191794669, 9),
        lambda: float(erlang_c(200, 3, 14, target=1 / 3).in_target),
    ),
    Published(
        "large",
        "call-center-tools 1.0.0, erlang.py: erlang_c(123, 132)",
        *_about(0.3211161792617074, 9),
        lambda: float(erlang_c(1476, 5, 132).p_wait),
    ),
    Published(
        "impatient",
        "pyworkforce, test_abandonment.py: test_erlanga_regression_metrics",
        *_about(0.013984, 6),
        lambda: float(erlang_a(200, 3, 5, 14).abandoned),
    ),
    Published(
        "overload",
        "LINE 3.0.8, M/M/1000+M",
        *_about(0.09096210295412333, 9),
        lambda: float(erlang_a(22_000, 3, 2, 1000).abandoned),
    ),
    Published(
        "from_empty",
        "Université de Montréal, ContactCenters: doc/examples/MMC.res, 1000 replications, 95 %",
        0.097,
        0.102,
        _wait_of_a_day,
    ),
    Published(
        "rush",
        "Eick, Massey & Whitt (1993), The physics of the Mt/G/∞ queue, Operations Research 41",
        *_about(103.18279254270715, 6),
        _present_after_rush,
    ),
    Published("drain", "40 exp(−1)", *_about(40 * float(np.exp(-1)), 6), _left_of_forty),
)
