"""Workbooks to fill in with one's own data: headers that the readers know, drop-downs, one example row."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from cx_models.presentation.template_words import TemplateWords
from cx_models.presentation.template_words_en import ENGLISH
from cx_models.presentation.template_words_fi import FINNISH
from cx_models.presentation.words import Language
from cx_models.service.areas import finland
from cx_models.service.channels import Channel

WORDS: Mapping[Language, TemplateWords] = {Language.FI: FINNISH, Language.EN: ENGLISH}
ROWS_TO_FILL = 2000  # how far down the drop-downs reach
STAFFED_COLUMNS = (Channel.PHONE, Channel.CHAT, Channel.EMAIL)
VOLUME_COLUMNS = (
    "phone",
    "phone abandoned",
    "store",
    "store abandoned",
    "chat",
    "chat abandoned",
    "email",
    "web",
    "app",
)
FIRST_HOUR, LAST_HOUR = 6, 22  # rows made ready in the sheets by half-hour

SHARE, WHOLE, MINUTES, CLOCK, DATE = "0 %", "0", "0.0", "hh:mm", "dd.mm.yyyy"
FORMATS: Mapping[str, Mapping[str, str]] = {
    "feedback": {"date": DATE, "csat": WHOLE, "nps": WHOLE, "wait": WHOLE, "transfers": WHOLE},
    "channels": {
        "contacts_per_week": WHOLE,
        "handling": MINUTES,
        "resolved": SHARE,
        "transferred": SHARE,
        "abandoned": SHARE,
        "mean_wait": MINUTES,
        "concurrency": WHOLE,
    },
    "stores": {
        "agents": WHOLE,
        "opens": CLOCK,
        "closes": CLOCK,
        "saturday_opens": CLOCK,
        "saturday_closes": CLOCK,
        "visits_per_week": WHOLE,
        "rent_per_month": "# ##0",
        "handling": MINUTES,
    },
    "staffing": {"time": CLOCK},
    "volumes": {"time": CLOCK},
    "customers": {"customers": WHOLE, "confident": SHARE, "occasional": SHARE, "assisted": SHARE},
    "economy": {},
}
LISTED: Mapping[str, str] = {
    "channel": "channels",
    "place": "municipalities",
    "municipality": "municipalities",
    "reason": "reasons",
    "resolved": "yes_no",
    "segment": "segments",
    "weekday": "weekdays",
}
BOUNDS: Mapping[str, tuple[float, float]] = {"csat": (1, 5), "nps": (0, 10)}

_HEADER = (Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="2F4B5C"))
_EXAMPLE = (Font(italic=True, color="7A5C00"), PatternFill("solid", fgColor="FFF3C4"))


def feedback_template(language: Language) -> bytes:
    """The workbook for feedback, as the bytes of an xlsx file."""
    words = WORDS[language]
    workbook = Workbook()
    sheet = workbook.active
    _fill(sheet, "feedback", words, words.sheets["feedback"].headers, ())
    return _finished(workbook, words, words.feedback_readme)


def operations_template(language: Language) -> bytes:
    """The workbook for operations, as the bytes of an xlsx file."""
    words = WORDS[language]
    workbook = Workbook()
    workbook.remove(workbook.active)
    for kind in ("channels", "stores", "staffing", "volumes", "customers", "economy"):
        headers = {**words.sheets[kind].headers, **_channel_headers(kind, words)}
        _fill(workbook.create_sheet(), kind, words, headers, _ready_rows(kind, words))
    return _finished(workbook, words, words.operations_readme)


def _channel_headers(kind: str, words: TemplateWords) -> dict[str, str]:
    if kind == "staffing":
        return {channel.value: words.channels[channel] for channel in STAFFED_COLUMNS}
    if kind != "volumes":
        return {}
    headers = {}
    for role in VOLUME_COLUMNS:
        channel, _, gave_up = role.partition(" ")
        name = words.channels[Channel(channel)]
        headers[role] = f"{name} {words.abandoned}" if gave_up else name
    return headers


def _ready_rows(kind: str, words: TemplateWords) -> Iterable[Mapping[str, Any]]:
    """Rows that need not be typed: the half-hours of the week, the municipalities, the items of money."""
    if kind in ("staffing", "volumes"):
        return [
            {"weekday": day, "time": time(hour, minute)}
            for day in words.weekdays
            for hour in range(FIRST_HOUR, LAST_HOUR)
            for minute in (0, 30)
        ]
    if kind == "customers":
        return [{"municipality": m.name_fi, "population": m.population, "lat": m.lat, "lon": m.lon} for m in finland()]
    if kind == "economy":
        return [{"item": item, "unit": unit} for item, unit in words.items.values()]
    return ()


def _fill(
    sheet: Worksheet,
    kind: str,
    words: TemplateWords,
    headers: Mapping[str, str],
    ready: Iterable[Mapping[str, Any]],
) -> None:
    """Header, example row, rows made ready; then formats, widths and drop-downs."""
    sheet.title = words.sheets[kind].name
    roles = (*headers, "note")
    _row(sheet, 1, [*headers.values(), words.note], _HEADER)
    example = {**words.sheets[kind].example, "note": words.example_mark}
    _row(sheet, 2, [example.get(role) for role in roles], _EXAMPLE)
    last = 2
    for last, values in enumerate(ready, start=3):
        _row(sheet, last, [values.get(role) for role in roles])
    sheet.freeze_panes = "A2"
    for column, role in enumerate(roles, start=1):
        letter = get_column_letter(column)
        title = sheet.cell(1, column).value
        sheet.column_dimensions[letter].width = 32 if role in ("comment", "item", "note") else len(title) + 4
        if role in FORMATS[kind]:
            for line in range(2, max(last, 200) + 1):
                sheet.cell(line, column).number_format = FORMATS[kind][role]
        _validate(sheet, kind, role, letter, words)


def _row(sheet: Worksheet, number: int, values: Sequence[Any], look: tuple[Font, PatternFill] | None = None) -> None:
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(number, column, value)
        if look is not None:
            cell.font, cell.fill = look


def _validate(sheet: Worksheet, kind: str, role: str, letter: str, words: TemplateWords) -> None:
    """A drop-down or bounds for one column; a wrong value is warned of, never refused in another's words."""
    if role in LISTED and (kind, role) != ("channels", "resolved"):
        column, length = _lists(words)[LISTED[role]]
        cells = f"'{words.lists_sheet}'!${column}$2:${column}${length + 1}"
        rule = DataValidation(type="list", formula1=cells, allow_blank=True)
    elif role in BOUNDS:
        low, high = BOUNDS[role]
        rule = DataValidation(type="whole", operator="between", formula1=low, formula2=high, allow_blank=True)
    elif FORMATS[kind].get(role) == SHARE:
        rule = DataValidation(type="decimal", operator="between", formula1=0, formula2=1, allow_blank=True)
    else:
        return
    rule.errorStyle, rule.error, rule.showErrorMessage = "warning", words.check, True
    rule.add(f"{letter}2:{letter}{ROWS_TO_FILL}")
    sheet.add_data_validation(rule)


