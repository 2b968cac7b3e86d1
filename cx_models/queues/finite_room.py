"""Desks with a limited number of lines, and the law of any settled birth-and-death chain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, gammainc

from cx_models.quantities import Floats
from cx_models.queues.checks import checked, common
from cx_models.queues.erlang import TWENTY_SECONDS
from cx_models.queues.offered_integrals import SHORTEST_PATIENCE


@dataclass(frozen=True)
class Limited:
    """A settled desk with limited room; shares are of all arrivals, those turned away included.

    ``wait`` is the mean of those let in, in minutes.
    """

    turned_away: Floats
    p_wait: Floats
    abandoned: Floats
    wait: Floats
    queue: Floats
    occupancy: Floats
    in_target: Floats


def settled_law(up: Floats, down: Floats) -> Floats:
    """Probabilities (..., K + 1) of a chain that moves up from state k at ``up[k]``, down to it at ``down[k]``.

    >>> settled_law(np.array([1.0, 1.0]), np.array([1.0, 2.0])).tolist()
    [0.4, 0.4, 0.2]
    """
    with np.errstate(divide="ignore"):
        logs = np.cumsum(np.log(up) - np.log(down), axis=-1)
    logs = np.concatenate([np.zeros_like(logs[..., :1]), logs], axis=-1)
    weights = np.exp(logs - logs.max(axis=-1, keepdims=True))
    law: Floats = weights / weights.sum(axis=-1, keepdims=True)
    return law


def finite_room(
    arrivals: npt.ArrayLike,
    handling: npt.ArrayLike,
    patience: npt.ArrayLike,
    agents: npt.ArrayLike,
    room: npt.ArrayLike,
    *,
    target: npt.ArrayLike = TWENTY_SECONDS,
) -> Limited:
    """A desk (M/M/n/K+M) that turns away whoever finds ``room`` contacts there, waiting or in service.

    ``arrivals`` per hour; ``handling``, ``patience`` and ``target`` in minutes; ``agents`` and ``room`` whole.
    """
    coming, service, patience, staffed, places, target = (
        column[..., None]
        for column in common(
            arrivals=checked("arrivals", arrivals) / 60.0,
            handling=checked("handling", handling, above_zero=True),
            patience=checked("patience", patience, finite=False),
            agents=checked("agents", agents, above_zero=True),
            room=checked("room", room, above_zero=True),
            target=checked("target", target),
        )
    )
    if (places < staffed).any():
        raise ValueError(f"room contains {places.min()}; it must be at least the number of agents")
    leaving = 1.0 / np.maximum(patience, SHORTEST_PATIENCE)
    level = np.arange(places.max() + 1.0)
    busy, waiting = np.minimum(level, staffed), np.maximum(level - staffed, 0.0)
    down = busy / service + waiting * leaving
    law = settled_law(np.where(level < places, coming, 0.0)[..., :-1], down[..., 1:])
    let_in = law * (level < places)
    queue = (law * waiting).sum(axis=-1)
    entering = coming[..., 0] * let_in.sum(axis=-1)
    share_lost = np.divide(leaving[..., 0] * queue, coming[..., 0], out=np.zeros_like(queue), where=coming[..., 0] > 0)
    return Limited(
        turned_away=1.0 - let_in.sum(axis=-1),
        p_wait=(let_in * (level >= staffed)).sum(axis=-1),
        abandoned=share_lost,
        wait=np.divide(queue, entering, out=np.zeros_like(queue), where=entering > 0),
        queue=queue,
        occupancy=(law * busy).sum(axis=-1) / staffed[..., 0],
        in_target=(let_in * _answered_within(target, waiting, level < staffed, staffed / service, leaving)).sum(
            axis=-1
        ),
    )


def _answered_within(
    target: Floats, waiting: Floats, free: npt.NDArray[np.bool_], pace: Floats, leaving: Floats
) -> Floats:
    """Share answered within the target of those who find so many waiting.

    The offered wait V behind w others has exp(-θV) ~ Beta(pace / θ, w + 1), and gamma without impatience.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        stages = pace / leaving
        late = betainc(stages + 1.0, waiting + 1.0, np.exp(-leaving * target))
        impatient = stages / (stages + waiting + 1.0) * (1.0 - late)
    return np.where(free, 1.0, np.where(leaving > 0, impatient, gammainc(waiting + 1.0, pace * target + 0.0 * leaving)))
