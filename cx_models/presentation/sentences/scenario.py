"""The headline of a scenario, and the first line above each of its charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from cx_models.baseline.fit import LongestWait
from cx_models.presentation import numbers
from cx_models.presentation.charts.changes import cost_changes, total_change
from cx_models.presentation.charts.week import Line, moment
from cx_models.presentation.figures import band, channel_name, difference, rounded, unsigned_points
from cx_models.presentation.words import Words
from cx_models.projection.beyond import beyond_answers
from cx_models.projection.causes import Flow, contacts_by_cause
from cx_models.projection.moves import NOTHING
from cx_models.projection.outcome import Outcome, line_figures
from cx_models.projection.project import Projection
from cx_models.quantities import Estimate, Floats, Minutes
from cx_models.scenario.scenario import Scenario
from cx_models.service.channels import Channel
from cx_models.service.customers import Segment
from cx_models.service.offer import Service

HARDLY = 0.0005  # share: below this nothing is said to move
JOINER = "\N{WORD JOINER}"  # keeps a sign on one line with its euros
WRITTEN_TO_PEOPLE = frozenset({Channel.EMAIL, Channel.SOCIAL, Channel.MAIL})
A_MOMENT = 0.5  # minutes: waiting that nobody would call waiting


def headline(projection: Projection, text: Words) -> str:
    """What the scenario does, in one sentence."""
    change = projection.difference("satisfaction.everyone")
    middle = change if isinstance(change, float) else change.middle
    says = [_satisfied(middle, text), waiting(projection, text), _leaving(projection, text)]
    money = cost_change(projection, text)
    if money:
        says.append(money)
    return f"{', '.join(says[:-1])} {text('scenario.says.and')} {says[-1]}."


def _satisfied(change: float, text: Words) -> str:
    if abs(change) < HARDLY:
        return text("scenario.says.level")
    return text(f"scenario.says.{'worse' if change < 0 else 'better'}", points=unsigned_points(change, text))


def waiting(projection: Projection, text: Words) -> str:
    """How long callers wait, at first where recruits are awaited and that is not written alike."""
    today = numbers.minutes(projection.todays_value("phone.wait"), text.language)
    if projection.changed.service.desk(Channel.PHONE) is None:
        return text("scenario.says.no_phone")
    now, first = numbers.minutes(projection.value("phone.wait"), text.language), first_wait(projection)
    if projection.baseline.observed.service.desk(Channel.PHONE) is None:
        return text("scenario.says.wait_new", wait=now)
    at_first = None if first is None else numbers.minutes(first, text.language)
    if at_first not in (None, now):
        recruiting = projection.changed.service.recruiting
        weeks, when = round(recruiting.delay_weeks), "wait_first"
        if len({coming.weeks for coming in recruiting.late}) > 1:
            when = "wait_first_several"
        return text(
            f"scenario.says.{when}",
            wait=at_first,
            later=now,
            today=today,
            weeks=weeks,
        )
    return text("scenario.says.wait", wait=now, today=today)


def beyond_note(projection: Projection, longest: Mapping[Channel, LongestWait], text: Words) -> str:
    """That waits in a plan are longer than anybody has answered about, so their hurt rests on assumptions alone."""
    found = beyond_answers(projection, {channel: told.minutes for channel, told in longest.items()})
    if found is None:
        return ""
    return text(
        f"scenario.beyond{'_first' if found.at_first else ''}",
        channel=text.title(f"channels.{found.channel}"),
        answers=text(f"scenario.answers_{'own' if longest[found.channel].own else 'all'}"),
        longest=numbers.minutes(found.longest, text.language, 0),
        share=numbers.percent(found.share, text.language),
    )


def nobody_note(projection: Projection, text: Words) -> str:
    """That a plan leaves nobody to turn to, which is further than anything learned from; else empty."""
    today, plan = projection.baseline.observed.service, projection.changed.service
    return text("scenario.nobody_left") if _has_people(today) and not _has_people(plan) else ""


def _has_people(service: Service) -> bool:
    staffed = any(desk.agents.any() for desk in service.desks) or any(store.hours().any() for store in service.stores)
    return staffed or not WRITTEN_TO_PEOPLE.isdisjoint(service.unqueued)


def callback_note(projection: Projection, text: Words) -> str:
    """Why call-back can lengthen the wait until recruits come; empty where it does not arise."""
    first, service = first_wait(projection), projection.changed.service
    if service.callback is None or first is None or first <= projection.value("phone.wait") + A_MOMENT:
        return ""
    return text("scenario.note.callback", weeks=round(service.recruiting.delay_weeks))


def remedy_note(scenario: Scenario, text: Words) -> str:
    """By what rule the case sized this remedy; empty for other plans."""
    key = scenario.name.replace("case.", "case.note.", 1)
    return text(key) if scenario.name.startswith("case.") and key in text else ""


def first_wait(projection: Projection, figure: str = "phone.wait") -> float | None:
    """A line's figure in the weeks before recruits arrive; None when nobody is awaited."""
    changed = projection.changed
    if changed.at_first is changed.settled:
        return None
    found = line_figures(changed.at_first).get(figure)
    return None if found is None else float(found[0])


