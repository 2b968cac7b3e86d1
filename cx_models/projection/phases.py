"""The parts of two years: before a plan's recruits come, after, and after it is undone."""

from __future__ import annotations

from dataclasses import dataclass

from cx_models.service.offer import Service

WEEKS = 104


@dataclass(frozen=True)
class Phase:
    """Weeks ``start`` … ``end`` − 1, in which ``service`` is on offer; ``awaiting`` recruits while they are sought."""

    start: int
    end: int
    service: Service
    awaiting: bool = False


def phases(service: Service, today: Service, undone_in: int | None) -> tuple[Phase, ...]:
    """The weeks before recruits arrive, those after, and those after the plan is undone in week ``undone_in``."""
    if undone_in is not None and undone_in < 1:
        raise ValueError(f"a plan can be undone from its first week on, not in week {undone_in}")
    end = WEEKS + 1 if undone_in is None else min(undone_in, WEEKS + 1)
    recruits = round(service.recruiting.delay_weeks) if service.recruiting.hired else 0
    starts = [(0, service.at_first)] if recruits > 0 else []
    starts += [(recruits, service)] if recruits < end else []
    starts += [(end, today)] if end <= WEEKS else []
    ends = [start for start, _ in starts[1:]] + [WEEKS + 1]
    return tuple(
        Phase(start, last, offered, awaiting=recruits > 0 and start == 0)
        for (start, offered), last in zip(starts, ends, strict=True)
    )
