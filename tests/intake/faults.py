"""Sheets of feedback with the faults of real exports, written beside the truth that went into them.

A :class:`Form` says how customers' answers are written down; :func:`written` writes them and tells what a
reader must find; :func:`sheets` draws both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import strategies as st

from .containers import as_gzip, as_html, as_ods, as_parquet, as_text, as_xlsx

# Texts in three languages stand in this order.
FINNISH, SWEDISH, ENGLISH = range(3)
HEADERS = {
    "": ("", "", ""),
    "date": ("Päivämäärä", "Datum", "Date"),
    "channel": ("Kanava", "Kanal", "Channel"),
    "place": ("Paikkakunta", "Kommun", "City"),
    "csat": ("Arvosana", "Betyg", "Rating"),
    "nps": ("Suosittelisitko meitä?", "Hur sannolikt rekommenderar du oss?", "Would you recommend us?"),
    "comment": ("Palaute", "Kommentar", "Comment"),
    "wait": ("Jonotusaika", "Kötid", "Waiting time"),
    "id": ("Vastaus-ID", "Svars-ID", "Response ID"),
    "agent": ("Käsittelijä", "Handläggare", "Agent"),
    "name": ("Nimi", "Namn", "Name"),
    "email": ("Sähköpostiosoite", "E-postadress", "Email address"),
    "phone": ("Puhelinnumero", "Telefonnummer", "Phone number"),
    "identity": ("Henkilötunnus", "Personbeteckning", "Personal identity code"),
    "address": ("Katuosoite", "Gatuadress", "Street address"),
}
PERSONAL = ("name", "email", "phone", "identity", "address")
AGAIN = " again"  # after a column's name: its header stands a second time, over other cells
SECRETS = ("Testinen", "esimerkki.fi", "555 12", "131052", "Salakuja", "5600 0007", "4567 8901")
PLACES = {"091": "Helsinki", "837": "Tampere", "564": "Oulu", "179": "Jyväskylä", "445": "Pargas"}
CHANNELS = {
    "phone": ("Puhelin", "Telefon", "Phone"),
    "store": ("Myymälä", "Butik", "Store"),
    "chatbot": ("Chatbot", "Chattbot", "Chatbot"),
    "email": ("Sähköposti", "E-post", "Email"),
    "web": ("Verkkosivu", "Webbplats", "Website"),
}
WORDS = (
    ("Erittäin tyytymätön", "Tyytymätön", "En tyytyväinen enkä tyytymätön", "Tyytyväinen", "Erittäin tyytyväinen"),
    ("Mycket missnöjd", "Missnöjd", "Varken nöjd eller missnöjd", "Nöjd", "Mycket nöjd"),
    ("Very dissatisfied", "Dissatisfied", "Neither satisfied nor dissatisfied", "Satisfied", "Very satisfied"),
)
NO_ANSWER = (("En osaa sanoa", "EOS"), ("Vet ej", "Kan inte säga"), ("N/A", "Don't know"))
COMMENTS = (
    "", "", "", "Hyvä palvelu, kiitos!", "Jono oli pitkä; odotin kauan", 'Sanoin "hei" eikä kukaan vastannut',
    "Det gick bra till slut", "Very slow answer | no help", "Ensimmäinen rivi\ntoinen rivi",
    "Maksoin 12,50 € liikaa", "=1+1 on kaksi", "Yhteensä kolme soittoa ennen kuin asia hoitui",
)  # fmt: skip
GIVEAWAYS = (
    "Soittakaa numeroon 040 555 1234 kiitos", "Vastatkaa osoitteeseen vaino@esimerkki.fi kiitos",
    "Tunnukseni on 131052-308T ja asia on kesken", "Palvelu oli hyvää. Terveisin Väinö Testinen",
    "Hyvitys tilille FI21 1234 5600 0007 85 kiitos", "Kortti 1234 5678 4567 8901 ei toiminut",
)  # fmt: skip
TITLES = (
    ("Asiakaspalautteet 2024",), ("Kundrespons", "skriven 1.7."), ("Customer feedback export",), (),
    ("Ajettu järjestelmästä 1.7.2024 klo 9.15",),
)  # fmt: skip
GROUPS = ("Taustatiedot", "Bakgrund", "Background")
TOTALS = (("Yhteensä", "Keskiarvo"), ("Totalt", "Genomsnitt"), ("Total", "Average"))
NOTES = ("* Luvut ovat alustavia", "Lähde: palautejärjestelmä", "* Preliminary figures")
UNREADABLE = {
    "csat": ("katso kommentti", "se kommentar", "see comment"),
    "date": ("31.2.2024", "viikolla", "0000-00-00"),
}
UNREADABLE_CODES = {"csat": "score.unreadable", "date": "date.unreadable"}
DATES = (
    "%d.%m.%Y", "%Y-%m-%d", "%d.%m.%Y klo %H.%M", "%Y-%m-%dT%H:%M:%S", "%d %B %Y", "%d.%m.%y", "%Y/%m/%d %H:%M",
    "%d/%m/%Y", "%d-%m-%Y", "serial",
)  # fmt: skip
MONTH_FIRST = "%m/%d/%Y"
TEXTS, WORKBOOKS = ("csv", "tsv", "gz"), ("xlsx", "ods", "html")


@dataclass(frozen=True)
class Answer:
    """What one customer did and said; ``score`` 1–5 and ``nps`` 0–10 are None where not answered."""

    date: dt.datetime
    channel: str
    place: str
    score: float | None
    nps: int | None
    comment: str
    wait: int  # seconds


@dataclass(frozen=True)
class Form:
    """How answers are written down; each default is the plain way, every other value a fault of some export.

    ``unreadable`` are (column, row) of cells that say nothing usable, ``copies`` rows that stand once more at
    the end, ``blanks`` and ``page_heads`` rows before which an empty row or the header again is put.
    """

    kind: str = "csv"
    language: int = FINNISH
    columns: tuple[str, ...] = ("date", "channel", "csat", "comment")  # "" is an empty one
    titles: tuple[tuple[str, ...], ...] = ()
    grouped: bool = False
    header_style: str = "plain"  # plain upper numbered colon nbsp
    scale_told: bool = False
    dates: tuple[str, ...] = DATES[:1]
    score: str = "number"  # number decimals fraction labelled words
    coded: bool = False  # 9 stands for no answer, as the header says
    wait: str = "number"  # number unit clock long_clock thousands
    thousands: str = " "
    comma: bool = True
    native: bool = False  # dates and numbers of the file's own rather than text
    padding: str = ""
    unreadable: tuple[tuple[str, int], ...] = ()
    copies: tuple[int, ...] = ()
    blanks: tuple[int, ...] = ()
    page_heads: tuple[int, ...] = ()
    n_totals: int = 0
    notes: tuple[str, ...] = ()
    cover: str = ""  # another sheet, before the table's
    separator: str = ";"
    separator_told: bool = False
    encoding: str = "utf-8"
    quote_all: bool = False
    line_end: str = "\r\n"
    ragged: bool = False


@dataclass(frozen=True)
class Truth:
    """What a reader must find: one entry per record in its order, and how many physical rows there are.

    ``unreadable`` are (finding code, physical row) of the cells that say nothing usable.
    """

    rows: tuple[int, ...]
    answers: tuple[Answer, ...]
    undated: frozenset[int]
    n_rows: int
    n_copies: int
    score_header: str
    unreadable: frozenset[tuple[str, int]]


@dataclass(frozen=True)
class Sheet:
    """A file's content, its form, and the truth that went into it."""

    content: bytes = field(repr=False)
    form: Form
    truth: Truth


