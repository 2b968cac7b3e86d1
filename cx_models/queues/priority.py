"""Several classes at one desk, the urgent served first."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cx_models.quantities import Floats, Minutes
from cx_models.queues.checks import checked
from cx_models.queues.erlang import erlang_c


def waits_by_priority(arrivals: npt.ArrayLike, handling: Minutes, agents: int) -> Floats:
    """Mean minutes waited by each class, (classes,), first class first; nobody gives up or is interrupted.

    ``arrivals`` per hour and class, one handling time for all (Cobham; Kella and Yechiali for several agents).
    A class that the desk cannot keep up with waits without end.

    >>> waits_by_priority([0.2, 0.6], handling=60, agents=1).round(6).tolist()
    [60.0, 300.0]
    """
    coming = np.atleast_1d(checked("arrivals", arrivals))
    service = float(checked("handling", handling, above_zero=True))
    staffed = float(checked("agents", agents, above_zero=True))
    used = np.cumsum(coming) * service / 60.0 / staffed
    before = np.concatenate([[0.0], used[:-1]])
    p_wait = float(erlang_c(coming.sum(), service, staffed).p_wait)
    slack = np.maximum(1.0 - before, 0.0) * np.maximum(1.0 - used, 0.0)
    waits = np.full_like(coming, np.inf)
    np.divide(p_wait * service / staffed, slack, out=waits, where=slack > 0)
    return waits
