"""Why a figure moved, as a manager would say it: the change, its largest parts, and what pulls the other way."""

from __future__ import annotations

from collections.abc import Sequence

from cx_models.presentation import numbers
from cx_models.presentation.figures import Written, difference, level, rounded
from cx_models.presentation.words import Words
from cx_models.projection.explain import NAMES, OF_THE_PHONE, Explanation, Part
from cx_models.projection.outcome import failure_cost
from cx_models.projection.project import Projection

NAMED = 2  # parts in a sentence
WORTH_NAMING = 0.15  # of the largest part
KINDS = {"everyone": "felt", "surveyed": "felt", "leaving": "felt", "cost": "lines", "freedom": "where"}


def kind_of(figure: str) -> str:
    """What sort of parts a figure has: the phone's are of crowding."""
    return KINDS.get(figure, "crowd")


def part_name(figure: str, part: Part, text: Words) -> str:
    """What a part of a figure's change is called; that of the channels says which way they differ."""
    name = part.name
    if name == "channels":
        name = "channels_less" if worsens(figure, part.change) else "channels_more"
    return text(f"why.{kind_of(figure)}.{name}")


def worsens(figure: str, change: float) -> bool:
    """Whether a change is for the worse: of satisfaction a fall, of all else a rise."""
    return (change < 0) == (figure in ("everyone", "surveyed"))


def change_written(figure: str, text: Words) -> Written:
    """How a part of a figure's change is written; fractions of an agent are worth telling in parts."""
    if figure == "missing":
        return lambda value: numbers.number(value, text.language, 1, signed=True)
    return difference(NAMES[figure], text)


def headline(told: Explanation, projection: Projection, text: Words) -> str:
    """What changed, in one sentence."""
    size, write = change_written(told.figure, text)(abs(told.change)), level(NAMES[told.figure], text)
    facts = {"today": write(told.today), "changed": write(told.changed), "size": size.removeprefix("+")}
    said = text(f"why.{told.figure}.{_way(told, text)}", **facts)
    changed = projection.changed
    if told.figure in OF_THE_PHONE and changed.at_first is not changed.settled:
        weeks = round(changed.service.recruiting.delay_weeks)
        return text("why.first_weeks", weeks=weeks, says=said[:1].lower() + said[1:])
    return said


def reasons(told: Explanation, projection: Projection, text: Words) -> str:
    """Where that comes from: calls and people of the phone, the largest parts, and what pulls the other way."""
    said = []
    if told.phone is not None:
        said.append(_calls_say(told, text))
    if _way(told, text) != "level":
        said += _parts_say(told, text)
    if told.figure == "cost":
        said += _failure_says(projection, text)
    return " ".join(said)


def says_nothing(written: str) -> bool:
    """Whether a number is so small that only noughts are written.

    >>> says_nothing("0.0 min"), says_nothing("+0.1 min")
    (True, False)
    """
    return not any(digit in written for digit in "123456789")


def _way(told: Explanation, text: Words) -> str:
    """Up, down, or level when the change is too small to be written."""
    write = change_written(told.figure, text)
    if says_nothing(write(told.change)):
        return "level"
    return "up" if told.change > 0 else "down"


def _calls_say(told: Explanation, text: Words) -> str:
    assert told.phone is not None
    today, changed = told.phone
    calls = {name: numbers.number(float(week.calls.sum()), text.language) for name, week in
             (("calls_today", today), ("calls", changed))}  # fmt: skip
    people, people_today = round(float(changed.people.max())), round(float(today.people.max()))
    if people == people_today:
        return text("why.calls_same", people=people, **calls)
    return text("why.calls", people=people, people_today=people_today, **calls)


def _parts_say(told: Explanation, text: Words) -> list[str]:
    """The largest parts of the change's own direction, then the largest against it."""
    along = [part for part in told.parts if part.change * told.change > 0]
    against = [part for part in told.parts if part.change * told.change < 0]
    most = max((abs(part.change) for part in told.parts), default=0.0)
    said = []
    for key, parts in (("why.most", along), ("why.against", against)):
        worth = sorted((part for part in parts if abs(part.change) >= WORTH_NAMING * most), key=_size)[:NAMED]
        if worth:
            said.append(text(key, parts=_listed(told.figure, worth, text)))
    return said


def _size(part: Part) -> float:
    return -abs(part.change)


def _listed(figure: str, parts: Sequence[Part], text: Words) -> str:
    write = change_written(figure, text)
    named = [text("why.named", name=part_name(figure, part, text), value=write(part.change)) for part in parts]
    return named[0] if len(named) == 1 else text("why.and", one=named[0], other=named[1])


def _failure_says(projection: Projection, text: Words) -> list[str]:
    """What of the agents' cost goes to contacts that should not have come."""
    observed, language = projection.baseline.observed, text.language
    found = [failure_cost(outcome, observed) for outcome in (projection.changed, projection.today)]
    euros = [numbers.euros(rounded(float(cost[0])), language) for cost in found if cost is not None]
    return [text("why.failure", euros=euros[0], today=euros[1])] if len(euros) == len(found) else []


def note(figure: str, text: Words) -> str:
    """What is exact about the parts and what is an attribution."""
    kind = kind_of(figure)
    return text("why.note." + {"lines": "exact", "where": "distance"}.get(kind, kind))