def written(answers: Sequence[Answer], form: Form) -> Sheet:
    """The answers as a file in the given form."""
    headers = [_header(form, name) for name in form.columns]
    lines: list[list[Any]] = [["sep=" + form.separator]] if form.separator_told else []
    lines += [list(title) for title in form.titles]
    lines += [_at_the_left(form, GROUPS[form.language])] if form.grouped else []
    head = len(lines)
    lines.append(headers)
    rows = []
    for index, answer in enumerate(answers):
        lines += [[]] * (index in form.blanks) + [headers] * (index in form.page_heads)
        lines.append([_cell(form, name, answer, index) for name in form.columns])
        rows.append(len(lines))
    copies = [row for row in form.copies if "id" in form.columns and row < len(answers)]
    lines += [lines[rows[row] - 1] for row in copies]
    lines += [_total(form, word) for word in TOTALS[form.language][: form.n_totals]]
    lines += [_at_the_left(form, note) for note in form.notes]
    truth = Truth(
        tuple(rows),
        tuple(_meant(form, answer, index) for index, answer in enumerate(answers)),
        frozenset(row for name, row in form.unreadable if name == "date"),
        len(lines),
        len(copies),
        headers[form.columns.index("csat" if "csat" in form.columns else "nps")].strip(),
        frozenset((UNREADABLE_CODES[name], rows[row]) for name, row in form.unreadable),
    )
    return Sheet(_packed(lines, form, head), form, truth)


def _meant(form: Form, answer: Answer, index: int) -> Answer:
    """The answer as far as the form can tell it: words know no halves."""
    score = answer.score
    if score is not None and form.score in {"labelled", "words"}:
        score = float(int(score))
    return replace(answer, score=None if ("csat", index) in form.unreadable else score)


