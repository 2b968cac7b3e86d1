"""A scenario as a TOML file that people can read and the command line takes."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

from cx_models.presentation.words import Words
from cx_models.scenario.faults import NotAScenario
from cx_models.scenario.scenario import Scenario, as_plain, from_plain


def to_toml(scenario: Scenario) -> str:
    """The scenario as TOML text.

    >>> from cx_models.scenario.levers import OfferCallBack
    >>> print(to_toml(Scenario("Ring back", (OfferCallBack(3.0),))))
    version = 1
    name = "Ring back"
    <BLANKLINE>
    [offer_callback]
    threshold = 3.0
    <BLANKLINE>
    """
    plain = as_plain(scenario)
    lines = [f"{key} = {_written(value)}" for key, value in plain.items() if not isinstance(value, dict)]
    for lever, fields in plain.items():
        if isinstance(fields, dict):
            lines += ["", f"[{lever}]", *(f"{key} = {_written(value)}" for key, value in fields.items())]
    return "\n".join(lines) + "\n"


def from_toml(content: bytes) -> Scenario:
    """The scenario in a file. NotAScenario (a ValueError) says what cannot be read."""
    try:
        plain = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise NotAScenario("not_text", reason=fault.reason) from fault
    except (ValueError, RecursionError) as fault:  # what is nested too deeply ends in the latter
        raise _not_toml(str(fault)) from fault
    return from_plain(plain)


def refusal(fault: NotAScenario, text: Words) -> str:
    """Why a file is no scenario, in one sentence."""
    return text(f"scenario_file.{fault.code}", **fault.facts)


def _not_toml(reason: str) -> NotAScenario:
    """With the line where reading stopped, which the reader tells within its sentence only."""
    line = re.search(r"at line (\d+)", reason)
    if line is None:
        return NotAScenario("not_toml", reason=reason)
    return NotAScenario("not_toml_line", reason=reason, line=int(line[1]))


def _written(value: Any) -> str:
    """A number, text or list of texts; JSON's way of writing them is TOML's too."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
