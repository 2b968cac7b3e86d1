"""Settled desks: Erlang B, C and A for any size, load and patience, array in and array out.

All three come from integrals over the wait that a desk offers to someone who would never give up. With
capacity c = agents / handling, arrivals λ and patience rate θ the offered wait has, beyond an atom at
zero, a density proportional to

    exp(-c u + λ (1 - exp(-θu)) / θ),

which is log-concave. We integrate it with Gauss-Legendre points between the two ends beyond which nothing is
left, so nothing overflows, underflows or cancels: neither a hundred thousand agents nor endless patience
are special cases, and overload is an ordinary value. (The incomplete-gamma form of the textbooks underflows
for patient customers.)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cx_models.quantities import Floats
from cx_models.queues.checks import checked, common

POINTS, WEIGHTS = np.polynomial.legendre.leggauss(64)
NOTHING_LEFT = 40.0
"""-log of the relative density at which an integral is cut."""
AT_ONCE = 20_000
SHORTEST_PATIENCE = 1e-9
TWENTY_SECONDS = 1.0 / 3.0


@dataclass(frozen=True)
class Settled:
    """A desk in the long run, each an array of the common shape.

    ``wait`` is the mean of all arrivals in minutes (abandoners with the time they spent), ``wait_served`` of
    those served; ``queue`` the mean number waiting; ``in_target`` the share of arrivals answered within the
    target, ``in_target_of_answered`` the same among the answered. Without arrivals nobody waits and
    the target is met; without agents everyone leaves when patience ends.
    """

    p_wait: Floats
    abandoned: Floats
    wait: Floats
    wait_served: Floats
    queue: Floats
    occupancy: Floats
    in_target: Floats
    in_target_of_answered: Floats


def erlang_b(load: npt.ArrayLike, agents: npt.ArrayLike) -> Floats:
    """Share of contacts lost where nobody waits; ``load`` in erlangs (contacts that would be in service).

    >>> float(erlang_b(3, 3))  # 9/26
    0.34615384615384...
    """
    columns = common(load=checked("load", load), agents=checked("agents", agents))
    return _in_parts(lambda a, n: (np.exp(-_log_inverse_blocking(a, n)),), columns)[0]


def erlang_c(
    arrivals: npt.ArrayLike,
    handling: npt.ArrayLike,
    agents: npt.ArrayLike,
    *,
    target: npt.ArrayLike = TWENTY_SECONDS,
) -> Settled:
    """A desk whose customers never give up; overloaded, its waits are infinite.

    >>> float(erlang_c(200, 3, 14).p_wait)
    0.174131933595...
    """
    return erlang_a(arrivals, handling, np.inf, agents, target=target)


def erlang_a(
    arrivals: npt.ArrayLike,
    handling: npt.ArrayLike,
    patience: npt.ArrayLike,
    agents: npt.ArrayLike,
    *,
    target: npt.ArrayLike = TWENTY_SECONDS,
) -> Settled:
    """A desk whose customers lose patience (M/M/n+M), settled.

    Parameters
    ----------
    arrivals: contacts per hour.
    handling, patience: mean minutes; patience 0 leaves at once when all are busy, infinite never.
    agents: any number from 0; fractions interpolate smoothly.
    target: minutes within which an answer is in time.

    >>> settled = erlang_a(200, 3, 5, 14)
    >>> float(settled.abandoned), float(settled.wait)
    (0.01398374412..., 0.06991872061...)
    """
    columns = common(
        arrivals=checked("arrivals", arrivals) / 60.0,
        handling=checked("handling", handling, above_zero=True),
        patience=checked("patience", patience, finite=False),
        agents=checked("agents", agents),
        target=checked("target", target, finite=False),
    )
    return Settled(*_in_parts(_settled, columns))


def _in_parts(compute: Callable[..., tuple[Floats, ...]], columns: tuple[Floats, ...]) -> list[Floats]:
    """Apply ``compute`` to flat parts that fit in memory and put the answers back in shape."""
    flat = [column.ravel() for column in columns]
    size = max(flat[0].size, 1)
    parts = [compute(*(f[i : i + AT_ONCE] for f in flat)) for i in range(0, size, AT_ONCE)]
    return [np.concatenate(pieces).reshape(columns[0].shape) for pieces in zip(*parts, strict=True)]


def _settled(coming: Floats, handling: Floats, patience: Floats, agents: Floats, target: Floats) -> tuple[Floats, ...]:
    """The arrays of :class:`Settled` in their order; flat inputs, ``coming`` per minute."""
    leaving = 1.0 / np.maximum(patience, SHORTEST_PATIENCE)
    capacity = agents / handling
    idle, nobody = coming == 0, agents == 0
    endless = (leaving == 0) & (coming >= capacity) & ~nobody & ~idle
    usual = ~(idle | nobody | endless)
    answers = np.zeros((6, len(coming)))  # p_wait, abandoned, wait, wait_served, occupancy, in_target
    answers[:, idle] = np.array([[0.0], [0.0], [0.0], [0.0], [0.0], [1.0]])
    answers[:, nobody & ~idle] = np.array([[1.0], [1.0], [0.0], [0.0], [0.0], [0.0]])
    answers[2, nobody & ~idle] = patience[nobody & ~idle]
    answers[:, endless] = np.array([[1.0], [0.0], [np.inf], [np.inf], [1.0], [0.0]])
    answers[:, usual] = _staffed(*(x[usual] for x in (coming, handling, leaving, agents, target)))
    p_wait, abandoned, wait, wait_served, occupancy, in_target = answers
    queue = np.zeros_like(wait)
    np.multiply(coming, wait, out=queue, where=~idle)
    of_answered = np.divide(in_target, 1.0 - abandoned, out=np.zeros_like(queue), where=abandoned < 1)
    return p_wait, abandoned, wait, wait_served, queue, occupancy, in_target, np.minimum(of_answered, 1.0)


def _staffed(coming: Floats, handling: Floats, leaving: Floats, agents: Floats, target: Floats) -> Floats:
    """p_wait, abandoned, wait, wait_served, occupancy and in_target (6, N) where somebody comes and serves."""
    capacity = agents / handling
    atom, served, in_time, waited, excess = _integrals(coming, capacity, leaving, target)
    offered = (atom + coming * served) / capacity
    free = np.exp(np.minimum(_log_inverse_blocking(coming * handling, agents), 700.0)) * atom - atom
    p_wait = 1.0 / (1.0 + free / (capacity * offered))
    wait = p_wait * excess / offered
    answered = 1.0 - leaving * wait
    in_target = (free + capacity * in_time) / (free + capacity * offered)
    return np.array(
        [
            p_wait,
            leaving * wait,
            wait,
            p_wait * waited / offered / answered,
            coming * answered / capacity,
            in_target,
        ]
    )


def _integrals(coming: Floats, capacity: Floats, leaving: Floats, target: Floats) -> tuple[Floats, ...]:
    """Over the offered wait u with density g (g(0) = 1) and patience survival e = exp(-θu), all divided by the
    greatest value of e g, which may be exp(1000):

    1, ∫ e g, the same up to the target, ∫ u e g, and ∫ (1 - e) g / θ.
    """
    pace = capacity + leaving
    at_peak = np.minimum(coming, pace)
    peak = np.zeros_like(pace)
    np.divide(np.log(coming / at_peak), leaving, out=peak, where=coming > pace)
    low, high = _ends(peak, at_peak, pace, leaving)
    middle = np.clip(target, low, high)
    parts = [_panel(begin, end, peak, at_peak, pace, leaving) for begin, end in ((low, middle), (middle, high))]
    served, waited, excess = (first + second for first, second in zip(*parts, strict=True))
    atom = np.exp(pace * peak - coming * peak * _rise(leaving * peak))
    # Impatience much faster than service leaves no points for 1 - e, but then nothing cancels either.
    lost = (atom + coming * served) / capacity - served
    np.divide(lost, leaving, out=excess, where=leaving * high > 1.0)
    return atom, served, parts[0][0], waited, excess


def _panel(
    begin: Floats, end: Floats, peak: Floats, at_peak: Floats, pace: Floats, leaving: Floats
) -> tuple[Floats, Floats, Floats]:
    """∫ e g, ∫ u e g and ∫ (1 - e) g / θ between two waits."""
    half = (end - begin)[:, None] / 2.0
    u = begin[:, None] + half * (POINTS + 1.0)
    away = u - peak[:, None]
    logs = (at_peak - pace)[:, None] * away - at_peak[:, None] * away * _bend(leaving[:, None] * away)
    weight = np.exp(logs) * WEIGHTS * half
    late = weight * u
    return weight.sum(axis=1), late.sum(axis=1), (late * _growth(leaving[:, None] * u)).sum(axis=1)


def _ends(peak: Floats, at_peak: Floats, pace: Floats, leaving: Floats) -> tuple[Floats, Floats]:
    """Where the density has fallen to exp(-40) of its peak, on both sides; not below 0."""
    curve = np.maximum(at_peak * leaving, 1e-300)
    third = NOTHING_LEFT * leaving / 3.0
    bent = (third + np.sqrt(third**2 + 2.0 * curve * NOTHING_LEFT)) / curve
    slope = np.maximum(pace - at_peak, 1e-300)
    high = np.minimum(bent, NOTHING_LEFT / slope)
    for _ in range(4):  # convex and started beyond: Newton comes down to the end from above
        x = leaving * high
        value = (pace - at_peak) * high + at_peak * high * _bend(x)
        high = high - (value - NOTHING_LEFT) / (pace - at_peak * np.exp(-x))
    below = np.sqrt(2.0 * NOTHING_LEFT / curve)
    return np.maximum(peak - below, 0.0), peak + high


def _rise(x: Floats) -> Floats:
    """(1 - exp(-x)) / x."""
    safe = np.where(x == 0, 1.0, x)
    return np.where(x == 0, 1.0, -np.expm1(-safe) / safe)


def _growth(x: Floats) -> Floats:
    """(exp(x) - 1) / x, for x up to the point where it is not used any more."""
    safe = np.where(x == 0, 1.0, np.minimum(x, 50.0))
    return np.where(x == 0, 1.0, np.expm1(safe) / safe)


def _bend(x: Floats) -> Floats:
    """1 - (1 - exp(-x)) / x, without cancelling near 0."""
    small = x * (0.5 - x * (1.0 / 6.0 - x * (1.0 / 24.0 - x * (1.0 / 120.0 - x / 720.0))))
    return np.where(np.abs(x) < 0.02, small, 1.0 - _rise(x))


def _log_inverse_blocking(load: Floats, agents: Floats) -> Floats:
    """log of 1 / B by Jagerman's integral of exp(-t) (1 + t / load)^agents, for any real number of agents."""
    load = np.maximum(load, 1e-300)
    peak = np.maximum(agents - load, 0.0)
    top = np.where(peak > 0, agents * np.log(np.maximum(agents, load) / load) - peak, 0.0)
    centre = np.maximum(agents, load)
    spread = np.sqrt(2.0 * NOTHING_LEFT * np.maximum(agents, 1e-300))
    # -log of the integrand, d beyond the peak: d - agents log(1 + d / centre)
    slope = 1.0 - agents / centre
    high = np.minimum(NOTHING_LEFT / np.maximum(slope, 1e-300), spread + 2.0 * NOTHING_LEFT)
    for _ in range(4):
        value = high - agents * np.log1p(high / centre)
        high = high - (value - NOTHING_LEFT) / np.maximum(1.0 - agents / (centre + high), 1e-12)
    low = np.maximum(-peak, -spread)
    half = (high - low)[:, None] / 2.0
    away = low[:, None] + half * (POINTS + 1.0)
    logs = -away + agents[:, None] * np.log1p(away / centre[:, None])
    inverse: Floats = top + np.log((np.exp(logs) * WEIGHTS * half).sum(axis=1))
    return inverse
