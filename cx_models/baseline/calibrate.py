"""Today, fitted: from what was observed to a reference that scenarios are compared with."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from cx_models.assumptions.registry import Assumptions, Worlds, shipped
from cx_models.baseline.drivers import quality, solve_drivers, todays_lines
from cx_models.baseline.observed import Observed, latent, observe
from cx_models.effects.answers import Question, measures, question
from cx_models.effects.choice import WAY, WAYS
from cx_models.effects.experience import (
    Experience,
    Hurt,
    felt_cells,
    hurt,
    satisfaction,
    travel_hurt_of_visits,
)
from cx_models.effects.freedom import Yardstick, yardstick
from cx_models.effects.settle import Drivers, Settled, State, settle
from cx_models.effects.ties import Ties, settled_alone, ties
from cx_models.effects.usual import as_usual
from cx_models.intake.feedback import Feedback
from cx_models.intake.operations import Operations
from cx_models.problems import Finding, Severity, catalogue
from cx_models.quantities import Floats, Told, ratio
from cx_models.service.channels import Channel

catalogue(Severity.WARNING, "baseline.not_met")
MOST_MISSED = 0.05  # of a channel's observed contacts: further off, and today is not the user's own


@dataclass(frozen=True, eq=False)
class Reference(Told):
    """Today in each plausible world: its drivers, the settled week, and how it is experienced.

    ``level`` ``(K, C)`` is the latent satisfaction of each way when nothing hurts; the form's ``questions`` are so set
    that today's surveyed answer as they did, and ``measures`` what they amount to (:func:`measures`).
    """

    drivers: Drivers
    settled: Settled
    level: Floats
    experience: Experience
    questions: tuple[Question, ...]
    measures: Mapping[str, Floats]

    @cached_property
    def store_visits(self) -> Floats:
        """Chance of a store visit, ``(K, A, S, I, D)``."""
        return self.settled.first.visit

    @cached_property
    def ties(self) -> Ties:
        """What ties customers today."""
        return ties(self.settled)

    @cached_property
    def easy(self) -> Floats:
        """Share of each segment's matters that self-service and the bot would settle alone today, ``(K, S)``."""
        return settled_alone(self.settled)

    @cached_property
    def freedom(self) -> Yardstick:
        """What lost choice is measured with."""
        return yardstick(self.settled)


@dataclass(frozen=True)
class Fit:
    """How one figure of today comes out: as observed and as the calibrated model gives it.

    ``fitted`` figures are met by construction, so that they are no evidence: contacts, for which demand is
    solved, and a wait by which guessed staff were sized.
    """

    channel: Channel
    figure: str  # contacts | wait (min) | abandoned (share of contacts)
    observed: float
    modelled: float
    fitted: bool = False


