"""What is said of replayed weeks: beside the computed week, over all matters, and of one customer's way."""

from __future__ import annotations

from collections.abc import Callable

from cx_models.effects.settle import Settled
from cx_models.presentation import numbers
from cx_models.presentation.figures import channel_name
from cx_models.presentation.words import Words
from cx_models.projection.beside import Beside
from cx_models.projection.matters import Encounter, Matters
from cx_models.projection.service_replay import ServiceReplay
from cx_models.quantities import Minutes
from cx_models.queues.replay.contacts import ENDINGS

CHANCE = 2.0  # standard errors
HARDLY: Minutes = 1.0 / 60.0
DAY: Minutes = 1440.0
LOST = ("abandoned", "cut_off", "turned_away")


def replayed_says(found: ServiceReplay, text: Words) -> str:
    """The replay and the computed week in two figures, and whether they differ."""
    contacts = numbers.number(found.contacts.against, text.language, 3 if found.contacts.reach < 0.01 else 2)
    said = [
        text("week_replay.says", n=found.repetitions, contacts=_contacts(found.contacts, text), exact=contacts),
        text(
            "week_replay.lost_says",
            share=with_reach(found.lost, lambda value: numbers.percent(value, text.language, 1), text),
            exact=numbers.percent(found.lost.against, text.language, 1),
        ),
    ]
    apart = max(abs(found.contacts.apart), abs(found.lost.apart)) > CHANCE
    why = text("week_replay.differs", why=text("week_replay.why"))
    return " ".join([*said, why if apart else text("week_replay.agrees")])


def notes(found: ServiceReplay, text: Words, *, can_hurry: bool) -> str:
    """How to read the figures, and what was not reached; ``can_hurry``: whether the fast loop can ever run here."""
    said = [text("week_replay.reach")]
    said += [] if found.precise else [text("week_replay.imprecise")]
    said += [] if found.compiled else [text("week_replay.slow" if can_hurry else "week_replay.no_numba")]
    return " ".join(said)


def ends_says(matters: Matters, text: Words) -> str:
    """How matters end, of a hundred."""
    shares = {name: matters.share_ending(name) for name in ("settled", "gave_up", "unsettled")}
    return text("week_replay.ends_says", **{name: _of_hundred(share, text) for name, share in shares.items()})


def waited_says(matters: Matters, text: Words) -> str:
    """How unevenly the waiting falls on people."""
    shares = {"half": 0.5, "tenth": 0.9, "hundredth": 0.99}
    waits = {name: _wait(matters.waited_at_most(share), text) for name, share in shares.items()}
    anyone = matters.waited_at_most(shares["half"]) >= HARDLY
    return text("week_replay.waited_says" if anyone else "week_replay.waited_some", **waits)


def tries_says(matters: Matters, text: Words) -> str:
    """How many matters take one contact, and how many take three or more."""
    by_contacts = matters.shares_by_contacts
    shares = {"once": float(by_contacts[0]), "many": float(by_contacts[2:].sum())}
    return text("week_replay.tries_says", **{k: numbers.percent(v, text.language, 1) for k, v in shares.items()})


def way_says(matters: Matters, matter: int, way: tuple[Encounter, ...], text: Words) -> str:
    """One customer's way in a sentence."""
    passed, wait = int(matters.legs[matter] - matters.contacts[matter]), float(matters.waited[matter])
    facts = {
        "wait": _wait(wait, text),
        "passed": "" if not passed else text("week_replay.way.passed", n=passed),
        "ending": text(f"week_replay.ending.{ENDINGS[matters.ending[matter]]}"),
        "n": int(matters.contacts[matter]),
    }
    end = next((one.left for one in reversed(way) if one.left is not None), way[-1].arrived)
    return text("week_replay.way.summary", span=_span(end - way[0].arrived, text), **facts)


def moment(minute: Minutes, text: Words) -> str:
    """A weekday and a time of the followed week, or of the one after it."""
    week, day = divmod(int(minute // DAY), 7)
    clock = numbers.clock((int(minute) % int(DAY)) / 60.0, text.language)
    then = f"{text(f'queues.weekday_short.{day}')} {clock}"
    return text("week_replay.next_week", then=then) if week else then


def place(one: Encounter, settled: Settled, text: Words) -> str:
    """A store by its name, else the channel."""
    return channel_name(one.channel, text) if one.store is None else settled.service.stores[one.store].name


def outcome(way: tuple[Encounter, ...], at: int, text: Words) -> str:
    """What came of a leg; an answered one may have been passed on, which the next leg tells."""
    one, follows = way[at], way[at + 1].cause if at + 1 < len(way) else ""
    if one.outcome != "served":
        return text(f"week_replay.outcome.{one.outcome}")
    code = "settled" if one.settled else "passed_on" if follows in ("transfer", "spill") else "open"
    return text(f"week_replay.outcome.{code}")


def with_reach(one: Beside, write: Callable[[float], str], text: Words) -> str:
    """A replayed figure with half its confidence interval."""
    return text("week_replay.with_reach", value=write(one.replayed), reach=write(one.reach)).replace(" ", numbers.SPACE)


def _contacts(one: Beside, text: Words) -> str:
    digits = 2 if one.reach >= 0.01 else 3
    return with_reach(one, lambda value: numbers.number(value, text.language, digits), text)


def _of_hundred(share: float, text: Words) -> str:
    return numbers.number(100 * share, text.language, 0 if share >= 0.01 else 1)


def _wait(minutes: Minutes, text: Words) -> str:
    return numbers.minutes(minutes, text.language) if minutes >= HARDLY else text("week_replay.no_wait")


def _span(minutes: Minutes, text: Words) -> str:
    """How long a matter took, in whole minutes, hours or days."""
    unit, size = ("minutes", 1.0) if minutes < 180 else ("hours", 60.0) if minutes < 2 * DAY else ("days", DAY)
    return text(f"week_replay.way.{unit}_span", n=max(round(minutes / size), 1))
