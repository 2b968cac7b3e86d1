"""Which column plays which role: the header's words, backed by what the column holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import islice
from typing import Any

import numpy as np

from cx_models.intake.answers import answer_in, families_of, worded
from cx_models.intake.cells import Column, number_of, text_of
from cx_models.intake.dates import moment_of, month_of
from cx_models.intake.names import channel_named, channels_named, yes_or_no
from cx_models.intake.personal import kind_of_cell, kind_of_header
from cx_models.intake.places import municipality_coded, municipality_named
from cx_models.intake.waits import seconds_of
from cx_models.intake.words import TEXTS_KEPT, pattern, plain, plain_header, spaced, vocabulary
from cx_models.service.channels import Channel

ROLES = (
    "date",
    "channel",
    "place",
    "wait",
    "transfers",
    "resolved",
    "comment",
    "reason",
    "segment",
    "mode",
    "id",
    "weight",
)
SCORES = ("csat", "nps", "ces")
EXACT, CONTAINED, NEEDED = 4.0, 2.0, 2.5
MANY = 20  # comments of so many customers are hardly ever all words of one list of answers
ALSO_PRODUCTS = {None, Channel.UNKNOWN, Channel.OTHER, Channel.PHONE, Channel.WEB, Channel.APP}
_TICKED = re.compile(r"^(.*?\S)\s*(?::|-|–|\||\[|/|»|>)\s*([^:\[\]]{1,60})\]?$")


@dataclass(frozen=True)
class Roles:
    """Role → column, the score columns by kind, columns of personal data, and what nearly fitted.

    ``ticks`` are columns that together tell the channel, one column per channel.
    ``misfits`` are (role, column, share): a header that fits a role whose values do not.
    """

    single: Mapping[str, Column] = field(default_factory=dict)
    ticks: tuple[Column, ...] = ()
    personal: Mapping[int, str] = field(default_factory=dict)
    misfits: tuple[tuple[str, Column, float], ...] = ()


@lru_cache(TEXTS_KEPT)
def header_weight(role: str, header: str) -> float:
    """How surely a header's words name a role: 4 exactly, 2 in part, 0 not at all."""
    words = plain_header(header)
    section = "roles" if role in ROLES else "scores"
    known = vocabulary()[section][role]
    whole = (plain(header), spaced(header))
    for text in (words, *whole):
        if "named" in known and pattern(section, role, "named").search(text):
            return EXACT + 1
        if "exact" in known and pattern(section, role, "exact").match(text):
            return EXACT
    if "contains" in known and any(map(pattern(section, role, "contains").search, whole)):
        return CONTAINED
    return 0.0


def names_a_role(header: str, weight: float = CONTAINED) -> bool:
    """Whether a short text is a header we know, at least as surely as ``weight``."""
    return len(header) <= 200 and any(header_weight(role, header) >= weight for role in ROLES + SCORES)


def assign(columns: Sequence[Column], told: Mapping[str, str]) -> Roles:
    """Give each role its best column; the user's word (role → header) goes first, an empty one means none."""
    by_header = {column.header: column for column in columns if column.header}
    single = {role: by_header[header] for role, header in told.items() if header in by_header and role in ROLES}
    taken = {column.index for column in single.values()} | {
        by_header[header].index for header in told.values() if header in by_header
    }
    personal = {c.index: kind for c in columns if c.index not in taken and (kind := personal_kind(c))}
    none = {role for role, header in told.items() if not header}
    settled = "channel" in single.keys() | none
    ticks = () if settled else channel_ticks([c for c in columns if c.index not in taken])
    free = [c for c in columns if c.index not in taken | personal.keys() | {t.index for t in ticks}]
    misfits: list[tuple[str, Column, float]] = []
    wanted = [role for role in ROLES if role not in single.keys() | none and not (role == "channel" and ticks)]
    ranked = sorted(
        (
            (fit, -column.index, role, column)
            for role in wanted
            for column in free
            if (fit := _fit(role, column, misfits))
        ),
        key=lambda entry: entry[:2],
        reverse=True,
    )
    for fit, _, role, column in ranked:
        if fit >= NEEDED and role not in single and column.index not in taken:
            single[role] = column
            taken.add(column.index)
    left = tuple(m for m in misfits if m[0] not in single and m[1].index not in taken)
    return Roles(single, ticks, personal, left)


