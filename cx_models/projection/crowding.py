"""Why a queue is crowded: contacts by what brought them, against the people on duty.

Each part can be put as it is in the scenario while the others stay as today; the queue is then run
through the week anew. Contacts of one cause keep the rhythm of their week, within the hours that are open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cx_models.effects.choice import STORE, WAY
from cx_models.effects.journeys import CAUSES
from cx_models.effects.loads import Lines, serve
from cx_models.effects.settle import Settled
from cx_models.projection.fair import in_place
from cx_models.projection.missing import worst_missing
from cx_models.quantities import Floats, Minutes, Share, ratio
from cx_models.service.channels import Channel
from cx_models.service.hours import PER_DAY

NEW, TRANSFER = CAUSES.index("new"), CAUSES.index("transfer")
QUEUED = (Channel.PHONE, Channel.CHAT, Channel.STORE)
MEASURES = ("wait", "abandoned", "occupancy", "missing")


@dataclass(frozen=True, eq=False)
class QueueWeek:
    """One channel in the middle world's week: a desk is one line, and every open store is a line of its own.

    ``legs`` ``(cause, Q, 336)`` arrive per half-hour, ``people`` ``(Q, 336)`` are on duty, each ``at_once`` ``(Q,)``
    with so many contacts; ``handling`` and ``patience`` ``(Q,)`` are minutes, ``called_back`` the share who
    take a call back.
    """

    names: tuple[str, ...]
    legs: Floats
    people: Floats
    at_once: Floats
    handling: Floats
    patience: Floats
    called_back: Share

    @property
    def by_cause(self) -> dict[str, float]:
        """Legs per week by what brought them."""
        return dict(zip(CAUSES, self.legs.sum(axis=(1, 2)).tolist(), strict=True))

    @property
    def most_people(self) -> int:
        """People on duty when there are most of them."""
        return round(float(self.people.sum(axis=0).max()))

    def only(self, names: Sequence[str]) -> QueueWeek:
        """The same week with only the named lines."""
        kept = [self.names.index(name) for name in names]
        of_lines = (self.at_once[kept], self.handling[kept], self.patience[kept])
        return QueueWeek(tuple(names), self.legs[:, kept], self.people[kept], *of_lines, self.called_back)


def queue_week(settled: Settled, channel: Channel) -> QueueWeek | None:
    """The channel's week in ``settled``; None where nobody serves it."""
    names = _lines_of(settled, channel)
    if not names:
        return None
    queue, places = settled.lines, list(names.values())
    called_back = float(settled.state.called_back[0]) if channel is Channel.PHONE else 0.0
    return QueueWeek(
        names=tuple(names),
        legs=_legs(settled, WAY[channel], places),
        people=queue.people[places],
        at_once=queue.agents[places].max(axis=1) / np.maximum(queue.people[places].max(axis=1), 1.0),
        handling=queue.handling[0, places],
        patience=settled.patience[0, places],
        called_back=called_back,
    )


def _lines_of(settled: Settled, channel: Channel) -> dict[str, int]:
    """The channel's lines by name, with their places among all lines."""
    queue, way = settled.lines, WAY[channel]
    if way == STORE:
        return {store.name: queue.desks + place for place, store in enumerate(settled.service.stores)}
    return {str(channel): queue.ways.index(way)} if way in queue.ways else {}


def _legs(settled: Settled, way: int, places: Sequence[int]) -> Floats:
    """Legs of each cause at each of the way's lines: those that come back divide over lines as all contacts do."""
    arriving, rhythm = settled.week.arrivals[0, places], settled.lines.rhythm[places]
    of_line = arriving.sum(axis=1, keepdims=True)
    causes = settled.seen.by_cause[:, 0, way]
    share = ratio(causes, causes.sum()[None])
    weekly = ratio(rhythm, rhythm.sum(axis=1, keepdims=True))
    legs = np.asarray(share[:, None, None] * of_line * weekly)
    legs[TRANSFER] = share[TRANSFER] * arriving
    others = legs.sum(axis=0) - legs[NEW]
    legs[NEW] = np.maximum(arriving - others, 0.0)  # new contacts keep a rhythm of their own: what is left
    return legs


@dataclass(frozen=True, eq=False)
class Crowding:
    """What each set of ``parts`` comes to: a value of each of :data:`MEASURES`, ``(2^parts,)``.

    Mean wait (min), share of contacts given up, occupancy, and people missing at worst, each line's added up.
    """

    parts: tuple[str, ...]
    worth: Mapping[str, Floats]


