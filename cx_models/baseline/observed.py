"""What the data say of today, in the model's own arrays; nothing is fitted here."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from scipy.special import ndtri

from cx_models.assumptions.registry import Assumptions
from cx_models.baseline.asked import asked_questions
from cx_models.baseline.staffing import contacts_told, guessed_people
from cx_models.effects.answers import Asked
from cx_models.effects.choice import WAY, WAYS
from cx_models.effects.money import Prices
from cx_models.intake.feedback import Feedback
from cx_models.intake.operations import ChannelFacts, Operations, StoreFacts
from cx_models.problems import CannotContinue, Finding, Severity, catalogue
from cx_models.quantities import Floats, ratio
from cx_models.service.areas import Municipality, finland
from cx_models.service.bots import PRIMITIVE_BOT
from cx_models.service.channels import Channel
from cx_models.service.customers import Customers, Reason
from cx_models.service.hours import HALF_HOURS, open_between, whole_people
from cx_models.service.offer import Bot, Desk, Service, Store

catalogue(
    Severity.STOP,
    "baseline.no_contacts",
    "baseline.no_customers",
)
catalogue(
    Severity.WARNING,
    "baseline.guessed",  # field
    "baseline.out_of_hours",  # channel, count per week: contacts while nobody was on duty
    "baseline.stores_not_listed",  # count per week: visits to stores of which nothing else is told
    "baseline.unpriced",  # unpriced: lines of cost that no price is told of
)
catalogue(
    Severity.NOTE,
    "baseline.reasons_unknown",
    "baseline.satisfaction_unknown",
)

REASON_PRIOR = 5.0  # answers' worth of the overall mix lent to a channel's own reason mix
LEAST_LENT, MOST_LENT = 5.0, 500.0  # answers' worth of the overall share satisfied lent to a channel's own
LEAST_TOLD = 30  # answers of a way: fewer say nothing of how its matters end
LEAST_MISSED = 0.5  # contacts per week: fewer are not worth a word
PRICED = ("hiring_cost_per_agent", "chat_licence_per_agent_year", "bot_licence_per_year")
DESKS = (Channel.PHONE, Channel.CHAT, Channel.EMAIL)


@dataclass(frozen=True, eq=False)
class Observed:
    """Today as seen.

    ``contacts`` ``(C, 336)`` per half-hour; ``reasons`` ``(C, I)`` mix of each way; ``resolved``,
    ``transferred`` ``(C,)`` (NaN where not told); ``satisfied`` ``(C,)`` share of the two best answers
    and ``answers`` ``(C,)`` how many; ``wait``, ``abandoned`` ``(C,)`` NaN where not told;
    ``asked`` are the form's questions with their answers.
    """

    customers: Customers
    service: Service
    contacts: Floats
    store_visits: Floats
    reasons: Floats
    resolved: Floats
    transferred: Floats
    satisfied: Floats
    answers: Floats
    wait: Floats
    abandoned: Floats
    prices: Prices
    yearly_leaving: float | None
    hiring_ceiling: float
    hiring_delay: float
    mail_minutes: float
    findings: tuple[Finding, ...]
    asked: tuple[Asked, ...] = ()


def observe(feedback: Feedback | None, operations: Operations, assumptions: Assumptions) -> Observed:
    """Arrange what the sheets say. Raises CannotContinue when there is no demand or nobody to have it."""
    findings: list[Finding] = [Finding("baseline.guessed", facts={"field": name}) for name in operations.guessed]
    service = _service(operations, assumptions, findings)
    contacts = _contacts(operations, service, findings)
    if contacts.sum() <= 0:
        raise CannotContinue(Finding("baseline.no_contacts"))
    reasons = _reasons(feedback, contacts, findings)
    satisfied, answers = _satisfied(feedback, assumptions, findings)
    economy = operations.economy
    prices = Prices(
        economy.agent_wage_per_hour,
        economy.store_wage_per_hour,
        economy.margin_per_customer_month,
        economy.bot_licence_per_year,
        economy.chat_licence_per_agent_year,
        economy.hiring_cost_per_agent,
        tuple(PRIMITIVE_BOT.values()) if service.bot is None else service.bot.resolves,
    )
    return Observed(
        customers=_customers(operations, assumptions),
        service=service,
        contacts=contacts,
        store_visits=np.array([store.visits_per_week for store in operations.stores]),
        reasons=reasons,
        resolved=_told(operations, feedback, "resolved"),
        transferred=_told(operations, feedback, "transferred"),
        satisfied=satisfied,
        answers=answers,
        wait=_per_way(operations, "mean_wait"),
        abandoned=_abandoned(operations, contacts),
        prices=prices,
        yearly_leaving=_yearly_leaving(economy.annual_churn, findings),
        hiring_ceiling=_told_or(economy.hiring_ceiling_agents, "hiring.ceiling", assumptions),
        hiring_delay=_told_or(economy.hiring_delay_weeks, "hiring.delay", assumptions),
        mail_minutes=_handling(operations, Channel.EMAIL, assumptions, []),
        findings=(*findings, *(_unpriced(operations) if prices.enough else ())),
        asked=asked_questions(feedback),
    )


def _unpriced(operations: Operations) -> tuple[Finding, ...]:
    """What counts as nothing in a verdict in euros, since nobody told its price."""
    economy = operations.economy
    told = {
        "rents": all(store.rent_per_month is not None for store in operations.stores),
        **{name: getattr(economy, name) is not None for name in PRICED},
    }
    missing = tuple(name for name, known in told.items() if not known)
    return (Finding("baseline.unpriced", facts={"unpriced": missing}),) if missing else ()


def _told_or(told: float | None, key: str, assumptions: Assumptions) -> float:
    """What the sheet tells, else the assumption ``key``."""
    return assumptions[key].value if told is None else told


def _yearly_leaving(told: float | None, findings: list[Finding]) -> float | None:
    """The share who leave in a year; a number that is no share is as good as none."""
    if told is None or 0 <= told <= 1:
        return told
    findings.append(Finding("baseline.guessed", facts={"field": "economy.annual_churn"}))
    return None


def _places() -> dict[str, Municipality]:
    return {place.code: place for place in finland()}


def _customers(operations: Operations, assumptions: Assumptions) -> Customers:
    places = _places()
    rows = [(places[code], count) for code, count in sorted(operations.customers.items()) if count > 0]
    if not rows:
        raise CannotContinue(Finding("baseline.no_customers"))
    total = np.array([count for _, count in rows])
    by_segment = np.array([[*_segments(place, operations, assumptions)] for place, _ in rows])
    return Customers(
        areas=tuple(place.code for place, _ in rows),
        names=tuple(place.name_fi for place, _ in rows),
        population=np.array([float(place.population) for place, _ in rows]),
        lat=np.array([place.lat for place, _ in rows]),
        lon=np.array([place.lon for place, _ in rows]),
        count=total[:, None] * by_segment,
    )


def _segments(place: Municipality, operations: Operations, assumptions: Assumptions) -> tuple[float, float, float]:
    """Shares of confident, occasional and assisted: as told, else the country's, moved by the town's age."""
    told = operations.segments.get(place.code)
    if told is not None:
        return told
    older = assumptions["digital.older_need_more"].value
    occasional = assumptions["digital.occasional"].value
    usual = 1 + (older - 1) * _share_65plus()
    assisted = assumptions["digital.assisted"].value * (1 + (older - 1) * place.share_65plus) / usual
    assisted = min(assisted, 1 - occasional)
    return (1 - assisted - occasional, occasional, assisted)


@cache
def _share_65plus() -> float:
    """Share of over-65s in the whole country."""
    places = finland()
    return sum(place.population * place.share_65plus for place in places) / sum(place.population for place in places)


def _service(operations: Operations, assumptions: Assumptions, findings: list[Finding]) -> Service:
    places = _places()
    stores = tuple(
        _store(row, places[row.municipality], operations, assumptions, findings) for row in operations.stores
    )
    desks = tuple(desk for channel in DESKS if (desk := _desk(channel, operations, assumptions, findings)) is not None)
    queued = {Channel.STORE, Channel.PHONE, Channel.CHAT, Channel.CALLBACK, Channel.UNKNOWN, Channel.CHATBOT}
    told = {row.channel for row in operations.channels} | set(operations.arrivals)
    offered = {channel for channel in told if _comes(channel, operations)}  # a way that nobody takes is not today's
    return Service(
        stores,
        desks,
        tuple(way for way in WAYS if way in offered - queued),
        assumptions["handling.phone"].value,
        assumptions["handling.email"].value,
        _bot(operations, assumptions),
    )


def _bot(operations: Operations, assumptions: Assumptions) -> Bot | None:
    """The bot of today: what it settles is told, or assumed; of the rest it hands over what it is told to transfer.

    A share told as settled is what the bot's own count says; how far that errs is ``bot.containment_error``.
    """
    facts = operations.facts(Channel.CHATBOT) or ChannelFacts(Channel.CHATBOT)
    if not contacts_told(operations, Channel.CHATBOT).any() and not facts.contacts_per_week:
        return None
    settles = assumptions["resolution.bot"].value if facts.resolved is None else facts.resolved
    handed = min((facts.transferred or 0.0) / max(1.0 - settles, 1e-9), 1.0)
    return Bot((settles,) * len(Reason), handed)


def _comes(channel: Channel, operations: Operations) -> bool:
    """Whether any contact is told of a channel."""
    facts = operations.facts(channel)
    return bool(contacts_told(operations, channel).any() or (facts is not None and facts.contacts_per_week))


def _desk(channel: Channel, operations: Operations, assumptions: Assumptions, findings: list[Finding]) -> Desk | None:
    """The desk of today; where contacts are told and staffing is not, a guess, and found so."""
    people = np.asarray(operations.staffing.get(channel, np.zeros(HALF_HOURS)), dtype=float)
    facts = operations.facts(channel)
    if channel is Channel.CHAT and not _comes(channel, operations):
        return None  # a chat to which nobody writes yet is not today's: it would win a new channel's share today
    if not people.any() and (channel is Channel.EMAIL or not contacts_told(operations, channel).any()):
        return None
    handling = _handling(operations, channel, assumptions, findings)
    at_once = facts.concurrency if facts is not None and channel is Channel.CHAT else 1
    if not people.any():
        findings.append(Finding("baseline.guessed", facts={"field": f"{channel}.staffing"}))
        people = guessed_people(operations, channel, handling, at_once, assumptions)
    return Desk(channel, whole_people(people), handling, at_once)


def _store(
    row: StoreFacts, place: Municipality, operations: Operations, assumptions: Assumptions, findings: list[Finding]
) -> Store:
    handling = row.handling or _handling(operations, Channel.STORE, assumptions, findings)
    return Store(
        row.name,
        row.municipality,
        float(place.population),
        place.lat,
        place.lon,
        row.agents,
        row.opens,
        row.closes,
        row.saturday_opens,
        row.saturday_closes,
        handling,
        None if row.rent_per_month is None else row.rent_per_month * 12,
    )


def _handling(operations: Operations, channel: Channel, assumptions: Assumptions, findings: list[Finding]) -> float:
    """Minutes per contact: as told, else assumed and found so."""
    facts = operations.facts(channel)
    if facts is not None and facts.handling:
        return facts.handling
    findings.append(Finding("baseline.guessed", facts={"field": f"{channel}.handling"}))
    return assumptions[f"handling.{channel}"].value


def _contacts(operations: Operations, service: Service, findings: list[Finding]) -> Floats:
    """Contacts that somebody or something was there to take, ``(C, 336)``; the others are found, and left out."""
    seen = np.zeros((len(WAYS), HALF_HOURS))
    for channel, series in operations.arrivals.items():
        if channel in WAY:
            seen[WAY[channel]] = series
    for facts in operations.channels:
        if facts.channel in WAY and facts.contacts_per_week and not seen[WAY[facts.channel]].any():
            seen[WAY[facts.channel]] = facts.contacts_per_week * _usual_hours(facts.channel, service)
    visits = seen[WAY[Channel.STORE]]
    if not operations.stores and visits.any():
        findings.append(Finding("baseline.stores_not_listed", facts={"count": round(float(visits.sum()))}))
    seen[WAY[Channel.STORE]] = _store_visits(operations, service, visits)
    for channel in (Channel.PHONE, Channel.CHAT):
        if (desk := service.desk(channel)) is not None:
            missed = float((seen[WAY[channel]] * (1 - desk.open)).sum())
            seen[WAY[channel]] *= desk.open
            if missed >= LEAST_MISSED:
                told = {"channel": channel.value, "count": round(missed)}
                findings.append(Finding("baseline.out_of_hours", facts=told))
    return seen


def _usual_hours(channel: Channel, service: Service) -> Floats:
    desk = service.desk(channel)
    hours = desk.open if desk is not None else open_between(8, 21, days=range(7)).astype(float)
    return np.asarray(hours / hours.sum())


def _store_visits(operations: Operations, service: Service, told: Floats) -> Floats:
    """Visits of all stores by half-hour: the sheet's rhythm within each store's hours, the sheet's totals."""
    rhythm = told if told.any() else np.ones(HALF_HOURS)
    total = np.zeros(HALF_HOURS)
    for store, row in zip(service.stores, operations.stores, strict=True):
        hours = rhythm * (store.hours() > 0)
        total += row.visits_per_week * hours / max(hours.sum(), 1e-9)
    return total


