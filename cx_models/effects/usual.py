"""How today goes, as far as a plan is judged beside it."""

from __future__ import annotations

import numpy as np

from cx_models.effects.dimensions import scores
from cx_models.effects.effort import Usual, effort
from cx_models.effects.journeys import divided
from cx_models.effects.settle import Loop, Settled


def as_usual(today: Settled) -> Usual:
    """The ways people take today, what matters take, and the three scores."""
    elsewhere = divided(today.first.by_way.sum(axis=(2, 4)))
    links = Loop(today.drivers, today.service).journeys(today.state, elsewhere)
    return Usual(
        effort=effort(links),
        there=np.asarray(today.reach.open_part.any(axis=1)),
        elsewhere=elsewhere,
        mail_hours=today.state.mail_hours,
        visited=today.first.visit,
        called=today.first.call,
        dimensions=scores(today).three,
    )