def _packed(lines: list[list[Any]], form: Form, head: int) -> bytes:
    width = max(map(len, lines))
    grid = [[*line, *[""] * (width - len(line))] for line in lines]
    if form.kind == "xlsx":
        merged = [f"A{head}:B{head}"] if form.grouped and form.columns[0] else []
        return as_xlsx(grid, merged, form.cover)
    if form.kind == "ods":
        return as_ods(grid)
    if form.kind == "html":
        return as_html(grid, form.encoding)
    if form.kind == "parquet":
        return as_parquet(grid)
    before, body = (f"sep={form.separator}{form.line_end}", grid[1:]) if form.separator_told else ("", grid)
    text = as_text(body, form.separator, form.encoding, form.line_end, form.quote_all, form.ragged, before)
    return as_gzip(text) if form.kind == "gz" else text


def _header(form: Form, name: str) -> str:
    text = HEADERS[name.removesuffix(AGAIN)][form.language]
    if name == "csat" and form.coded:
        text += f" (1-5, 9 = {NO_ANSWER[form.language][0].lower()})"
    elif form.scale_told and name in {"csat", "nps"}:
        text += " (1-5)" if name == "csat" else " (0-10)"
    elif name == "wait" and form.wait in {"number", "thousands"}:
        text += " (s)"
    styles = {
        "upper": text.upper(),
        "numbered": f"{form.columns.index(name) + 1}. {text}",
        "colon": f"{text}: ",
        "nbsp": f"\u00a0{text} ",
    }
    return styles.get(form.header_style, text) if text else ""


def _cell(form: Form, name: str, answer: Answer, index: int) -> Any:
    """One cell; text unless the file's own values were asked for."""
    name, again = name.removesuffix(AGAIN), name.endswith(AGAIN)
    if (name, index) in form.unreadable and not again:
        return UNREADABLE[name][index % 3]
    if again:
        return str(1 + index % 5) if name == "csat" else f"lisätieto {index}"
    cell = _MADE[name](form, answer, index)
    return f"{form.padding}{cell}{form.padding}" if isinstance(cell, str) and cell else cell


def _date(form: Form, answer: Answer, index: int) -> Any:
    shape = form.dates[index % len(form.dates)]
    if shape == "serial":
        days = (answer.date - dt.datetime(1899, 12, 30)).days
        return days if form.native else str(days)
    return answer.date if form.native else answer.date.strftime(shape)


def _number(form: Form, value: float) -> Any:
    if form.native:
        return value
    text = f"{value:.1f}" if form.score == "decimals" else f"{value:g}"
    return text.replace(".", ",") if form.comma else text


def _no_answer(form: Form, index: int) -> str:
    return (*NO_ANSWER[form.language], "", "-")[index % 4]


def _score(form: Form, answer: Answer, index: int) -> Any:
    score = answer.score
    if score is None:
        return _number(form, 9) if form.coded else _no_answer(form, index)
    if form.score == "fraction":
        return f"{score:g}/5".replace(".", "," if form.comma else ".")
    if form.score in {"labelled", "words"}:
        word = WORDS[form.language][int(score) - 1]
        return f"{int(score)} - {word}" if form.score == "labelled" else word
    return _number(form, score)


def _nps(form: Form, answer: Answer, index: int) -> Any:
    return _no_answer(form, index) if answer.nps is None else _number(form, answer.nps)


def _wait(form: Form, answer: Answer, _: int) -> Any:
    minutes, seconds = divmod(answer.wait, 60)
    if form.wait == "long_clock":
        return dt.time(0, minutes, seconds) if form.native else f"0:{minutes:02d}:{seconds:02d}"
    if form.wait == "clock":
        return f"{minutes:02d}:{seconds:02d}"
    if form.wait == "unit":
        return f"{minutes} min {seconds} s"
    if form.wait == "thousands" and not form.native:
        return f"{answer.wait:,}".replace(",", form.thousands)
    return answer.wait if form.native else str(answer.wait)


_MADE: Mapping[str, Callable[[Form, Answer, int], Any]] = {
    "": lambda *_: "",
    "date": _date,
    "channel": lambda form, answer, _: CHANNELS[answer.channel][form.language],
    "place": lambda _, answer, __: PLACES[answer.place],
    "csat": _score,
    "nps": _nps,
    "comment": lambda _, answer, __: answer.comment,
    "wait": _wait,
    "id": lambda form, _, index: 10_017 + index if form.native else f"A-{10_017 + index}",
    "agent": lambda _, __, index: f"agentti{index % 4 + 1}",
    "name": lambda _, __, index: f"Väinö{index} Testinen",
    "email": lambda _, __, index: f"vaino{index}@esimerkki.fi",
    "phone": lambda _, __, index: f"040 555 12{index:02d}",
    "identity": lambda *_: "131052-308T",
    "address": lambda _, __, index: f"Salakuja {index + 1} B 7",
}


def _at_the_left(form: Form, text: str) -> list[Any]:
    """A row with a text in the first column that has a header."""
    first = next(index for index, name in enumerate(form.columns) if name)
    return [*[""] * first, text]