def _fit(role: str, column: Column, misfits: list[tuple[str, Column, float]]) -> float:
    """Header weight plus what the values add; 0 when the values speak against the role."""
    weight = max(header_weight(role, column.header), 0.9 * header_weight(role, column.group))
    if column.n_answered == 0:
        return weight if weight >= CONTAINED + 1 else 0.0
    if role in {"reason", "segment"} and weight < EXACT and any(header_weight(kind, column.header) for kind in SCORES):
        return 0.0  # how easy an issue was is no issue
    share = _value_share(role, column, weight)
    if weight >= EXACT and share < 0.1:
        misfits.append((role, column, share))
    if role in _BY_VALUES and weight == 0:
        return NEEDED if share >= 0.95 and column.n_answered >= 3 else 0.0
    enough = 0.3 if weight >= EXACT else 0.5
    return weight + 2.0 * share if weight and share >= enough else 0.0


_BY_VALUES = {"date", "channel", "place", "comment"}


def _value_share(role: str, column: Column, weight: float) -> float:
    """Share of the answers that make sense in the role."""
    if role == "channel" and not weight and (len(column.distinct) > 30 or not _tells_a_channel(column)):
        return 0.0
    if role == "date":
        return column.share(lambda cell: (moment_of(cell, serials=weight > 0) or month_of(cell)) is not None)
    if role == "comment":
        return _comment_share(column, weight)
    if role == "place":
        return _place_share(column, weight)
    if role in {"reason", "segment", "mode"}:
        return _label_share(column)
    return _id_share(column) if role == "id" else column.share(_FITS[role])


def _place_share(column: Column, weight: float) -> float:
    """Names of municipalities, or under a header that says so their codes, which must be nearly all right."""
    names = column.share(lambda cell: isinstance(cell, str) and _is_place(cell) and not cell.strip().isdigit())
    codes = column.share(lambda cell: municipality_coded(text_of(cell)) is not None) if weight else 0.0
    return codes if codes >= 0.95 and len(column.distinct) >= 3 else names


def _is_place(text: str) -> bool:
    return municipality_named(text) is not None


def _channel(cell: object) -> Channel | None:
    named = channels_named(cell) if isinstance(cell, str) and number_of(cell) is None else ()
    return named[0] if named else None


def _tells_a_channel(column: Column) -> bool:
    """Whether some cell can be nothing but a channel: a phone, a net or a mobile may be what was bought."""
    return any(_channel(cell) not in ALSO_PRODUCTS for cell in column.distinct)


def _count(cell: object) -> bool:
    number = number_of(cell)
    return number is not None and number >= 0 and number == int(number) and number <= 100


def _flag(cell: object) -> float | None:
    if isinstance(cell, bool):
        return float(cell)
    number = number_of(cell)
    return yes_or_no(str(int(number)) if number in {0.0, 1.0} else str(cell))


def _lasts(cell: object) -> bool:
    seconds = seconds_of(cell)
    return seconds is not None and seconds >= 0


_FITS: Mapping[str, Callable[[Any], bool]] = {
    "channel": lambda cell: _channel(cell) not in {None, Channel.UNKNOWN},
    "wait": _lasts,
    "transfers": lambda cell: _count(cell) or yes_or_no(str(cell)) is not None,
    "resolved": lambda cell: _flag(cell) is not None,
    "weight": lambda cell: (number_of(cell) or 0.0) > 0,
}