def _leaving(projection: Projection, text: Words) -> str:
    more = round(rounded(projection.value("leaving.customers") - projection.todays_value("leaving.customers")))
    if more == 0:
        return text("scenario.says.same_leave")
    return text(f"scenario.says.{'more' if more > 0 else 'fewer'}_leave", n=abs(more))


def cost_change(projection: Projection, text: Words) -> str:
    """Dearer, cheaper or the same; empty without prices."""
    return "" if projection.changed.cost is None else money(projection, "scenario.says", text)


def money(projection: Projection, words: str, text: Words) -> str:
    """What the year costs against today, in the sentences under ``words``."""
    change = rounded(projection.value("cost.total") - projection.todays_value("cost.total"))
    if change == 0:
        return text(f"{words}.same_cost")
    return text(f"{words}.{'dearer' if change > 0 else 'cheaper'}", euros=numbers.euros(abs(change), text.language))


def flows_say(flows: Sequence[Flow], text: Words) -> str:
    """The largest move, told from the stores' side when they lose the most."""
    moving = sorted((flow for flow in flows if flow.origin != flow.to), key=lambda flow: -flow.contacts)
    if not moving or moving[0].contacts < 1:
        return text("charts.flows.still")
    top = moving[0]
    most = numbers.number(top.contacts, text.language)
    if top.sure is not None:
        sure = numbers.between(top.sure, lambda n: numbers.number(n, text.language))
        most = text("charts.flows.sure", n=most, band=sure)
    if top.origin == Channel.STORE:
        gone = sum(flow.contacts for flow in moving if flow.origin == Channel.STORE)
        n = numbers.number(gone, text.language)
        if top.to == NOTHING:
            return text("charts.flows.says_nothing", n=n, most=most)
        return text("charts.flows.says", n=n, to=channel_name(top.to, text), most=most)
    return text("charts.flows.general", origin=channel_name(top.origin, text), to=channel_name(top.to, text), most=most)


def causes_say(outcome: Outcome, text: Words, *, at_first: bool = False) -> str:
    """How much of the phone's work should not have been needed."""
    causes = contacts_by_cause(outcome, at_first=at_first).get(Channel.PHONE)
    if not causes:
        return text("charts.causes.no_phone")
    total = sum(causes.values())
    share = numbers.percent(1 - causes["new"] / total, text.language)
    return text("charts.causes.says", n=numbers.number(total, text.language), share=share)


def moves_anywhere(changes: Sequence[Estimate]) -> bool:
    """Whether satisfaction moves in any municipality."""
    return max(abs(change.middle) for change in changes) >= HARDLY


