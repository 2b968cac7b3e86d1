"""What a respondent answered in one cell: a number, a label, a word, stars, a smiley, a fraction."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from cx_models.intake.cells import number_of, text_of
from cx_models.intake.words import is_missing_word, pattern, plain, vocabulary

_LABELLED = re.compile(r"^\(?(-?\d{1,3}(?:[.,]\d+)?)\)?\s*(?:[-–—=:.,;]+\s*|\s|\()(?=\D)(?P<label>.+)$", re.DOTALL)
_LABEL_FIRST = re.compile(r"^(?P<label>\D+?)\s*[(\[=:–-]\s*(\d{1,2})\s*[)\]]?$")
_FRACTION = re.compile(
    r"^(?:rated\s+)?(\d{1,3}(?:[.,]\d+)?)\s*(?:stars?\s+)?(?:/|out of|of|av|kautta)\s*(\d{1,3})"
    r"(?:\s*(?:stars?|tähteä|stjärnor|[★⭐]))?$",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"^(\d{1,3}(?:[.,]\d+)?)\s*%$")
_STARS = re.compile(r"^([★⭐🌟✭✮*]\ufe0f?)+\s*([☆✩✰]\ufe0f?)*$")
_STAR_WORDS = re.compile(r"^(\d(?:[.,]\d)?)\s*[- ]?(?:stars?|tähteä|tähti|stjärnor|stjärna|★|⭐)$", re.IGNORECASE)
_SCHOOL = re.compile(r"^(10|[4-9])\s*(½|1/2|\+|-|–)$")
_TYPED = {
    **dict.fromkeys((":d", ":-d", "=d", ":))", ":-))"), "😀"),
    **dict.fromkeys((":)", ":-)", "=)", "(:"), "🙂"),
    **dict.fromkeys((":|", ":-|", "=|", ":l"), "😐"),
    **dict.fromkeys((":(", ":-(", "=(", "):", ":/", ":-/"), "🙁"),
    **dict.fromkeys((":((", ":-((", ">:(", ">:-("), "😡"),
}
_SKIN = re.compile("[\ufe0f\U0001f3fb-\U0001f3ff]")
USUAL_LEVELS = 5
ENOUGH = 40  # answers after which a level never used is evidence that it does not exist


@dataclass(frozen=True)
class Answer:
    """One understood answer: its value, and what the cell itself tells of the scale.

    ``form`` is ``number``, ``school`` (marks like 8½), ``fraction`` or ``stars`` (``top`` is the
    best possible), or ``words`` (``family`` indexes the vocabulary's answer lists).
    """

    value: float
    form: str
    top: float | None = None
    family: int | None = None
    label: str = ""


def answer_in(cell: object) -> Answer | None:
    """The answer in a cell by itself, words apart; None when there is none.

    >>> [answer_in(cell).value for cell in ("4 - Tyytyväinen", "8/10", "★★★☆☆", "8½")]
    [4.0, 8.0, 3.0, 8.5]
    """
    number = number_of(cell)
    if number is not None:
        return Answer(number, "number")
    text = text_of(cell).lstrip("'").strip()
    if not text or len(text) > 120:
        return None
    stars = _STARS.match(text)
    if stars:
        lit = sum(text.count(star) for star in "★⭐🌟✭✮*")
        dark = sum(text.count(star) for star in "☆✩✰")
        return Answer(float(lit), "stars", top=float(lit + dark) if dark else None)
    for form, kind in ((_PERCENT, "percent"), (_FRACTION, "fraction"), (_STAR_WORDS, "stars"), (_SCHOOL, "school")):
        found = form.match(text)
        if found:
            return _measured(found, kind)
    found = _LABELLED.match(text)
    if found:
        return Answer(float(found[1].replace(",", ".")), "number", label=plain(found["label"].rstrip(")")))
    found = _LABEL_FIRST.match(text)
    return Answer(float(found[2]), "number", label=plain(found["label"])) if found else None


def _measured(found: re.Match[str], kind: str) -> Answer:
    value = float(found[1].replace(",", "."))
    if kind == "school":
        step = {"½": 0.5, "1/2": 0.5, "+": 0.25}.get(found[2], -0.25)
        return Answer(value + step, "school")
    if kind == "percent":
        return Answer(value, "fraction", top=100.0)
    if kind == "fraction":
        return Answer(value, "fraction", top=float(found[2]))
    return Answer(value, "stars")


@cache
def families() -> tuple[tuple[dict[str, int], int], ...]:
    """For each list of worded answers: word → level counted from 0, and the number of levels."""
    lists = []
    for family in vocabulary()["answers"]:
        levels = {
            _bare(word): level
            for level, words in reversed(list(enumerate(family["levels"])))
            for word in words.split("|")
        }
        lists.append((levels, len(family["levels"])))
    return tuple(lists)


def _bare(word: str) -> str:
    text = plain(_SKIN.sub("", word))
    text = _TYPED.get(text.replace(" ", ""), text.strip(" .,!:;\"'()"))
    return text[0] if len(set(text)) == 1 and text and ord(text[0]) > 0x2000 else text


def families_of(words: Mapping[str, int], numbers: Collection[float] = (), size: int | None = None) -> tuple[int, ...]:
    """The lists of worded answers that may have been the question's, likeliest first.

    ``words`` is how often each was said. The list that knows most of them goes before, then the one
    that tells most of them apart, then the one whose levels are all in use; ``numbers`` answered in
    the same column reach to the top, or stand between ends that only words name, and ``size`` is the
    number of levels where it is told. A second list is named only when it has other levels and too
    few answered to rule it out.

    >>> len(families_of({"Good": 30, "Bad": 20})), len(families_of({"Good": 1}))
    (1, 4)
    """
    said = {_bare(word): times for word, times in words.items() if not is_missing_word(word)}
    if not said:
        return ()

    reached = None if not numbers else max(numbers) + (min(numbers) > 1)

    def fit(index: int) -> tuple[int, bool, int, bool, int]:
        levels, levels_in_all = families()[index]
        used = {levels[word] for word in said.keys() & levels.keys()}
        known = len(said.keys() & levels.keys())
        return (known, size == levels_in_all, len(used), levels_in_all == reached, len(used) - levels_in_all)

    fits = {index: fit(index) for index in range(len(families()))}
    best = max(fits, key=lambda index: fits[index])
    if not fits[best][0]:
        return ()
    rivals = {families()[best][1]: best}
    for index in fits:
        levels_in_all = families()[index][1]
        if fits[index][:4] == fits[best][:4] and levels_in_all <= max(USUAL_LEVELS, families()[best][1]):
            rivals.setdefault(levels_in_all, index)
    if not fits[best][4]:  # all its levels are in use: a list with more of them would show it sooner or later
        own, answers = families()[best][1], sum(said.values())
        rivals = {n: index for n, index in rivals.items() if n == own or answers < ENOUGH / abs(n - own)}
        return (best, *(index for index in rivals.values() if index != best))
    return tuple(sorted(rivals.values(), key=lambda index: (families()[index][1] != USUAL_LEVELS, index != best)))


def worded(cell: object, family: int) -> Answer | None:
    """The answer that a cell's words give in one list; values count from 1 (two-level lists from 0)."""
    levels, size = families()[family]
    level = levels.get(_bare(text_of(cell)))
    if level is None:
        return None
    return Answer(float(level if size == 2 else level + 1), "words", family=family)


def tone_of(label: str) -> int:
    """+1 when a label speaks of the good end of a scale, −1 of the bad end, 0 when it does not tell."""
    if pattern("positive", "bad").search(label):
        return -1
    return 1 if pattern("positive", "good").search(label) else 0
