"""Why the phone is crowded: calls by what brought them, against the people on duty.

Each part can be put as it is in the scenario while the others stay as today; the queue is then run
through the week anew. Calls of one cause keep the rhythm of their week, within the hours that are open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cx_models.effects.choice import PHONE
from cx_models.effects.journeys import CAUSES
from cx_models.effects.loads import Lines, serve
from cx_models.effects.settle import Settled
from cx_models.projection.fair import in_place
from cx_models.quantities import Floats, ratio
from cx_models.queues.staffing import Goal, agents_needed
from cx_models.service.hours import PER_DAY

NEW, TRANSFER = CAUSES.index("new"), CAUSES.index("transfer")


@dataclass(frozen=True, eq=False)
class PhoneWeek:
    """The phone in the middle world's week: ``calls`` ``(cause, 336)`` legs by half-hour and cause, people on duty.

    ``handling`` and ``patience`` are minutes, ``called_back`` the share of callers who take a call back.
    """

    calls: Floats
    people: Floats
    handling: float
    patience: float
    called_back: float

    @property
    def per_contact(self) -> float:
        """Legs to a contact: transfers are legs of their own."""
        legs = self.calls.sum()
        return float(legs / max(legs - self.calls[TRANSFER].sum(), 1e-12))


def phone_week(settled: Settled) -> PhoneWeek | None:
    """The phone's week in ``settled``; None where nobody answers the phone."""
    if PHONE not in settled.lines.ways:
        return None
    line, queue = settled.lines.ways.index(PHONE), settled.lines
    arriving = settled.week.arrivals[0, line]
    volume = settled.seen.by_cause[:, 0, PHONE]
    volume = volume * arriving.sum() / max(volume.sum(), 1e-12)
    rhythm = ratio(queue.rhythm[line], queue.rhythm[line].sum()[None])
    calls = volume[:, None] * rhythm
    calls[TRANSFER] = volume[TRANSFER] * ratio(arriving, arriving.sum()[None])
    others = calls.sum(axis=0) - calls[NEW]
    calls[NEW] = np.maximum(arriving - others, 0.0)  # new calls keep a rhythm of their own: what is left
    return PhoneWeek(
        calls,
        queue.people[line],
        float(queue.handling[0, line]),
        float(settled.patience[0, line]),
        float(settled.state.called_back[0]),
    )


@dataclass(frozen=True, eq=False)
class Crowding:
    """What each set of ``parts`` comes to: mean wait (min), share of contacts given up, people missing at worst."""

    parts: tuple[str, ...]
    wait: Floats
    abandoned: Floats
    missing: Floats


def crowding(today: PhoneWeek, changed: PhoneWeek, target: float) -> Crowding:
    """Run the phone's week for every set of the parts that differ; ``target`` is the wait staffing aims at (min)."""
    parts = _differing(today, changed)
    sets = [{parts[place] for place in np.flatnonzero(row)} for row in in_place(len(parts))]
    weeks = [_mixed(today, changed, chosen) for chosen in sets]
    people = np.stack([week.people for week in weeks])
    queue = Lines(
        ways=(),
        agents=people,
        people=people,
        handling=np.array([[week.handling for week in weeks]]),
        patience=np.array([[week.patience for week in weeks]]),
        rhythm=np.zeros_like(people),
        overnight=bool(people[:, ::PER_DAY].any()),
    )
    legs = np.stack([week.calls.sum(axis=0) for week in weeks])
    met = serve(queue, legs[None], queue.patience)
    arriving = np.maximum(legs.sum(axis=1), 1e-12)
    wait = (met.wait[0] * legs).sum(axis=1) / arriving
    kept = np.array([1.0 - week.called_back for week in weeks])  # who is called back is not lost when the doors close
    lost = (met.abandoned[0].sum(axis=1) + kept * met.cut_off[0].sum(axis=1)) / arriving
    per_contact = np.array([week.per_contact for week in weeks])
    return Crowding(parts, wait, np.minimum(lost * per_contact, 1.0), people_missing(weeks, target))


def _differing(today: PhoneWeek, changed: PhoneWeek) -> tuple[str, ...]:
    """What is not the same in both weeks: causes of calls first, then the rest."""
    same_calls = [np.allclose(one, other, atol=1e-9) for one, other in zip(today.calls, changed.calls, strict=True)]
    same = dict(zip(CAUSES, same_calls, strict=True)) | {
        "agents": np.array_equal(today.people, changed.people),
        "handling": today.handling == changed.handling,
        "callback": (today.patience, today.called_back) == (changed.patience, changed.called_back),
    }
    return tuple(name for name, unmoved in same.items() if not unmoved)


def _mixed(today: PhoneWeek, changed: PhoneWeek, chosen: set[str]) -> PhoneWeek:
    """The week with the ``chosen`` parts as changed and the rest as today."""
    people = (changed if "agents" in chosen else today).people
    calls = np.stack([(changed if cause in chosen else today).calls[i] for i, cause in enumerate(CAUSES)])
    callback = changed if "callback" in chosen else today
    handling = (changed if "handling" in chosen else today).handling
    return PhoneWeek(_within_hours(calls, people), people, handling, callback.patience, callback.called_back)


def _within_hours(calls: Floats, people: Floats) -> Floats:
    """The same calls while somebody is there: nobody rings a closed line."""
    inside = calls * (people > 0)
    share = ratio(inside, inside.sum(axis=1, keepdims=True))
    usual = ratio(people, people.sum()[None])
    share[~inside.any(axis=1)] = usual
    return np.asarray(calls.sum(axis=1, keepdims=True) * share)


def people_missing(weeks: Sequence[PhoneWeek], target: float) -> Floats:
    """People missing in the worst half-hour of each week, as :func:`agents_missing` counts them.

    Among half-hours with equally many people the busiest misses most, so only that one is asked about.
    """
    rows, people, busiest = [], [], []
    for row, week in enumerate(weeks):
        legs = week.calls.sum(axis=0)
        for there in np.unique(week.people[(week.people > 0) & (legs > 0)]):
            rows.append(row)
            people.append(there)
            busiest.append(float(legs[week.people == there].max()))
    missing = np.zeros(len(weeks))
    if rows:
        handling = np.array([weeks[row].handling for row in rows])
        patience = np.array([weeks[row].patience for row in rows])
        needed = np.ceil(agents_needed(2.0 * np.array(busiest), handling, patience, Goal(wait=target)))
        np.maximum.at(missing, rows, needed - np.array(people))
    return missing
