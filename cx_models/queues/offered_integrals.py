"""Integrals over the wait a settled desk offers to someone who would never give up.

With capacity c = agents / handling, arrivals λ and patience rate θ that wait has, beyond an atom at zero, a
density proportional to

    g(u) = exp(-c u + λ (1 - exp(-θu)) / θ),

which is log-concave, as is Jagerman's integrand for Erlang B. We integrate with Gauss-Legendre points between
the two ends beyond which nothing is left, relative to the peak, so that nothing overflows, underflows
or cancels. (The incomplete-gamma form of the textbooks underflows for patient customers.)
"""

from __future__ import annotations

import numpy as np

from cx_models.quantities import Floats

POINTS, WEIGHTS = np.polynomial.legendre.leggauss(64)
NOTHING_LEFT = 40.0
"""-log of the relative density at which an integral is cut."""
SHORTEST_PATIENCE = 1e-9
"""Minutes; shorter patience is computed as this one."""


def offered_integrals(coming: Floats, capacity: Floats, leaving: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Over the offered wait u with density g (g(0) = 1) and patience survival e = exp(-θu), all divided by the
    greatest value of e g, which may be exp(1000):

    1, ∫ e g, ∫ u e g, and ∫ (1 - e) g / θ.
    """
    pace = capacity + leaving
    peak, at_peak = _peak(coming, pace, leaving)
    low, high = _ends(peak, at_peak, pace, leaving)
    u, weight = _weights(low, high, peak, at_peak, pace, leaving)
    late = weight * u
    served, excess = weight.sum(axis=1), (late * _growth(leaving[:, None] * u)).sum(axis=1)
    atom = _atom(coming, pace, peak, leaving)
    # Impatience much faster than service leaves no points for 1 - e, but then nothing cancels either.
    lost = (atom + coming * served) / capacity - served
    np.divide(lost, leaving, out=excess, where=leaving * high > 1.0)
    return atom, served, late.sum(axis=1), excess


def served_within(coming: Floats, capacity: Floats, leaving: Floats, minutes: Floats) -> Floats:
    """∫ e g up to ``minutes``, divided like the other integrals."""
    pace = capacity + leaving
    peak, at_peak = _peak(coming, pace, leaving)
    low, high = _ends(peak, at_peak, pace, leaving)
    _, weight = _weights(low, np.clip(minutes, low, high), peak, at_peak, pace, leaving)
    return np.asarray(weight.sum(axis=1))


def atom(coming: Floats, capacity: Floats, leaving: Floats) -> Floats:
    """1, that is g(0), divided like the integrals."""
    pace = capacity + leaving
    return _atom(coming, pace, _peak(coming, pace, leaving)[0], leaving)


def log_served_beyond(
    coming: Floats, capacity: Floats, leaving: Floats, minutes: Floats
) -> tuple[Floats, Floats, Floats]:
    """Logs of ∫ e g from ``minutes`` on, and of e g and g there, relative to the greatest value of e g.

    Integrated relative to the largest value that is left beyond, so that the farthest tail keeps its digits.
    """
    pace = capacity + leaving
    peak, at_peak = _peak(coming, pace, leaving)
    top = np.maximum(peak, minutes)
    at_top = np.minimum(coming * np.exp(-leaving * top), at_peak)
    low, high = _ends(top, at_top, pace, leaving)
    _, weight = _weights(np.maximum(minutes, low), high, top, at_top, pace, leaving)
    at_the_top, here = (_log_density(where - peak, at_peak, pace, leaving) for where in (top, minutes))
    away = minutes - peak
    of_all = leaving * peak - capacity * away + at_peak * away * _rise(leaving * away)
    return at_the_top + np.log(weight.sum(axis=1)), here, of_all


def farthest(coming: Floats, capacity: Floats, leaving: Floats) -> Floats:
    """Where g has fallen to exp(-40) of its peak."""
    peak, at_peak = _peak(coming, capacity, leaving)
    return _ends(peak, at_peak, capacity, leaving)[1]


def _peak(coming: Floats, pace: Floats, leaving: Floats) -> tuple[Floats, Floats]:
    """Where the density with ``pace`` is greatest, and the arrivals coming · exp(-θu) still patient there."""
    at_peak = np.minimum(coming, pace)
    peak = np.zeros_like(pace)
    np.divide(np.log(coming / at_peak), leaving, out=peak, where=coming > pace)
    return peak, at_peak


def _log_density(away: Floats, at_peak: Floats, pace: Floats, leaving: Floats) -> Floats:
    """Log of the density so far away from where it is 1."""
    return (at_peak - pace) * away - at_peak * away * _bend(leaving * away)


def _weights(
    begin: Floats, end: Floats, peak: Floats, at_peak: Floats, pace: Floats, leaving: Floats
) -> tuple[Floats, Floats]:
    """Points between two waits and the density there times the rule's weights, (N, 64) each."""
    half = (end - begin)[:, None] / 2.0
    u = begin[:, None] + half * (POINTS + 1.0)
    logs = _log_density(u - peak[:, None], at_peak[:, None], pace[:, None], leaving[:, None])
    return u, np.exp(logs) * WEIGHTS * half


def _atom(coming: Floats, pace: Floats, peak: Floats, leaving: Floats) -> Floats:
    return np.asarray(np.exp(pace * peak - coming * peak * _rise(leaving * peak)))


def _ends(peak: Floats, at_peak: Floats, pace: Floats, leaving: Floats) -> tuple[Floats, Floats]:
    """Where the density has fallen to exp(-40) of its peak, on both sides; not below 0."""
    curve = np.maximum(at_peak * leaving, 1e-290)
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


def log_inverse_blocking(load: Floats, agents: Floats) -> Floats:
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
