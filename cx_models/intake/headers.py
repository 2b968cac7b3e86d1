"""Which rows of a sheet are its header: below titles, one row or several, grouped or repeated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from cx_models.intake.answers import answer_in
from cx_models.intake.cells import number_of, text_of
from cx_models.intake.dates import moment_of
from cx_models.intake.opening import Sheet
from cx_models.intake.roles import EXACT, names_a_role
from cx_models.intake.words import is_missing_word, plain

LOOKED_AT = 100  # rows from the top among which the header is sought
EVIDENCE = 30  # rows below a candidate that tell what its columns hold
LONGEST = 1_000  # characters of a header or title; what comes beyond them tells no reader more


@dataclass(frozen=True)
class HeadRow:
    """One row near the top: its texts, and which of its columns are filled, hold labels, or hold no answer."""

    texts: tuple[str, ...]
    filled: frozenset[int]
    labels: frozenset[int]
    missing: frozenset[int]


def head_row(row: tuple[Any, ...]) -> HeadRow:
    texts = tuple(map(text_of, row))
    filled = frozenset(index for index, text in enumerate(texts) if text)
    labels = frozenset(index for index in filled if _is_label(row[index]))
    missing = frozenset(index for index in filled if is_missing_word(texts[index]))
    return HeadRow(texts, filled, labels, missing)


Head = Sequence[HeadRow]


def header_rows(head: Head, sheet: Sheet) -> tuple[int, ...]:
    """The 0-based rows that hold the header; none when the data begin at once."""
    candidates = [row for row in range(min(LOOKED_AT, len(head))) if head[row].filled]
    best = max(candidates, key=lambda row: _likeness(head, row))
    best = next(row for row in candidates if head[row].texts == head[best].texts)  # not its repetition below
    labels = head[best].labels
    known = sum(names_a_role(head[best].texts[index], EXACT) for index in labels)
    if head[best].filled - labels and known < min(2, len(labels) or 1):
        return ()
    coded = next((row for row in range(1, min(LOOKED_AT, len(head))) if _is_import_row(head[row])), None)
    if coded is not None:
        return tuple(range(max(0, coded - 2), coded + 1))
    rows = [best]
    while rows[-1] + 1 < len(head) and _continues_header(head, rows[-1], rows[-1] + 1):
        rows.append(rows[-1] + 1)
    if best > 0 and _groups_header(head, best - 1, best, sheet):
        rows.insert(0, best - 1)
    return tuple(rows)


def _is_import_row(row: HeadRow) -> bool:
    """Whether a row holds the codes that Qualtrics writes below its two rows of headers."""
    return bool(row.filled) and all(row.texts[index].startswith('{"ImportId"') for index in row.filled)


def _is_label(cell: object) -> bool:
    """Text that is neither a number nor a date."""
    return isinstance(cell, str) and number_of(cell) is None and moment_of(cell, serials=False) is None


def _likeness(head: Head, row: int) -> float:
    """How much a row looks like the header of what lies below it."""
    this = head[row]
    below = _below(head, row)
    used = _used_columns(below) or this.filled
    known = sum(names_a_role(this.texts[index]) for index in this.labels)
    contrast = len(this.labels & _typed_columns(below))
    repeated = len(this.labels) - len({plain(this.texts[index]) for index in this.labels})
    wordy = sum(len(this.texts[index]) > 250 for index in this.labels)
    return (
        3.0 * len(this.filled & used) / len(used)
        + 0.75 * min(known, 4)
        + 0.5 * min(contrast, 3)
        - 2.0 * (len(this.filled - this.labels) + wordy) / len(this.filled)
        - 0.3 * repeated / len(this.filled)
        - 0.03 * row
    )


def _below(head: Head, row: int) -> Head:
    return [line for line in head[row + 1 : row + 1 + EVIDENCE] if line.filled]


def _used_columns(lines: Head) -> frozenset[int]:
    times = Counter(index for line in lines for index in line.filled)
    return frozenset(index for index, count in times.items() if count >= 0.3 * len(lines))


def _typed_columns(lines: Head) -> frozenset[int]:
    """Columns that hold mostly numbers or dates."""
    said = Counter(index for line in lines for index in line.filled - line.missing)
    typed = Counter(index for line in lines for index in line.filled - line.missing - line.labels)
    return frozenset(index for index, count in said.items() if typed[index] >= 0.6 * count)


def _continues_header(head: Head, row: int, following: int) -> bool:
    """Whether the row below the header belongs to it: labels over numbers and dates, or fills its gaps."""
    this = head[following]
    texts = [this.texts[index] for index in this.filled]
    if not texts:
        return False
    if this.filled - this.labels or this.missing:
        return False
    below = _below(head, following)
    typed = _typed_columns(below) & this.filled
    if _is_said_again(this, below) or any(answer_in(this.texts[index]) is not None for index in typed):
        return False  # the first record: a channel or place that recurs, an answer with its words
    gaps = (_used_columns(below) - head[row].filled) & this.filled
    generic = any(plain(text) in _GENERIC for text in texts)
    known = any(names_a_role(text) for text in texts)
    return bool(generic and gaps) or (bool(typed) and bool(len(typed) >= 2 or generic or known or gaps))


def _is_said_again(this: HeadRow, below: Head) -> bool:
    """Whether some text of a row stands in the same column below, as words of records do and headers do not."""
    return any(line.texts[index] == this.texts[index] for index in this.filled for line in below)


_GENERIC = {"response", "open-ended response", "vastaus", "avoin vastaus", "svar", "öppet svar", "value", "arvo"}


def _groups_header(head: Head, above: int, row: int, sheet: Sheet) -> bool:
    """Whether the row above the header names groups of its columns, or columns that it leaves empty."""
    this = head[above]
    if not this.filled or this.filled - this.labels:
        return False
    used = _used_columns(_below(head, row)) or head[row].filled | this.filled
    if len(this.filled) >= 2 and (used - head[row].filled) & this.filled:
        return True
    return any(
        top == above == bottom and left in this.filled and 1 < right - left + 1 < len(used)
        for (top, left), (bottom, right) in sheet.merged
    )


class Label(NamedTuple):
    """A column's header, the group named above it, and whether the header stood before already."""

    text: str
    group: str
    repeated: bool


def labels_of(head: Head, rows: tuple[int, ...], sheet: Sheet) -> list[Label]:
    """One label per column; without header rows the columns are lettered."""
    width = sheet.table.shape[1]
    if not rows:
        return [Label(_letter(index), "", False) for index in range(width)]
    raw: list[tuple[str, str]] = []
    carried = ""
    for index in range(width):
        texts = [head[row].texts[index][:LONGEST] for row in rows]
        if len(rows) > 1:
            carried = texts[0] or (carried if any(texts[1:]) else "")
        said = [text for text in texts if text and not text.startswith('{"ImportId"')]
        lowest = next((text for text in reversed(said) if plain(text) not in _GENERIC), said[-1] if said else "")
        group = carried if len(rows) > 1 and carried != lowest else ""
        raw.append((group if plain(lowest) in _GENERIC and group else lowest, group))
    seen: Counter[str] = Counter()
    labels = []
    for text, group in raw:
        seen[text] += 1
        repeated = bool(text) and seen[text] > 1
        labels.append(Label(f"{text} ({seen[text]})" if repeated else text, group, repeated))
    return labels


def _letter(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
