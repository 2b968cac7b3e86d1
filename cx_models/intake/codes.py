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
