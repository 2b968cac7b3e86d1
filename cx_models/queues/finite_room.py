"""Desks with a limited number of lines, and the law of any settled birth-and-death chain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, gammainc

from cx_models.quantities import Floats, ratio
from cx_models.queues.checks import checked, common
from cx_models.queues.erlang import TWENTY_SECONDS, in_parts
from cx_models.queues.offered_integrals import SHORTEST_PATIENCE

STATES_AT_ONCE = 4_000_000
LARGEST_ROOM = 10_000_000
FOREVER = 1e15
"""Minutes; a longer target is computed as this one."""


@dataclass(frozen=True)
class Limited:
    """A settled desk with limited room; shares are of all arrivals, those turned away included.

    ``wait`` is the mean of those let in, in minutes, ``wait_served`` of those answered; ``in_target_of_answered``
    is the share within the target among the answered.
    """

    turned_away: Floats
    p_wait: Floats
    abandoned: Floats
    wait: Floats
    wait_served: Floats
    queue: Floats
    occupancy: Floats
    in_target: Floats
    in_target_of_answered: Floats


def settled_law(up: Floats, down: Floats) -> Floats:
    """Probabilities (..., K + 1) of a chain that moves up from state k at ``up[k]``, down to it at ``down[k]``.

    >>> settled_law(np.array([1.0, 1.0]), np.array([1.0, 2.0])).tolist()
    [0.4, 0.4, 0.2]
    """
    with np.errstate(divide="ignore"):
        steps = np.log(up) - np.log(np.maximum(down, 1e-300))
    logs = np.concatenate([np.zeros((*steps.shape[:-1], 1)), np.cumsum(steps, axis=-1)], axis=-1)
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

    ``arrivals`` per hour; ``handling``, ``patience`` and ``target`` in minutes; ``agents`` and ``room`` whole,
    ``room`` at least ``agents``. Patience may be 0 or infinite, and nobody need be there.

    >>> round(float(finite_room(60, 3, 5, 2, 4).turned_away), 4)
    0.2623
    """
    columns = common(
        arrivals=checked("arrivals", arrivals) / 60.0,
        handling=checked("handling", handling, above_zero=True),
        patience=checked("patience", patience, finite=False),
        agents=checked("agents", agents, whole=True),
        room=checked("room", room, whole=True),
        target=checked("target", target, finite=False),
    )
    agents, places = columns[3:5]
    if (places < agents).any():
        raise ValueError(f"room contains {places[places < agents].min()}; it must be at least the number of agents")
    used = np.minimum(places, agents + _longest_queue(*columns[:4]))
    most = used.max(initial=0.0)
    if most > LARGEST_ROOM:
        raise ValueError(
            f"room contains {places.max():.0f}, of which {most:.0f} would be used; it must be at most {LARGEST_ROOM} "
            "(without a limit: erlang_a)"
        )
    columns = (*columns[:4], used, columns[5])
    return Limited(*in_parts(_limited, columns, at_once=max(STATES_AT_ONCE // (int(most) + 1), 1)))


def _longest_queue(coming: Floats, handling: Floats, patience: Floats, agents: Floats) -> Floats:
    """A number waiting beyond which a desk without a limit spends less than e^-40 of its time; infinite in overload
    without end."""
    leaving, full_pace = 1.0 / np.maximum(patience, SHORTEST_PATIENCE), agents / handling
    busiest = np.maximum(np.maximum(coming, full_pace), 1e-300)
    slack, curve = np.maximum(full_pace - coming, 0.0) / busiest, leaving / busiest
    with np.errstate(divide="ignore"):
        peak = np.where(coming > full_pace, np.maximum(coming - full_pace, 1e-300) / leaving, 0.0)
        beyond = 80.0 / (slack + np.sqrt(slack**2 + 80.0 * curve))
    return np.ceil(1.5 * (peak + beyond)) + 50.0


def _limited(
    coming: Floats, handling: Floats, patience: Floats, agents: Floats, places: Floats, target: Floats
) -> tuple[Floats, ...]:
    """The arrays of :class:`Limited` in their order; flat inputs, ``coming`` per minute."""
    leaving = 1.0 / np.maximum(patience, SHORTEST_PATIENCE)
    idle = coming == 0
    never = (agents == 0) & (leaving == 0) & ~idle
    level = np.arange(places.max(initial=0.0) + 1.0)
    busy, waiting = np.minimum(level, agents[:, None]), np.maximum(level - agents[:, None], 0.0)
    law = _law_of_room(coming, busy / handling[:, None] + waiting * leaving[:, None], level < places[:, None])
    met = law * (level < places[:, None])  # what those let in find
    free = level < agents[:, None]
    let_in, queue = met.sum(axis=1), (law * waiting).sum(axis=1)
    in_service = (law * busy).sum(axis=1)
    pace = agents / handling
    patient, minutes = _answered(waiting, free, pace[:, None], leaving[:, None])
    in_time = _within(np.minimum(target, FOREVER)[:, None], waiting, free, pace[:, None], leaving[:, None])
    answered, in_target = (met * patient).sum(axis=1), (met * in_time).sum(axis=1)
    return (
        1.0 - let_in,
        (met * ~free).sum(axis=1),
        ratio(leaving * queue, coming),
        np.where(never & (places > 0), np.inf, ratio(queue, coming * let_in)),
        ratio((met * minutes).sum(axis=1), answered),
        queue,
        ratio(in_service, agents),
        np.where(idle, 1.0, in_target),
        np.where(idle, 1.0, np.minimum(ratio(in_target, answered), 1.0)),
    )


def _law_of_room(coming: Floats, down: Floats, open_to_more: npt.NDArray[np.bool_]) -> Floats:
    return settled_law((coming[:, None] * open_to_more)[:, :-1], down[:, 1:])


def _answered(waiting: Floats, free: npt.NDArray[np.bool_], pace: Floats, leaving: Floats) -> tuple[Floats, Floats]:
    """Of those who find so many waiting: the share answered, and the mean wait of those times that share.

    The offered wait V is a sum of stages with rates pace + j θ, j = 0 … w: the share is E exp(-θV), and
    under that weight the stages have rates pace + (j + 1) θ.
    """
    rate = np.maximum(pace + leaving * (waiting + 1.0), 1e-300)
    share = np.where(free, 1.0, pace / rate)
    stages = np.where(free, 0.0, 1.0 / rate)
    return share, share * np.cumsum(stages, axis=1)


def _within(target: Floats, waiting: Floats, free: npt.NDArray[np.bool_], pace: Floats, leaving: Floats) -> Floats:
    """Share answered within the target of those who find so many waiting.

    The offered wait V behind w others has exp(-θV) ~ Beta(pace / θ, w + 1), and gamma without impatience.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        stages = pace / leaving
        late = betainc(stages + 1.0, waiting + 1.0, np.exp(-leaving * target))
        impatient = stages / (stages + waiting + 1.0) * (1.0 - late)
    return np.where(free, 1.0, np.where(leaving > 0, impatient, gammainc(waiting + 1.0, pace * target + 0.0 * leaving)))
