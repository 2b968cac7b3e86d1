"""The crowding shadow in words and a table: who pays in other towns and channels."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cx_models.presentation.answers_table import Table
from cx_models.presentation.figures import points, unsigned_points
from cx_models.presentation.numbers import percent
from cx_models.presentation.tables import Row
from cx_models.presentation.words import Words
from cx_models.projection.shadow import Shadow
from cx_models.service.customers import Customers, Segment

LEAST = 0.0005


def shadow_say(found: Shadow, customers: Customers, text: Words) -> str:
    """What others' coming does on average, to those who kept their store, and where it costs most."""
    said = [_on_average(found, text)]
    if found.lost.all():
        return said[0]
    stayed = found.groups.get("kept")
    if found.lost.any() and stayed is not None and stayed.change <= -LEAST:
        said.append(text("shadow.kept", kept=unsigned_points(stayed.change, text)))
    kept = np.where(found.lost, 0.0, found.by_area)
    worst = int(kept.argmin())
    if kept[worst] <= -LEAST:
        many = "shadow.many_kept" if found.lost.any() else "shadow.many"
        facts = {"place": customers.names[worst], "most": unsigned_points(float(kept[worst]), text)}
        said.append(text(many if found.paying else "shadow.worst", n=found.paying, **facts))
    return " ".join(said)


def _on_average(found: Shadow, text: Words) -> str:
    if np.abs(found.by_area).max(initial=0.0) < LEAST:
        return text("shadow.none")
    if abs(found.everyone) < LEAST:
        return text("shadow.even")
    way = "shadow.says" if found.everyone < 0 else "shadow.lifts"
    return text(way, everyone=unsigned_points(found.everyone, text))


def shadow_groups(found: Shadow, text: Words) -> pd.DataFrame:
    """The change by crowding for each group that has customers, and its share of them, as one reads it."""
    heads = [text(f"shadow.column.{name}") for name in ("group", "change")]
    rows = [
        (f"{_group_name(name, text)} ({percent(one.share, text.language)})", points(one.change, text))
        for name, one in found.groups.items()
    ]
    return pd.DataFrame(rows, columns=heads)


def _group_name(group: str, text: Words) -> str:
    return text(f"{'charts.groups' if group in set(Segment) else 'shadow.group'}.{group}")


def shadow_table(found: Shadow, customers: Customers, text: Words) -> Table:
    """A row per municipality, plain numbers to take along."""
    headers = [text(f"shadow.column.{name}") for name in ("place", "change_points", "lost")]
    rows: list[Row] = [
        [name, 100 * float(change), text("shadow.yes" if lost else "shadow.no")]
        for name, change, lost in zip(customers.names, found.by_area, found.lost, strict=True)
    ]
    return headers, rows
