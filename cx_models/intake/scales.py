"""Which scale a column of answers uses: from its header where it says, else from the answers themselves.

What the answers leave open is not settled here: the possible scales are returned as candidates,
the likeliest first, and the user is asked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cx_models.intake.answers import ENOUGH, Answer, answer_in, families, families_of, tone_of, worded
from cx_models.intake.cells import Column
from cx_models.intake.feedback import Scale
from cx_models.intake.words import is_missing_word, pattern, plain

_RANGE = re.compile(
    r"(?<![a-zåäö\d/.,])(\d{1,3})\s*(?:-|–|—|\.\.\.?|…|to|till|til|(?<=mellan \d) och|(?<=between \d) and)\s*(\d{1,3})"
    r"(?![\d/.]|\s*%)"
)
_AROUND_ZERO = re.compile(r"(?<![\w/.,])[-−](\d{1,2})\s*(?:-|–|—|\.\.\.?|…|to|till|til|/)\s*\+?(\d{1,2})(?!\d)")
_ENDS = re.compile(r"(?<![\d])(\d{1,3})\s*=\s*(n/a|[^,;/)\d]+)")
_TOLD_ENDS = re.compile(r"(?<![a-zåäö\d])(\d{1,3})\s*(?:=|:|\(|[-–—]|\bon\b|\bis\b|\bär\b)?\s*([^,;:/()=\d]{3,})")
_TOP = re.compile(
    r"(?:(?:\bout of|\bmax\.?|\bmaks\.?|(?<![\w])/)\s*([3-7])|\b([3-7])\s*-?\s*(?:portai|point|gradi))(?![\d/.])"
)
_LOWS, _HIGHS = {0, 1, 4}, {2, 3, 4, 5, 6, 7, 9, 10, 100}


@dataclass(frozen=True)
class Scored:
    """A column read as answers: a value per distinct cell (NaN where none), its scale, and what is open.

    ``coded`` are the cells whose number stands for no answer, as the header or their own label says.
    """

    values: tuple[float, ...]
    scale: Scale | None
    candidates: tuple[Scale, ...] = ()
    mixed: bool = False
    coded: tuple[bool, ...] = ()


def scale_in_header(header: str) -> Scale | None:
    """The scale that a header states.

    >>> scale_in_header("Arvosana (4–10)"), scale_in_header("Nöjdhet, 1 (mycket nöjd) – 5 (mycket missnöjd)")
    (Scale(low=4.0, high=10.0, reversed=False), Scale(low=1.0, high=5.0, reversed=True))
    """
    text = plain(header)
    ends = _ends_in(text)
    if ends is None:
        return Scale(4.0, 10.0) if pattern("scores", "csat", "school").search(text) else None
    low, high = ends
    labels = {int(number): label for number, label in _TOLD_ENDS.findall(text)}
    if asks_how_much_effort(text):
        return Scale(float(low), float(high), not _is_much(labels.get(low, "")))
    tones = {number: tone_of(label) for number, label in labels.items()}
    return Scale(float(low), float(high), tones.get(low, 0) > tones.get(high, 0))


def asks_how_much_effort(header: str) -> bool:
    """Whether a question asks for an amount of effort, of which less is better, rather than how easy it was.

    >>> asks_how_much_effort("How much effort did it take?"), asks_how_much_effort("Asiointi oli vaivatonta")
    (True, False)
    """
    return bool(pattern("scores", "effort").search(plain(header)))


def _is_much(label: str) -> bool:
    return bool(pattern("scores", "much").search(label))


def _ends_in(text: str) -> tuple[int, int] | None:
    """The lowest and highest answer that a text tells of."""
    named = {int(number) for number, label in _ENDS.findall(text) if not is_missing_word(label)}
    named |= {int(number) for number, label in _TOLD_ENDS.findall(text) if tone_of(label)}
    around_zero = _AROUND_ZERO.search(text)
    if around_zero and around_zero[1] == around_zero[2]:
        return -int(around_zero[1]), int(around_zero[1])
    ranges = [(int(a), int(b)) for a, b in _RANGE.findall(text)]
    if len(named) >= 2:
        ranges.insert(0, (min(named), max(named)))
    top = _TOP.search(text)
    if top:
        ranges.append((1, int(top[1] or top[2])))
    return next(((low, high) for low, high in ranges if low in _LOWS and high in _HIGHS and low < high), None)


def codes_in_header(header: str) -> frozenset[float]:
    """The numbers that a header says stand for no answer.

    >>> sorted(codes_in_header("Suosittelu (0–10, 11 = en osaa sanoa)"))
    [11.0]
    """
    return frozenset(float(number) for number, label in _ENDS.findall(plain(header)) if is_missing_word(label))


def legend_in(titles: Sequence[str]) -> Scale | None:
    """The one scale that the titles above a table explain; a range of weeks or pages explains none.

    >>> legend_in(["Viikot 1-4", "Asteikko: 1 = huono, 5 = hyvä"]), legend_in(["Tyytyväisyys, viikot 1-4"])
    (Scale(low=1.0, high=5.0, reversed=False), None)
    """
    told = {
        scale_in_header(title)
        for title in titles
        if pattern("scores", "legend").search(plain(title)) or len(_ENDS.findall(plain(title))) >= 2
    } - {None}
    return told.pop() if len(told) == 1 else None


def read_scores(column: Column, kind: str, told: Scale | None = None, legend: Scale | None = None) -> Scored:
    """Read a column as answers to a question of ``kind`` (csat nps ces item).

    ``told`` is the user's scale; ``legend`` that of the titles, for want of one in the header.
    """
    hint = told or scale_in_header(column.header) or scale_in_header(column.group) or legend
    answers, lists = _answers(column, hint)
    codes = codes_in_header(column.header) - {hint.low, hint.high} if hint else codes_in_header(column.header)
    coded = tuple(answer is not None and _is_code(answer, codes) for answer in answers)
    answers = [None if code else answer for answer, code in zip(answers, coded, strict=True)]
    values = np.array([np.nan if answer is None else answer.value for answer in answers])
    understood = [answer for answer in answers if answer is not None]
    tops = {answer.top for answer in understood if answer.form == "fraction"}
    if len(tops) > 1 or (tops and any(a.form == "number" and a.value > max(t or 0 for t in tops) for a in understood)):
        return _mixed(answers)
    if hint is None and tops:
        hint = _up_to(tops.pop() or 0.0, float(np.nanmin(values)))
    if hint is None and lists and {answer.form for answer in understood} == {"words"}:
        scales = tuple(_scale_of_list(index) for index in lists)
        return Scored(tuple(values), scales[0], scales if len(scales) > 1 else (), coded=coded)
    scale, candidates = _decide(column, answers, values, kind, hint)
    runs_down = _labels_run_down(understood) or (hint is None and asks_how_much_effort(column.header))
    if scale is not None and told is None and runs_down:
        scale = Scale(scale.low, scale.high, True)
    return Scored(tuple(values), scale, candidates, coded=coded)


def _is_code(answer: Answer, codes: Collection[float]) -> bool:
    return answer.value in codes or bool(answer.label and is_missing_word(answer.label))


def _answers(column: Column, hint: Scale | None) -> tuple[list[Answer | None], tuple[int, ...]]:
    """The answer of each distinct cell, and the lists that may have given the words among them, the first one used."""
    cells = list(zip(column.distinct, column.texts, column.answered, column.counts.tolist(), strict=True))
    alone = [answer_in(cell) if ok else None for cell, _, ok, _ in cells]
    wordy: Counter[str] = Counter()
    for (_, text, ok, times), answer in zip(cells, alone, strict=True):
        if ok and answer is None:
            wordy[text] += times
    numbers = {answer.value for answer in alone if answer is not None}
    size = None if hint is None else int(hint.high - hint.low) + 1
    lists = families_of(wordy, numbers, size)
    if not lists:
        return alone, ()
    return [
        answer if answer is not None or not ok else worded(cell, lists[0])
        for (cell, _, ok, _), answer in zip(cells, alone, strict=True)
    ], lists


def _scale_of_list(index: int) -> Scale:
    levels = families()[index][1]
    return Scale(0.0, 1.0) if levels == 2 else Scale(1.0, float(levels))


def _decide(
    column: Column, answers: list[Answer | None], values: np.ndarray, kind: str, hint: Scale | None
) -> tuple[Scale | None, tuple[Scale, ...]]:
    forms = {answer.form for answer in answers if answer is not None}
    counts = _tally(values, column)
    if hint is not None or not counts:
        return hint, ()
    if "stars" in forms:
        tops = [answer.top for answer in answers if answer is not None and answer.top]
        return Scale(1.0, max([5.0, *tops])), ()
    if "school" in forms and min(counts) >= 3.75 and max(counts) <= 10:
        return Scale(4.0, 10.0), ()
    return _from_counts(counts, kind)


def _tally(values: np.ndarray, column: Column) -> dict[float, int]:
    counts: dict[float, int] = {}
    for value, times in zip(values, column.counts, strict=True):
        if not np.isnan(value) and times:
            counts[float(value)] = counts.get(float(value), 0) + int(times)
    return counts


def _from_counts(counts: Mapping[float, int], kind: str) -> tuple[Scale | None, tuple[Scale, ...]]:
    """The scale from how often each value was answered.

    Values that cannot belong to any scale beside the others (99, −1, a lone 11) are set apart first.
    """
    strangers = _codes_of_no_answer(counts, kind)
    kept = {value: times for value, times in counts.items() if value not in strangers}
    scales = _possible(kept, kind) if kept else ()
    return (scales[0] if scales else None), (scales if len(scales) > 1 else ())


def _codes_of_no_answer(counts: Mapping[float, int], kind: str) -> frozenset[float]:
    inside = [value for value in counts if 0 <= value <= 10]
    if not inside:
        return frozenset()
    beyond = {value for value in counts if value < 0 or value > 10}
    if {-1.0, -2.0} <= beyond:
        return frozenset()  # levels of a scale around zero
    if beyond and sum(counts[value] for value in beyond) > 0.3 * sum(counts.values()):
        return frozenset()
    codes = beyond if len(beyond) <= 3 else set()
    if kind != "nps":
        core = sorted(value for value in inside if value < 8)
        lone = {value for value in inside if value in {8.0, 9.0}}
        if core and max(core) <= 5 and lone and 10.0 not in counts:
            codes |= lone  # 1…5 and then 8 or 9: codes, since 6 and 7 are never answered
    return frozenset(codes)


def _possible(counts: Mapping[float, int], kind: str) -> tuple[Scale, ...]:
    """The scales that the values allow, likeliest first; one when there is no doubt."""
    low, high, many = min(counts), max(counts), sum(counts.values()) >= ENOUGH
    if -5 <= low < 0 and high <= 5:
        top = max(-low, high, 2.0)
        return tuple(Scale(-end, end) for end in (2.0, 3.0, 5.0) if end >= top)
    if low < 0 or high > 100:
        return ()
    if kind == "nps" and (high > 5 or not many):
        return (Scale(0, 10),) if high <= 10 else ()
    if high <= 5:
        whole = all(level in counts for level in range(1, int(high) + 1))
        return _up_to_five(low, high, many and whole)
    if high <= 10:
        return _up_to_seven(low, high, many, kind) if high <= 7 else _up_to_ten(low, many)
    return (Scale(0, 100),)


def _up_to_five(low: float, high: float, all_used: bool) -> tuple[Scale, ...]:
    if high <= 1 and low < 1:
        return (Scale(0, 1),)
    if low < 1:
        return (Scale(1, 5), Scale(0, 5))  # is 0 an answer? only the asker knows
    if all_used and high <= 3:
        return (Scale(1, 3), Scale(1, 5)) if high > 2 else (Scale(1, 5), Scale(1, 2))
    if all_used and high <= 4:
        return (Scale(1, 5), Scale(1, 4))
    return (Scale(1, 5),)


def _up_to_seven(low: float, high: float, many: bool, kind: str) -> tuple[Scale, ...]:
    if high <= 6 and low >= 1:  # may be five levels and a "not applicable"
        seven, rest = Scale(1, 7), (Scale(1, 5), Scale(1, 6))
        return (seven, *rest) if kind == "ces" else (*rest, seven)
    if low < 1:
        return (Scale(0, 10), Scale(1, 7))
    if many and low < 4:
        return (Scale(1, 7),)
    if kind == "ces":
        return (Scale(1, 7),)
    return (Scale(1, 7), Scale(0, 10)) if low < 4 else (Scale(4, 10), Scale(1, 7), Scale(0, 10))


def _up_to_ten(low: float, many: bool) -> tuple[Scale, ...]:
    if low < 1:
        return (Scale(0, 10),)
    if low >= 4:
        return (Scale(4, 10), Scale(0, 10), Scale(1, 10)) if many else (Scale(0, 10), Scale(4, 10), Scale(1, 10))
    return (Scale(1, 10), Scale(0, 10)) if many else (Scale(0, 10), Scale(1, 10))


def _labels_run_down(answers: list[Answer]) -> bool:
    """Whether labels beside the numbers say that the low end is the good one."""
    tones = [(answer.value, tone_of(answer.label)) for answer in answers if answer.label]
    good = [value for value, tone in tones if tone > 0]
    bad = [value for value, tone in tones if tone < 0]
    return bool(good and bad) and max(good) < min(bad)


def _mixed(answers: list[Answer | None]) -> Scored:
    """Answers on several scales in one column, each brought to 0–100 on the scale it names itself."""
    values = []
    for answer in answers:
        own = None if answer is None or answer.top is None else _up_to(answer.top)
        if answer is None or own is None:
            values.append(np.nan)
        else:
            values.append((answer.value - own.low) / (own.high - own.low) * 100)
    return Scored(tuple(values), Scale(0.0, 100.0), mixed=True)


def _up_to(top: float, lowest: float = 1.0) -> Scale | None:
    """The scale of answers written as so many out of ``top``; none when nothing can be out of that."""
    low = 0.0 if top >= 10 or top <= 1 or lowest < 1 else 1.0
    return Scale(low, top) if low < top else None
