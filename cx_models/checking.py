"""What ``check FILE --json`` prints: one document that says how a sheet of feedback was understood."""

from __future__ import annotations

from typing import Any

import pandas as pd

from cx_models.intake.feedback import Feedback, Reading, Scale
from cx_models.problems import as_plain
from cx_models.service.areas import finland
from cx_models.service.channels import Channel


def check_document(reading: Reading) -> dict[str, Any]:
    """The reading as plain values, ready for JSON; numbers as in the records, means over usable answers."""
    layout = reading.layout
    twice = {finding.facts["header"] for finding in reading.findings if finding.code == "header.duplicate"}
    document: dict[str, Any] = {
        "outcome": reading.outcome,
        "sheet": layout.sheet,
        "header_rows": list(layout.header_rows) if layout.headers else None,
        "mapping": {role: _told(header, twice) for role, header in layout.mapping.items()},
        **_figures(reading.feedback, "channel" in layout.mapping),
        "rejected": dict(reading.rejected),
        "findings": [as_plain(finding) for finding in reading.findings],
    }
    return document


def _told(header: str | tuple[str, ...], twice: set[str]) -> str | list[str]:
    """The header as in the file; of several that read the same the first is used, and that is said."""
    if isinstance(header, tuple):
        return list(header)
    return f"{header} (1st)" if header in twice else header


def _figures(feedback: Feedback | None, has_channel: bool) -> dict[str, Any]:
    if feedback is None:
        return _no_figures()
    records = feedback.records
    scale = feedback.scales.get(feedback.primary) if feedback.primary else None
    score, dates, waits = records["score"].dropna(), records["date"].dropna(), records["wait_s"].dropna()
    told = has_channel or bool((records["channel"] != str(Channel.UNKNOWN)).any())
    channels = records["channel"].value_counts() if told else pd.Series(dtype=int)
    return {
        "n_records": len(records),
        "n_scored": len(score),
        "score_scale": [_whole(scale.low), _whole(scale.high)] if scale else [],
        "score_mean": round(float(score.mean()), 4) if len(score) else None,
        "score_mean_100": _mean_of_hundred(score, scale),
        "date_min": dates.min().date().isoformat() if len(dates) else None,
        "date_max": dates.max().date().isoformat() if len(dates) else None,
        "n_dated": len(dates),
        "channels": {str(channel): int(times) for channel, times in channels.items()},
        "n_places": int(records["place"].nunique()),
        "top_place": _top_place(records["place"]),
        "n_comments": int(records["comment"].notna().sum()),
        "n_waits": len(waits),
        "wait_mean_s": round(float(waits.mean()), 2) if len(waits) else None,
    }


def _no_figures() -> dict[str, Any]:
    counts = dict.fromkeys(("n_records", "n_scored", "n_dated", "n_places", "n_comments", "n_waits"), 0)
    nothing = dict.fromkeys(("score_mean", "score_mean_100", "date_min", "date_max", "top_place", "wait_mean_s"))
    return {**counts, **nothing, "score_scale": [], "channels": {}}


def _mean_of_hundred(score: pd.Series, scale: Scale | None) -> float | None:
    if scale is None or not len(score):
        return None
    share = (float(score.mean()) - scale.low) / (scale.high - scale.low)
    return round(100 * (1 - share if scale.reversed else share), 3)


def _top_place(places: pd.Series) -> str | None:
    times = places.dropna().value_counts()
    if not len(times):
        return None
    code = min(times[times == times.max()].index)
    return next(m.name_fi for m in finland() if m.code == code)


def _whole(end: float) -> float:
    """An end of a scale without decimals where it has none."""
    return int(end) if float(end).is_integer() else end
