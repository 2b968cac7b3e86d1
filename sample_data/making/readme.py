"""The README of the sample data, written from the worlds themselves so that it cannot drift."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from making.answers import COMMENTED, CSAT_ASKED, NPS_ASKED, NPS_OWN_NOISE
from making.truth import SMALL_TOWN
from making.world import REASONS, SEGMENTS, Desk, World

TITLES = {"tiny_city": "The tiny city", "internet_provider": "The internet provider"}

INTRODUCTION = """# Sample data

Invented companies with known truth. Every number of people, money and service is **invented**; only the
municipalities, their populations, places and age shares are facts.

| folder | what it is |
|---|---|
| `tiny_city/` | three towns, two stores, one phone line; checked on paper in `hand_calculation.md` |
| `internet_provider/` | an internet provider with 14 stores and a small phone line: the closing case |
| `../cx_models/service/finland.csv` | all 308 Finnish municipalities: population, coordinates, share aged 65 or over |

Each folder holds `feedback.xlsx` and `operations.xlsx`, as a company would export them (in Finnish),
and `truth.json`: what the generator was given, what came of it, and how many of each fault the feedback
holds.

## Made again

    python sample_data/make_samples.py

The seeds below give the same cells. The scripts in `making/` do not import the product: they have their
own event simulation (arrivals by half-hour, exponential patience, redials, transfers, repeat contacts),
so that what the product recovers can be judged against a truth it did not make. They read
`cx_models/service/finland.csv` as data.

## Facts and their licence

Municipality names, codes and populations (31.12.2022): Statistics Finland and Sotkanet/THL through
rOpenGov geofi, CC BY 4.0. Central localities (coordinates): National Land Survey of Finland, CC BY 4.0.
Share of people aged 65 or over (2018): Statistics Finland, Paavo, CC BY 4.0. The rest of this folder is
under the project's licence.

## How a week comes about

1. Each customer has new matters at the monthly rates below (Poisson), by reason.
2. The first desk tried is a multinomial logit over every open store, phone, e-mail and web: `constant +
   ability[segment] + reason + distance · ln(1 + km)` (distance for stores only, kilometres between
   municipality centres along the great circle, each store an option of its own). Waiting does not
   enter.
3. Desks are first come, first served. Waiting callers and visitors leave after an exponential patience
   and try again with the redial share, at the same desk, after an exponential delay (moved to a usual
   hour of the next open day when closed). Phone calls may be passed on after a leg: the caller joins
   the end of the same queue with fresh patience. Nobody is cut off at closing time; e-mails wait for
   the next morning.
4. A settled contact resolves the matter with the desk's chance; otherwise a share tries again days
   later, in the channel drawn from the table *tries again in*.
5. Workbook volumes, abandonments and waits are means over the weeks played. A call passed on is not
   counted as a new call; redials and repeats are. Mean wait is that of the first queue, those who gave
   up included.
6. Satisfaction: `base + wait · ln(1 + minutes waited in all) + transfer · transfers + unresolved +
   segment + reason + N(0, 1)`, cut at the thresholds into CSAT; the NPS mark cuts the same latent plus
   a noise of its own. For e-mail the minutes are those until the answer (not in the feedback workbook,
   whose waits are queues only).
7. Who was served answers with chance `answers[channel] · by segment · (1 + extremes · |latent|)`. Who
   gave up is never asked.