def _per_way(operations: Operations, field: str) -> Floats:
    values = np.full(len(WAYS), np.nan)
    for facts in operations.channels:
        value = getattr(facts, field)
        if facts.channel in WAY and value is not None:
            values[WAY[facts.channel]] = value
    return values


def _abandoned(operations: Operations, contacts: Floats) -> Floats:
    values = _per_way(operations, "abandoned")
    for channel, series in operations.abandoned.items():
        if channel in WAY and contacts[WAY[channel]].sum() > 0:
            values[WAY[channel]] = float(np.sum(series)) / float(contacts[WAY[channel]].sum())
    return values


def _told(operations: Operations, feedback: Feedback | None, what: str) -> Floats:
    """The sheet's share; where it is silent, the feedback's, if :data:`LEAST_TOLD` answers tell."""
    values = _per_way(operations, what)
    if feedback is None:
        return values
    column = {"resolved": "resolved", "transferred": "transfers"}[what]
    if column not in feedback.records:
        return values
    answers = pd.to_numeric(feedback.records[column], errors="coerce")
    answers = (answers > 0).astype(float).where(answers.notna())
    by_way = answers.groupby(feedback.records["channel"].astype(str)).agg(["mean", "count"])
    for code, row in by_way.iterrows():
        way = WAY.get(Channel(str(code))) if str(code) in set(Channel) else None
        if way is not None and np.isnan(values[way]) and row["count"] >= LEAST_TOLD:
            values[way] = row["mean"]
    return values


