"""Today as tables of words: channels, how the model fits them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from cx_models.baseline.calibrate import Baseline, Fit
from cx_models.effects.choice import WAY, WAYS
from cx_models.presentation import numbers
from cx_models.presentation.figures import channel_name
from cx_models.presentation.words import Words
from cx_models.projection.outcome import Outcome
from cx_models.service.channels import Channel


@dataclass(frozen=True)
class Limits:
    """How far a figure may be from the observed one: by ``part`` of it, or by ``gap`` in its own unit."""

    part: float = 0.0
    gap: float = 0.0

    def hold(self, modelled: float, observed: float) -> bool:
        """Whether the figure is near enough."""
        apart = abs(modelled - observed)
        return apart <= max(self.gap, self.part * abs(observed)) + 1e-9


GOOD = {"contacts": Limits(part=0.10), "wait": Limits(part=0.10, gap=0.25), "abandoned": Limits(gap=0.02)}
FAIR = {"contacts": Limits(part=0.25), "wait": Limits(part=0.25, gap=0.5), "abandoned": Limits(gap=0.05)}
"""For each figure: shares of those who give up by their difference; waits (minutes) by either, however short."""
_HOURS = {"staffing", "hours", "days"}  # guessed, they make working hours a guess


def channel_table(baseline: Baseline, today: Outcome, text: Words) -> pd.DataFrame:
    """One row per channel in use: volume and share; wait, abandoning and staff where there is a queue."""
    contacts = baseline.observed.contacts.sum(axis=1)
    figures = {name: float(value[0]) for name, value in today.figures().items()}
    language, label = text.language, "today.table."
    rows = []
    for channel in sorted(WAYS, key=lambda way: -contacts[WAY[way]]):
        volume = float(contacts[WAY[channel]])
        if volume <= 0:
            continue
        rows.append(
            {
                text(f"{label}channel"): text.title(f"channels.{channel.value}"),
                text(f"{label}contacts"): numbers.number(volume, language),
                text(f"{label}share"): numbers.percent(volume / contacts.sum(), language),
                text(f"{label}wait"): numbers.minutes(figures.get(f"{channel}.wait"), language),
                text(f"{label}abandoned"): numbers.percent(figures.get(f"{channel}.abandoned"), language),
                text(f"{label}occupancy"): numbers.percent(figures.get(f"{channel}.occupancy"), language),
                text(f"{label}hours"): numbers.number(_hours(baseline, channel), language),
            }
        )
    return pd.DataFrame(rows)


def _hours(baseline: Baseline, channel: Channel) -> float | None:
    """People's hours in a week; None where nobody sits."""
    service = baseline.observed.service
    if channel is Channel.STORE:
        return float(sum(store.hours().sum() for store in service.stores) / 2) or None
    desk = service.desk(channel)
    return None if desk is None else desk.agent_hours


def judged(fit: Fit) -> str:
    """How well one figure comes out: ``good``, ``fair`` or ``poor``."""
    modelled, observed = fit.modelled, fit.observed
    if fit.figure == "abandoned":  # as they are shown: nobody can check a difference that is rounded away
        modelled, observed = round(modelled, 3), round(observed, 3)
    if GOOD[fit.figure].hold(modelled, observed):
        return "good"
    return "fair" if FAIR[fit.figure].hold(modelled, observed) else "poor"


def limits_say(text: Words) -> str:
    """Within what a match is good and within what fair."""
    facts = {
        f"{grade}_{name}": written
        for grade, limits in (("good", GOOD), ("fair", FAIR))
        for name, written in (
            ("points", round(100 * limits["abandoned"].gap)),
            ("part", numbers.percent(limits["wait"].part, text.language)),
            ("wait", numbers.minutes(limits["wait"].gap, text.language)),
        )
    }
    return text("today.fit.limits", **facts)


def table_note(baseline: Baseline, text: Words) -> str:
    """What in the table is from the data, what was guessed, and what the model computed."""
    fields = (str(found.facts["field"]) for found in baseline.findings if found.code == "baseline.guessed")
    guessed = {thing for thing, _, what in (field.partition(".") for field in fields) if what in _HOURS}
    names = [channel_name(channel, text) for channel in WAYS if channel in guessed]
    if not names:
        return text("today.table_note")
    return text("today.table_note_guessed", channels=", ".join(names))


def fit_table(baseline: Baseline, text: Words) -> pd.DataFrame:
    """Observed against modelled, and how good that is in a word; what is met by construction is called fitted."""
    rows = [
        {
            text("today.fit.what"): f"{text.title(f'channels.{fit.channel.value}')}: {text(f'today.fit.{fit.figure}')}",
            text("today.fit.observed"): _written(fit.figure, fit.observed, text),
            text("today.fit.modelled"): _written(fit.figure, fit.modelled, text),
            text("today.fit.judged"): text(f"today.fit.{_mark(fit)}"),
        }
        for fit in baseline.fit
    ]
    return pd.DataFrame(rows)


def _mark(fit: Fit) -> str:
    mark = judged(fit)
    return "fitted" if fit.fitted and mark == "good" else mark


def _written(figure: str, value: float, text: Words) -> str:
    if figure == "abandoned":
        return numbers.percent(value, text.language, 1)
    write = {"contacts": numbers.number, "wait": numbers.minutes}[figure]
    return write(value, text.language)


def fit_says(baseline: Baseline, text: Words) -> str:
    """How many waits and give-ups come out well, that contacts are no evidence, and what comes out poorly."""
    evidence = [fit for fit in baseline.fit if not fit.fitted]
    good = sum(judged(fit) == "good" for fit in evidence)
    counted = text("today.fit.says" if good else "today.fit.says_none", n=good, all=len(evidence))
    says = [counted if evidence else text("today.fit.nothing_told")]
    met = all(finding.code != "baseline.not_met" for finding in baseline.findings)
    says.append(text("today.fit.by_construction" if met else "today.fit.not_all_met"))
    if any(fit.fitted and fit.figure == "wait" for fit in baseline.fit):
        says.append(text("today.fit.wait_sized_staff"))
    poor = [fit for fit in baseline.fit if judged(fit) == "poor"]
    if poor:
        names = ", ".join(f"{channel_name(fit.channel, text)} ({text(f'today.fit.{fit.figure}')})" for fit in poor)
        says.append(text("today.fit.worst", names=names))
    return " ".join(says)


def headline(baseline: Baseline, today: Outcome, text: Words) -> str:
    """The week in one sentence: how many contacts, where most of them, and the wait on the phone."""
    contacts = baseline.observed.contacts.sum(axis=1)
    busiest = WAYS[int(contacts.argmax())]
    facts = {
        "n": numbers.number(float(contacts.sum()), text.language),
        "channel": channel_name(busiest, text),
        "share": numbers.percent(float(contacts.max() / contacts.sum()), text.language),
    }
    wait = today.figures().get("phone.wait")
    if wait is None:
        return text("today.says_no_phone", **facts)
    return text("today.says", **facts, wait=numbers.minutes(float(wait[0]), text.language))