def _choices(words: TemplateWords) -> dict[str, tuple[str, ...]]:
    """The contents of the hidden sheet of lists, in its order of columns."""
    return {
        "channels": tuple(words.channels.values()),
        "reasons": tuple(words.reasons.values()),
        "segments": tuple(words.segments.values()),
        "yes_no": words.yes_no,
        "weekdays": words.weekdays,
        "municipalities": tuple(sorted(m.name_fi for m in finland())),
    }


def _lists(words: TemplateWords) -> dict[str, tuple[str, int]]:
    """Column letter and length of each list."""
    lists = _choices(words).items()
    return {name: (get_column_letter(k), len(entries)) for k, (name, entries) in enumerate(lists, start=1)}


def _finished(workbook: Workbook, words: TemplateWords, instructions: Sequence[str]) -> bytes:
    readme = workbook.create_sheet(words.readme_sheet)
    readme.column_dimensions["A"].width = 110
    for number, line in enumerate(instructions, start=1):
        readme.cell(number, 1, line)
    lists = workbook.create_sheet(words.lists_sheet)
    lists.sheet_state = "hidden"
    for column, (name, entries) in enumerate(_choices(words).items(), start=1):
        for number, entry in enumerate((name, *entries), start=1):
            lists.cell(number, column, entry)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()
