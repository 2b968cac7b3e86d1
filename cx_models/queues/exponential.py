"""One interval of many Markov chains, by a rational approximation of the exponential.

With constant rates the probabilities follow ``p' = A p``, ``A`` tridiagonal, and what we want is the time
average and the end of the interval. Both follow from the same few solves ``(h A - pole) x = p``: the end is
``exp(hA) p``, the average its integral. The weights make the average of a constant exact, so probability is
conserved to rounding, and leave nothing of the fast modes.

The poles of :data:`ROUGH`, :data:`SMALL` and :data:`LARGE` (one, two and three solves) were fitted to ``exp``
for a whole half-hour at once: on the negative real axis, where chains have their spectrum, and on parabolas
``Im² = -Re`` and, for LARGE, ``Im² = -4 Re`` beside it, where queues that drift have their pseudospectrum. The
largest errors there are 3e-2, 4e-4 and 1e-4. :data:`RADAU` is the sixth Radau IIA function (Padé 5/6,
order 11) for several steps per interval. All poles lie in the right half-plane, where no chain has its
numerical range: drift makes none of them grow.
"""

from __future__ import annotations

import numpy as np
from scipy.linalg.lapack import zgtsv

from cx_models.quantities import Floats

Poles = tuple[tuple[complex, complex], ...]
"""(pole, weight of the time average); the conjugates are understood."""

ROUGH: Poles = ((1.0326987200868498 + 1.2388431227885266j, -0.5 - 0.6330503759556095j),)
SMALL: Poles = (
    (2.042543656828613 + 1.2844431224546542j, -0.7079389794078567 - 1.1823960605537707j),
    (0.2333608020754645 + 3.938710362564038j, 0.20793897940785663 + 0.02422465741340163j),
)
LARGE: Poles = (
    (3.799357672643877 + 1.6095529665742059j, -1.3184335088410286 - 5.483676978245254j),
    (3.1158533848781387 + 4.799665380814604j, 1.0123850570734758 + 1.6109341281081206j),
    (0.8000000000085414 + 7.352031904053881j, -0.19395154823244298 - 0.12646732696332308j),
)
RADAU: Poles = (
    (7.49063752880963 + 1.621502388778394j, -1.674410734844303 - 122.16280661532444j),
    (6.47051493670157 + 4.900121147421387j, 0.49053981224913307 + 46.78138563910096j),
    (4.0388475344888 + 8.345600414872216j, 0.6838709225951699 - 4.883229560549927j),
)


def pass_time(up: Floats, stay: Floats, down: Floats, state: Floats, poles: Poles) -> tuple[Floats, Floats]:
    """Time average and end, (N,) each, of the probabilities ``state`` (N,).

    ``up`` (N-1,) and ``down`` (N-1,) are expected moves over the whole time from and to the lower state,
    ``stay`` (N,) minus their sum. Zero moves between neighbours separate independent chains.
    """
    average, end = np.zeros(len(state)), np.zeros(len(state))
    for pole, weight in poles:
        solution = zgtsv(up, stay - pole, down, state, overwrite_d=True)[3].ravel()
        solution *= 2.0 * weight
        average += solution.real
        solution *= pole
        end += solution.real
    return average, end
