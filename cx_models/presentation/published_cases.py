"""Published queueing cases in words: what each is, what was published, what we compute, and who is mistaken where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from math import isinf, log10
from typing import Any

from cx_models.presentation.numbers import SPACE, minutes, number, percent, power_of_ten, significant
from cx_models.presentation.table_page import Section, sections_html
from cx_models.presentation.tables import workbook
from cx_models.presentation.words import Words
from cx_models.queues.published.cases import Case, Printed, Remark, cases
from cx_models.queues.published.check import SURE, Checked

COLUMNS = ("figure", "published", "ours", "verdict")
IN_FILE = (
    "group", "code", "case", "figure", "published", "printed", "ours", "reach", "allowed", "verdict", "source",
    "remarks",
)  # fmt: skip

_TIMES = {"handling", "handling_car", "handling_motorcycle", "patience", "target", "length", "pause", "later"}
_SHARES = {"cars", "blocked_at_most", "in_target_at_least", "again", "back"}
_READABLE = len("1234.5678")


def lead(text: Words) -> str:
    """What is compared with what, how much of it, and that it takes a moment."""
    known = cases()
    return text("published.lead", figures=sum(len(case.figures) for case in known), cases=len(known))


def summary(found: Sequence[Checked], text: Words) -> str:
    """How many figures of how many cases agree."""
    told = {checked.case.code for checked in found}
    off = {checked.case.code for checked in found if not checked.agrees}
    facts = {"figures": len(found), "cases": len(told)}
    if not off:
        return text("published.all_agree", **facts)
    agree = sum(checked.agrees for checked in found)
    return text("published.some_differ", **facts, agree=agree, differ=len(off))


def wrong_sources(found: Sequence[Checked], text: Words) -> str:
    """In which cases a source's own figure is wrong; nothing where none is."""
    codes = list(dict.fromkeys(checked.case.code for checked in found if any(r.is_fault for r in checked.case.remarks)))
    return text("published.wrong", n=len(codes), codes=", ".join(map(_unbroken, codes))) if codes else ""


def group_title(group: str, found: Sequence[Checked], text: Words) -> str:
    """The group and how many of its figures agree."""
    agree = sum(checked.agrees for checked in found)
    return text("published.group_title", group=text(f"published.group.{group}"), agree=agree, figures=len(found))


def group_html(group: str, found: Sequence[Checked], text: Words) -> str:
    """The group's cases one below the other, each with its figures and source."""
    sections = [_section(case, list(figures), text) for case, figures in groupby(found, lambda checked: checked.case)]
    headers = [text(f"published.column.{name}") for name in COLUMNS]
    return sections_html(headers, sections, text("published.table", group=text(f"published.group.{group}")))


def cases_workbook(found: Sequence[Checked], text: Words) -> bytes:
    """All figures as numbers, one row each, in an xlsx file."""
    headers = [text(f"published.column.{name}") for name in IN_FILE]
    return workbook(headers, [_row(checked, text) for checked in found], text("published.sheet"))


def case_title(case: Case, text: Words) -> str:
    """The case in words, with its inputs."""
    facts = {name: _given(case, name, text) for name in case.given}
    return text("published.case_title", code=case.code, case=text(f"published.case.{case.kind}", **facts))


def source(case: Case, text: Words) -> str:
    """What the published figures rest on, and its name."""
    basis = text(f"published.basis.{case.basis}")
    return text("published.cited", basis=basis, citation=case.citation) if case.citation else basis


def figure_name(case: Case, figure: str, text: Words) -> str:
    """The figure in words, with its unit where it has one."""
    name, _, place = figure.rpartition("_")
    if place.isdigit():
        return text(f"published.figure.{name}_n", place=int(place))
    return text(f"published.figure.{figure}", unit=case.unit)


def remarks(case: Case, text: Words) -> list[str]:
    """What there is to know about what others say of the case's figures."""
    return [
        text("published.remark", figure=figure_name(case, remark.figure, text), said=_remark(case, remark, text))
        for remark in case.remarks
    ]


def _unbroken(code: str) -> str:
    return code.replace("-", "\N{NON-BREAKING HYPHEN}")


