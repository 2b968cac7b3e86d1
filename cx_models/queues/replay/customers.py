"""Who comes in a day and when: the same people at the same minutes whatever else a scenario changes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import pdtr, pdtrik

from cx_models.quantities import Floats
from cx_models.queues.replay.dice import ATTEMPT_KEY, LEG_KEY, SORTS, WHEN, WORDS, keys_of, mixed, purposes, uniforms
from cx_models.queues.replay.network import Integers, Network

HOW_MANY = 0
MANY = 1e6
"""Expected matters per interval beyond which counting them one by one is refused."""


class Customers(NamedTuple):
    """A day's matters by time of arrival, (N,) each; ``queue`` is -1 for those who try elsewhere."""

    time: Floats
    matter: npt.NDArray[np.int32]
    queue: npt.NDArray[np.int32]
    leg_key: npt.NDArray[np.uint64]
    attempt_key: npt.NDArray[np.uint64]
    number: Integers  # who it is: the same number is the same matter in every scenario with the same arrivals


def customers_of(network: Network, seed: int, day: int) -> Customers:
    """Draw the matters of one day.

    How many come in an interval is the Poisson quantile of one uniform number, and each has its own minute: where
    arrivals rise, some are added and none is moved. The first way in is an exponential race over the shares.
    """
    _, _, classes, intervals = network.size
    rows, columns = np.arange(classes)[:, None], np.arange(intervals)[None, :]
    cells = keys_of(seed, day, rows, columns)
    expected = network.arrivals * network.interval / 60.0
    if expected.max() > MANY:
        raise ValueError(f"arrivals bring {expected.max():.3g} matters in an interval; most {MANY:.0e}")
    number = poisson_quantile(uniforms(cells, HOW_MANY), expected).ravel()
    cell = np.repeat(np.arange(number.size), number)
    nth = np.arange(len(cell)) - np.repeat(np.cumsum(number) - number, number)
    key = mixed(cells.ravel().take(cell) + (nth + SORTS).astype(np.uint64) * purposes(2)[1], WORDS)
    time = (np.tile(np.arange(float(intervals)), classes).take(cell) + uniforms(key, WHEN)) * network.interval
    order = by_time(time)
    cell, key = cell.take(order), key.take(order)
    matter = np.repeat(np.arange(classes, dtype=np.int32), intervals).take(cell)
    words = purposes(SORTS)
    return Customers(
        time=time.take(order),
        matter=matter,
        queue=_first_ways(network, key, matter, cell),
        leg_key=mixed(key + words[LEG_KEY], WORDS),
        attempt_key=mixed(key + words[ATTEMPT_KEY], WORDS),
        number=cell * int(MANY * 10) + nth.take(order),
    )


def by_time(time: Floats) -> Integers:
    """The order of ``np.argsort(time)``, of equals the first first, in less than half its time.

    Whole numbers that hold the time above and the place below are sorted in its stead. Should the time not fit into
    the bits above, which of a hundred thousand days happens to one, it is sorted itself.
    """
    bits = len(time).bit_length()
    last = time.max(initial=0.0)
    packed = (time * (2.0 ** (62 - bits) / last if last > 0 else 0.0)).astype(np.int64) << bits
    packed |= np.arange(len(time))
    packed.sort()
    order: Integers = packed & ((1 << bits) - 1)
    sorted_time = time.take(order)
    if (sorted_time[1:] < sorted_time[:-1]).any():
        return np.argsort(time, kind="stable")
    return order


def poisson_quantile(u: Floats, mean: Floats) -> Integers:
    """The least count that is not exceeded with probability ``u``."""
    count = np.ceil(np.nan_to_num(pdtrik(u, np.maximum(mean, 1e-12))))
    count = np.maximum(count, 0.0)
    lower = np.maximum(count - 1.0, 0.0)
    count = np.where(pdtr(lower, mean) >= u, lower, count)
    count = np.where(pdtr(count, mean) < u, count + 1.0, count)
    count[(mean == 0) | (u <= np.exp(-mean))] = 0.0
    whole: Integers = count.astype(np.int64)
    return whole


def _first_ways(
    network: Network, key: npt.NDArray[np.uint64], matter: npt.NDArray[np.int32], cell: Integers
) -> npt.NDArray[np.int32]:
    classes, queues, intervals = network.first.shape
    elsewhere = np.maximum(1.0 - network.first.sum(axis=1, keepdims=True), 0.0)
    shares = np.concatenate([network.first, elsewhere], axis=1)
    shares[shares < 1e-9] = 0.0
    goals = np.append(np.arange(queues), -1)
    first = np.empty(len(key), dtype=np.int32)
    for i in range(classes):
        mine = matter == i if classes > 1 else slice(None)
        open_to = np.flatnonzero(shares[i].any(axis=1))
        if len(open_to) == 1:
            first[mine] = goals[open_to[0]]
            continue
        then = cell[mine] % intervals
        with np.errstate(divide="ignore"):  # a way that is not open never wins
            times = [-np.log(uniforms(key[mine], SORTS + int(way))) / shares[i, way, then] for way in open_to]
        first[mine] = goals[open_to[np.argmin(times, axis=0)]]
    return first
