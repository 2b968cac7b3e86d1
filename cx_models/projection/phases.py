"""The parts of two years: before a plan's recruits come, after, and after it is undone."""

from __future__ import annotations

from dataclasses import dataclass

from cx_models.service.offer import Service

WEEKS = 104


@dataclass(frozen=True)
class Phase:
    """Weeks ``start`` … ``end`` − 1, in which ``service`` is on offer and so many recruits are ``sought`` yet."""

    start: int
    end: int
    service: Service
    sought: float = 0.0


def phases(service: Service, today: Service, undone_in: int | None) -> tuple[Phase, ...]:
    """The weeks before recruits arrive, those after each group has, and those after the plan is undone in week
    ``undone_in``.
    """
    if undone_in is not None and undone_in < 1:
        raise ValueError(f"a plan can be undone from its first week on, not in week {undone_in}")
    end = WEEKS + 1 if undone_in is None else min(undone_in, WEEKS + 1)
    recruiting = service.recruiting
    comes = sorted({0, *(round(group.weeks) for group in recruiting.late)})
    starts = [(week, service.after(week), recruiting.sought_after(week)) for week in comes if week < end]
    starts += [(end, today, 0.0)] if end <= WEEKS else []
    ends = [start for start, *_ in starts[1:]] + [WEEKS + 1]
    return tuple(
        Phase(start, last, offered, sought) for (start, offered, sought), last in zip(starts, ends, strict=True)
    )
