"""The whole week replayed customer by customer, through every channel: beside the settled week, and matter by matter.

The replay is imported only when it is asked for, so that a page can open without it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from cx_models.effects.settle import Settled
from cx_models.projection.beside import Beside, beside
from cx_models.projection.mail_week import EMAIL, mail_week
from cx_models.quantities import Floats, Minutes, Share
from cx_models.service.hours import HALF_HOURS

if TYPE_CHECKING:
    from cx_models.effects.network import Served
    from cx_models.projection.matters import Matters
    from cx_models.queues.replay.results import Replay

BEFORE, FOLLOWED, AFTER = 1, 1, 1
"""Weeks of each repetition: one in which the first to return come back, the one that is counted, and one in which its
matters may end."""
PRECISION: Share = 0.005
"""Share of contacts with a line that give up, either way: as many repetitions as this takes."""
FEWEST, MOST = 6, 40
MOST_CONTACTS = 1_000_000  # seconds of the plain loop
LOGGED = 3
"""Repetitions whose matters are followed one by one."""
SEED = 1


@dataclass(frozen=True)
class LineBeside:
    """A line of the replayed week beside the settled one: legs a week, minutes waited per leg, share of them lost.

    ``wait`` is None where it grows from week to week: then each way would tell of another moment.
    """

    arrivals: Beside
    wait: Beside | None
    lost: Beside


@dataclass(frozen=True, eq=False)
class ServiceReplay:
    """So many ``repetitions`` of a week, held against the settled week.

    ``lines`` are in the settled week's order, ``mail`` is e-mail where people answer it. ``contacts`` is how many
    contacts a matter takes, ``lost`` the share of all legs in lines that are given up or cut off. ``matters``
    are those that arise in the followed week, of :data:`LOGGED` repetitions. ``precise`` tells whether the wanted
    precision was reached, ``compiled`` whether the fast loop ran.
    """

    repetitions: int
    lines: tuple[LineBeside, ...]
    mail: LineBeside | None
    contacts: Beside
    lost: Beside
    matters: Matters
    served: Served
    precise: bool
    compiled: bool


def can_replay_service(settled: Settled) -> bool:
    """Whether anybody comes at all, and there is a line to wait in."""
    return bool(settled.week.arrivals[0].sum() > 0 and (settled.lines.people > 0).any())


def service_replayed(settled: Settled, *, seed: int = SEED, most: int = MOST) -> ServiceReplay:
    """The middle world's week replayed; numbers do not depend on whether the fast loop is ready.

    Returns follow the customer's own clock here and are spread over the usual week there, and handling times are
    lognormal here and exponential there: what differs beyond chance comes from that.
    """
    from cx_models.effects.network import served  # noqa: PLC0415  only when asked for
    from cx_models.projection.matters import matters_of  # noqa: PLC0415  only when asked for
    from cx_models.queues.replay.replay import replay  # noqa: PLC0415  only when asked for
    from cx_models.queues.replay.results import joined  # noqa: PLC0415  only when asked for

    week = served(settled, BEFORE + FOLLOWED + AFTER)
    most = max(min(most, int(MOST_CONTACTS / _contacts(settled) / (BEFORE + FOLLOWED + AFTER))), FEWEST)
    found = replay(week.network, days=FEWEST, seed=seed, log_days=LOGGED)
    while (lost := _lost(found, week, settled)).reach > PRECISION and found.days < most:
        wanted = int(np.ceil(1.1 * found.days * (lost.reach / PRECISION) ** 2))
        more = max(min(wanted, most, 3 * found.days) - found.days, 1)
        found = joined(found, replay(week.network, days=more, seed=seed, first_day=found.days))
    assert found.contacts is not None, "the first repetitions are logged"
    return ServiceReplay(
        repetitions=found.days,
        lines=tuple(_line(found, settled, place) for place in range(week.lines)),
        mail=_mail(found, settled, week),
        contacts=_contacts_of_a_matter(found, settled),
        lost=lost,
        matters=matters_of(found.contacts, week, BEFORE, FOLLOWED),
        served=week,
        precise=lost.reach <= PRECISION,
        compiled=found.compiled,
    )


def _contacts(settled: Settled) -> float:
    return max(float(settled.seen.contacts[0].sum()), 1.0)


def _counted(found: Replay, kinds: list[int], queues: slice) -> Floats:
    """Counts of the followed week, ``(repetitions,)``."""
    week = slice(BEFORE * HALF_HOURS, (BEFORE + FOLLOWED) * HALF_HOURS)
    counts: Floats = found.tally[:, kinds, queues, week].sum(axis=(1, 2, 3))
    return counts


def _line(found: Replay, settled: Settled, place: int) -> LineBeside:
    week = settled.week
    exact = float(week.arrivals[0, place].sum())
    waited: Minutes = _mean(week.wait[0, place] * week.arrivals[0, place], exact)
    lost: Share = _mean(week.abandoned[0, place] + week.cut_off[0, place], exact)
    return _beside(found, place, exact, waited, lost)


def _mail(found: Replay, settled: Settled, week: Served) -> LineBeside | None:
    """E-mail's minutes until somebody begins on it."""
    mail = mail_week(settled)
    if mail is None:
        return None
    response = mail.answered(0.0)
    waited = response.mean(response.response, mail.arrivals) - mail.handling
    beside_it = _beside(found, week.of_way(EMAIL)[0], float(mail.arrivals.sum()) / 2.0, waited, 0.0)
    return replace(beside_it, wait=None) if response.grows > 0 else beside_it


def _beside(found: Replay, queue: int, exact: float, waited: Minutes, lost: Share) -> LineBeside:
    from cx_models.queues.replay.counting import ABANDONED, ARRIVED, CUT_OFF, WAITED  # noqa: PLC0415

    here = slice(queue, queue + 1)
    came = _counted(found, [ARRIVED], here)
    return LineBeside(
        arrivals=beside(came, np.full(len(came), float(FOLLOWED)), exact),
        wait=beside(_counted(found, [WAITED], here), came, waited),
        lost=beside(_counted(found, [ABANDONED, CUT_OFF], here), came, lost),
    )


def _lost(found: Replay, week: Served, settled: Settled) -> Beside:
    from cx_models.queues.replay.counting import ABANDONED, ARRIVED, CUT_OFF  # noqa: PLC0415

    lines, exact = slice(0, week.lines), settled.week
    gone = float((exact.abandoned[0] + exact.cut_off[0]).sum()) / max(float(exact.arrivals[0].sum()), 1e-9)
    return beside(_counted(found, [ABANDONED, CUT_OFF], lines), _counted(found, [ARRIVED], lines), gone)


def _contacts_of_a_matter(found: Replay, settled: Settled) -> Beside:
    """Contacts of every kind for each new matter; a leg after being passed on is no contact of its own."""
    from cx_models.queues.replay.counting import ARRIVED, CAUSES, NEW, TRANSFER  # noqa: PLC0415

    everywhere = slice(None)
    contacts = _counted(found, [ARRIVED], everywhere) - _counted(found, [CAUSES + TRANSFER], everywhere)
    first = float(settled.seen.by_cause[0, 0].sum())
    return beside(contacts, _counted(found, [CAUSES + NEW], everywhere), _contacts(settled) / max(first, 1e-9))


def _mean(amounts: Floats, total: float) -> float:
    return float(amounts.sum()) / max(total, 1e-9)
