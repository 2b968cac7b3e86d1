"""Every finding that reading a sheet can make, with the facts its sentence needs.

The words and the cure are chosen in ``presentation``; a test holds that each code has them.
"""

from __future__ import annotations

from cx_models.problems import Severity, catalogue

# The file cannot be read at all.
catalogue(
    Severity.STOP,
    "file.empty",  # no bytes
    "file.image",  # kind: png, jpg, gif …
    "file.pdf",
    "file.json",
    "file.not_a_spreadsheet",  # kind: docx, pptx, zip, binary …
    "file.encrypted",  # password-protected
    "file.truncated",  # a zip package without its end: half downloaded
    "file.xml_entities",  # part
    "file.too_large",  # bytes, limit
    "file.unpacks_too_large",  # bytes, limit, packed
    "file.too_many_cells",  # sheet, cells, limit
    "file.too_many_columns",  # columns, limit
    "file.html_without_table",
    "file.unreadable",  # reason (the reader's own words, English)
    "file.reader_stopped",  # reason: memory, time, crash
)
catalogue(
    Severity.NOTE,
    "workbook.macros_ignored",
    "workbook.read_without_limits",  # the system cannot bound the reader (Windows)
    "text.encoding",  # encoding
)
catalogue(
    Severity.WARNING,
    "workbook.error_cells",  # where.sheet; count
    "html.table_read",  # a web page under a spreadsheet's name
    "text.undecodable",  # count = characters that could not be decoded
    "text.double_encoded",  # count = repaired characters
    "text.unclosed_quote",
)

# Sheets and rows. ``rows`` are physical row numbers (1 first) as a tuple.
catalogue(
    Severity.NOTE,
    "sheet.hidden",  # where.sheet; rows (number): a hidden sheet, not used
    "sheet.not_used",  # where.sheet; rows (number)
    "sheet.channel_in_header",  # headers; count (rows): each channel a customer rated became a record
    "sheet.transposed",  # where.sheet: records stood in columns; row numbers are those of columns
    "sheet.combined",  # sheets (names): same header, read one below the other
    "row.before_header",  # rows
    "row.blank",  # rows
    "row.repeated_header",  # rows
    "row.total",  # rows
    "row.example",  # rows: the template's own example
    "row.note",  # rows: text outside the table (footnotes, section titles)
    "column.not_used",  # headers (tuple): columns without a role
    "column.values_do_not_fit",  # where.column; role, share (0..1 of values that fit)
)
catalogue(
    Severity.WARNING,
    "row.text_rejoined",  # rows: an unquoted comment was cut at separators and is whole again
    "row.too_many_cells",  # rows: more cells than headers, not used
    "header.absent",  # columns are called A, B, C …
    "header.duplicate",  # header, columns (number)
    "column.not_found",  # header, role: named by the user, not in the sheet
    "sheet.not_found",  # where.sheet: named by the user, not in the workbook
)
catalogue(
    Severity.CHOICE,
    "sheet.several",  # guess (the sheet read), candidates (sheets)
)
catalogue(
    Severity.STOP,
    "sheet.blank",  # the workbook holds no cell with content
    "sheet.only_hidden",  # sheets: data only on hidden sheets
    "sheet.no_records",  # headers: a header and no rows
    "sheet.no_feedback",  # headers: a table, but with nothing that is feedback
    "sheet.is_operations",  # sheets (names): an operations workbook brought as feedback
)

# Scores. ``candidates`` are headers, or scales written as (low, high). ``score.outside_scale`` (a warning
# registered in ``problems``): where.column, row; found, rows, scale; count.
catalogue(
    Severity.CHOICE,
    "score.primary_unclear",  # guess (header), candidates
    "score.scale_unclear",  # where.column; guess, candidates
    "score.formula_uncached",  # where.column; rows, candidates (other score columns); count
    "date.order_unclear",  # where.column; guess (day_first true/false), example
)
catalogue(
    Severity.WARNING,
    "score.unreadable",  # where.column, row; found, rows; count
    "score.mixed_scales",  # where.column: brought to 0–100
    "score.scale_guessed",  # where.column; guess, candidates (a score that is not the primary)
    "score.absent",  # headers
    "date.unreadable",  # where.column, row; found, rows; count
    "date.year_first",  # where.column; example: pairs of digits read as year, month, day
    "date.order_contradicted",  # where.column; guess
    "wait.unreadable",  # where.column, row; found, rows; count
    "wait.unit_guessed",  # where.column; unit ("s")
    "place.unknown",  # where.column, row; found, rows; count
    "transfers.unreadable",  # where.column, row; found, rows; count
    "resolved.unreadable",  # where.column, row; found, rows; count
    "weight.unreadable",  # where.column, row; found, rows; count
    "channel.several",  # where.column, row; found, rows; count: more than one channel said, the first is used
    "cell.formula_uncached",  # where.column; rows; count
    "group.told_once",  # where.column; groups; count: rows below the one that names their channel or place
)
catalogue(
    Severity.NOTE,
    "date.from_1904",  # where.column; count: plain day numbers in a workbook that counts days from 1904
    "date.month_only",  # where.column; count: the month alone is told, its first day stands for it
    "score.missing",  # where.column, row; found, rows; count
    "score.reversed",  # where.column: the low end is the good one
    "score.scale_recognised",  # where.column; low, high
    "channel.unknown_word",  # where.column, row; found, rows; count: counted as other
    "place.corrected",  # where.column, row; found, rows; count: a misspelt name taken for the one near it
    "personal.column_dropped",  # where.column; kind (name email phone identity address customer)
    "personal.masked",  # where.column; kind (also account, card), count
)
