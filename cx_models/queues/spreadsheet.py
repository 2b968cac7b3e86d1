"""What a planner's spreadsheet says of a day: each interval settled by itself, nothing carried over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from cx_models.quantities import Floats, Minutes
from cx_models.queues.desks import desks_from
from cx_models.queues.erlang import TWENTY_SECONDS, erlang_a

Formula = Literal["erlang_c", "erlang_a"]


@dataclass(frozen=True)
class PerInterval:
    """The spreadsheet's day, every array (..., T) and named as in a course of ``over_time``.

    Erlang C knows no abandonment: ``abandoned`` is 0, and where arrivals reach the agents' capacity ``wait`` and
    ``queue`` are infinite and nobody is in target, which a spreadsheet shows as an error or leaves blank.
    Intervals without arrivals and agents are 0 throughout.
    """

    arrivals: Floats
    wait: Floats
    abandoned: Floats
    queue: Floats
    occupancy: Floats
    p_wait: Floats
    in_target: Floats
    in_target_of_answered: Floats

    @property
    def has_no_answer(self) -> npt.NDArray[np.bool_]:
        """Where the formula ends, (..., T)."""
        return np.isinf(self.wait)


def per_interval(
    arrivals: npt.ArrayLike,
    handling: npt.ArrayLike,
    patience: npt.ArrayLike,
    agents: npt.ArrayLike,
    *,
    formula: Formula = "erlang_c",
    interval: Minutes = 30.0,
    target: Minutes = TWENTY_SECONDS,
) -> PerInterval:
    """Stationary, independent, period by period (SIPP): for laying over the truth, not for planning.

    Inputs are those of ``over_time``. "erlang_c" forgets patience, the usual spreadsheet; "erlang_a" counts it.

    >>> day = per_interval([60, 120, 60], 6, 9, [8, 8, 8])
    >>> day.wait.round(1).tolist()
    [1.1, inf, 1.1]
    """
    if formula not in ("erlang_c", "erlang_a"):
        raise ValueError(f"formula is {formula!r}; it must be 'erlang_c' or 'erlang_a'")
    desks, shape = desks_from(
        arrivals=arrivals, handling=handling, patience=patience, agents=agents, start=0.0, interval=interval
    )
    with np.errstate(divide="ignore"):
        lasting = np.inf if formula == "erlang_c" else 1.0 / desks.leaving[:, None]
    settled = erlang_a(60.0 * desks.arrivals, 1.0 / desks.service[:, None], lasting, desks.agents, target=target)
    came = desks.arrivals * interval
    nobody_there = (desks.agents == 0) & (desks.arrivals > 0) & (formula == "erlang_c")

    def shown(values: Floats) -> Floats:
        return np.where(desks.is_open, values, 0.0).reshape(shape)

    return PerInterval(
        arrivals=came.reshape(shape),
        wait=shown(settled.wait),
        abandoned=shown(np.where(nobody_there, 0.0, came * settled.abandoned)),
        queue=shown(settled.queue),
        occupancy=shown(settled.occupancy),
        p_wait=shown(settled.p_wait),
        in_target=shown(settled.in_target),
        in_target_of_answered=shown(settled.in_target_of_answered),
    )
