"""Place names as municipality codes: Finnish and Swedish, inflected, abbreviated, within phrases."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from functools import cache, lru_cache

from cx_models.intake.words import TEXTS_KEPT, plain
from cx_models.service.areas import finland

_ABBREVIATIONS = {
    "hki": "Helsinki", "hesa": "Helsinki", "hel": "Helsinki", "h:ki": "Helsinki", "hfors": "Helsinki",
    "hgfors": "Helsinki",
    "tre": "Tampere", "tku": "Turku", "jkl": "Jyväskylä", "jklä": "Jyväskylä", "lpr": "Lappeenranta",
    "lprta": "Lappeenranta", "hml": "Hämeenlinna", "hmlinna": "Hämeenlinna", "roi": "Rovaniemi",
    "rno": "Rovaniemi", "kpo": "Kuopio", "esp": "Espoo", "vnt": "Vantaa", "lhi": "Lahti", "sjk": "Seinäjoki",
    "sjoki": "Seinäjoki", "oul": "Oulu", "jns": "Joensuu", "mli": "Mikkeli", "kaj": "Kajaani", "vsa": "Vaasa",
    "kkola": "Kokkola", "slinna": "Savonlinna", 
}  # fmt: skip
_GRADATION = (
    ("nki", "ngi"), ("nka", "nga"), ("nko", "ngo"), ("rku", "ru"), ("hti", "hde"), ("joki", "joe"),
    ("ranta", "ranna"), ("salmi", "salme"), ("järvi", "järve"), ("niemi", "nieme"), ("saari", "saare"),
    ("mäki", "mäe"), ("vesi", "vede"), ("koski", "koske"), ("lampi", "lamme"), ("nen", "si"),
    ("kaupunki", "kaupungi"), ("virta", "virra"), ("lahti", "lahde"), ("pelto", "pello"), ("mpi", "mme"),
    ("nta", "nna"), ("ntä", "nnä"), ("nti", "nni"), ("lta", "lla"), ("ltä", "llä"), ("rta", "rra"),
    ("tta", "ta"), ("ttu", "tu"), ("kko", "ko"), ("kkä", "kä"), ("ppi", "pi"), ("ski", "ske"), ("ri", "re"),
    ("mmi", "mme"),
    ("e", "ee"), ("hti", "hte"), ("hti", "hdi"), ("eto", "edo"), ("us", "ude"), ("us", "ukse"), ("es", "ekse"),
    ("os", "okse"), ("mpu", "mmu"), ("kka", "ka"), ("kku", "ku"), ("ppi", "pe"), ("ppi", "ppe"), ("tti", "ti"),
    ("uka", "ua"), ("mpi", "mmi"), ("das", "taa"), ("rrat", "rroi"), ("rrat", "rtoi"), ("dun", "tume"), ("nen", "se"),
    ("is", "ikse"), ("ys", "ykse"), ("as", "akse"), ("as", "aa"),
)  # fmt: skip
_ENDINGS = (
    "n", "en", "in", "an", "ssa", "ssä", "sta", "stä", "lla", "llä", "lta", "ltä", "lle", "ksi", "na", "nä",
    "issa", "issä", "ista", "istä", "illa", "illä", "ilta", "iltä", "ille", "seen", "hin", "on", "un", "yn",
    "än", "ön", "s",
)  # fmt: skip
_CLUTTER = re.compile(
    r"\b(kaupunki|kaupungin|kunta|kunnan|stad|kommun|city of|finland|suomi|fi|keskusta|centrum|myymälä|liike|"
    r"toimipiste|store|shop|butik|i|in|seutu|seudun|alue|alueen)\b"
)


@lru_cache(TEXTS_KEPT)
def municipality_named(text: str) -> str | None:
    """The code of the municipality that a cell speaks of; None when none or several.

    >>> municipality_named("Helsingissä") == municipality_named("091") == municipality_named("HKI")
    True
    >>> municipality_named("Åbo") == municipality_named("20100 Turku, Finland")
    True
    >>> municipality_named("Tukholma") is None
    True
    """
    word = plain(text)
    if not word or len(word) > 80 or word.startswith("#"):
        return None
    if word.isdigit():
        return word if word in _codes() else None
    whole = _by_name().get(word)
    if whole is not None:
        return whole or None
    bare = re.sub(r"[\d#]+", " ", word)
    bare = re.sub(r"[^\w:åäö\- ]", " ", _CLUTTER.sub(" ", bare))
    pieces = [" ".join(bare.split()), *bare.replace("-", " ").split()]
    found = {code for piece in pieces[:8] if (code := _one(piece))}
    first = _one(pieces[0])
    return first or (found.pop() if len(found) == 1 else None)


def municipality_coded(text: str) -> str | None:
    """The code that a cell of municipality codes holds, also where a spreadsheet dropped its leading zeros.

    >>> municipality_coded("91"), municipality_coded("091"), municipality_coded("7")
    ('091', '091', None)
    """
    code = text.strip().zfill(3)
    return code if code in _codes() else None


@lru_cache(TEXTS_KEPT)
def municipality_meant(text: str) -> str | None:
    """The code of the one municipality whose name a misspelt word comes near; None when none or several.

    >>> municipality_meant("Tampre") == municipality_named("Tampere"), municipality_meant("Tukholma") is None
    (True, True)
    """
    word = plain(text)
    if not 5 <= len(word) <= 30:
        return None
    near = {_by_name()[name] for name in get_close_matches(word, _by_name(), n=3, cutoff=0.86)}
    return near.pop() if len(near) == 1 else None


def _one(word: str) -> str | None:
    names = _by_name()
    code = names.get(word) or names.get(re.sub(r":\w{1,4}$", "", word))
    if code or len(word) < 4:
        return code or None
    for ending in _ENDINGS:
        if word.endswith(ending) and (code := _by_stem().get(word[: -len(ending)])):
            return code
    return _by_bare_name().get(_without_marks(word))


@cache
def _by_name() -> dict[str, str]:
    names = {plain(m.name_sv): m.code for m in finland()} | {plain(m.name_fi): m.code for m in finland()}
    for name, code in list(names.items()):
        for part in re.split(r"\s[-–/]\s|/", name):
            names.setdefault(part.strip(), code)
    return names | {short: names.get(plain(full), "") for short, full in _ABBREVIATIONS.items()}


@cache
def _codes() -> frozenset[str]:
    return frozenset(m.code for m in finland())


@cache
def _by_stem() -> dict[str, str]:
    stems: dict[str, str] = {}
    for m in finland():
        name = plain(m.name_fi)
        stems[name] = m.code
        for ending, weak in _GRADATION:
            if name.endswith(ending):
                stems.setdefault(name.removesuffix(ending) + weak, m.code)
    for m in finland():
        stems.setdefault(plain(m.name_sv), m.code)
    for new in ("uudessa", "uuden", "uudesta", "uuteen", "uudelta", "uudella"):
        stems |= {f"{new}kaupungi": stems["uusikaupunki"], f"{new}kaarlepyy": stems["uusikaarlepyy"]}
    stems["kangasa"] = stems["kangasala"]
    return stems


@cache
def _by_bare_name() -> dict[str, str]:
    return {_without_marks(name): code for name, code in _by_name().items() if len(name) >= 4}


def _without_marks(text: str) -> str:
    return "".join(mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