@dataclass(frozen=True, eq=False)
class Baseline(Told):
    """Today's demand, service and drivers, fitted to the data; the middle of all plausible worlds.

    Equal content has an equal ``digest``, so a cache can be trusted.
    """

    observed: Observed
    assumptions: Assumptions
    middle: Reference
    digest: str

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was noticed or guessed on the way here, and contacts that the model cannot give back."""
        missed = (
            Finding(
                "baseline.not_met",
                facts={"channel": row.channel.value, "observed": round(row.observed), "modelled": round(row.modelled)},
            )
            for row in self.fit
            if row.figure == "contacts" and abs(row.modelled - row.observed) > MOST_MISSED * row.observed
        )
        return (*self.observed.findings, *missed)

    def under(self, worlds: Worlds) -> Reference:
        """Today calibrated anew in each of ``worlds``."""
        return _reference(self.observed, worlds, self.middle)

    @cached_property
    def fit(self) -> tuple[Fit, ...]:
        """Observed against modelled, for every figure that was observed."""
        return tuple(_fit(self.observed, self.middle.settled))


def calibrate(feedback: Feedback | None, operations: Operations, assumptions: Assumptions | None = None) -> Baseline:
    """Fit today. Raises CannotContinue when there is no demand or nobody to have it."""
    assumptions = assumptions or shipped()
    observed = observe(feedback, operations, assumptions)
    middle = _reference(observed, assumptions.middle(), None)
    return Baseline(observed, assumptions, middle, _digest(feedback, operations, assumptions))


def _reference(observed: Observed, worlds: Worlds, near: Reference | None) -> Reference:
    """Today in each of ``worlds``; ``near`` is nearly right, to start from."""
    how = quality(observed, worlds)
    today = todays_lines(observed, how, worlds, None if near is None else near.settled)
    drivers = solve_drivers(observed, how, today, worlds, None if near is None else near.drivers.pull)
    start = State(today.wait, today.abandoned, np.zeros(worlds.count), today.mail_hours)
    settled = settle(drivers, observed.service, start)
    drivers = replace(drivers, usual=as_usual(settled))
    settled = replace(settled, drivers=drivers)
    felt = hurt(settled)
    level = _level_of_new(latent(observed.satisfied)[None] + _usual_hurt(settled, felt, observed), observed, worlds)
    cells = felt_cells(settled, level, None, felt)
    questions = tuple(question(asked, cells, worlds) for asked in observed.asked)
    felt_today = satisfaction(settled, level, felt, cells)
    return Reference(drivers, settled, level, felt_today, questions, measures(questions, cells))


def _usual_hurt(settled: Settled, felt: Hurt, observed: Observed) -> Floats:
    """What today's journeys cost those who answer a survey, and the way to a store, ``(K, C)``."""
    hurts = np.einsum("kic,ci->kc", felt.asked, observed.reasons)
    hurts[:, WAY[Channel.STORE]] += travel_hurt_of_visits(settled)
    return np.asarray(hurts)


def _level_of_new(level: Floats, observed: Observed, worlds: Worlds) -> Floats:
    """Chat and bot, where nobody has answered about them, stand at the phone's level plus their difference; an app or
    e-mail that nobody uses yet at the web's level, where there is web, since what its matters would cost is not known.
    """
    phone = level[:, WAY[Channel.PHONE]]
    level = level.copy()
    for channel in (Channel.APP, Channel.EMAIL):
        if observed.answers[WAY[channel]] == 0 and not observed.contacts[WAY[channel]].any():
            like = Channel.WEB if observed.contacts[WAY[Channel.WEB]].any() else Channel.PHONE
            level[:, WAY[channel]] = level[:, WAY[like]]
    for channel, difference in ((Channel.CHAT, "chat.level"), (Channel.CHATBOT, "bot.level")):
        if observed.answers[WAY[channel]] == 0:
            level[:, WAY[channel]] = phone + worlds[difference]
    return level


def _fit(observed: Observed, settled: Settled) -> list[Fit]:
    rows: list[Fit] = []
    arriving = settled.week.arrivals
    contacts = settled.seen.contacts[0].sum(axis=1)
    wait = settled.of_way(ratio((settled.week.wait * arriving).sum(axis=2), arriving.sum(axis=2)))[0]
    abandoned = settled.abandoned_contacts[0]
    queued = {*settled.lines.ways, *([WAY[Channel.STORE]] if observed.service.stores else [])}
    guessed = {finding.facts["field"] for finding in observed.findings if finding.code == "baseline.guessed"}
    for channel in WAYS:
        way = WAY[channel]
        seen = float(observed.contacts[way].sum())
        if seen > 0:
            rows.append(Fit(channel, "contacts", seen, float(contacts[way]), fitted=True))
        if way not in queued:
            continue
        if not np.isnan(observed.wait[way]):
            sized = f"{channel}.staffing" in guessed
            rows.append(Fit(channel, "wait", float(observed.wait[way]), float(wait[way]), fitted=sized))
        if not np.isnan(observed.abandoned[way]):
            rows.append(Fit(channel, "abandoned", float(observed.abandoned[way]), float(abandoned[way])))
    return rows


def _digest(feedback: Feedback | None, operations: Operations, assumptions: Assumptions) -> str:
    seen = hashlib.blake2b(digest_size=16)
    seen.update((feedback.digest if feedback is not None else "").encode())
    seen.update(operations.digest.encode())
    seen.update(repr([(a.key, a.value, a.low, a.high) for a in assumptions]).encode())
    if together := assumptions.drawn_together:
        seen.update(repr((together.keys, together.correlation)).encode())
    return seen.hexdigest()
