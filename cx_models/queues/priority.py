"""Several classes at one desk, the urgent served first."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cx_models.quantities import Floats
from cx_models.queues.checks import checked, common
from cx_models.queues.erlang import erlang_c


def waits_by_priority(arrivals: npt.ArrayLike, handling: npt.ArrayLike, agents: npt.ArrayLike) -> Floats:
    """Mean minutes waited by each class, (..., classes), first class first; nobody gives up or is interrupted.

    ``arrivals`` (..., classes) per hour, one handling time for all (Cobham; Kella and Yechiali for several
    agents), agents from 0. A class that the desk cannot keep up with waits without end; one that
    nobody belongs to has the wait its first member would have.

    >>> waits_by_priority([0.2, 0.6], handling=60, agents=1).round(6).tolist()
    [60.0, 300.0]
    """
    coming = np.atleast_1d(checked("arrivals", arrivals))
    total, service, staffed = common(
        arrivals=coming.sum(axis=-1),
        handling=checked("handling", handling, above_zero=True),
        agents=checked("agents", agents),
    )
    load = np.cumsum(coming, axis=-1) * service[..., None] / 60.0
    used = np.divide(load, staffed[..., None], out=np.full(load.shape, np.inf), where=staffed[..., None] > 0)
    before = np.concatenate([np.zeros_like(used[..., :1]), used[..., :-1]], axis=-1)
    p_wait = erlang_c(total, service, staffed).p_wait
    slack = np.maximum(1.0 - before, 0.0) * np.maximum(1.0 - used, 0.0)
    waits = np.full(slack.shape, np.inf)
    np.divide((p_wait * service)[..., None], slack * staffed[..., None], out=waits, where=slack > 0)
    return waits
