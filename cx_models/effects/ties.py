"""What ties a customer besides how satisfied they are: somewhere good to turn to, and people met now and then.

Worst off is who has neither a store within reach nor digital service that would settle their matters: either one
makes up for the other, so their lacks multiply. And who does everything alone leaves more readily than who does
some of it alone; so does who does nothing alone (Scherer and others 2015: a U in the self-service share). Both
count from today's. Sources: assumptions ``leaving.*``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cx_models.effects.choice import CHATBOT, IS_DIGITAL, SELF_SERVICE, WRITTEN
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


def loosened(today: Ties, now: Ties, settled: Settled) -> dict[str, Floats]:
    """What either tie, weakened, adds to the logit of leaving in a year, beside ``today``, ``(K, A, S)``."""
    worlds = settled.drivers.worlds
    best, curve, both = (worlds[f"leaving.{name}"][:, None, None] for name in ("alone_best", "alone_curve", "nowhere"))
    bend = (now.alone - best) ** 2 - (today.alone - best) ** 2
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

    As many take them as would choose any of them over doing nothing, and the best one open settles what it can: another
    way beside it never makes it less.
    """
    taken = _taken_alone(ways, settled)  # (K, S, I, D)
    links, wanted = settled.links, settled.drivers.wanted
    among = links.move[..., ways[:, None], ways]  # (K, I, C', C')
    settles = np.linalg.solve(np.eye(len(ways)) - among, links.resolved[..., ways, None])[..., 0]
    is_open = settled.reach.open_part[ways] > 0  # (C', D)
    best = np.where(is_open[None, None], settles[..., None], 0.0).max(axis=2)  # (K, I, D)
    matter = wanted / wanted.sum(axis=(1, 2), keepdims=True)
    return np.asarray(np.einsum("ksid,kid,kid->ks", taken, best, matter, optimize=True))


def _taken_alone(ways: npt.NDArray[np.intp], settled: Settled) -> Floats:
    """Chance of choosing any of ``ways`` over doing nothing, were they the only ones, ``(K, S, I, D)``."""
    share, nothing = settled.chosen.share, settled.chosen.nothing
    likeness = settled.drivers.worlds["choice.text_likeness"][:, None, None, None]
    written = share[:, WRITTEN].sum(axis=1)
    part = ratio(share[:, [way for way in ways if way in WRITTEN]].sum(axis=1), written)
    weight = ratio(written, nothing) * part**likeness
    if CHATBOT in ways:
        weight = weight + ratio(share[:, CHATBOT], nothing)
    return np.asarray(weight / (1.0 + weight))


def _done_alone(settled: Settled) -> Floats:
    """Share of first contacts on self-service ways and with the bot, ``(K, A, S)``."""
    matter = settled.drivers.wanted / settled.drivers.wanted.sum(axis=(1, 2), keepdims=True)
    elsewhere = (1.0 - settled.first.visit - settled.first.call) * matter[:, None, None]  # (K, A, S, I, D)
    alone = settled.chosen.share[:, ALONE].sum(axis=1)
    found, nothing = (
        np.einsum("kasid,ksid->kas", elsewhere, part, optimize=True) for part in (alone, settled.chosen.nothing)
    )
    return ratio(found, 1.0 - nothing)
