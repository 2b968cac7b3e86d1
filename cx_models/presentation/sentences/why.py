"""Why a figure moved, as a manager would say it: the change, its largest parts, and what pulls the other way."""

from __future__ import annotations

from collections.abc import Sequence

from cx_models.effects.freedom import at_its_most
from cx_models.presentation import numbers
from cx_models.presentation.figures import Written, difference, level, rounded
from cx_models.presentation.words import Words
from cx_models.projection.crowding import QueueWeek
from cx_models.projection.explain import NAMES, OF_QUEUES, Explanation, Part, figure_name, queue_of
from cx_models.projection.project import Projection

FAILURE = "failure.euros"
NAMED = 2  # parts in a sentence
WORTH_NAMING = 0.15  # of the largest part
KINDS = {"everyone": "felt", "surveyed": "felt", "leaving": "felt", "cost": "lines", "freedom": "where"}


def kind_of(figure: str) -> str:
    """What sort of parts a figure has: a queue's are of crowding."""
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
    if figure.endswith(".missing"):
        return lambda value: numbers.number(value, text.language, 1, signed=True)
    return difference(NAMES[figure], text)


def headline(told: Explanation, projection: Projection, text: Words) -> str:
    """What changed, in a sentence or two."""
    if told.figure in OF_QUEUES:
        return _queue_says(told, projection, text)
    size, write = change_written(told.figure, text)(abs(told.change)), level(NAMES[told.figure], text)
    way = _way(told, text)
    if told.figure == "freedom" and way == "up" and at_its_most(projection.changed.freedom_lost):
        way = "most"
    return text(f"why.{told.figure}.{way}", changed=write(told.changed), size=size.removeprefix("+"))


def _queue_says(told: Explanation, projection: Projection, text: Words) -> str:
    """How a queue fares against today; of one that is there only today or only in the scenario, that."""
    channel, measure = queue_of(told.figure)
    write, changed = level(NAMES[told.figure], text), projection.changed
    form = "level" if _way(told, text) == "level" else "moved"
    form = "alone" if told.opened or told.closed else form
    names = {case: text(f"why.queue.{channel}.{case}") for case in ("waits", "at", "of", "off")}
    now = write(told.today if told.closed else told.changed)
    said = text(f"why.{measure}.{form}", today=write(told.today), changed=now, **names)
    if told.closed:
        return f"{text(f'why.closed.{channel}')} {text('why.today_says', says=_within(said))}"
    waits = changed.at_first is not changed.settled
    if waits and figure_name(projection, told.figure).startswith("first."):
        weeks = round(changed.service.recruiting.delay_weeks)
        said = text("why.first_weeks", weeks=weeks, says=_within(said))
    return f"{text(f'why.opened.{channel}')} {said}" if told.opened else said


def _within(said: str) -> str:
    """A sentence as it goes on after other words."""
    return said[:1].lower() + said[1:]


def reasons(told: Explanation, projection: Projection, text: Words) -> str:
    """Where that comes from: a queue's contacts and people, the largest parts, and what pulls the other way."""
    said = []
    if told.queue is not None:
        said += _contacts_say(told, text)
    if _way(told, text) != "level" and not told.opened and not told.closed:
        said += _parts_say(told, text)
    if told.figure == "cost":
        said += _failure_says(projection, text)
    return " ".join(said)


def _way(told: Explanation, text: Words) -> str:
    """Up, down, or level when the change is too small to be written."""
    write = change_written(told.figure, text)
    if numbers.says_nothing(write(told.change)):
        return "level"
    return "up" if told.change > 0 else "down"


def _contacts_say(told: Explanation, text: Words) -> list[str]:
    """A queue's contacts and people against today's; of a new one, what brings its contacts."""
    assert told.queue is not None
    channel, _ = queue_of(told.figure)
    today, changed = told.queue
    if changed is None:
        return []
    if today is None:
        return [text(f"why.contacts.{channel}.alone", **_counts(changed, "", text)), *_brought_say(changed, told, text)]
    form = "same" if today.most_people == changed.most_people else "moved"
    return [text(f"why.contacts.{channel}.{form}", **_counts(changed, "", text), **_counts(today, "_today", text))]


def _counts(week: QueueWeek, when: str, text: Words) -> dict[str, object]:
    contacts = numbers.number(float(week.legs.sum()), text.language)
    return {f"contacts{when}": contacts, f"people{when}": week.most_people, f"lines{when}": len(week.names)}


def _brought_say(week: QueueWeek, told: Explanation, text: Words) -> list[str]:
    """The causes that bring most contacts to a queue, with contacts per week."""
    most = sorted((Part(cause, count) for cause, count in week.by_cause.items() if count >= 1), key=_size)[:NAMED]
    if not most:
        return []
    listed = _listed(told.figure, most, lambda count: numbers.number(count, text.language), text)
    return [text("why.brought", parts=listed)]


def _parts_say(told: Explanation, text: Words) -> list[str]:
    """The largest parts of the change's own direction, then the largest against it."""
    along = [part for part in told.parts if part.change * told.change > 0]
    against = [part for part in told.parts if part.change * told.change < 0]
    most = max((abs(part.change) for part in told.parts), default=0.0)
    write = change_written(told.figure, text)
    said = []
    for key, parts in (("why.most", along), ("why.against", against)):
        large = (part for part in parts if abs(part.change) >= WORTH_NAMING * most)
        worth = sorted((part for part in large if not numbers.says_nothing(write(part.change))), key=_size)[:NAMED]
        if worth:
            said.append(text(key, parts=_listed(told.figure, worth, write, text)))
    return said


def _size(part: Part) -> float:
    return -abs(part.change)


def _listed(figure: str, parts: Sequence[Part], write: Written, text: Words) -> str:
    named = [text("why.named", name=part_name(figure, part, text), value=write(part.change)) for part in parts]
    return named[0] if len(named) == 1 else text("why.and", one=named[0], other=named[1])


def _failure_says(projection: Projection, text: Words) -> list[str]:
    """What of the agents' cost goes to contacts that should not have come."""
    if FAILURE not in projection.changed.figures():
        return []
    found = (projection.value(FAILURE), projection.todays_value(FAILURE))
    euros, today = (numbers.euros(rounded(value), text.language) for value in found)
    return [text("why.failure", euros=euros, today=today)]


def note(told: Explanation, text: Words) -> str:
    """What a queue's figure means, and what is exact about the parts and what is an attribution."""
    kind, meaning = kind_of(told.figure), f"why.meaning.{told.figure}"
    kind = "absent" if told.opened or told.closed else kind
    said = text("why.note." + {"lines": "exact", "where": "distance"}.get(kind, kind))
    return f"{text(meaning)} {said}" if meaning in text else said