def _reasons(feedback: Feedback | None, contacts: Floats, findings: list[Finding]) -> Floats:
    names = [reason.value for reason in Reason]
    counts = np.zeros((len(WAYS), len(names)))
    if feedback is not None and "reason" in feedback.records:
        table = pd.crosstab(feedback.records["channel"].astype(str), feedback.records["reason"].astype(str))
        for way, channel in enumerate(WAYS):
            if channel.value in table.index:
                counts[way] = [table.loc[channel.value].get(name, 0) for name in names]
    if counts.sum() == 0:
        findings.append(Finding("baseline.reasons_unknown"))
        counts[:, names.index(Reason.OTHER.value)] = 1.0
    volume = contacts.sum(axis=1)
    seen = counts.sum(axis=1, keepdims=True)
    own = ratio(counts, seen)
    weight = volume * (seen[:, 0] > 0)
    overall = (
        (own * weight[:, None]).sum(axis=0) / weight.sum() if weight.sum() > 0 else counts.sum(axis=0) / counts.sum()
    )
    mixed = counts + REASON_PRIOR * overall
    return np.asarray(mixed / mixed.sum(axis=1, keepdims=True))


def _satisfied(feedback: Feedback | None, assumptions: Assumptions, findings: list[Finding]) -> tuple[Floats, Floats]:
    """Share of the two best answers per way, pulled towards the overall share as :func:`lent` tells."""
    answers = np.zeros(len(WAYS))
    if feedback is None or feedback.primary is None or not feedback.records["score"].notna().any():
        findings.append(Finding("baseline.satisfaction_unknown"))
        return np.full(len(WAYS), assumptions["satisfied.unknown"].value), answers
    scale = feedback.scales[feedback.primary]
    score = feedback.records["score"]
    step = (scale.high - scale.low) / 4
    best = score <= scale.low + step if scale.reversed else score >= scale.high - step
    happy = best.astype(float).where(score.notna())
    overall = float(happy.mean())
    by_way = happy.groupby(feedback.records["channel"].astype(str)).agg(["sum", "count"])
    told = by_way.reindex([channel.value for channel in WAYS]).fillna(0.0)
    best_of, answers = told["sum"].to_numpy(dtype=float), told["count"].to_numpy(dtype=float)
    more = lent(best_of, answers)
    return np.clip((best_of + more * overall) / (answers + more), 0.02, 0.98), answers


