"""Chance by counting: every draw is a hash of who draws it and for what, so no draw can shift another.

The functions work on Python's integers, on numpy's arrays and compiled, to the same bits (splitmix64).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from cx_models.quantities import Floats

MASK = 2**64 - 1
STEP = 0x9E3779B97F4A7C15

SORTS = 16
"""Purposes with a number of their own; the races for a next queue follow them."""
HANDLING, TRANSFERRED, RESOLVED, RECONNECTS, RECONNECT_DELAY, NEXT_LEG = range(1, 7)
PATIENCE, TAKES_CALL_BACK, REDIALS, REDIAL_DELAY, NEXT_ATTEMPT = range(7, 12)
WHEN, LEG_KEY, ATTEMPT_KEY = range(12, 15)


class Words(NamedTuple):
    """Constants of the hash as unsigned words (compiled and numpy) or as Python's integers."""

    first: Any
    second: Any
    mask: Any
    by_30: Any
    by_27: Any
    by_31: Any
    by_12: Any


_CONSTANTS = (0xBF58476D1CE4E5B9, 0x94D049BB133111EB, MASK, 30, 27, 31, 12)
PLAIN_WORDS = Words(*_CONSTANTS)
WORDS = Words(*(np.uint64(word) for word in _CONSTANTS))


def mixed(key: Any, words: Any) -> Any:
    """A key so stirred that neighbours have nothing in common."""
    key = ((key ^ (key >> words.by_30)) * words.first) & words.mask
    key = ((key ^ (key >> words.by_27)) * words.second) & words.mask
    return key ^ (key >> words.by_31)


def uniform(key: Any, purpose: Any, words: Any) -> Any:
    """A number strictly between 0 and 1 that belongs to ``key`` and ``purpose`` (a word of :func:`purposes`)."""
    return ((mixed((key + purpose) & words.mask, words) >> words.by_12) + 0.5) * 2.220446049250313e-16


def purposes(number: int) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    """The word of each purpose 0 ... number - 1."""
    return np.arange(number, dtype=np.uint64) * np.uint64(STEP)


def keys_of(*counts: np.ndarray[Any, np.dtype[np.int64]] | int) -> np.ndarray[Any, np.dtype[np.uint64]]:
    """One key for each combination of counts, broadcast: (seed, day, class, interval, number) make a customer."""
    key = np.zeros(1, np.uint64)
    for count in counts:
        word = np.atleast_1d(np.asarray(count, dtype=np.int64)).astype(np.uint64) + np.uint64(1)
        key = mixed(key + word * np.uint64(STEP), WORDS)
    return key


def uniforms(key: np.ndarray[Any, np.dtype[np.uint64]], purpose: int) -> Floats:
    """:func:`uniform` for an array of keys."""
    drawn: Floats = uniform(key, purposes(purpose + 1)[purpose], WORDS)
    return drawn
