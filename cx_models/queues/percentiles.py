"""How long the unlucky wait at a settled desk: tails and percentiles of the wait, any size, array in and array out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from cx_models.quantities import Floats
from cx_models.queues.checks import checked, common
from cx_models.queues.erlang import LONGEST_PATIENCE, in_parts
from cx_models.queues.offered_integrals import (
    SHORTEST_PATIENCE,
    farthest,
    log_inverse_blocking,
    log_served_beyond,
    offered_integrals,
)

Of = Literal["offered", "all", "served"]
"""Whose wait: of somebody who would never give up, of all arrivals as they lived it, of those answered."""
ROUNDS = 60
CLOSE_ENOUGH = 1e-12


def wait_percentile(
    arrivals: npt.ArrayLike,
    handling: npt.ArrayLike,
    patience: npt.ArrayLike,
    agents: npt.ArrayLike,
    *,
    share: npt.ArrayLike = 0.9,
    of: Of = "all",
) -> Floats:
    """Minutes within which the wait of a ``share`` of contacts ends, at a desk M/M/n+M that has settled.

    ``of`` "all" counts abandoners with the time they spent, "served" only those answered, and "offered" what a
    customer of endless patience would wait. Where nobody can be answered the offered wait is infinite
    and the wait of the served, of whom there are none, 0. Inputs are those of ``erlang_a``.

    >>> round(float(wait_percentile(200, 3, 5, 14)), 4)
    0.1959
    """
    columns = common(
        arrivals=checked("arrivals", arrivals) / 60.0,
        handling=checked("handling", handling, above_zero=True),
        patience=checked("patience", patience, finite=False),
        agents=checked("agents", agents),
        share=checked("share", share, above_zero=True, most=1.0 - 1e-9),
    )
    if of not in get_args(Of):
        raise ValueError(f"of is {of!r}; it must be one of {', '.join(get_args(Of))}")
    return in_parts(lambda *flat: (_percentile(of, *flat),), columns)[0]


@dataclass(frozen=True)
class _Tail:
    """P(wait > t), flat arrays: the integral beyond t of the offered wait's density g, or, of the served, of e g."""

    coming: Floats
    capacity: Floats
    leaving: Floats
    of: Of
    log_whole: Floats

    def log_beyond(self, minutes: Floats) -> tuple[Floats, Floats]:
        """Log of P(wait > t) and its slope."""
        beyond, served_here, here = log_served_beyond(self.coming, self.capacity, self.leaving, minutes)
        if self.of == "served":
            return beyond - self.log_whole, -np.exp(served_here - beyond)
        # g' = (λ e - c) g, so that the integral of g follows from that of e g without cancelling.
        beyond = np.logaddexp(here, np.log(self.coming) + beyond) - np.log(self.capacity)
        slope = -np.exp(here - beyond)
        if self.of == "all":
            return beyond - self.leaving * minutes - self.log_whole, slope - self.leaving
        return beyond - self.log_whole, slope


def _percentile(of: Of, coming: Floats, handling: Floats, patience: Floats, agents: Floats, share: Floats) -> Floats:
    lasting = np.where(np.isinf(patience), np.inf, np.clip(patience, SHORTEST_PATIENCE, LONGEST_PATIENCE))
    leaving = 1.0 / lasting
    idle, nobody = coming == 0, agents == 0
    endless = (leaving == 0) & (coming * handling >= agents) & ~idle
    answer = np.zeros_like(coming)
    if of == "all":
        with np.errstate(invalid="ignore"):
            answer = np.where(nobody & ~idle, -patience * np.log1p(-share), answer)
    elif of == "offered":
        answer[nobody & ~idle] = np.inf
    answer[endless & ~(nobody & (of == "served"))] = np.inf
    usual = ~(idle | nobody | endless)
    if usual.any():
        tail = _tail(of, *(x[usual] for x in (coming, handling, leaving, agents)))
        answer[usual] = _inverted(tail, np.log1p(-share[usual]))
    return answer


def _tail(of: Of, coming: Floats, handling: Floats, leaving: Floats, agents: Floats) -> _Tail:
    capacity = agents / handling
    atom, served, *_ = offered_integrals(coming, capacity, leaving)
    free = np.exp(np.minimum(log_inverse_blocking(coming * handling, agents), 700.0)) * atom - atom
    waiting = capacity * served if of == "served" else atom + coming * served
    # relative to the greatest value of e g, as the integrals beyond will be
    return _Tail(coming, capacity, leaving, of, np.log(free + waiting) - np.log(capacity))


def _inverted(tail: _Tail, log_share: Floats) -> Floats:
    """Where the tail is exp(``log_share``); 0 where no more than that wait at all.

    The log of the tail is concave, so Newton started beyond the answer comes down to it without overshooting; where
    the tail is too steep or too flat for its digits, the bracket is halved.
    """
    waits = tail.log_beyond(np.zeros_like(log_share))[0] > log_share
    low, high = np.zeros_like(log_share), np.where(waits, farthest(tail.coming, tail.capacity, tail.leaving), 0.0)
    minutes = high
    for _ in range(ROUNDS):
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            excess, slope = tail.log_beyond(minutes)
            newton = minutes + (log_share - excess) / slope
        beyond = excess <= log_share
        low, high = np.where(beyond, low, minutes), np.where(beyond, minutes, high)
        after = np.where((newton >= low) & (newton <= high), newton, (low + high) / 2.0)
        done = (np.abs(after - minutes) <= CLOSE_ENOUGH * minutes).all()
        minutes = after
        if done:
            break
    return minutes
