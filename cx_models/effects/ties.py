"""What ties a customer besides how satisfied they are: somewhere good to turn to, and people met now and then.

Worst off is who has neither a store within reach nor digital service that would settle their matters: either one
makes up for the other, so their lacks multiply. And who does everything alone leaves more readily than who does
some of it alone; so does who does nothing alone (Scherer and others 2015: a U in the self-service share). Whoever is
pushed to do more alone is not tied by it. Both count from today's. Sources: assumptions ``leaving.*``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from cx_models.assumptions.registry import Worlds
from cx_models.effects.choice import AS_TODAY, CHATBOT, IS_DIGITAL, SELF_SERVICE, WRITTEN, Odds, odds, terms_of
from cx_models.effects.journeys import Chain
from cx_models.effects.settle import Settled
from cx_models.quantities import Floats, ratio

DIGITAL_WAYS = np.flatnonzero(IS_DIGITAL)
ALONE = np.array([*SELF_SERVICE, CHATBOT])


@dataclass(frozen=True, eq=False)
class Ties:
    """How customers stand, each ``(K, A, S)`` from 0 to 1.

    ``nowhere`` is how far they lack both a store and digital service; ``alone`` the share of their first contacts in
    which nobody serves them.
    """

    nowhere: Floats
    alone: Floats


def ties(settled: Settled) -> Ties:
    """How customers stand in a settled week."""
    nowhere = (1.0 - _store_at_hand(settled))[:, :, None] * (1.0 - would_settle(DIGITAL_WAYS, settled))[:, None]
    return Ties(nowhere, _done_alone(settled))


def loosened(today: Ties, now: Ties, settled: Settled, forced: Floats) -> dict[str, Floats]:
    """What either tie, weakened, adds to the logit of leaving in a year, beside ``today``, ``(K, A, S)``.

    Of what is done alone beyond today, the share ``forced`` ``(K, A, S)`` of matters pushed off a way comes first, and
    where more would keep customers it keeps nobody: the U is of people who chose.
    """
    worlds = settled.drivers.worlds
    best, curve, both = (worlds[f"leaving.{name}"][:, None, None] for name in ("alone_best", "alone_curve", "nowhere"))
    bend = (now.alone - best) ** 2 - (today.alone - best) ** 2
    more = now.alone - today.alone
    chosen = np.where(more > 0, np.maximum(ratio(more - forced, more), 0.0), 1.0)
    bend = np.where(bend < 0, bend * chosen, bend)
    return {"nowhere": both * (now.nowhere - today.nowhere), "alone": curve * bend}


def _store_at_hand(settled: Settled) -> Floats:
    """How good a store each area has, ``(K, A)``: 1 next door and open whenever people come, 0 where there is none."""
    far, reach = settled.drivers.worlds["leaving.far"], settled.reach
    usual = settled.drivers.wanted.sum(axis=1)  # (K, D)
    open_when = reach.store_open_part @ (usual / usual.sum(axis=1, keepdims=True)).T  # (J, K)
    near = far[:, None, None] / (far[:, None, None] + reach.km[None])  # (K, A, J)
    return np.asarray((near * open_when.T[:, None]).max(axis=2, initial=0.0))


def settled_alone(settled: Settled) -> Floats:
    """Share of each segment's matters that self-service and the bot would settle, as :func:`would_settle`."""
    return would_settle(ALONE, settled)


def would_settle(ways: npt.NDArray[np.intp], settled: Settled) -> Floats:
    """Share of each segment's matters that ``ways`` would settle were they the only ones, ``(K, S)``.

    The best of them settles what it can for those who would choose it over doing nothing, the next one for those whom
    only it draws besides, and so on: so another way never makes it less, and one that nobody takes adds nothing. What
    is paid for choosing a way, or promised of it, does not count.
    """
    chosen = _unpaid(settled)
    settles = np.where(settled.reach.open_part[ways].T > 0, _settled_among(ways, settled.links)[:, :, None], 0.0)
    order = np.argsort(-settles, axis=-1)  # (K, I, D, C'): of each reason and daypart, the best first
    best = np.take_along_axis(settles, order, axis=-1)
    better = best - np.concatenate([best[..., 1:], np.zeros_like(best[..., :1])], axis=-1)
    taken = _taken_alone(ways[order], chosen, settled.drivers.worlds)  # (K, S, I, D, C')
    wanted = settled.drivers.wanted
    matter = wanted / wanted.sum(axis=(1, 2), keepdims=True)
    return np.asarray(np.einsum("ksidc,kidc,kid->ks", taken, better, matter))


