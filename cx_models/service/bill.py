"""What customers get and pay a month beside today's bill."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bill:
    """Euros a month: a ``perk`` for those who have the app, and how much ``dearer`` the service is for everyone."""

    perk: float = 0.0
    dearer: float = 0.0


AS_BILLED = Bill()
