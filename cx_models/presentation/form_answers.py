"""How the form's questions would be answered, in words, a chart's rows, and a table."""

from __future__ import annotations

import pandas as pd

from cx_models.effects.answers import Asked, worth
from cx_models.presentation import numbers
from cx_models.presentation.answers_table import Table
from cx_models.presentation.figures import difference, with_band
from cx_models.presentation.tables import Row
from cx_models.presentation.words import Words
from cx_models.projection.answers import AnswerChange
from cx_models.projection.project import Projection
from cx_models.quantities import Estimate, Floats


def group_name(group: str, text: Words) -> str:
    """Whose answers, as the beginning of a line."""
    if group in ("surveyed", "everyone"):
        return text(f"form_answers.of.{group}")
    return text.title(f"charts.groups.{group}")


def answers_say(projection: Projection, change: AnswerChange, group: str, text: Words) -> str:
    """How the question's customary measure moves; today's and the plan's level only of the surveyed, who were asked."""
    kind = "nps" if _is_nps(change.asked) else "mean"
    write = difference(f"answers.{change.asked.name}.{group}", text)
    today, changed = _measure(change.asked, change.today), _measure(change.asked, change.changed)
    moved = Estimate(changed - today, changed - today, changed - today)
    if group in ("surveyed", "everyone"):
        found = projection.difference(f"answers.{change.asked.name}.{group}")
        moved = found if isinstance(found, Estimate) else moved
    told = with_band(moved, write, text)
    if group == "surveyed":
        digits = 0 if kind == "nps" else 2
        levels = {
            name: numbers.number(value, text.language, digits)
            for name, value in (("today", today), ("changed", changed))
        }
        return text(f"form_answers.surveyed_{kind}", change=told, **levels)
    said = text(f"form_answers.others_{kind}", change=told)
    return said if group == "everyone" else f"{said} {text('form_answers.middle_only')}"


def answers_note(change: AnswerChange, group: str, primary: bool, text: Words) -> str:
    """What stands behind the bars, and how closely the question follows satisfaction."""
    said = [text("form_answers.note_surveyed" if group == "surveyed" else "form_answers.note_others")]
    if not primary:
        code = "follows" if change.asked.measured else "follows_guess"
        said.append(text(f"form_answers.{code}", r=numbers.number(change.asked.follows, text.language, 2)))
    return " ".join(said)


def answer_rows(change: AnswerChange, text: Words) -> pd.DataFrame:
    """Each answer's share today and in the plan, as the chart takes them."""
    rows = [
        (numbers.fewest(value, text.language), text(f"form_answers.{when}"), share, _percent(share, text))
        for when, shares in (("today", change.today), ("changed", change.changed))
        for value, share in zip(change.asked.values, shares.tolist(), strict=True)
    ]
    return pd.DataFrame(rows, columns=["answer", "when", "share", "shown"])


def answers_table(change: AnswerChange, text: Words) -> Table:
    """The same in percent, one row to an answer."""
    headers = [text(f"form_answers.column.{name}") for name in ("answer", "today", "changed")]
    rows: list[Row] = [
        [numbers.fewest(value, text.language), 100 * one, 100 * other]
        for value, one, other in zip(change.asked.values, change.today.tolist(), change.changed.tolist(), strict=True)
    ]
    return headers, rows


def _percent(share: float, text: Words) -> str:
    return numbers.percent(share, text.language, 1)


def _measure(asked: Asked, shares: Floats) -> float:
    return float(shares @ worth(asked))


def _is_nps(asked: Asked) -> bool:
    return worth(asked) != asked.values