def places_say(projection: Projection, text: Words) -> str:
    """Where satisfaction falls most."""
    changes = projection.area_changes()
    if not moves_anywhere(changes):
        return text("charts.places.same")
    worst = hardest_hit(changes)
    if worst is None:
        return text("charts.places.rises")
    names = projection.baseline.observed.customers.names
    return text("charts.places.says", place=names[worst], points=points_with_band(changes[worst], text))


def groups_say(projection: Projection, text: Words) -> str:
    """Which group's satisfaction falls most."""
    changes = projection.group_changes()
    worst = hardest_group(changes)
    if worst is None:
        return text("charts.groups.rises")
    told = points_with_band(changes[worst], text)
    if alike(changes):
        return text("charts.groups.alike", points=told)
    return text("charts.groups.says", group=text(f"charts.groups.{worst.value}"), points=told)


def hardest_group(changes: Mapping[Segment, Estimate]) -> Segment | None:
    """The group whose satisfaction falls most; None where none falls."""
    worst = hardest_hit(list(changes.values()))
    return None if worst is None else list(changes)[worst]


def alike(changes: Mapping[Segment, Estimate]) -> bool:
    """Whether satisfaction changes as much in every group."""
    moved = [change.middle for change in changes.values()]
    return len(moved) > 1 and max(moved) - min(moved) < HARDLY


def hardest_hit(changes: Sequence[Estimate]) -> int | None:
    """The place of the largest fall in satisfaction; None where none falls."""
    worst = min(range(len(changes)), key=lambda place: changes[place].middle)
    return None if changes[worst].middle > -HARDLY else worst


def points_with_band(change: Estimate, text: Words) -> str:
    """The change and, once drawn, what its bracket holds."""
    write = difference("satisfaction.everyone", text)
    if change.width == 0:
        return write(change.middle)
    return text("scenario.band.of_change", change=write(change.middle), band=band(change, write, text))


def money_says(projection: Projection, text: Words) -> str:
    """The kind of cost that changes most, and the total with its interval once it has been drawn."""
    change = cost_changes(projection)
    if not any(round(euros) for euros in change.values()):
        return text("charts.money.same")
    write, total = difference("cost.total", text), total_change(projection)
    line = max(change, key=lambda name: abs(change[name]))
    most = text("charts.money.says", line=text(f"charts.money.{line}"), euros=write(change[line]))
    sum_ = text("charts.money.sum", euros=write(total.middle))
    if projection.draws is not None:
        sum_ = text("charts.money.sum_sure", euros=write(total.middle), band=band(total, write, text))
    return f"{most} {sum_}".replace(f"{numbers.MINUS}€", f"{numbers.MINUS}{JOINER}€")


def target_says(target: Minutes, text: Words) -> str:
    """The longest acceptable wait, without decimals where it has none."""
    return numbers.minutes(target, text.language, 0 if target.is_integer() else 1)


def week_says(measure: str, values: Floats, long: Floats | None, line: str, target: Minutes, text: Words) -> str:
    """The moment of the week when a measure peaks; ``target`` is the longest mean wait that calls for nobody more."""
    if np.isnan(values).all():
        return text("charts.week.no_line")
    peak = int(np.nanargmax(values))
    top, when, language = float(values[peak]), moment(peak, text), text.language
    if measure == "wait":
        if top < A_MOMENT or long is None:
            return text("charts.week.calm", line=line)
        longer = numbers.minutes(float(long[peak]), language)
        return text("charts.week.worst", when=when, wait=numbers.minutes(top, language), long=longer)
    if measure == "missing" and top < A_MOMENT:
        return text("charts.week.enough", target=target_says(target, text))
    share, n = numbers.percent(top, language), numbers.number(top, language)
    return text(f"charts.week.{_PEAKS[measure]}", when=when, share=share, n=n)


_PEAKS = {
    "abandoned": "giving_up",
    "occupancy": "busy",
    "arrivals": "calls",
    "agents": "staff",
    "missing": "short",
}


def line_name(line: Line, text: Words) -> str:
    """A store by its own name, a desk by its channel's."""
    return line.store or channel_name(line.channel, text)
