"""A network of desks: who comes, who answers, and what may become of a contact."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from cx_models.quantities import Floats, Minutes
from cx_models.queues.replay.network_checks import verify

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Network:
    """Q queues, P pools of agents, I classes of matters (reasons), T intervals of ``interval`` minutes.

    Made by :func:`network`, which fills in what is not said; ``dataclasses.replace`` makes variants. All is
    checked whenever one is made. Two networks are equal where all their numbers are.

    Parameters
    ----------
    arrivals: new matters per hour, (I, T); Poisson, constant within an interval.
    first: share of a class that tries each queue first, (I, Q, T); what is missing to 1 goes elsewhere.
    priority: of each class, (I,); 0 is served before 1. Served means answered first, never interrupted.
    agents: people on duty, (P, T); person k of a pool is on duty in the intervals with more than k people.
    skill: (P, Q), 0 cannot; a free agent takes from the queues with the lowest number first, among equal numbers
        by priority, then by time in the line; a contact goes to the free agent whose pool has the lowest.
    speed: (P, K), pace of each conversation when an agent holds 1, 2, ... at once; 0 where so many are not held.
    handling, handling_cv, exponential: mean minutes of work per contact, lognormal with that coefficient of
        variation (0 = all alike) or exponential, (Q,); 0 only without a line.
    patience, patience_shape: mean minutes until a waiting customer gives up (infinite: never) and Weibull shape
        (1 = exponential), (Q,).
    no_line: a queue that serves everybody at once and needs no agent, such as a bot, (Q,).
    is_open: opening hours, (Q, T). On closing those waiting are cut off and those in service finished; who comes
        to a closed queue is turned away.
    comes_later: who is turned away comes for sure when the queue's clock has run for a ``redial_delay``, (Q,); else as
        one who gave up.
    resolved: chance that an answered contact settles the matter, (I, Q); for a bot its containment.
    transfer_cost: how much of that chance is lost each time the contact was passed on, (Q,).
    spill: from a queue without a line, where an unsettled contact goes at once, (I, Q, Q).
    transfer_first, transfer_again, transfer_to: chance that an answered contact is passed on, the first time, (I, Q),
        and later (at most five times), (Q,), and where to, (Q, Q); hold is the wait in the next line.
    reconnect, reconnect_delay, reconnect_to: chance that an unsettled matter comes back, minutes later on average
        (exponential), (Q,), and where to, (I, Q, Q); what is missing to 1 does not come back.
    self_service: where customers serve themselves, (Q,): who then comes to another queue counts as its defect.
    redial, redial_delay: chance that who gave up, was cut off or turned away tries the same queue again, and mean
        minutes until then (exponential), (Q,).
    return_pace: how fast the clock of those coming back to a queue runs, (Q, T): 1 is real time, 0 when nobody comes.
    call_back_above, call_back_accepted: expected minutes of wait above which a call-back is offered (infinite:
        never), and the share that takes it, (Q,): the caller keeps the place in the line and does not give up.
    leaving: an agent who goes home finishes the conversation (``finish``), or leaves it ``at_once``: it returns to
        the head of the line with the time it still needs and a fresh patience, as in ``over_time``.
    """

    interval: Minutes
    arrivals: Floats
    first: Floats
    priority: Integers
    agents: Integers
    skill: Integers
    speed: Floats
    handling: Floats
    handling_cv: Floats
    exponential: Flags
    patience: Floats
    patience_shape: Floats
    no_line: Flags
    is_open: Flags
    comes_later: Flags
    resolved: Floats
    transfer_cost: Floats
    spill: Floats
    transfer_first: Floats
    transfer_again: Floats
    transfer_to: Floats
    reconnect: Floats
    reconnect_delay: Floats
    reconnect_to: Floats
    self_service: Flags
    redial: Floats
    redial_delay: Floats
    return_pace: Floats
    call_back_above: Floats
    call_back_accepted: Floats
    leaving: Literal["finish", "at_once"]

    def __post_init__(self) -> None:
        verify({field.name: getattr(self, field.name) for field in fields(self)})

    @property
    def size(self) -> tuple[int, int, int, int]:
        """Queues, pools, classes and intervals."""
        classes, intervals = self.arrivals.shape
        return len(self.handling), len(self.agents), classes, intervals

    @property
    def digest(self) -> str:
        """The same for equal content only."""
        seen = hashlib.blake2b(digest_size=16)
        for field in fields(self):
            value = getattr(self, field.name)
            seen.update(f"{field.name}{getattr(value, 'shape', value)}".encode())
            seen.update(value.tobytes() if isinstance(value, np.ndarray) else b"")
        return seen.hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Network) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


def network(
    arrivals: npt.ArrayLike,
    agents: npt.ArrayLike,
    *,
    handling: npt.ArrayLike,
    interval: Minutes = 30.0,
    first: npt.ArrayLike | None = None,
    skill: npt.ArrayLike | None = None,
    leaving: Literal["finish", "at_once"] = "finish",
    **more: npt.ArrayLike,
) -> Network:
    """A checked :class:`Network` from what differs from a lone desk; numbers are spread over queues and intervals.

    ``arrivals`` and ``agents`` may be (T,) for one class and one pool. Without ``first`` class i calls queue i, without
    ``skill`` pool p answers queue p (one class or pool: all queues alike). All else is as plain as can be: lognormal
    handling with cv 1, endless patience, always open, everything settled, nobody passed on or back.

    >>> desk = network([12.0, 18.0], [2, 3], handling=6, patience=10)
    >>> desk.size
    (1, 1, 1, 2)
    """
    coming = np.atleast_2d(_floats("arrivals", arrivals))
    people = np.atleast_2d(_floats("agents", agents))
    intervals = max(coming.shape[1], people.shape[1])
    queues = max([_queues_in(name, given) for name, given in {"handling": handling, **more}.items()], default=1)
    for given in (first, skill):
        if given is not None and np.ndim(given):
            queues = max(queues, np.shape(given)[:2][-1])
    classes, pools = len(coming), len(people)
    if first is None:
        first = _one_to_one("first", "arrivals", classes, queues) / (1 if classes == queues else queues)
    if skill is None:
        skill = _one_to_one("skill", "agents", pools, queues)
    letters = {"Q": queues, "P": pools, "I": classes, "T": intervals}
    unknown = set(more) - set(DEFAULTS)
    if unknown:
        raise ValueError(f"{sorted(unknown)[0]} is no part of a network; known are {', '.join(DEFAULTS)}")
    filled: dict[str, Any] = {}  # by name, each of the type its field has
    for name, (axes, default) in DEFAULTS.items():
        table = _floats(name, more.get(name, default))
        wide = int(table.shape[-1]) if table.ndim else 1
        filled[name] = _typed(name, _spread(name, table, tuple(letters.get(axis, wide) for axis in axes)))
    return Network(
        interval=float(interval),
        arrivals=_spread("arrivals", coming, (classes, intervals)),
        first=_spread("first", _over_time(_floats("first", first)), (classes, queues, intervals)),
        agents=_whole("agents", _spread("agents", people, (pools, intervals))),
        skill=_whole("skill", _spread("skill", _floats("skill", skill), (pools, queues))),
        handling=_spread("handling", _floats("handling", handling), (queues,)),
        leaving=leaving,
        **filled,
    )


DEFAULTS: dict[str, tuple[str, float]] = {
    "priority": ("I", 0),
    "speed": ("PK", 1),
    "handling_cv": ("Q", 1),
    "exponential": ("Q", 0),
    "patience": ("Q", np.inf),
    "patience_shape": ("Q", 1),
    "no_line": ("Q", 0),
    "is_open": ("QT", 1),
    "comes_later": ("Q", 0),
    "resolved": ("IQ", 1),
    "transfer_cost": ("Q", 0),
    "spill": ("IQQ", 0),
    "transfer_first": ("IQ", 0),
    "transfer_again": ("Q", 0),
    "transfer_to": ("QQ", 0),
    "reconnect": ("Q", 0),
    "reconnect_delay": ("Q", 60),
    "reconnect_to": ("IQQ", 0),
    "self_service": ("Q", 0),
    "redial": ("Q", 0),
    "redial_delay": ("Q", 30),
    "return_pace": ("QT", 1),
    "call_back_above": ("Q", np.inf),
    "call_back_accepted": ("Q", 0),
}


def _queues_in(name: str, given: npt.ArrayLike) -> int:
    """How many queues an array tells of; 1 where it does not say."""
    axes = DEFAULTS.get(name, ("Q", 0))[0]
    shape = np.shape(given)
    return shape[axes.index("Q")] if "Q" in axes and len(shape) == len(axes) else 1


def _one_to_one(name: str, of: str, rows: int, queues: int) -> Floats:
    if rows == queues:
        return np.eye(queues)
    if rows == 1:
        return np.ones((1, queues))
    raise ValueError(f"{name} is needed: {of} has {rows} rows for {queues} queues")


def _over_time(shares: Floats) -> Floats:
    """Shares that hold all day, ready to be spread over intervals."""
    return shares if shares.ndim == 3 else shares[..., None]


def _floats(name: str, given: npt.ArrayLike) -> Floats:
    try:
        return np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} is not an array of numbers: {error}") from error


def _spread(name: str, values: Floats, shape: tuple[int, ...]) -> Floats:
    try:
        return np.array(np.broadcast_to(values, shape))
    except ValueError as error:
        raise ValueError(f"{name} has shape {values.shape}; it must fit {shape}") from error


def _whole(name: str, values: Floats) -> Integers:
    if not np.isfinite(values).all() or (values != np.floor(values)).any():
        wrong = values[~np.isfinite(values) | (values != np.floor(values))].flat[0]
        raise ValueError(f"{name} contains {wrong}; it must be whole numbers")
    return values.astype(np.int64)


def _typed(name: str, values: Floats) -> Floats | Integers | Flags:
    if name == "priority":
        return _whole(name, values)
    if name in ("exponential", "no_line", "is_open", "comes_later", "self_service"):
        neither = values[~np.isin(values, (0.0, 1.0))]
        if neither.size:
            raise ValueError(f"{name} contains {neither.flat[0]}; it must be true or false")
        return values.astype(np.bool_)
    return values
