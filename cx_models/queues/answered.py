"""Who is answered, and who within a target, of those who find so many waiting."""

from __future__ import annotations

import numpy as np

from cx_models.quantities import Floats
from cx_models.queues.states import States


def answered_within(states: States, target: float) -> tuple[Floats, Floats]:
    """Of arrivals that find each state, (S, N): the share ever answered, and within ``target`` minutes.

    Behind w others one waits w + 1 exponential stages with rates c + j θ. Weighted with the patience that
    outlasts them, the number of stages done within the target is negative binomial (Poisson without
    impatience), so the shares follow for all w from one running sum per different pair of c and θ.
    """
    free = 1.0 - states.all_busy()
    pace = states.agents * states.desks.service
    leaving = np.broadcast_to(states.desks.leaving, pace.shape)
    stages = states.spread(leaving) * (states.waiting + 1.0)
    stages += states.spread(pace)
    share = states.spread(pace) / np.maximum(stages, 1e-300)
    pairs, kind = np.unique(np.stack([pace.ravel(), leaving.ravel()]), axis=1, return_inverse=True)
    ahead = np.arange(np.ceil(states.waiting.max()) + 2.0)
    in_time = all_done(pairs[0][:, None], pairs[1][:, None], ahead, target)
    row = states.spread(kind.reshape(pace.shape))
    below = states.waiting.astype(np.intp)
    found = in_time[row, below]
    if states.coarse:
        found += (states.waiting - below) * (in_time[row, below + 1] - found)
    return free + (1.0 - free) * share, free + (1.0 - free) * share * found


def all_done(pace: Floats, leaving: Floats, ahead: Floats, target: float) -> Floats:
    """P(all w + 1 stages are done within the target | patience outlasts them), (pairs, w).

    ``pace`` and ``leaving`` are columns, ``ahead`` counts 0, 1, 2 ... and tells for how many w.
    """
    gone = np.where(leaving > 0, -np.expm1(-leaving * target) / np.where(leaving > 0, leaving, 1.0), target)
    with np.errstate(divide="ignore"):
        steps = np.log(gone) + np.log(pace + leaving * ahead[1:]) - np.log(ahead[1:])
    first = -(pace + leaving) * target
    logs = np.concatenate([first, first + np.cumsum(steps, axis=1)], axis=1)
    done: Floats = 1.0 - np.minimum(np.cumsum(np.exp(logs), axis=1), 1.0)
    return done
