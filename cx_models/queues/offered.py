"""The wait a desk offers to an arrival who would never give up: its ninetieth percentile."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr

from cx_models.quantities import Floats
from cx_models.queues.states import States

EXCEEDED = 0.1
ROUNDS = 10


def percentile_of_wait(states: States, found: Floats) -> Floats:
    """Minutes exceeded with probability 0.1, (S, R); ``found`` (S, N) is the law of who meets all busy.

    Behind ``w`` others one waits ``w + 1`` exponential stages, each faster by one impatient contact. Their
    sum is taken as a gamma with the right mean and variance, its tail by Wilson and Hilferty; the mixture
    over ``w`` is inverted by Newton steps on its logarithm, kept within a shrinking bracket.
    """
    answer = np.zeros(states.agents.shape)
    unlucky = states.per_desk(found) > EXCEEDED
    within = states.spread(unlucky) & (found > 1e-7)
    if not within.any():
        return answer
    weight, waiting = found[within], states.waiting[within]
    leaving = np.broadcast_to(states.spread(states.desks.leaving), within.shape)[within]
    pace = states.spread(np.maximum(states.agents * states.desks.service, 1e-9))[within]
    mean, variance = stages_of_wait(waiting, pace, leaving)
    narrow = variance / (9.0 * mean**2)

    group_of_desk = np.cumsum(unlucky.ravel()).reshape(unlucky.shape) - 1
    group = states.spread(group_of_desk)[within]
    begin = np.flatnonzero(np.diff(group, prepend=-1))
    size = np.diff(begin, append=len(group))
    minutes = np.add.reduceat(weight * mean, begin) / np.add.reduceat(weight, begin)
    low = np.zeros_like(minutes)
    high = np.maximum.reduceat(mean + 6.0 * np.sqrt(variance), begin)
    for _ in range(ROUNDS):
        root = np.cbrt(np.repeat(minutes, size) / mean)
        score = (root - 1.0 + narrow) / np.sqrt(narrow)
        beyond = np.add.reduceat(weight * ndtr(-score), begin)
        density = weight * root / np.sqrt(narrow) * np.exp(-0.5 * score**2)
        slope = np.add.reduceat(density, begin) / (3.0 * np.sqrt(2.0 * np.pi) * minutes)
        low, high = np.where(beyond > EXCEEDED, minutes, low), np.where(beyond > EXCEEDED, high, minutes)
        step = np.log(np.maximum(beyond, 1e-12) / EXCEEDED) * beyond / np.maximum(slope, 1e-300)
        newton = minutes + step
        minutes = np.where((newton >= low) & (newton <= high), newton, (low + high) / 2.0)
    answer[unlucky] = minutes
    return answer


def stages_of_wait(waiting: Floats, pace: Floats, leaving: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of the sum of stages with rates pace + j leaving, j = 0 … waiting.

    The first stage exactly, the sum over the others as an integral from half a stage to half a stage.
    """
    start = pace + 0.5 * leaving
    faster = waiting * leaving / start
    growth = np.divide(np.log1p(faster), faster, out=np.ones_like(faster), where=faster > 1e-12)
    mean = 1.0 / pace + waiting / start * growth
    variance = 1.0 / pace**2 + waiting / (start * (start + waiting * leaving))
    return mean, variance