def _remark(case: Case, remark: Remark, text: Words) -> str:
    said, right = (significant(value, text.language) for value in (float(remark.said), case.figures[remark.figure]))
    return text(f"published.remark_of.{remark.code}", who=remark.who, said=said, right=right)


def _section(case: Case, found: Sequence[Checked], text: Words) -> Section:
    note = text("published.note", basis=source(case, text), allowed=_allowed(found[0], text))
    rows = [
        [
            figure_name(case, checked.figure, text),
            _published(checked, text),
            _ours(checked, text),
            text("published.agrees" if checked.agrees else "published.differs"),
        ]
        for checked in found
    ]
    return Section(case_title(case, text), note, rows, remarks(case, text))


def _published(checked: Checked, text: Words) -> str:
    exact = significant(checked.published, text.language)
    if checked.printed is None or _says_the_same(checked.printed, exact, text):
        return exact
    return f"{exact}\n{text('published.in_source', printed=_as_printed(checked.printed, text))}"


def _says_the_same(printed: Printed, exact: str, text: Words) -> bool:
    """Whether the print adds nothing to what is shown."""
    return "/" not in printed.ends[0] and [significant(float(end), text.language) for end in printed.ends] == [exact]


def _as_printed(printed: Printed, text: Words) -> str:
    return "–".join(_end(end, text) for end in printed.ends)


def _end(written: str, text: Words) -> str:
    """With the digits that were printed, if they are not all that a computer has."""
    if "/" in written:
        return written
    if len(written) > _READABLE:
        return significant(float(written), text.language)
    return number(float(written), text.language, len(written.partition(".")[2]))


def _ours(checked: Checked, text: Words) -> str:
    if not checked.error:
        return significant(checked.ours, text.language)
    value, reach = (significant(figure, text.language, 3) for figure in (checked.ours, checked.reach))
    return text("published.give_or_take", value=value, reach=reach)


def _allowed(checked: Checked, text: Words) -> str:
    """A replayed figure may be off by chance, the others by a power of ten."""
    if checked.error:
        return text("published.by_chance", n=significant(SURE, text.language))
    return power_of_ten(round(log10(checked.case.tolerance)))


def _given(case: Case, name: str, text: Words) -> str:
    value = case.given[name]
    if name == "arrivals":
        return _joined(case.per_hour_each(name), text)
    if isinstance(value, list):
        return _joined(value, text)
    if name in _TIMES:
        return _span(case.minutes(name), text)
    if name in _SHARES:
        return percent(value, text.language)
    return significant(value, text.language)


def _joined(values: Iterable[float], text: Words) -> str:
    return " / ".join(significant(value, text.language) for value in values)


def _span(value: float, text: Words) -> str:
    """A time as it is said: in seconds below a minute, from three hours on in hours."""
    unit = minutes(value, text.language).rpartition(SPACE)[2]
    scaled = value * 60 if unit == "s" else value / 60 if unit == "h" else value
    return f"{significant(scaled, text.language)}{SPACE}{unit}"


def _row(checked: Checked, text: Words) -> list[str | float]:
    case = checked.case
    cells: Mapping[str, Any] = {
        "group": text(f"published.group.{case.group}"),
        "code": case.code,
        "case": text(f"published.case.{case.kind}", **{name: _given(case, name, text) for name in case.given}),
        "figure": figure_name(case, checked.figure, text),
        "published": _plain(checked.published, text),
        "printed": "" if checked.printed is None else _as_printed(checked.printed, text),
        "ours": _plain(checked.ours, text),
        "reach": checked.reach if checked.error else "",
        "allowed": "" if checked.error else case.tolerance,
        "verdict": text("published.agrees" if checked.agrees else "published.differs"),
        "source": source(case, text),
        "remarks": " ".join(_remark(case, one, text) for one in case.remarks if one.figure == checked.figure),
    }
    return [cells[name] for name in IN_FILE]


def _plain(value: float, text: Words) -> str | float:
    """As a number; a spreadsheet has none for what has no end."""
    return significant(value, text.language) if isinf(value) else value
