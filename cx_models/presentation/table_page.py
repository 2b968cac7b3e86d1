"""A table of words as HTML: cells wrap, the first column stays in sight, a narrow screen scrolls sideways."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from cx_models.presentation.numbers import MINUS

_STYLE = """<style>
.kanava-table { overflow-x: auto; border: 1px solid color-mix(in srgb, currentColor 22%, transparent);
  border-radius: .5rem }
.kanava-table table { border-collapse: collapse; width: 100%; margin: 0; font-size: .88rem }
.kanava-table th, .kanava-table td { text-align: left; vertical-align: top; padding: .45rem .55rem; border: 0;
  border-bottom: 1px solid color-mix(in srgb, currentColor 12%, transparent); min-width: 4rem; font-weight: 400;
  font-variant-numeric: tabular-nums }
.kanava-table thead th { font-weight: 600 }
.kanava-table tr:last-child > * { border-bottom: 0 }
.kanava-table tbody th { min-width: 6rem }
.kanava-table tbody th[scope=rowgroup] { font-weight: 600; padding-top: 1rem }
.kanava-table small { display: block; font-size: .8rem; font-weight: 400; opacity: .8; overflow-wrap: anywhere }
@media (max-width: 40rem) {
  .kanava-table:not(.kanava-sections) tr > :first-child {
    position: sticky; left: 0; background: Canvas; max-width: 9rem
  }
}
@media (max-width: 30rem) {
  .kanava-sections table { font-size: .82rem } .kanava-sections table :is(th, td) { padding-inline: .35rem }
}
.kanava-table thead th.wide { min-width: 15rem }
</style>"""


_SIGNED_EUROS = re.compile(rf"[+{MINUS}]€[\d,]+")


def unbroken(words: str) -> str:
    """Words as HTML; a sign stays on one line with its euros, between which browsers would break."""
    return _SIGNED_EUROS.sub(r'<span style="white-space: nowrap">\g<0></span>', escape(words))


def _row(first: str, rest: Sequence[object]) -> str:
    cells = "".join(f"<td>{unbroken(str(cell))}</td>" for cell in rest)
    return f'<tr><th scope="row">{escape(first)}</th>{cells}</tr>'


def table_html(table: pd.DataFrame, label: str, wide: Collection[str] = ()) -> str:
    """The table as written; its first column heads the rows. Columns in ``wide`` hold sentences and stay readable."""
    head = "".join(
        f'<th scope="col"{" class=wide" if name in wide else ""}>{escape(str(name))}</th>' for name in table.columns
    )
    rows = "".join(_row(str(first), rest) for first, *rest in table.itertuples(index=False))
    return (
        f'{_STYLE}<div class="kanava-table" role="region" tabindex="0" aria-label="{escape(label)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


@dataclass(frozen=True)
class Section:
    """Rows that belong together under a title of their own, with remarks below; a cell's second line is small."""

    title: str
    note: str
    rows: Sequence[Sequence[str]]
    remarks: Sequence[str] = ()


def sections_html(headers: Sequence[str], sections: Sequence[Section], label: str) -> str:
    """Sections under common headings: long titles stand above the rows and leave the columns narrow."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in headers)
    bodies = "".join(_section(section, len(headers)) for section in sections)
    return (
        f'{_STYLE}<div class="kanava-table kanava-sections" role="region" tabindex="0" aria-label="{escape(label)}">'
        f"<table><thead><tr>{head}</tr></thead>{bodies}</table></div>"
    )


def _section(section: Section, columns: int) -> str:
    title = f"{escape(section.title)}<small>{escape(section.note)}</small>"
    rows = "".join(
        f'<tr><th scope="row">{_lines(first)}</th>{"".join(f"<td>{_lines(cell)}</td>" for cell in rest)}</tr>'
        for first, *rest in section.rows
    )
    remarks = "".join(f'<tr><td colspan="{columns}">{escape(remark)}</td></tr>' for remark in section.remarks)
    return f'<tbody><tr><th scope="rowgroup" colspan="{columns}">{title}</th></tr>{rows}{remarks}</tbody>'


def _lines(cell: str) -> str:
    first, _, second = cell.partition("\n")
    return f"{unbroken(first)}<small>{unbroken(second)}</small>" if second else unbroken(first)
