"""A table of words as HTML: cells wrap, the first column stays in sight, a narrow screen scrolls sideways."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
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
