"""What is said of one line's day: before each chart, of the curve that is tried, of shifts and of spreadsheets."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cx_models.effects.settle import Settled
from cx_models.presentation import numbers
from cx_models.presentation.charts.queue_hours import Hours
from cx_models.presentation.charts.week import lines_of, moment, series
from cx_models.presentation.sentences.scenario import A_MOMENT, line_name
from cx_models.presentation.words import Words
from cx_models.projection.day_shifts import DayShifts
from cx_models.projection.line_day import ANYBODY, DayFigures, LineDay, holds
from cx_models.quantities import Floats
from cx_models.queues.over_time import Course
from cx_models.queues.spreadsheet import Formula, PerInterval
from cx_models.queues.staffing import Counts, Goal

HARDLY = 0.005  # share of contacts: below this hardly anybody gives up
RIGHT = 0.02  # points of share in time that a spreadsheet may be off and still be called right
SECONDS = 60.0
Told = Mapping[Formula, PerInterval]


def where_says(settled: Settled, text: Words) -> str:
    """Which line holds most of the week's waiting, and the worst moment of all."""
    lines = lines_of(settled)
    waiting = settled.week.queue[0].sum(axis=1)
    waits = np.array([series(settled, line, "wait") for line in lines])
    if waiting.sum() <= 0 or np.nanmax(waits) < A_MOMENT:
        return text("queues.nowhere")
    place, at = np.unravel_index(int(np.nanargmax(waits)), waits.shape)
    worst = line_name(lines[int(place)], text)
    facts = {"when": moment(int(at), text), "worst": worst}
    wait = numbers.minutes(float(waits[place, at]), text.language)
    if len(lines) == 1:
        return text("queues.where_one", wait=wait, **facts)
    most = int(np.argmax(waiting))
    share = numbers.percent(float(waiting[most] / waiting.sum()), text.language)
    return text("queues.where", share=share, line=line_name(lines[most], text), wait=wait, **facts)


def clock_of(first: int, place: int, text: Words) -> str:
    """The beginning of a half-hour as one says it."""
    return numbers.clock((first + place) / 2, text.language)


def measure_says(measure: str, found: Hours, text: Words) -> str:
    """The first line above a measure's chart."""
    return {
        "wait": _wait,
        "arrivals": _arrivals,
        "agents": _agents,
        "abandoned": _abandoned,
        "occupancy": _occupancy,
    }[measure](found, text)


def _wait(found: Hours, text: Words) -> str:
    wait, long = found.now["wait"], found.now["long_wait"]
    at = int(np.nanargmax(wait))
    if wait[at] < A_MOMENT:
        return text("queues.says.calm")
    said, longer = (numbers.minutes(float(values[at]), text.language) for values in (wait, long))
    return text("queues.says.wait", when=clock_of(found.first, at, text), wait=said, long=longer)


def _arrivals(found: Hours, text: Words) -> str:
    coming = found.now["arrivals"]
    at = int(np.nanargmax(coming))
    peak, total = (numbers.number(float(value), text.language) for value in (coming[at], np.nansum(coming) / 2))
    return text("queues.says.arrivals", when=clock_of(found.first, at, text), n=peak, total=total)


def _agents(found: Hours, text: Words) -> str:
    present = found.now["agents"]
    hours = numbers.number(float(np.nansum(present)) / 2, text.language, 1)
    fewest, most = int(np.nanmin(present)), int(np.nanmax(present))
    if fewest == most:
        return text("queues.says.agents_level", most=people(most, text), hours=hours)
    return text("queues.says.agents", fewest=fewest, most=most, hours=hours)


def _abandoned(found: Hours, text: Words) -> str:
    if found.lost < HARDLY:
        return text("queues.says.abandoned_none")
    return _with_peak("abandoned", found.lost, found.now["abandoned"], found, text)


def _occupancy(found: Hours, text: Words) -> str:
    busy = found.now["occupancy"]
    return _with_peak("occupancy", _mean(busy, found.now["agents"]), busy, found, text)