The internet provider's segments follow age: assisted = 0.04 + 0.55 · share aged 65 or over, confident =
0.72 − 0.90 · that share, occasional = the rest. Nobody leaves the company during the weeks played: the
yearly departures are a number in the money sheet, not something these data could teach.
"""


def page(worlds: Sequence[World]) -> str:
    """The whole README."""
    return "\n".join([INTRODUCTION, *(_world(world) for world in worlds)])


def _world(world: World) -> str:
    big = [shop.name for shop in world.shops if shop.place.population >= SMALL_TOWN]
    small = [shop.name for shop in world.shops if shop.place.population < SMALL_TOWN]
    money = "; ".join(f"{item} {value:g} {unit}" for item, (value, unit) in world.economy.items())
    lines = [
        f"## {TITLES[world.name]}: known truth",
        "",
        *_paragraph(
            f"Seed {world.seed}; {world.weeks} weeks from {world.monday}, after {world.warm_up_weeks} weeks of",
            f"warming up. {sum(town.customers for town in world.towns):,} customers in {len(world.towns)}",
            f"municipalities. Stores in cities of at least 100,000: {', '.join(big)}; in smaller towns:",
            f"{', '.join(small)}.",
        ),
        *_paragraph(f"**Matters per customer and month:** {_listed(world.rates)}."),
        *_choice(world),
        *_desks(world),
        *_again(world),
        *_satisfaction(world),
        *_paragraph(f"**Money (invented):** {money}."),
    ]
    return "\n".join(lines)


def _choice(world: World) -> list[str]:
    choice = world.choice
    rows = []
    for channel, constant in choice.constant.items():
        ability = choice.ability.get(channel, (0.0, 0.0, 0.0))
        liked = choice.reason.get(channel, {})
        numbers = [constant, *ability, *(liked.get(reason, 0.0) for reason in REASONS)]
        rows.append([channel, *(f"{number:g}" for number in numbers)])
    return [
        *_paragraph(f"**Choice.** Distance slope {choice.distance:g} per ln(1 + km)."),
        *_table(("channel", "constant", *SEGMENTS, *REASONS), rows),
    ]


def _desks(world: World) -> list[str]:
    header = ("desk", "agent hours/week", "handling min", "patience min", "redial", "passed on", "resolved")
    return _table(header, [_desk(desk) for desk in world.desks])


def _desk(desk: Desk) -> list[str]:
    shape = "exponential" if desk.exponential else f"lognormal, cv {desk.handling_cv:g}"
    staffed = desk.agents is not None
    return [
        desk.name,
        f"{desk.agents.sum() / 2:g}" if desk.agents is not None else "–",
        f"{desk.handling:g} ({shape})" if staffed else "–",
        "–" if desk.patience is None else f"{desk.patience:g}",
        f"{desk.redial:g}",
        f"{desk.transferred:g}",
        f"{desk.resolved:g}",
    ]


def _again(world: World) -> list[str]:
    rows = [[channel, f"{share:g}", _listed(world.reconnect_to[channel])] for channel, share in world.reconnect.items()]
    return [
        *_paragraph(
            f"Redials come {world.redial_minutes:g} minutes later on average, repeats {world.reconnect_days:g}",
            f"days later. At most {world.transfer_ceiling} transfers.",
        ),
        *_table(("unresolved in", "tries again", "tries again in"), rows),
    ]


def _satisfaction(world: World) -> list[str]:
    truth = world.satisfaction
    segments = dict(zip(SEGMENTS, truth.segment, strict=True))
    by_segment = dict(zip(SEGMENTS, truth.answers_by_segment, strict=True))
    return [
        *_paragraph(
            f"**Satisfaction.** Base: {_listed(truth.base)}. Wait, per ln(1 + min): {_listed(truth.wait)}.",
            f"Each transfer {truth.transfer:g}; unresolved {truth.unresolved:g}. Segment: {_listed(segments)}.",
            f"Reason: {_listed(truth.reason)}. CSAT thresholds {_row(truth.csat_cuts)}; NPS thresholds",
            f"{_row(truth.nps_cuts)}, own noise {NPS_OWN_NOISE:g}.",
        ),
        *_paragraph(
            f"**Answers.** Share of the served: {_listed(truth.answers)}; by segment ×",
            f"{_listed(by_segment)}; extremes {truth.answers_at_extremes:g}. CSAT is asked of {CSAT_ASKED:.0%},",
            f"NPS of {NPS_ASKED:.0%}; {COMMENTED:.0%} comment.",
        ),
    ]


def _paragraph(*parts: str) -> list[str]:
    return [*textwrap.wrap(" ".join(parts), 104, break_on_hyphens=False), ""]


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [*(f"| {' | '.join(line)} |" for line in (header, ["---"] * len(header), *rows)), ""]


def _listed(values: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in values.items()) or "none"


def _row(values: Sequence[float]) -> str:
    return ", ".join(f"{value:g}" for value in values)
