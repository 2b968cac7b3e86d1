"""What is done with customers' data, beyond today: how they are asked, what adapts, what is recommended."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cx_models.quantities import Share


class Asking(StrEnum):
    """How customers come to have their data used: after a yes, unless they say no, or without a word."""

    ASKED = "asked"
    TOLD = "told"
    SILENT = "silent"


class Interest(StrEnum):
    """Whose interest a recommendation serves."""

    CUSTOMER = "customer"
    COMPANY = "company"


@dataclass(frozen=True)
class DataUse:
    """Nothing today. ``adapted`` is the share of digital service that adapts to who comes; ``messages`` are
    recommendations a month to each customer whose data are used; ``plainly`` is how far customers are told what is used
    and why, where they are asked or told at all.
    """

    asking: Asking = Asking.ASKED
    adapted: Share = 0.0
    messages: float = 0.0
    interest: Interest = Interest.CUSTOMER
    plainly: Share = 0.0

    @property
    def is_none(self) -> bool:
        """Whether no data are used at all, however customers would be asked."""
        return not (self.adapted or self.messages)

    @property
    def serves_company(self) -> bool:
        """Whether any of it serves the company alone."""
        return self.interest is Interest.COMPANY and self.messages > 0


UNUSED = DataUse()
