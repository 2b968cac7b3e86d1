"""How the service is made and spoken of, beyond today: what is clearer, better guided, decided at once, promised."""

from __future__ import annotations

from dataclasses import dataclass

from cx_models.quantities import Share


@dataclass(frozen=True)
class Design:
    """Shares of what could be better that is; all nothing today.

    ``clearer`` of what is unclear on web and app; ``right_first`` of the transfers that no longer happen, ``warm`` of
    those left at which the matter is handed over with the customer; ``decided`` of the matters left open that
    front-line staff may now decide themselves; ``taken`` of those still left open that someone in charge takes;
    ``machine`` of the decisions that people make that a machine makes instead; ``supported`` how much of what can be
    done to support those who answer is done; ``promised`` how strongly ease is advertised.
    """

    clearer: Share = 0.0
    right_first: Share = 0.0
    warm: Share = 0.0
    decided: Share = 0.0
    taken: Share = 0.0
    machine: Share = 0.0
    supported: Share = 0.0
    promised: Share = 0.0


AS_MADE = Design()
