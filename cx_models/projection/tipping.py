"""Two starts, one service: whether waiting feeds itself so that two different weeks are both at rest."""

from __future__ import annotations

from cx_models.effects.settle import CLOSE_ENOUGH, Settled, settle

APART = 10 * CLOSE_ENOUGH  # minutes: further apart than rounding of two rests


def equilibria(settled: Settled) -> int:
    """1 when the optimistic and the pessimistic start come to the same rest, 2 when they do not."""
    calm = settle(settled.drivers, settled.service)
    anxious = settle(settled.drivers, settled.service, pessimistic=True)
    return 1 if abs(calm.state.flat() - anxious.state.flat()).max() <= APART else 2
