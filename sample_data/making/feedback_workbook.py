"""The feedback workbook: the answers as a real export holds them, faults and all; every fault is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from making.answers import Answer
from making.workbooks import add_sheet, new_workbook, save
from making.world import World

HEADER = (
    "Palautteen tunniste",
    "Päivämäärä",
    "Kanava",
    "Kunta",
    "Asian syy",
    "CSAT (1–5)",
    "NPS (0–10)",
    "Jonotusaika (s)",
    "Siirrot",
    "Ratkesi",
    "Asiakasryhmä",
    "Kommentti",
)
IDENTIFIER, DATE, CHANNEL, TOWN, REASON, CSAT, NPS, WAIT, TRANSFERS, RESOLVED, SEGMENT, COMMENT = range(12)
CHANNEL_WORDS = {
    "store": ("Myymälä", "Liike", "myymälä"),
    "phone": ("Puhelin", "Puh.", "puhelin", "Asiakaspalvelu puhelimitse"),
    "email": ("Sähköposti", "sähköposti", "E-mail"),
    "web": ("Verkkoasiointi", "Verkko", "Oma tili (verkko)"),
}
REASON_WORDS = {
    "buy": "Hankinta",
    "bill": "Lasku",
    "fault": "Vika",
    "move": "Muutto",
    "cancel": "Irtisanominen",
    "advice": "Neuvonta",
}
SEGMENT_WORDS = {"confident": "Digivarma", "occasional": "Satunnainen", "assisted": "Tuettu"}
INFLECTED = {
    "Helsinki": ("Helsingissä", "helsinki", "HELSINKI", "Hki"),
    "Tampere": ("Tampereella", "Tampre", "TAMPERE"),
    "Turku": ("Turussa", "Åbo", "turku "),
    "Oulu": ("Oulussa", "oulu"),
    "Seinäjoki": ("Seinäjoella", "Seinajoki"),
    "Joensuu": ("Joensuussa", "Joensu"),
    "Lappeenranta": ("Lappeenrannassa", "Lapeenranta", "Villmanstrand"),
    "Vaasa": ("Vasa", "Vaasassa"),
    "Pori": ("Porissa", "Björneborg"),
    "Hämeenlinna": ("Hämeenlinnassa", "Hameenlinna"),
    "Rovaniemi": ("Rovaniemellä", "Rovaniemi "),
    "Mikkeli": ("Mikkelissä",),
    "Kajaani": ("Kajaanissa", "Kajaaani"),
    "Kokkola": ("Karleby", "Kokkolassa"),
    "Espoo": ("Esbo", "Espoossa"),
    "Lahti": ("Lahdessa", "lahti"),
    "Heinola": ("Heinolassa",),
}
NOTHING = ("", "NA", "n/a", "-", "ei tietoa", "NULL")
OUTSIDE = (99, 0, 9, -1)

FAULTS = (
    "blank_rows",
    "channel_spelt_otherwise",
    "csat_outside",
    "date_as_text",
    "nothing_spelt",
    "repeated_rows",
    "total_rows",
    "town_missing",
    "town_spelt_otherwise",
    "wait_as_text",
)
# Share of rows with each fault.
CHANNEL_SPELT_OTHERWISE = 0.03
TOWN_SPELT_OTHERWISE = 0.04
TOWN_MISSING = 0.015
DATE_AS_TEXT = 0.06
WAIT_AS_TEXT = 0.05
NOTHING_SPELT = 0.25  # of the empty marks and waits
CSAT_OUTSIDE = 0.004
ROWS_PER_FAULTY_ROW = 900  # one blank, one total and one repeated row for about this many


def write_feedback(world: World, given: list[Answer], path: Path) -> dict[str, int]:
    """Write the workbook and return how many of each fault it holds."""
    draw = Random(world.seed + 2)
    faults = Counter(dict.fromkeys(FAULTS, 0))
    first = date.fromisoformat(world.monday)
    rows = [_row(number, answer, first, draw, faults) for number, answer in enumerate(given, start=1)]
    clean = len(rows)
    rows = _with_odd_rows(rows, draw, faults)
    workbook = new_workbook()
    add_sheet(workbook, "Palautteet", HEADER, rows)
    save(workbook, path)
    return {"answers": clean, "rows_below_header": len(rows), **dict(sorted(faults.items()))}


def _row(number: int, answer: Answer, first: date, draw: Random, faults: Counter[str]) -> list[Any]:
    return [
        f"P{number:05d}",
        _date(first + timedelta(days=int(answer.moment // 1440)), draw, faults),
        _channel(answer.channel, draw, faults),
        _town(answer.town, draw, faults),
        REASON_WORDS[answer.reason],
        _mark(answer.csat, draw, faults),
        _nothing(answer.nps, draw, faults),
        _wait(answer.wait_seconds, draw, faults),
        answer.transfers,
        "Kyllä" if answer.resolved else "Ei",
        SEGMENT_WORDS[answer.segment],
        answer.comment or None,
    ]


def _date(day: date, draw: Random, faults: Counter[str]) -> Any:
    if draw.random() >= DATE_AS_TEXT:
        return day
    faults["date_as_text"] += 1
    return draw.choice(
        (f"{day.day}.{day.month}.{day.year}", f"{day.day:02d}.{day.month:02d}.{day.year}", day.isoformat())
    )


def _channel(channel: str, draw: Random, faults: Counter[str]) -> str:
    usual, *others = CHANNEL_WORDS[channel]
    if draw.random() >= CHANNEL_SPELT_OTHERWISE:
        return usual
    faults["channel_spelt_otherwise"] += 1
    return draw.choice(others)


def _town(town: str, draw: Random, faults: Counter[str]) -> Any:
    if draw.random() < TOWN_MISSING:
        faults["town_missing"] += 1
        return draw.choice(NOTHING) or None
    if town in INFLECTED and draw.random() < TOWN_SPELT_OTHERWISE:
        faults["town_spelt_otherwise"] += 1
        return draw.choice(INFLECTED[town])
    return town


def _mark(mark: int | None, draw: Random, faults: Counter[str]) -> Any:
    if mark is not None and draw.random() < CSAT_OUTSIDE:
        faults["csat_outside"] += 1
        return draw.choice(OUTSIDE)
    return _nothing(mark, draw, faults)


def _nothing(value: int | None, draw: Random, faults: Counter[str]) -> Any:
    if value is not None or draw.random() >= NOTHING_SPELT:
        return value
    faults["nothing_spelt"] += 1
    return draw.choice(NOTHING[1:])


def _wait(seconds: int | None, draw: Random, faults: Counter[str]) -> Any:
    if seconds is not None and draw.random() < WAIT_AS_TEXT:
        faults["wait_as_text"] += 1
        return f"{seconds // 60:02d}:{seconds % 60:02d}"
    return _nothing(seconds, draw, faults)


def _with_odd_rows(rows: list[list[Any]], draw: Random, faults: Counter[str]) -> list[list[Any]]:
    """Blank rows, repeated rows and rows of totals among the others, as pasted exports have them."""
    number = max(1, len(rows) // ROWS_PER_FAULTY_ROW)
    places = sorted(draw.sample(range(1, len(rows)), 2 * number), reverse=True)
    for index, place in enumerate(places):
        blank = index % 2 == 0
        rows.insert(place, [None] * len(HEADER) if blank else list(rows[place - 1]))
        faults["blank_rows" if blank else "repeated_rows"] += 1
    faults["total_rows"] += 1
    return [*rows, _total(rows)]


def _total(rows: list[Sequence[Any]] | list[list[Any]]) -> list[Any]:
    marks = [row[CSAT] for row in rows if isinstance(row[CSAT], int)]
    total: list[Any] = [None] * len(HEADER)
    total[IDENTIFIER], total[CSAT] = "Yhteensä", round(sum(marks) / len(marks), 2)
    return total
