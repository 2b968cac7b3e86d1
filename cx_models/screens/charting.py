"""A chart on the page: a sentence first, then the picture with its description in words."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from cx_models.presentation.charts.look import filled


def chart(
    rows: pd.DataFrame, spec: dict[str, Any], alt: str, *, key: str | None = None, width: int | None = None
) -> None:
    """The specification filled with ``rows``; nothing when there are none."""
    if len(rows):
        st.vega_lite_chart(spec=filled(spec, rows), alt=alt, key=key, width=width or "stretch")