def lent(satisfied: Floats, answers: Floats) -> float:
    """How many answers of the overall share each channel is lent: few where channels differ, many where they do not.

    ``satisfied`` and ``answers`` ``(C,)`` are counts. The channels' true shares are taken to be drawn from one beta
    distribution, whose spread is found by moments: what of their differences sampling does not explain (Kleinman 1973,
    Proportions with extraneous variance). Never beyond :data:`LEAST_LENT` and :data:`MOST_LENT`; where there is but
    one channel or no spread beyond chance, the most.

    >>> round(lent(np.array([60.0, 80.0]), np.array([100.0, 100.0])), 1)
    10.6
    """
    there = answers > 0
    count, own = answers[there], ratio(satisfied, answers)[there]
    channels, total = len(count), count.sum()
    mean = float(satisfied.sum() / total) if total else 0.0
    if channels < 2 or not 0.0 < mean < 1.0:
        return MOST_LENT
    beyond = float((count * (own - mean) ** 2).sum()) / (mean * (1.0 - mean)) - (channels - 1)
    agreed = float(total - (count**2).sum() / total) - (channels - 1)  # were all answers of a channel the same
    if beyond <= 0.0 or agreed <= 0.0:
        return MOST_LENT
    return float(np.clip(agreed / beyond - 1.0, LEAST_LENT, MOST_LENT))


def latent(satisfied: Floats) -> Floats:
    """The latent mean that gives a share satisfied."""
    return np.asarray(ndtri(satisfied))