def _with_peak(name: str, share: float, values: Floats, found: Hours, text: Words) -> str:
    at = int(np.nanargmax(values))
    written, peak = (numbers.percent(value, text.language) for value in (share, float(values[at])))
    return text(f"queues.says.{name}", share=written, when=clock_of(found.first, at, text), peak=peak)


def _mean(values: Floats, weights: Floats) -> float:
    return float(np.nansum(values * weights) / max(np.nansum(weights), ANYBODY))


def people(count: int, text: Words) -> str:
    """So many agents."""
    return text("queues.shifts.people_n", n=count)


def promise_says(goal: Goal, text: Words) -> str:
    """What is promised, as a clause."""
    if goal.in_target is None:
        digits = 0 if float(goal.wait or 0).is_integer() else 1
        return text("queues.promise.wait_says", wait=numbers.minutes(goal.wait, text.language, digits))
    share = numbers.percent(goal.in_target, text.language)
    return text("queues.promise.in_time_says", share=share, seconds=round(goal.target * SECONDS))


def kept_says(day: LineDay, course: Course, goal: Goal, text: Words) -> str:
    """Whether the promise holds in every half-hour, else where it is broken worst."""
    promise, broken = promise_says(goal, text), ~holds(goal, course)
    if not broken.any():
        return text("queues.promise.kept", promise=promise)
    if goal.in_target is None:
        at = int(np.argmax(np.where(broken, course.wait, -np.inf)))
        found = text("queues.promise.found_wait", wait=numbers.minutes(float(course.wait[at]), text.language))
    else:
        at = int(np.argmin(np.where(broken, course.in_target, np.inf)))
        share = numbers.percent(float(course.in_target[at]), text.language)
        found = text("queues.promise.found_in_time", share=share)
    when = clock_of(day.first, at, text)
    return text("queues.promise.broken", promise=promise, n=int(broken.sum()), when=when, found=found)


def curve_says(now: DayFigures, roster: DayFigures, is_roster: bool, text: Words) -> str:
    """What the curve does to the day, in one sentence."""
    language = text.language
    wait, before = (numbers.minutes(one.wait, language) for one in (now, roster))
    share, share_before = (numbers.percent(one.lost, language) for one in (now, roster))
    if is_roster:
        return text("queues.curve.same", wait=wait, share=share)
    more = now.agent_hours - roster.agent_hours
    way = "same" if more == 0 else "more" if more > 0 else "fewer"
    hours = text(f"queues.curve.hours_{way}", n=numbers.number(abs(more), language, 0 if more.is_integer() else 1))
    return text("queues.curve.changed", wait=wait, before=before, share=share, share_before=share_before, hours=hours)


def peak_says(measure: str, day: LineDay, now: Floats, roster: Floats, text: Words) -> str:
    """Where the curve's wait or giving up peaks, and what the roster has there."""
    at = int(np.nanargmax(now))
    if measure == "lost" and float(now[at]) < HARDLY:
        return text("queues.curve.lost_none")
    write = numbers.minutes if measure == "wait" else numbers.percent
    said, before = (write(float(values[at]), text.language) for values in (now, roster))
    facts = {"when": clock_of(day.first, at, text), "before": before}
    return text(f"queues.curve.{measure}_says", **facts, **{"wait" if measure == "wait" else "share": said})


def shifts_say(found: DayShifts, day: LineDay, text: Words) -> str:
    """What the shifts take, what they bring beyond the curve, and what is missing."""
    paid, wanted, over, short = (
        numbers.number(value, text.language, 1) for value in (found.paid, found.wanted, found.over, found.short)
    )
    plan = found.roster
    needs = "queues.shifts.needs_exactly" if max(found.over, found.short) < 0.05 else "queues.shifts.needs"
    says = [text(needs, people=people(plan.people, text), paid=paid, wanted=wanted, over=over)]
    if found.short > 0.05:
        when = clock_of(day.first, int(np.argmax(plan.missing[0])), text)
        says.append(text("queues.shifts.missing", short=short, when=when))
    if plan.shrinkage > 0:
        share = numbers.percent(1.0 - plan.shrinkage, text.language)
        says.append(text("queues.shifts.shrunk", share=share))
    says.append(text("queues.shifts.hiring", before=people(int(day.people.max()), text)))
    return " ".join(says)


