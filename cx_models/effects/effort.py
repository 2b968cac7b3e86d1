"""What a matter takes of its customer: the contacts and transfers until it is answered, by the way it begins on.

Where many give up, ring again or are passed on, beginning there becomes a burden, and people learn to begin elsewhere.
Only what differs from today counts, on ways that are there today: of a new way nobody knows what it takes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cx_models.effects.journeys import Chain
from cx_models.quantities import Floats


@dataclass(frozen=True, eq=False)
class Usual:
    """Today: the ``effort`` ``(K, C, I)`` of ways that are ``there`` ``(C,)``, where people go ``elsewhere``
    ``(K, I, C)`` who try another way, the ``mail_hours`` ``(K,)`` until an e-mail is answered, the chances of
    having ``visited`` a store and ``called``, ``(K, A, S, I, D)``, and the three ``dimensions``
    ``(3, K)``.
    """

    effort: Floats
    there: npt.NDArray[np.bool_]
    elsewhere: Floats
    mail_hours: Floats
    visited: Floats
    called: Floats
    dimensions: Floats

    def beyond(self, links: Chain) -> Floats:
        """How much more than today a matter takes that begins on each way, ``(K, C, I)``."""
        return (effort(links) - self.effort) * self.there[None, :, None]


LEAST_ANSWERED = 0.05


def effort(links: Chain) -> Floats:
    """Contacts and transfers that a matter takes which begins on each way, ``(K, C, I)``, for each that is answered in
    the end: who gives up has not been spared the effort.
    """
    each = 1.0 + np.moveaxis(links.legs.transfers, 1, 2)  # (K, I, C)
    whole = np.eye(links.move.shape[-1]) - links.move
    found = np.linalg.solve(whole, np.stack([each, links.resolved + links.ended_open], axis=-1))
    return np.asarray(np.moveaxis(found[..., 0] / np.maximum(found[..., 1], LEAST_ANSWERED), 2, 1))
