"""A settled desk M/M/n+M by its states, added up one by one: what is quickest and loses no digit where they are few.

Relative to the state in which all agents are busy and nobody waits, the state with j waiting weighs

    t(j) = λ / (c + θ) · λ / (c + 2θ) ··· λ / (c + jθ)

and the one with i agents free n / a · (n - 1) / a ··· (n - i + 1) / a, with arrivals λ, capacity c, patience rate θ and
load a = λ n / c. All terms are positive. They are left out where they have fallen to exp(-40) of the greatest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from cx_models.quantities import Floats

NOTHING_LEFT = 40.0
"""-log of the relative weight at which a sum is cut."""
FEW = 512
"""States on either side above which integrals are quicker."""
AT_ONCE = 8192
"""Desks whose sums grow together: more leave the processor's cache, fewer do not repay a step."""
SIDE_BY_SIDE = 128
"""Up to so many desks are summed as one table, a row each, to the same bits: a step for all at once costs too much."""

Flags = npt.NDArray[np.bool_]


def states_waiting(coming: Floats, capacity: Floats, leaving: Floats) -> Floats:
    """How many states with somebody waiting count; above :data:`FEW`, no exact number."""
    climb = np.maximum(coming - capacity, 0.0) / np.maximum(leaving, 1e-290)
    most = np.maximum(coming, capacity)
    slope, bend = np.log(most) - np.log(coming), leaving / most
    # Of the log, m slope + Σ log(1 + i bend) is lost by m beyond the peak: by Bennett's inequality more than
    # m slope + m² bend / (2 + m bend 2 / 3).
    square, linear = bend * (slope / 3.0 + 0.5), slope - NOTHING_LEFT * bend / 3.0
    root = np.sqrt(linear**2 + 4.0 * NOTHING_LEFT * square)
    falling = linear > 0
    beyond = np.where(falling, 2.0 * NOTHING_LEFT, root - linear) / np.where(falling, linear + root, 2.0 * square)
    return np.asarray(np.ceil(climb + beyond) + 1.0)


def states_free(load: Floats, agents: Floats) -> Floats:
    """How many states with agents free count; at most the agents."""
    climb = np.maximum(agents - load, 0.0)
    slope = np.maximum(np.log(load) - np.log(agents), 0.0)
    beyond = 2.0 * NOTHING_LEFT / (slope + np.sqrt(slope**2 + 2.0 * NOTHING_LEFT / np.minimum(load, agents)))
    return np.asarray(np.minimum(np.ceil(climb + beyond) + 1.0, agents))


def sum_waiting(coming: Floats, capacity: Floats, leaving: Floats, terms: Floats) -> Floats:
    """Σ t(j), Σ j t(j) and Σ t(j) (1 / (c + θ) + ··· + 1 / (c + jθ)) over j from 1, (3, N)."""
    return _summed(_waiting_in_rows, _waiting_by_steps, terms, coming, capacity, leaving)


def sum_free(load: Floats, agents: Floats, terms: Floats) -> Floats:
    """The weights of the states with agents free; infinite where that is more than a number can say."""
    with np.errstate(over="ignore", invalid="ignore"):
        return np.asarray(_summed(_free_in_rows, _free_by_steps, terms, load, agents)[0])


def _summed(in_rows: Callable[..., Floats], by_steps: Callable[..., Floats], terms: Floats, *desks: Floats) -> Floats:
    """The sums for all desks, (sums, N); those of like length are taken together."""
    if len(terms) <= SIDE_BY_SIDE:
        step = np.arange(1.0, terms.max(initial=1.0) + 1.0)
        return in_rows(step, step <= terms[:, None], *(numbers[:, None] for numbers in desks))
    order = np.argsort(-terms.astype(np.int16), kind="stable")
    parts = [order[start : start + AT_ONCE] for start in range(0, len(order), AT_ONCE)]
    sums = np.concatenate([by_steps(terms[part], *(numbers[part] for numbers in desks)) for part in parts], axis=1)
    found = np.empty_like(sums)
    found[:, order] = sums
    return found


def _waiting_in_rows(step: Floats, counts: Flags, coming: Floats, capacity: Floats, leaving: Floats) -> Floats:
    each = 1.0 / (leaving * step + capacity)
    slow = np.cumsum(each, axis=1)
    term = np.where(counts, np.cumprod(each * coming, axis=1), 0.0)
    # not np.sum, which adds in another order and so to other last bits than step by step
    return np.array([np.cumsum(sums, axis=1)[:, -1] for sums in (term, term * step, term * slow)])


def _waiting_by_steps(terms: Floats, *desks: Floats) -> Floats:
    sums, term, slow, spare = np.zeros((3, len(terms))), np.ones_like(terms), np.zeros_like(terms), np.empty_like(terms)
    numbers = _stepwise(terms, *desks, *sums, term, slow, spare)
    for step, (coming, capacity, leaving, behind, queue, waited, product, stages, each) in numbers:
        np.multiply(leaving, step, out=each)
        np.add(each, capacity, out=each)
        np.divide(1.0, each, out=each)
        np.add(stages, each, out=stages)
        np.multiply(each, coming, out=each)
        np.multiply(product, each, out=product)
        np.add(behind, product, out=behind)
        np.add(queue, np.multiply(product, step, out=each), out=queue)
        np.add(waited, np.multiply(product, stages, out=each), out=waited)
    return sums


def _free_in_rows(step: Floats, counts: Flags, load: Floats, agents: Floats) -> Floats:
    term = np.where(counts, np.cumprod((agents - (step - 1.0)) / load, axis=1), 0.0)
    return np.cumsum(term, axis=1)[:, -1:].T


def _free_by_steps(terms: Floats, *desks: Floats) -> Floats:
    sums, term, spare = np.zeros((1, len(terms))), np.ones_like(terms), np.empty_like(terms)
    for step, (load, agents, ahead, product, each) in _stepwise(terms, *desks, *sums, term, spare):
        np.divide(np.subtract(agents, step - 1.0, out=each), load, out=each)
        np.multiply(product, each, out=product)
        np.add(ahead, product, out=ahead)
    return sums


def _stepwise(terms: Floats, *numbers: Floats) -> Iterator[tuple[float, list[Floats]]]:
    """Each step with the numbers of the desks that still take it; the longest sums come first."""
    left = np.searchsorted(-terms, -np.arange(1.0, terms[0] + 1.0), side="right").tolist()
    views, number = list(numbers), len(terms)
    for step, still in enumerate(left, 1):
        if still != number:
            views, number = [array[:still] for array in numbers], still
        yield float(step), views
