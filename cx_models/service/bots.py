"""The two chatbots that have a name: the share of each reason's matters that they settle."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from cx_models.quantities import Share
from cx_models.service.customers import Reason

# Gartner (2023): 58 % of returns and cancellations settled, 17 % of billing disputes (E109). The good bot keeps near
# to that, a primitive one to about half of it; the other reasons are our guess.
PRIMITIVE_BOT: Mapping[Reason, Share] = MappingProxyType(
    dict(zip(Reason, (0.15, 0.08, 0.10, 0.20, 0.25, 0.20, 0.10), strict=True))
)
GOOD_BOT: Mapping[Reason, Share] = MappingProxyType(
    dict(zip(Reason, (0.40, 0.25, 0.30, 0.50, 0.55, 0.45, 0.25), strict=True))
)
