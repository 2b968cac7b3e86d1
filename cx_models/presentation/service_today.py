"""Today as tables of words: channels, how the model fits them."""

from __future__ import annotations

import pandas as pd

from cx_models.baseline.calibrate import Baseline, Fit
from cx_models.effects.choice import WAY, WAYS
from cx_models.presentation import numbers
from cx_models.presentation.figures import channel_name
from cx_models.presentation.words import Words
from cx_models.projection.outcome import Outcome
from cx_models.service.channels import Channel

GOOD, FAIR = 0.10, 0.25  # of the observed figure
GOOD_SHARE, FAIR_SHARE = 0.02, 0.05  # for a share: as a difference
GOOD_WAIT, FAIR_WAIT = 0.25, 0.5  # minutes: close enough however short the wait


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
    gap = abs(fit.modelled - fit.observed)
    if fit.figure == "abandoned":
        return "good" if gap <= GOOD_SHARE else "fair" if gap <= FAIR_SHARE else "poor"
    if fit.figure == "wait" and gap <= FAIR_WAIT:
        return "good" if gap <= GOOD_WAIT else "fair"
    apart = gap / max(abs(fit.observed), 1e-9)
    return "good" if apart <= GOOD else "fair" if apart <= FAIR else "poor"


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
    write = {"contacts": numbers.number, "wait": numbers.minutes, "abandoned": numbers.percent}[figure]
    return write(value, text.language)


def fit_says(baseline: Baseline, text: Words) -> str:
    """How many waits and give-ups come out well, that contacts are no evidence, and what comes out poorly."""
    evidence = [fit for fit in baseline.fit if not fit.fitted]
    good = sum(judged(fit) == "good" for fit in evidence)
    says = [text("today.fit.says", good=good, all=len(evidence)) if evidence else text("today.fit.nothing_told")]
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
