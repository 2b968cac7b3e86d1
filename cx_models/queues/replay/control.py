"""A surer figure from the same days: what chance did to the exact twin tells what it did here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cx_models.quantities import Floats
from cx_models.queues.checks import count
from cx_models.queues.replay.counting import ABANDONED, ELSEWHERE, WAITED
from cx_models.queues.replay.network import Network
from cx_models.queues.replay.replay import replay
from cx_models.queues.replay.results import Measure, Replay
from cx_models.queues.replay.twin import as_desks, exact_course

FEWEST_DAYS = 20
FEW = 30
"""Times that something was seen, below which controls say little of how often it is."""


@dataclass(frozen=True)
class Controlled:
    """A figure, its standard error with and without controls, and the controls used.

    ``times_fewer_days`` is the ratio of variances: so many times more days would be needed without controls.
    """

    value: float
    error: float
    plain_value: float
    plain_error: float
    controls: tuple[str, ...]

    @property
    def times_fewer_days(self) -> float:
        """Infinite where the controls explain everything."""
        return (self.plain_error / self.error) ** 2 if self.error > 0 else float("inf")


def controlled(
    network: Network, *, days: int, seed: int = 0, measure: Measure = "wait", queue: int | None = None
) -> Controlled:
    """Replay a network and its simple twin with the same customers, and take out what the twin shows to be luck.

    Regression on control variates whose means are known exactly: the number of matters per class, and for the desks
    that have an exact chain once all complications are taken away, what that twin counted (abandonment and minutes
    waited). Unbiased but for terms of order 1/days; at least twenty days.
    """
    days = count("days", days, least=FEWEST_DAYS)
    found = replay(network, days=days, seed=seed)
    plain_value, plain_error = found.with_error(measure, queue=queue)
    top, bottom = found.by_day(measure, queue=queue)
    spread = (top - plain_value * bottom) / max(float(bottom.mean()), 1e-300)
    names, controls = _controls(found, days, seed, queue)
    if not names:
        return Controlled(plain_value, plain_error, plain_value, plain_error, ())
    centred = controls - controls.mean(axis=0)
    slope, _, rank, _ = np.linalg.lstsq(centred, spread - spread.mean(), rcond=1e-9)
    left = spread - spread.mean() - centred @ slope
    variance = float(left @ left) / (days - 1 - rank)
    # Means of the controls are off by chance as well: the usual widening for that.
    off = controls.mean(axis=0)
    widening = 1.0 / days + float(off @ np.linalg.pinv(centred.T @ centred, rcond=1e-9) @ off)
    first = float(np.sqrt(variance * widening))
    uneven = float(np.std(bottom, ddof=1) / max(float(bottom.mean()), 1e-300) / np.sqrt(days))
    second = (
        2.0 * plain_error * uneven
    )  # of the ratio and of the slope: all that is left where controls explain the rest
    error = float(np.hypot(first, second))
    least, seen = found.least_error(measure, queue=queue)
    if seen < FEW:  # the controls explain what was seen: not what was not
        error = max(error, least)
    return Controlled(plain_value - float(slope @ off), error, plain_value, plain_error, names)


def _controls(found: Replay, days: int, seed: int, queue: int | None) -> tuple[tuple[str, ...], Floats]:
    """Names and (days, controls) differences from the exact mean; those that never vary are left out."""
    network = found.network
    expected = network.arrivals.sum(axis=1) * network.interval / 60.0
    columns = {f"matters {i}": found.ends[:, i].sum(axis=1) - expected[i] for i in range(len(expected))}
    leaving = np.maximum(1.0 - network.first.sum(axis=1), 0.0) * network.arrivals
    elsewhere = leaving.sum(axis=1) * network.interval / 60.0
    for i in np.flatnonzero(elsewhere > 1e-9):
        columns[f"elsewhere {i}"] = found.ends[:, i, ELSEWHERE] - elsewhere[i]
    simple = as_desks(network)
    courses = {q: exact_course(simple, q) for q in range(len(network.handling)) if queue in (None, q)}
    exact = {q: course for q, course in courses.items() if course is not None}
    if exact:
        twin = replay(simple, days=days, seed=seed)
        gone = sum(twin.tally[:, ABANDONED, q].sum(axis=1) - course.abandoned.sum() for q, course in exact.items())
        waited = sum(
            twin.tally[:, WAITED, q].sum(axis=1) - course.queue.sum() * network.interval for q, course in exact.items()
        )
        columns |= {"twin abandoned": gone, "twin waited": waited}
    kept = {name: column for name, column in columns.items() if np.ptp(column) > 0}
    return tuple(kept), np.column_stack(list(kept.values())) if kept else np.zeros((days, 0))
