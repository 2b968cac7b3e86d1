"""What customers meet on the way: in how many matters they wait long, are passed on, come again, or end with nothing.

Each is the chance that it happens at least once in a matter: the journeys are followed without the way on that leads
to it, and what does not come to its end so has met it. Counted over all matters wanted, those in which nobody is ever
contacted among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from cx_models.effects.choice import CHATBOT, WAYS
from cx_models.effects.journeys import Chain, chain, divided, hands_over_to
from cx_models.effects.settle import Settled
from cx_models.quantities import Floats, Minutes, ratio

LONG_WAIT: Minutes = 5.0
ROUNDING = 1e-12  # a share below this is the solver's own
MET = ("at_once", "waited", "passed_on", "again", "bot_failed", "in_charge", "left", "elsewhere")


def met(settled: Settled) -> Mapping[str, Floats]:
    """Share of matters in which each of :data:`MET` happens, ``(K,)``; as of a week.

    ``at_once`` the first contact settles it; ``waited`` in a half-hour whose mean wait is longer than
    :data:`LONG_WAIT`; ``in_charge`` someone in charge takes it, settled or not; ``left`` unsolved at the end, whoever
    never asks included; ``elsewhere`` of those who never ask, who take their matter to somebody else.
    """
    links, first = settled.links, settled.first
    starts = first.by_way.sum(axis=(2, 4))  # (K, C, I)
    wanted = settled.drivers.wanted.sum(axis=(1, 2))

    def of_matters(from_way: Floats) -> Floats:
        """From what happens to matters that start on each way, ``(K, I, C)``."""
        return ratio(np.einsum("kci,kic->k", starts, from_way), wanted)

    begun = of_matters(np.ones_like(links.resolved))

    def unless(spared: Chain) -> Floats:
        """Of matters that begin, those that do not come to an end by ``spared`` alone."""
        missed = begun - of_matters(_ends(spared))
        return np.where(missed > ROUNDING, missed, 0.0)

    return {
        "at_once": of_matters(links.resolved),
        "waited": unless(_without_long_waits(settled)),
        "passed_on": unless(_never_passed_on(settled)),
        "again": unless(_never_again(links)),
        "bot_failed": unless(_never_failed(links)),
        "in_charge": unless(_never_in_charge(links)),
        "left": 1.0 - of_matters(_followed(links.move, links.resolved)),
        "elsewhere": settled.chosen.elsewhere * (1.0 - begun),
    }


def _ends(links: Chain) -> Floats:
    """Chance of coming to any end by ``links`` alone, ``(K, I, C)``."""
    return _followed(links.move, links.resolved + links.gave_up + links.ended_open)


def _followed(move: Floats, ends: Floats) -> Floats:
    return np.asarray(np.linalg.solve(np.eye(move.shape[-1]) - move, ends[..., None])[..., 0], dtype=np.float64)


def _never_again(links: Chain) -> Chain:
    nothing = np.zeros_like(links.redial)
    return replace(links, redial=nothing, reconnect=nothing, defect=nothing)


def _never_failed(links: Chain) -> Chain:
    """A bot fails when it sends on, and when whom it could not help gives up."""
    elsewhere = np.ones(len(WAYS))
    elsewhere[CHATBOT] = 0.0
    return replace(links, spill=np.zeros_like(links.spill), gave_up=links.gave_up * elsewhere)


def _never_in_charge(links: Chain) -> Chain:
    """What is open after all others is settled by nobody in charge, nor tried."""
    still_open = links.reconnect.sum(axis=-1) + links.defect.sum(axis=-1) + links.ended_open
    kept = 1.0 - ratio(links.handed_up - links.in_charge, still_open)
    return replace(
        links,
        reconnect=links.reconnect * kept[..., None],
        resolved=links.resolved - links.in_charge,
        ended_open=links.ended_open * kept,
    )


def _never_passed_on(settled: Settled) -> Chain:
    """Who gives up in the first queue, or is answered there for good: no later leg is met."""
    drivers, service, links = settled.drivers, settled.service, settled.links
    how = settled.how
    abandoned = ratio(links.legs.abandoned, links.legs.per_contact).mean(axis=2)
    human = hands_over_to(service, drivers.worlds.count)
    elsewhere = divided(settled.first.by_way.sum(axis=(2, 4)))
    alone = replace(how, transferred=np.zeros_like(how.transferred))
    straight = chain(alone, abandoned, elsewhere, service.bot, drivers.worlds, human)
    kept = 1.0 - np.moveaxis(how.transferred, 1, 2)  # (K, I, C)
    kept[:, :, CHATBOT] = 1.0
    return replace(
        straight,
        reconnect=straight.reconnect * kept[..., None],
        defect=straight.defect * kept[..., None],
        resolved=straight.resolved * kept,
        ended_open=straight.ended_open * kept,
    )


def _without_long_waits(settled: Settled) -> Chain:
    """Only contacts none of whose legs falls in a half-hour of long waits."""
    week, links = settled.week, settled.links
    long = (week.arrivals * (week.wait > LONG_WAIT)).sum(axis=2)
    share = settled.of_way(ratio(long, week.arrivals.sum(axis=2)))  # (K, C)
    spared = np.moveaxis((1.0 - share)[:, :, None] ** links.legs.per_contact, 1, 2)
    parts = {name: getattr(links, name) * spared[..., None] for name in ("redial", "reconnect", "spill", "defect")}
    return replace(
        links,
        **parts,
        resolved=links.resolved * spared,
        gave_up=links.gave_up * spared,
        ended_open=links.ended_open * spared,
    )
