"""Personal data found and masked before anything is kept: patterns for the plain cases, no guesswork."""

from __future__ import annotations

import re
from collections import Counter

from cx_models.intake.words import pattern

_CHECK_LETTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_IDENTITY = re.compile(r"\b([0-3]\d[01]\d\d{2})[-+ABCDEFYXWVU](\d{3})([0-9A-FHJ-NPR-Y])\b", re.IGNORECASE)
_SWEDISH_IDENTITY = re.compile(r"\b(?:19|20)?\d{2}[01]\d[0-3]\d[-+]\d{4}\b")
_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
_CARD = re.compile(r"\b(?:\d{4}[ -]?){3}\d{4}\b")
_PHONE = re.compile(
    r"(?<![\w.,/-])(?!\d\d-\d\d-(?:19|20)\d\d\b)(?:\+\d{1,3}[\s-]?\(?0?\)?\d{1,3}|\(?0(?:[1-9]\d{0,2})\)?)(?:[\s-]?\d{2,4}){2,4}(?![\w]|[.,:/]\d)"
)
_CUSTOMER = re.compile(
    r"(?i)\b(?:asiakas|liittymä|sopimus|tilaus|lasku|customer|account|order|kund|avtals)(?:numero|nro|nr|tunnus|number|no|nummer)?"
    r"(?:ni|mme)?\.?\s*(?:on|is|är|:|#|=)?\s*[A-Z]{0,3}-?\d{5,}\b"
)
_NAME = re.compile(
    r"(?P<lead>\b(?:[Tt]erveisin|[Tt]erv\.?|[Tt]\.|[Yy]st(?:ävällisin)?\.? ?[Tt]erv(?:eisin)?|"
    r"[Nn]imeni on|[Nn]imi:|"
    r"[Mm]y name is|[Rr]egards,?|[Hh]älsningar,?|[Mm]vh|MVH|[Jj]ag heter|[Mm]itt namn är)[,:]?\s+)"
    r"(?P<name>[A-ZÅÄÖ][\w'’-]+(?:\s+[A-ZÅÄÖ][\w'’-]+){0,2})"
)
_FORMS = (
    ("email", _EMAIL),
    ("identity", _IDENTITY),
    ("identity", _SWEDISH_IDENTITY),
    ("account", _IBAN),
    ("card", _CARD),
    ("customer", _CUSTOMER),
    ("phone", _PHONE),
)
_ANY_FORM = re.compile("|".join(form.pattern.removeprefix("(?i)") for _, form in _FORMS), re.IGNORECASE)  # or more
_DIGITS = re.compile(r"\d(?:[^\d\n]{0,4}\d){4}")
_KINDS = ("name", "email", "phone", "identity", "address", "customer")


def mask(text: str) -> tuple[str, Counter[str]]:
    """Text with personal data replaced by ``[kind]``, and how many of each kind there were.

    >>> mask("Soita 040 123 4567 tai matti@esim.fi, hetu 131052-308T")[0]
    'Soita [phone] tai [email], hetu [identity]'
    """
    seen: Counter[str] = Counter()
    if _may_hold_numbers(text) and _ANY_FORM.search(text):
        for kind, form in _FORMS:
            text = _replaced(text, form, kind, seen)
    text, names = _NAME.subn(r"\g<lead>[name]", text)
    if names:
        seen["name"] += names
    return text, seen


def _may_hold_numbers(text: str) -> bool:
    return "@" in text or _DIGITS.search(text) is not None


def _replaced(text: str, form: re.Pattern[str], kind: str, seen: Counter[str]) -> str:
    text, times = form.subn(f"[{kind}]", text)
    if times:
        seen[kind] += times
    return text


def kind_of_header(header: str) -> str | None:
    """The kind of personal data that a column's header announces; None when it announces none."""
    return next((kind for kind in _KINDS if pattern("personal", kind).match(header)), None)


def kind_of_cell(text: str) -> str | None:
    """The kind of personal data that a whole cell is; None when it is none."""
    for kind, form in (("email", _EMAIL), ("identity", _IDENTITY), ("phone", _PHONE)):
        if form.fullmatch(text):
            return kind
    return None


def identity_code_is_valid(text: str) -> bool:
    """Whether a Finnish personal identity code's check letter is right.

    >>> identity_code_is_valid("131052-308T")
    True
    """
    found = _IDENTITY.fullmatch(text)
    return found is not None and _CHECK_LETTERS[int(found[1] + found[2]) % 31] == found[3].upper()
