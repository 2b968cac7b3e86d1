"""Why something is no scenario: a code and facts that ``presentation`` words, and the same in plain English."""

from __future__ import annotations

CODES = {
    "not_text": "not UTF-8 text: {reason}",
    "not_toml": "not TOML: {reason}",
    "not_toml_line": "not TOML: {reason}",
    "version_unknown": "scenario version must be 1, got {found}",
    "name_not_text": "scenario name must be text, got {found}",
    "lever_unknown": "no lever is called {lever}; there are {known}",
    "lever_not_table": "lever {lever} must be a table of fields, got {found}",
    "field_unknown": "lever {lever} has no field {field}; it has {known}",
    "not_a_number": "{lever}.{field} must be a number, got {found}",
    "out_of_bounds": "{lever}.{field} must lie between {low:g} and {high:g} {unit}, got {found}",
    "not_whole": "{lever}.{field} must be a whole number, got {found}",
    "not_one_of": "{lever}.{field} must be one of {known}, got {found}",
    "not_store_names": "{lever}.{field} must name stores, got {found}",
}
LONGEST = 60  # letters of a value that is quoted


class NotAScenario(ValueError):
    """Raised where a scenario or a lever cannot be what it is asked to be.

    >>> raise NotAScenario("field_unknown", lever="add_bot", field="'by'", known="buy")
    Traceback (most recent call last):
    cx_models.scenario.faults.NotAScenario: lever add_bot has no field 'by'; it has buy
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(CODES[code].format(**facts))
        self.code = code
        self.facts = facts


def quoted(value: object) -> str:
    """A value as Python writes it, cut where it is long.

    >>> quoted("x" * 100)[-5:]
    'xxxx…'
    """
    written = repr(value)
    return written if len(written) <= LONGEST else f"{written[: LONGEST - 1]}…"
