"""What a plan saves and what its customers cost it over two years: a sentence, a table, and rows to take along."""

from __future__ import annotations

from cx_models.presentation import numbers
from cx_models.presentation.answers_table import Table
from cx_models.presentation.figures import rounded, with_band
from cx_models.presentation.sentences.scenario import JOINER
from cx_models.presentation.table_page import Section
from cx_models.presentation.tables import Row
from cx_models.presentation.words import Words
from cx_models.presentation.years import paying_back
from cx_models.projection.statement import SPENT_ONCE, Statement
from cx_models.quantities import Estimate

PARTS = {
    "service": ("service", *SPENT_ONCE, "turnover"),
    "customers": ("payments", "leavers", "newcomers"),
}
"""Efficiency, and against it the customers: the two sides of the statement."""
_CLAUSES = (
    (("service",), "saves", "costs"),
    (SPENT_ONCE, "", "spends"),
    (("payments",), "receives", "gives"),
    (("leavers", "newcomers"), "wins", "loses"),
)


def statement_says(stated: Statement, text: Words) -> str:
    """What the plan saves, spends and loses, what is left, and from when on."""
    if stated.changes_nothing:
        return text("statement.nothing")
    clauses = []
    for lines, good, bad in _CLAUSES:
        euros = stated.sum_of(*lines)
        if round(euros):
            written = numbers.euros(abs(rounded(euros)), text.language)
            clauses.append(text(f"statement.clause.{good if euros > 0 else bad}", euros=written))
    net = _euros(stated.net, text)
    for sign in ("+", numbers.MINUS):
        net = net.replace(f"{sign}€", f"{sign}{JOINER}€")
    said = text("statement.only_net", net=net)
    if clauses:
        *first, last = clauses
        joined = f"{', '.join(first)} {text('statement.and')} {last}" if first else last
        said = text("statement.says", clauses=joined, net=net)
    return f"{said} {paying_back(stated.break_even, stated.net.middle, stated.pays_back, text)}".rstrip()


def statement_heads(text: Words) -> tuple[str, ...]:
    """The columns of the statement."""
    return text("statement.column.line"), text("statement.column.euros")


def statement_sections(stated: Statement, text: Words) -> list[Section]:
    """Efficiency, the customers, and what is left; lines that nothing moves are not told."""
    sections = []
    for part, lines in PARTS.items():
        moved = [line for line in lines if any(round(end) for end in _ends(stated.lines[line]))]
        rows = [(text.title(f"statement.line.{line}"), _euros(stated.lines[line], text)) for line in moved]
        if rows:
            sum_ = numbers.euros(rounded(stated.sum_of(*lines)), text.language, signed=True)
            sections.append(Section(text(f"statement.part.{part}"), text("statement.sum", euros=sum_), rows))
    failing = f"{_hours(stated.failure_hours, text)}\n{_euros(stated.failure_euros, text)}"
    rows = [(text("statement.net"), _euros(stated.net, text)), (text("statement.failure"), failing)]
    return [*sections, Section(text("statement.part.all"), "", rows)]


def statement_table(stated: Statement, text: Words) -> Table:
    """Plain numbers to take along: every line with its unit and, where worlds were drawn, both ends."""
    heads = [text(f"statement.column.{name}") for name in ("line", "unit", "euros", "low", "high")]
    lines = {text.title(f"statement.line.{line}"): stated.lines[line] for of in PARTS.values() for line in of}
    euros = {**lines, text("statement.net"): stated.net, text("statement.failure"): stated.failure_euros}
    rows: list[Row] = [_row(name, "€", one, stated) for name, one in euros.items()]
    rows.append(_row(text("statement.failure"), "h", stated.failure_hours, stated))
    return heads, [*rows, [text("compare.row.break_even"), "", break_even_written(stated, text), None, None]]


def break_even_written(stated: Statement, text: Words) -> str:
    """From when on the plan has paid for itself, in a few words; a dash where it changes nothing."""
    if stated.changes_nothing:
        return numbers.UNKNOWN
    if stated.break_even is None:
        return text("statement.break_even.never")
    return text(f"statement.break_even.{'from' if stated.break_even else 'at_once'}", n=stated.break_even)


def net_written(stated: Statement, text: Words) -> str:
    """Euros gathered over two years; a dash where the plan changes nothing."""
    return numbers.UNKNOWN if stated.changes_nothing else _euros(stated.net, text)


def _ends(one: Estimate) -> tuple[float, float, float]:
    return one.low, one.middle, one.high


def _euros(one: Estimate, text: Words) -> str:
    return with_band(one, lambda euros: numbers.euros(rounded(euros), text.language, signed=True), text)


def _hours(one: Estimate, text: Words) -> str:
    def write(hours: float) -> str:
        return f"{numbers.number(rounded(hours), text.language, signed=True)}{numbers.SPACE}h"

    return with_band(one, write, text)


def _row(name: str, unit: str, one: Estimate, stated: Statement) -> Row:
    drawn = stated.pays_back is not None
    return [name, unit, one.middle, one.low if drawn else None, one.high if drawn else None]
