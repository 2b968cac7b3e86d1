"""What a reader may take along from a page: a picture of the chart, and its numbers."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from cx_models.presentation.answers_table import Table
from cx_models.presentation.picture_file import Kind, picture
from cx_models.presentation.tables import workbook
from cx_models.presentation.words import Words
from cx_models.screens.sources import EXCEL

PICTURES: tuple[tuple[Kind, str], ...] = (("png", "image/png"), ("svg", "image/svg+xml"))


def take_along(
    name: str, table: Table, text: Words, spec: dict[str, Any] | None = None, rows: pd.DataFrame | None = None
) -> None:
    """Buttons for the numbers and, where there is a chart, for its picture; ``name`` heads it and names the files."""
    stem = "-".join(re.findall(r"\w+", name.lower()))
    with st.popover(text("taking.label"), icon=":material/download:", key=f"take.{stem}"):
        st.download_button(
            text("taking.table"),
            lambda: workbook(*table, text("taking.sheet")),
            f"{stem}.xlsx",
            EXCEL,
            key=f"take.{stem}.xlsx",
            on_click="ignore",
        )
        if spec is not None and rows is not None:
            for kind, mime in PICTURES:
                st.download_button(
                    text(f"taking.{kind}"),
                    partial(picture, spec, rows, name, kind),
                    f"{stem}.{kind}",
                    mime,
                    key=f"take.{stem}.{kind}",
                    on_click="ignore",
                )