def largest_difference(truth: Floats, told: Mapping[Formula, Floats], coming: Floats) -> tuple[Formula, int, float]:
    """The formula and half-hour in which the share in time is told most wrongly, and by how much."""
    gaps = {
        name: np.nan_to_num(np.where(coming > ANYBODY, np.abs(values - truth), 0.0)) for name, values in told.items()
    }
    name = max(gaps, key=lambda one: float(gaps[one].max()))
    at = int(gaps[name].argmax())
    return name, at, float(gaps[name][at])


def shares_told(said: PerInterval) -> Floats:
    """Shares answered in time, ``(T,)``; NaN where the formula has no answer."""
    return np.where(said.has_no_answer, np.nan, said.in_target)


def spreadsheet_says(day: LineDay, truth: Course, told: Told, seconds: float, text: Words) -> str:
    """The largest difference in the share answered in time, and when."""
    shares = {name: shares_told(one) for name, one in told.items()}
    name, at, gap = largest_difference(truth.in_target, shares, day.arrivals)
    if gap < RIGHT:
        return text("queues.sheet.no_difference")
    said, true = (numbers.percent(float(values[at]), text.language) for values in (shares[name], truth.in_target))
    formula, when = text(f"queues.sheet.{name}"), clock_of(day.first, at, text)
    return text("queues.sheet.largest", when=when, formula=formula, said=said, true=true, seconds=round(seconds))


def spreadsheet_wait_says(day: LineDay, truth: Course, told: Told, text: Words) -> str:
    """What each formula says of the time at which the true queue waits longest."""
    at = int(np.argmax(np.where(day.arrivals > ANYBODY, truth.wait, -1.0)))
    waits = {"truth": truth.wait, "a": told["erlang_a"].wait, "c": told["erlang_c"].wait}
    facts = {name: numbers.minutes(float(values[at]), text.language) for name, values in waits.items()}
    silent = not np.isfinite(told["erlang_c"].wait[at])
    words = "queues.sheet.wait_says_silent" if silent else "queues.sheet.wait_says"
    return text(words, when=clock_of(day.first, at, text), **facts)


def spreadsheet_share_says(truth: Course, told: Told, text: Words) -> str:
    """The share answered in time over the day, in truth and by Erlang A."""
    true, a = (
        numbers.percent(_mean(one.in_target, truth.arrivals), text.language) for one in (truth, told["erlang_a"])
    )
    return text("queues.sheet.in_time_says", true=true, a=a)


def silent_says(day: LineDay, told: Told, text: Words) -> str:
    """How often Erlang C has no answer; empty when it always has one."""
    silent = int((told["erlang_c"].has_no_answer & (day.arrivals > ANYBODY)).sum())
    return text("queues.sheet.no_answer", n=silent) if silent else ""


def shift_rows(found: DayShifts, day: LineDay, text: Words) -> dict[str, list[str]]:
    """Each shift as a line of the roster, by its beginning: start–end, break, length, how many."""
    begin = day.first / 2
    worked = sorted(found.roster.worked, key=lambda one: (one.shift.start, one.shift.length, one.shift.break_after))

    def between(start: float, length: float) -> str:
        ends = (begin + start / 60.0, begin + (start + length) / 60.0)
        return "–".join(numbers.clock(end, text.language) for end in ends)

    return {
        text("queues.shifts.when"): [between(one.shift.start, one.shift.length) for one in worked],
        text("queues.shifts.break"): [
            between(one.shift.start + one.shift.break_after, one.shift.break_length)
            if one.shift.break_length
            else text("queues.shifts.no_break")
            for one in worked
        ],
        text("queues.shifts.length"): [
            f"{numbers.number(one.shift.length / 60.0, text.language, 0 if one.shift.length % 60 == 0 else 1)}"
            f"{numbers.SPACE}h"
            for one in worked
        ],
        text("queues.shifts.how_many"): [str(one.people) for one in worked],
    }


def curve_cover(found: DayShifts) -> Counts:
    """Whole agents at the desk under the shifts, ``(T,)``: what a queue would meet."""
    return np.asarray(np.floor(found.roster.present[0] + 1e-9).astype(np.int64))
