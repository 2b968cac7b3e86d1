"""Personal data found and masked before anything is kept: patterns for the plain cases, no guesswork."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from cx_models.intake.words import TEXTS_KEPT, pattern, plain, wordlist

_CHECK_LETTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_IDENTITY = re.compile(r"\b([0-3]\d[01]\d\d{2})[-+–−ABCDEFYXWVU](\d{3})([0-9A-FHJ-NPR-Y])\b", re.IGNORECASE)
_IDENTITY_JOINED = re.compile(r"\b([0-3]\d[01]\d\d{2})(\d{3})([0-9A-FHJ-NPR-Y])\b", re.IGNORECASE)
_SWEDISH_IDENTITY = re.compile(r"\b(?:19|20)?\d{2}[01]\d[0-3]\d[-+–]\d{4}\b|\b(?:19|20)\d{2}[01]\d[0-3]\d{5}\b")
_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
_CARD = re.compile(r"\b(?:\d{4}[ -]?){3}\d{4}\b")
_PHONE = re.compile(
    r"(?<![\w/-])(?<!\d[.,])(?:"
    r"0(?:4\d|50)(?:\s?[-–./]?\s?\d){5,8}(?!\d)"  # a Finnish mobile number, however it is cut
    r"|(?:\+|00)\d{1,3}[\s-]?\(?0?\)?\d{1,3}(?:[\s-]?\d{2,4}){2,4}(?![\w]|[.,:/]\d)"
    r"|358[1-9]\d{7,9}(?!\d)"
    r"|(?!\d\d-\d\d-(?:19|20)\d\d\b)\(?0(?:[1-9]\d{0,2})\)?(?:[\s-]?\d{2,4}){2,4}(?![\w]|[.,:/]\d)"
    r")"
)
_CUSTOMER = re.compile(
    r"(?i)\b(?:asiakas|asnro|liittymä|sopimus|tilaus|lasku|viite|customer|client|account|order|invoice|contract|member"
    r"|kund|avtals|ärende)\w{0,14}[ \t]{0,2}(?:numero\w{0,6}|nro|nr|number|num|no|id|tunnus\w{0,4}|nummer)?\.?"
    r"[ \t]{0,2}(?:on|is|was|är|:|\#|=|-)?[ \t]{0,2}[A-Z]{0,3}-?\d(?:[ \t]?\d){4,15}\b"
)
_ADDRESS = re.compile(
    r"\b[A-ZÅÄÖ][\w-]{1,30}(?:katu|kadu|tie|kuja|polku|polu|väylä|kaari|kaare|raitti|raiti|rinne|rintee|bulevardi"
    r"|gata|vägen|gränd)\w{0,4}[ \t]{1,2}\d{1,3}(?![\w.:,]\d|\d)(?:[ \t]?[A-Za-z]\b)?(?:[ \t]\d{1,3}\b)?"
)
_PERSON = r"[A-ZÅÄÖ][\w'’-]{1,30}"
_NAME = re.compile(
    r"(?P<lead>\b(?:[Tt]erveisin|[Tt]erv\.?|[Tt][.:]|[Yy]st(?:ävällisin)?\.? ?[Tt]erv(?:eisin)?|"
    r"[Nn]imeni on|[Nn]imi:|"
    r"[Mm]y name is|[Rr]egards,?|[Ss]incerely,?|[Bb]est wishes,?|BR,?|"
    r"[Hh]älsningar,?|[Mm]vh|MVH|[Jj]ag heter|[Mm]itt namn är)[,:]?\s{1,3})"
    rf"(?P<name>{_PERSON}(?:\s{{1,2}}{_PERSON}){{0,2}})"
    r"|(?P<lead2>\b(?:[Tt]erveisin|[Yy]stävällisin terveisin|[Rr]egards,?|[Ss]incerely,?)[,:]?\s{1,3})"
    r"(?P<last>[a-zåäö]{2,20}(?:\s[a-zåäö]{2,20}){0,2})\s*\.?$"
)
_CAPITALISED = re.compile(rf"\b{_PERSON}")
_SURNAMES = re.compile(rf"(?:\s{{1,2}}{_PERSON}){{0,2}}")
_FORMS = (
    ("email", _EMAIL),
    ("identity", _IDENTITY),
    ("identity", _SWEDISH_IDENTITY),
    ("account", _IBAN),
    ("card", _CARD),
    ("customer", _CUSTOMER),
    ("phone", _PHONE),
    ("address", _ADDRESS),
)
_ANY_FORM = re.compile("|".join(form.pattern.removeprefix("(?i)") for _, form in _FORMS), re.IGNORECASE)  # or more
_CASES = (
    "", "n", "a", "ä", "ta", "tä", "lle", "lla", "llä", "lta", "ltä", "ssa", "ssä", "sta", "stä", "an", "in", "ia",
    "en", "s", "'s", "’s",
)  # fmt: skip
_DIGITS = re.compile(r"\d(?:[^\d\n]{0,4}\d){4}")
_KINDS = ("name", "email", "phone", "identity", "address", "customer")


def mask(text: str) -> tuple[str, Counter[str]]:
    """Text with personal data replaced by ``[kind]``, and how many of each kind there were.

    Names are masked where a greeting or "my name is" leads to them, and where a common first name begins one; rarer
    names, and addresses that do not end in a street's usual word, stay.

    >>> mask("Soita 040 123 4567 tai matti@esim.fi, hetu 131052-308T")[0]
    'Soita [phone] tai [email], hetu [identity]'
    >>> mask("Maija Meikäläinen auttoi, kiitos Pekalle! Asun Mannerheimintiellä 5")[0]
    '[name] auttoi, kiitos [name]! Asun [address]'
    """
    seen: Counter[str] = Counter()
    if _may_hold_numbers(text) and (_ANY_FORM.search(text) or _IDENTITY_JOINED.search(text)):
        for kind, form in _FORMS[:1]:
            text = _replaced(text, form, kind, seen)
        text = _without_joined_identities(text, seen)
        for kind, form in _FORMS[1:]:
            text = _replaced(text, form, kind, seen)
    elif any(map(str.isdigit, text)):
        text = _replaced(text, _ADDRESS, "address", seen)
    named = _NAME.sub(_led, text)
    names = named.count("[name]") - text.count("[name]")
    named, known = _without_known_names(named)
    if names + known:
        seen["name"] += names + known
    return named, seen


def _may_hold_numbers(text: str) -> bool:
    return "@" in text or _DIGITS.search(text) is not None


def _replaced(text: str, form: re.Pattern[str], kind: str, seen: Counter[str]) -> str:
    text, times = form.subn(f"[{kind}]", text)
    if times:
        seen[kind] += times
    return text


def _led(found: re.Match[str]) -> str:
    """What leads to a name stays; in small letters only a common first name is taken for one."""
    if found["last"] and not _is_first_name(found["last"].split()[0]):
        return found[0]
    return f"{found['lead'] or found['lead2']}[name]"


def _without_joined_identities(text: str, seen: Counter[str]) -> str:
    """Identity codes written without the mark in the middle: only where the check letter is right."""

    def checked(found: re.Match[str]) -> str:
        if _CHECK_LETTERS[int(found[1] + found[2]) % 31] != found[3].upper():
            return found[0]
        seen["identity"] += 1
        return "[identity]"

    return _IDENTITY_JOINED.sub(checked, text)


def _without_known_names(text: str) -> tuple[str, int]:
    """Names that begin with a common first name, in any case of Finnish."""
    pieces, at, times = [], 0, 0
    for found in _CAPITALISED.finditer(text):
        if found.start() >= at and _is_first_name(found[0]):
            surnames = _SURNAMES.match(text, found.end())
            pieces += [text[at : found.start()], "[name]"]
            at = found.end() if surnames is None else surnames.end()
            times += 1
    return "".join([*pieces, text[at:]]), times


@lru_cache(TEXTS_KEPT)
def _is_first_name(word: str) -> bool:
    names = wordlist("personal_names", "first")
    bare = plain(word)
    return any(bare.removesuffix(case) in names for case in _CASES if bare.endswith(case))


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
