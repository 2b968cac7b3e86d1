"""What a lever says of itself beside its widgets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cx_models.presentation.words import Words
from cx_models.scenario.levers import StaffPhone
from cx_models.scenario.scenario import Scenario
from cx_models.service.hours import WEEKDAY_PARTS, Daypart
from cx_models.service.offer import Service


def staffing_says(change: StaffPhone, text: Words) -> tuple[str, ...]:
    """Who is asked for and who comes, by part of the week, and who goes at once."""
    more = {part: asked for part, asked in change.asked.items() if asked > 0}
    fewer = {part: -asked for part, asked in change.asked.items() if asked < 0}
    says = []
    if more:
        groups = "; ".join(_group("asked", asked, parts, change, text) for asked, parts in _alike(more))
        come = "hired" if change.ceiling and change.delay_weeks else "hired_now"
        says.append(text(f"levers.staff_phone.{come}", groups=groups, n=change.delay_weeks))
    if any(asked > change.ceiling for asked in more.values()):
        says.append(text("levers.staff_phone.capped", ceiling=change.ceiling, finer=text("levers.finer")))
    if fewer:
        groups = "; ".join(_group("gone", gone, parts, change, text) for gone, parts in _alike(fewer))
        says.append(text("levers.staff_phone.fewer", groups=groups))
    return tuple(f"{said[:1].upper()}{said[1:]}" for said in says)


def recruits_say(plan: Scenario, name: str, today: Service, text: Words) -> str | None:
    """Where fewer can be hired than the lever called ``name`` asks for: how many, and who else is."""
    before = plan.before(name).applied_to(today)
    change = plan.lever(name)
    after = change.applied_to(before).recruiting
    asked, hired = after.asked - before.recruiting.asked, after.hired - before.recruiting.hired
    if hired >= asked:
        return None
    taken = round(before.recruiting.hired)
    said = "capped_beside" if taken else "capped"
    return text(f"levers.{said}", asked=round(asked), hired=round(hired), ceiling=change.ceiling, taken=taken)


def _alike(asked: dict[Daypart, int]) -> Iterable[tuple[int, list[Daypart]]]:
    """Parts of the week of which the same is asked, together."""
    return [(count, [part for part in asked if asked[part] == count]) for count in dict.fromkeys(asked.values())]


def _group(word: str, count: int, parts: Sequence[Daypart], change: StaffPhone, text: Words) -> str:
    hired = min(count, change.ceiling)
    return text(f"levers.staff_phone.{word}", asked=count, hired=hired, parts=_listed(parts, text))


def _listed(parts: Sequence[Daypart], text: Words) -> str:
    """The parts by the clock; those of a weekday that follow each other run together."""
    named = [text("levers.part_of.weekdays", opens=opens, closes=closes) for opens, closes in _spans(parts)]
    if Daypart.WEEKEND in parts:
        named.append(text("levers.part_of.weekend"))
    *first, last = named
    return f"{', '.join(first)} {text('scenario.says.and')} {last}" if first else last


def _spans(parts: Sequence[Daypart]) -> list[tuple[float, float]]:
    """From when till when on a weekday."""
    spans: list[tuple[float, float]] = []
    for part, (opens, closes) in WEEKDAY_PARTS.items():
        if part not in parts:
            continue
        begun = spans.pop()[0] if spans and spans[-1][1] == opens else opens
        spans.append((begun, closes))
    return spans