def crowding(today: QueueWeek, changed: QueueWeek, target: Minutes) -> Crowding:
    """Run the channel's week for every set of the parts that differ; ``target`` is the wait staffing aims at.

    Lines that are there in one week only are a part of their own, ``closed``: with them go their contacts and people.
    """
    stay = [name for name in today.names if name in changed.names]
    gone = [name for name in today.names if name not in changed.names]
    come = [name for name in changed.names if name not in today.names]
    before, after = today.only(stay), changed.only(stay)
    parts = _differing(before, after)
    sets = [{parts[place] for place in np.flatnonzero(row)} for row in in_place(len(parts))]
    totals = _totals([_mixed(before, after, chosen) for chosen in sets], target)
    if gone or come:
        parts = (*parts, "closed")
        still, new = _totals([today.only(gone)], target), _totals([changed.only(come)], target)
        totals = np.concatenate([totals + still, totals + new], axis=1)
    waiting, lost, legs, contacts, busy, seats, missing = totals
    return Crowding(
        parts,
        {
            "wait": ratio(waiting, legs),
            "abandoned": np.minimum(ratio(lost, contacts), 1.0),
            "occupancy": ratio(busy, seats),
            "missing": missing,
        },
    )


def _totals(weeks: Sequence[QueueWeek], target: Minutes) -> Floats:
    """Of each week, all its lines together, ``(7, weeks)``.

    Minutes waited, legs lost, legs, contacts, half-hours of seats busy, half-hours of seats, people missing.
    """
    lines = len(weeks[0].names)
    people = np.concatenate([week.people for week in weeks])
    queue = Lines(
        ways=(),
        agents=np.concatenate([week.people * week.at_once[:, None] for week in weeks]),
        people=people,
        handling=np.concatenate([week.handling for week in weeks])[None],
        patience=np.concatenate([week.patience for week in weeks])[None],
        rhythm=np.zeros_like(people),
        overnight=bool(people[:, ::PER_DAY].any()),
    )
    legs = np.concatenate([week.legs.sum(axis=0) for week in weeks])
    met = serve(queue, legs[None], queue.patience, roughly=False)
    passed_on = np.concatenate([week.legs[TRANSFER].sum(axis=1) for week in weeks])
    kept = np.repeat([1.0 - week.called_back for week in weeks], lines)  # who is called back is not lost at closing
    of_line = legs.sum(axis=1)
    lost = met.abandoned[0].sum(axis=1) + kept * met.cut_off[0].sum(axis=1)
    missing = worst_missing(queue, legs[None], queue.patience, target)[0]
    found = np.stack(
        [
            (met.wait[0] * legs).sum(axis=1),
            lost,
            of_line,
            of_line - passed_on,
            met.busy[0].sum(axis=1),
            queue.agents.sum(axis=1),
            missing,
        ]
    )
    return np.asarray(found.reshape(len(found), len(weeks), lines).sum(axis=2))


def _differing(today: QueueWeek, changed: QueueWeek) -> tuple[str, ...]:
    """What is not the same in two weeks of the same lines: causes of contacts first, then the rest."""
    same_legs = [np.allclose(one, other, atol=1e-9) for one, other in zip(today.legs, changed.legs, strict=True)]
    same_at_once = np.array_equal(today.at_once, changed.at_once)
    same_handling = np.array_equal(today.handling, changed.handling)
    same = dict(zip(CAUSES, same_legs, strict=True)) | {
        "agents": np.array_equal(today.people, changed.people),
        "handling": same_handling or not same_at_once,
        "at_once": same_at_once,
        "callback": np.array_equal(today.patience, changed.patience) and today.called_back == changed.called_back,
    }
    return tuple(name for name, unmoved in same.items() if not unmoved)


def _mixed(today: QueueWeek, changed: QueueWeek, chosen: set[str]) -> QueueWeek:
    """The week with the ``chosen`` parts as changed and the rest as today; more at once makes each one slower."""
    people = (changed if "agents" in chosen else today).people
    legs = np.stack([(changed if cause in chosen else today).legs[i] for i, cause in enumerate(CAUSES)])
    pace = changed if chosen & {"handling", "at_once"} else today
    callback = changed if "callback" in chosen else today
    return QueueWeek(
        names=today.names,
        legs=_within_hours(legs, people),
        people=people,
        at_once=pace.at_once,
        handling=pace.handling,
        patience=callback.patience,
        called_back=callback.called_back,
    )


def _within_hours(legs: Floats, people: Floats) -> Floats:
    """The same contacts while somebody is there: nobody rings a closed line."""
    inside = legs * (people > 0)
    share = ratio(inside, inside.sum(axis=2, keepdims=True))
    usual = np.broadcast_to(ratio(people, people.sum(axis=1, keepdims=True)), legs.shape)
    nobody = ~inside.any(axis=2)
    share[nobody] = usual[nobody]
    return np.asarray(legs.sum(axis=2, keepdims=True) * share)