def _total(form: Form, word: str) -> list[Any]:
    named = _at_the_left(form, word)
    return [*named, *(_number(form, 3.5) if name == "csat" else "" for name in form.columns[len(named) :])]


ANSWERS = st.builds(
    Answer,
    st.datetimes(dt.datetime(2023, 1, 1), dt.datetime(2024, 12, 31)).map(lambda moment: moment.replace(microsecond=0)),
    st.sampled_from(sorted(CHANNELS)),
    st.sampled_from(sorted(PLACES)),
    st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, 5.0, 4.5, None]),
    st.sampled_from([*range(11), None]),
    st.sampled_from(COMMENTS + GIVEAWAYS),
    st.integers(46, 3_000),
)


@st.composite
def columns(draw: st.DrawFn) -> tuple[str, ...]:
    """The columns of a table in any order, the empty and the repeated ones among them; no comment goes first."""
    scores = draw(st.sampled_from([("csat",), ("csat", "nps"), ("nps",)]))
    more = draw(st.lists(st.sampled_from(["place", "comment", "wait", "id", "agent", *PERSONAL]), unique=True))
    order = draw(st.permutations(["date", "channel", *scores, *more]))
    if order[0] == "comment":
        order = [*order[1:], "comment"]
    again = draw(st.sampled_from(["", "", "comment", "csat", "agent"]))
    order = [*order, again + AGAIN] if again in order and again else order
    if draw(st.integers(0, 4)) == 0:
        order.insert(draw(st.integers(0, len(order))), "")
    return tuple(order)


def some(values: Sequence[Any], most: int = 2) -> st.SearchStrategy[tuple[Any, ...]]:
    """Mostly nothing, at times a few of the values."""
    few = st.lists(st.sampled_from(values), max_size=most, unique=True).map(tuple)
    return st.one_of(st.just(()), few)


def rarely() -> st.SearchStrategy[bool]:
    return st.sampled_from([False, False, False, True])


@st.composite
def sheets(draw: st.DrawFn, kinds: Sequence[str] = (*TEXTS, "parquet")) -> Sheet:
    """A table of answers in a form with any combination of faults, and its truth."""
    answers = draw(st.lists(ANSWERS, min_size=4, max_size=24))
    places = range(len(answers))
    names = draw(columns())
    faulty = [
        (name, row)
        for row in places
        if row % 4 == 1
        for name in UNREADABLE
        if name in names and row % 8 == 1 + 4 * (name == "date")
    ]
    form = draw(
        st.builds(
            Form,
            kind=st.sampled_from(kinds),
            language=st.sampled_from([FINNISH, SWEDISH, ENGLISH]),
            columns=st.just(names),
            titles=some(TITLES),
            grouped=rarely(),
            header_style=st.sampled_from(["plain", "plain", "upper", "numbered", "colon", "nbsp"]),
            scale_told=st.booleans(),
            dates=st.one_of(
                st.lists(st.sampled_from(DATES), min_size=1, max_size=3).map(tuple), st.just((MONTH_FIRST,))
            ),
            score=st.sampled_from(["number", "decimals", "fraction", "labelled", "words"]),
            coded=rarely(),
            wait=st.sampled_from(["number", "unit", "clock", "long_clock", "thousands"]),
            thousands=st.sampled_from([" ", "\u00a0"]),
            comma=st.booleans(),
            native=st.booleans(),
            padding=st.sampled_from(["", "", " ", "\u00a0", "  "]),
            unreadable=some(faulty) if faulty else st.just(()),
            copies=some(places, 3),
            blanks=some(places),
            page_heads=some(places[1:]),
            n_totals=st.sampled_from([0, 0, 1, 2]),
            notes=some(NOTES),
            cover=st.sampled_from(["", "Kansi"]),
            separator=st.sampled_from([";", ",", "\t", "|"]),
            separator_told=rarely(),
            encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252", "iso-8859-15"]),
            quote_all=rarely(),
            line_end=st.sampled_from(["\r\n", "\n"]),
            ragged=rarely(),
        )
    )
    return written(answers, possible(form))


def possible(form: Form) -> Form:
    """The form without what its kind of file, or another of its faults, cannot show."""
    if form.kind in TEXTS or form.kind == "html":
        form = replace(form, native=False)
    if form.kind not in TEXTS:
        form = replace(form, separator_told=False)
    if form.kind == "tsv":
        form = replace(form, separator="\t")
    if form.kind == "parquet":
        form = replace(form, titles=(), grouped=False, columns=tuple(name for name in form.columns if name))
    if form.kind == "html":
        form = replace(form, encoding="cp1252" if form.encoding == "cp1252" else "utf-8")
    if form.score in {"fraction", "words", "labelled"}:
        form = replace(form, coded=False)
    return form
