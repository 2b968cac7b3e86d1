"""The arrays a course is computed from, checked once: desks as rows, intervals as columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cx_models.quantities import Floats
from cx_models.queues.checks import checked, number

SHORTEST_PATIENCE = 1e-3
"""Minutes; shorter patience is computed as this one (0.06 s), so that rates stay finite."""


@dataclass(frozen=True)
class Desks:
    """Independent desks: one row each, one column per interval; rates per minute.

    ``arrivals`` and ``agents`` are (R, T); ``service`` (one agent's rate), ``leaving`` (one waiting
    contact's rate of losing patience, 0 when patience is infinite), ``start`` and ``room`` (contacts the
    desk can hold, infinite where it never turns anybody away) are (R,).
    """

    arrivals: Floats
    agents: Floats
    service: Floats
    leaving: Floats
    start: Floats
    room: Floats
    interval: float

    @property
    def is_open(self) -> npt.NDArray[np.bool_]:
        """Intervals with somebody staffed or somebody coming, (R, T)."""
        return (self.agents > 0) | (self.arrivals > 0)

    @property
    def closing(self) -> npt.NDArray[np.bool_]:
        """Intervals at whose end the desk closes, (R, T); also a first interval that is closed already."""
        is_open = self.is_open
        closing = np.zeros_like(is_open)
        closing[:, :-1] = is_open[:, :-1] & ~is_open[:, 1:]
        closing[:, 0] |= ~is_open[:, 0]
        return closing

    def rows(self, chosen: npt.NDArray[np.intp]) -> Desks:
        """Only the chosen rows, in that order."""
        return Desks(
            self.arrivals[chosen],
            self.agents[chosen],
            self.service[chosen],
            self.leaving[chosen],
            self.start[chosen],
            self.room[chosen],
            self.interval,
        )

    def distinct(self) -> tuple[Desks, npt.NDArray[np.intp]]:
        """Each different row once, and for every row the place of its like; all as they are where few are alike."""
        rates = np.column_stack([self.arrivals, self.agents, self.service, self.leaving, self.start])
        table = np.column_stack([rates, self.room])
        sign = (rates * np.sqrt(np.arange(2.0, rates.shape[1] + 2.0))).sum(axis=1)  # of equal rows the same
        _, first, like = np.unique(sign, return_index=True, return_inverse=True)
        if 2 * len(first) > len(table) or (table[first[like]] != table).any():  # others' by a rare chance
            return self, np.arange(len(table))
        return self.rows(first), like


def desks_from(
    *,
    arrivals: npt.ArrayLike,
    handling: npt.ArrayLike,
    patience: npt.ArrayLike,
    agents: npt.ArrayLike,
    start: npt.ArrayLike,
    interval: float,
    room: npt.ArrayLike = np.inf,
) -> tuple[Desks, tuple[int, ...]]:
    """Check and flatten: rates per minute and the common shape."""
    arrivals = np.atleast_1d(checked("arrivals", arrivals))
    agents = np.atleast_1d(checked("agents", agents))
    handling = checked("handling", handling, above_zero=True)
    patience = checked("patience", patience, finite=False)
    start = checked("start", start)
    places = checked("room", room, finite=False, above_zero=True, whole=True)
    number("interval", interval, above=0)
    if 0 in (arrivals.shape[-1], agents.shape[-1]):
        raise ValueError("arrivals and agents must cover at least 1 interval")
    if arrivals.shape[-1] != agents.shape[-1] and 1 not in (arrivals.shape[-1], agents.shape[-1]):
        raise ValueError(
            f"arrivals cover {arrivals.shape[-1]} intervals and agents {agents.shape[-1]}; they must be equal"
        )
    try:
        lead = np.broadcast_shapes(
            arrivals.shape[:-1], agents.shape[:-1], handling.shape, patience.shape, start.shape, places.shape
        )
    except ValueError as error:
        raise ValueError(
            f"shapes do not fit: arrivals {arrivals.shape}, agents {agents.shape}, "
            f"handling {handling.shape}, patience {patience.shape}, start {start.shape}, room {places.shape}"
        ) from error
    shape = (*lead, max(arrivals.shape[-1], agents.shape[-1]))

    def table(values: Floats) -> Floats:
        return np.ascontiguousarray(np.broadcast_to(values, shape)).reshape(-1, shape[-1])

    def column(values: Floats) -> Floats:
        return np.ascontiguousarray(np.broadcast_to(values, lead)).reshape(-1)

    desks = Desks(
        arrivals=table(arrivals / 60.0),
        agents=table(agents),
        service=column(1.0 / handling),
        leaving=column(1.0 / np.maximum(patience, SHORTEST_PATIENCE)),
        start=column(start),
        room=column(places),
        interval=float(interval),
    )
    if (desks.start > desks.room).any():
        raise ValueError(f"start contains {desks.start[desks.start > desks.room][0]}; it must be at most the room")
    return desks, shape
