"""What is said of replayed days: the replay beside the exact answer, one customer's story, one agent's day."""

from __future__ import annotations

from cx_models.presentation import numbers
from cx_models.presentation.charts.queue_replay import exact_clock
from cx_models.presentation.words import Words
from cx_models.projection.beside import Beside
from cx_models.projection.line_day import LineDay
from cx_models.projection.line_lives import FATES, AgentDay, OneDay
from cx_models.projection.line_replay import Replayed
from cx_models.quantities import Minutes

AT_ONCE: Minutes = 1.0 / 60.0
CHANCE = 2.0  # standard errors


def wait_says(found: Replayed, text: Words) -> str:
    """Minutes waited in the replay and in truth."""
    exact = numbers.minutes(found.wait.against, text.language)
    apart = numbers.number(abs(found.wait.apart), text.language, 1)
    return text("queues.replay.wait_says", n=found.days, wait=_wait(found.wait, text), exact=exact, apart=apart)


def lost_says(found: Replayed, text: Words) -> str:
    """Who leave without an answer, in the replay and in truth."""
    exact = numbers.percent(found.lost.against, text.language, 1)
    apart = numbers.number(abs(found.lost.apart), text.language, 1)
    return text("queues.replay.lost_says", share=_share(found.lost, text), exact=exact, apart=apart)


def lifelike_says(found: Replayed, text: Words) -> str:
    """What lifelike handling times change against exponential ones, with the same customers."""
    wait, share = found.lifelike_wait, found.lifelike_lost
    points = numbers.number(100 * share.difference, text.language, 1, signed=True)
    changes = (
        numbers.minutes(wait.difference, text.language, signed=True),
        text("queues.replay.points", change=points),
    )
    wait_change, share_change = (
        change if abs(one.apart) > CHANCE else text("queues.replay.lifelike_same")
        for one, change in zip((wait, share), changes, strict=True)
    )
    return text(
        "queues.replay.lifelike_says",
        wait=numbers.minutes(wait.replayed, text.language),
        share=numbers.percent(share.replayed, text.language, 1),
        wait_change=wait_change,
        share_change=share_change,
    )


def lifelike_why(day: LineDay, text: Words) -> str:
    """What lifelike means, and which of it is assumed."""
    chat = f" {text('queues.replay.lifelike_chat', n=day.concurrency)}" if day.concurrency > 1 else ""
    return text("queues.replay.lifelike_why", cv=numbers.number(day.handling_spread, text.language, 1), chat=chat)


def notes(found: Replayed, text: Words, *, can_hurry: bool) -> str:
    """How to read the figures: what ± is, what was not reached, why the wait above may differ, which loop ran.

    ``can_hurry`` tells whether the fast loop can ever run on this machine.
    """
    said = [text("queues.replay.reach")]
    if not found.precise:
        said.append(text("queues.replay.imprecise"))
    above, here = (numbers.minutes(one, text.language) for one in (found.staying_wait, found.wait.against))
    if above != here:
        said.append(text("queues.replay.staying", wait=above))
    if not found.compiled:
        said.append(text("queues.replay.slow" if can_hurry else "queues.replay.no_numba"))
    return " ".join(said)


def _wait(one: Beside, text: Words) -> str:
    scale, unit = (60.0, f"{numbers.SPACE}s") if one.replayed < 1.0 else (1.0, f"{numbers.SPACE}min")
    return _with_reach(scale * one.replayed, scale * one.reach, unit, text)


def _share(one: Beside, text: Words) -> str:
    unit = numbers.percent(0.0, text.language).removeprefix("0")
    return _with_reach(100 * one.replayed, 100 * one.reach, unit, text)


def _with_reach(value: float, reach: float, unit: str, text: Words) -> str:
    """Both with as many decimals as show that the reach is not nothing."""
    digits = 1 if reach >= 0.05 or reach == 0 else 2
    written, wide = (numbers.number(one, text.language, digits) for one in (value, reach))
    said = text("queues.replay.with_reach", value=written, reach=wide, unit=unit)
    return said.replace(" ", numbers.SPACE)


def day_says(day: OneDay, text: Words) -> str:
    """How many came, were answered, and left without an answer."""
    lost = sum(int((day.fate == FATES.index(fate)).sum()) for fate in ("abandoned", "cut_off"))
    answered = sum(day.was_answered(row) for row in range(len(day.came)))
    written = {"answered": answered, "lost": lost}
    counts = {name: numbers.number(count, text.language) for name, count in written.items()}
    return text("queues.replay.day.says", n=numbers.number(len(day.came), text.language), **counts)


def story(day: OneDay, row: int, text: Words) -> str:
    """One customer's day in two or three short sentences."""
    fate, waited = FATES[day.fate[row]], day.waited(row)
    facts = {
        "came": exact_clock(float(day.came[row]), text),
        "wait": numbers.minutes(waited, text.language),
        "left": exact_clock(day.until(row), text),
    }
    if fate == "served":
        answered = float(day.answered[row])
        facts["answered"] = exact_clock(answered, text)
        facts["talked"] = numbers.minutes(day.until(row) - answered, text.language)
        facts["agent"] = str(int(day.agent[row]) + 1)
        fate = "at_once" if waited < AT_ONCE else "served"
    return text(f"queues.replay.customer.{fate}", **facts)


def option(day: OneDay, row: int, text: Words) -> str:
    """A customer by the time of coming and what became of it."""
    return text(
        "queues.replay.customer.option",
        came=exact_clock(float(day.came[row]), text),
        fate=text(f"queues.replay.fate.{FATES[day.fate[row]]}"),
        wait=numbers.minutes(day.waited(row), text.language),
    )


def agent_says(found: AgentDay, text: Words) -> str:
    """When on duty, with how many customers, how busy, and the longest pause."""
    spans = ", ".join(f"{exact_clock(start, text)}–{exact_clock(end, text)}" for start, end in found.duty)
    busy = numbers.percent(found.busy, text.language, 1 if 0.99 < found.busy < 1.0 else 0)
    said = [
        text("queues.replay.agent.duty", duty=spans),
        text("queues.replay.agent.talked", n=found.customers, busy=busy),
    ]
    pause = found.longest_pause
    if pause is None:
        said.append(text("queues.replay.agent.no_pause"))
    else:
        long = numbers.minutes(pause[1] - pause[0], text.language)
        said.append(text("queues.replay.agent.pause", pause=long, when=exact_clock(pause[0], text)))
    return " ".join(said)