def _comment_share(column: Column, weight: float) -> float:
    said = (cell for cell, ok in zip(column.distinct, column.answered, strict=True) if ok and isinstance(cell, str))
    texts = list(islice(said, 500))
    if not texts or _is_one_ladder(column):
        return 0.0
    text_share = column.share(
        lambda cell: isinstance(cell, str) and number_of(cell) is None and moment_of(cell, serials=False) is None
    )
    words = float(np.mean([len(text.split()) for text in texts]))
    if weight:
        return text_share if words >= 1.2 or weight >= EXACT else 0.0
    free = len(column.distinct) >= max(3, 0.2 * column.n_answered)
    answers = column.share(lambda cell: answer_in(cell) is not None)  # "5 - Very satisfied" is a mark with its words
    return text_share if words >= 4 and free and answers < 0.5 else 0.0


def _is_one_ladder(column: Column) -> bool:
    """Whether nearly all cells are the worded answers of one question, whatever its header calls them."""
    words = {text: int(n) for text, n, ok in zip(column.texts, column.counts, column.answered, strict=True) if ok}
    if column.n_answered < MANY or not 2 <= len(words) <= MANY:
        return False
    lists = families_of(words)
    return bool(lists) and column.share(lambda cell: worded(cell, lists[0]) is not None) >= 0.95


def _label_share(column: Column) -> float:
    if column.answered.sum() > max(200, 0.5 * column.n_answered):
        return 0.0
    labels = [text for text, ok in zip(column.texts, column.answered, strict=True) if ok]
    if np.mean([len(text.split()) for text in labels[:500]]) > 12:
        return 0.0
    return column.share(lambda cell: isinstance(cell, str) and number_of(cell) is None)


def _id_share(column: Column) -> float:
    numeric = column.share(lambda cell: number_of(cell) is not None)
    coded = column.share(lambda cell: isinstance(cell, str) and len(cell.split()) <= 2)
    unique = int(column.answered.sum()) / column.n_answered
    return max(numeric, coded) if unique >= 0.5 else 0.0


def personal_kind(column: Column) -> str | None:
    """The kind of personal data a column holds, by its values or by a header that they bear out."""
    announced = kind_of_header(plain_header(column.header))
    if column.n_answered == 0:
        return None
    found = {kind_of_cell(text_of(cell)) for cell in column.distinct[:200]}
    for kind in found - {None}:
        if column.share(partial(_is_of_kind, kind)) >= 0.5:
            return kind
    if (
        announced in {"email", "phone", "name"}
        and column.share(lambda c: _channel(c) not in {None, Channel.UNKNOWN}) > 0.3
    ):
        return None  # a channel's name as header, its use or its customers' words below
    if announced == "email" or (announced == "phone" and column.share(lambda c: len(str(c)) >= 6) < 0.5):
        return None
    return announced


def _is_of_kind(kind: str | None, cell: object) -> bool:
    return kind_of_cell(text_of(cell)) == kind


def channel_ticks(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Columns of one question, one per channel, ticked where the channel was used."""
    groups: dict[str, list[tuple[Column, str]]] = {}
    for column in columns:
        found = _TICKED.match(column.header)
        stem, option = (found[1], found[2]) if found else (column.group, column.header)
        groups.setdefault(plain(stem), []).append((column, option))
    for members in groups.values():
        known = [c for c, option in members if channel_named(option) not in {None, Channel.OTHER, Channel.UNKNOWN}]
        ticked = [c for c, option in members if channel_named(option) is not None and _is_ticked(c)]
        if len(known) >= 2 and len(ticked) >= 2 and len(ticked) >= 0.6 * len(members):
            return tuple(ticked)
    return ()


def tick_option(column: Column) -> str:
    """The channel's words in the header of a ticked column."""
    found = _TICKED.match(column.header)
    return found[2] if found else column.header


def _is_ticked(column: Column) -> bool:
    """Whether a column holds marks, its own option's words, or (for "other") some channel's words."""
    option = plain(tick_option(column))
    return (
        column.n_answered == 0
        or column.share(
            lambda cell: _flag(cell) is not None or plain(str(cell)) == option or _channel(cell) is not None
        )
        >= 0.8
    )
