"""What a matter takes of its customer: the contacts and transfers until it ends, by the way it begins on.

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
    """Today: the ``effort`` ``(K, C, I)`` of ways that are ``there`` ``(C,)``, and where people go ``elsewhere``
    ``(K, I, C)`` who try another way.
    """

    effort: Floats
    there: npt.NDArray[np.bool_]
    elsewhere: Floats

    def beyond(self, links: Chain) -> Floats:
        """How much more than today a matter takes that begins on each way, ``(K, C, I)``."""
        return (effort(links) - self.effort) * self.there[None, :, None]


def effort(links: Chain) -> Floats:
    """Contacts and transfers until a matter ends that begins on each way, ``(K, C, I)``."""
    each = 1.0 + np.moveaxis(links.legs.transfers, 1, 2)  # (K, I, C)
    whole = np.eye(links.move.shape[-1]) - links.move
    found = np.asarray(np.linalg.solve(whole, each[..., None])[..., 0], dtype=np.float64)
    return np.moveaxis(found, 2, 1)