def _unpaid(settled: Settled) -> Odds:
    """The choice without charges, rewards, perks and promises."""
    terms = terms_of(settled.service)
    free = replace(terms, charge=AS_TODAY.charge, perk=0.0, promised=0.0)
    if free == terms:
        return settled.chosen
    drivers = settled.drivers
    pull = drivers.pull.of_stores(tuple(store.name for store in settled.service.stores))
    return odds(pull, settled.reach, settled.waits, drivers.worlds, free)


def _settled_among(ways: npt.NDArray[np.intp], links: Chain) -> Floats:
    """Chance that a matter which begins on each of ``ways`` is settled where whoever goes on elsewhere can go only to
    others of them, ``(K, I, C')``.
    """
    own = np.eye(links.move.shape[-1])
    others = links.move * (1.0 - own)
    within = others[..., ways[:, None], ways]
    within = within * ratio(others[..., ways, :].sum(axis=-1), within.sum(axis=-1))[..., None]
    among = within + (links.move * own)[..., ways[:, None], ways]
    found = np.linalg.solve(np.eye(len(ways)) - among, links.resolved[..., ways, None])[..., 0]
    return np.asarray(found, dtype=np.float64)


def _taken_alone(ways: npt.NDArray[np.intp], chosen: Odds, worlds: Worlds) -> Floats:
    """Chance of choosing one of the first of ``ways`` ``(K, I, D, C')`` over doing nothing, were these the only ones:
    of the first alone, of the first two, … ``(K, S, I, D, C')``.
    """
    written = chosen.share[:, WRITTEN].sum(axis=1)[..., None]  # (K, S, I, D, 1)
    nothing = chosen.nothing[..., None]
    likeness = worlds["choice.text_likeness"][:, None, None, None, None]
    by_way = np.moveaxis(chosen.share, 1, -1)
    share = np.take_along_axis(by_way, np.broadcast_to(ways[:, None], (*by_way.shape[:-1], ways.shape[-1])), axis=-1)
    is_bot = (ways == CHATBOT)[:, None]
    text, bot = (np.cumsum(share * part, axis=-1) for part in (~is_bot, is_bot))
    weight = ratio(written, nothing) * np.minimum(ratio(text, written), 1.0) ** likeness + ratio(bot, nothing)
    return np.asarray(weight / (1.0 + weight))


def _done_alone(settled: Settled) -> Floats:
    """Share of first contacts on self-service ways and with the bot, ``(K, A, S)``."""
    matter = settled.drivers.wanted / settled.drivers.wanted.sum(axis=(1, 2), keepdims=True)
    chosen, first = settled.chosen, settled.first
    elsewhere = 1.0 - first.visit - first.call  # (K, A, S, I, D)
    nothing = np.zeros((1, 1, 1))
    if first.away.size > 1:  # some turn away
        elsewhere -= first.away
        nothing = _over_matters(first.away, matter[:, None])
    alone = chosen.share[:, ALONE].sum(axis=1)
    found, none = (_over_matters(elsewhere, part * matter[:, None]) for part in (alone, chosen.nothing))
    return ratio(found, 1.0 - nothing - none)


def _over_matters(chance: Floats, weight: Floats) -> Floats:
    """The sum of ``chance`` ``(K, A, S, I, D)`` over matters of ``weight`` ``(K, S, I, D)``, ``(K, A, S)``."""
    worlds, areas, segments = chance.shape[:3]
    flat = np.swapaxes(chance.reshape(worlds, areas, segments, -1), 1, 2)  # (K, S, A, I × D)
    found = flat @ weight.astype(chance.dtype, copy=False).reshape(*weight.shape[:2], -1, 1)
    return np.asarray(np.swapaxes(found[..., 0], 1, 2))
