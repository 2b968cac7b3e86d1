"""The fields of the short form: each may be left empty, and what would be guessed shows through."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cx_models.presentation import numbers
from cx_models.presentation.fields import Bounds
from cx_models.presentation.words import Words
from cx_models.screens.number_field import number_field
from cx_models.screens.worded import worded_key
from cx_models.service.areas import finland

HALF_HOURS_OF_DAY = tuple(half / 2 for half in range(49))
MUNICIPALITIES = {place.code: place.name_fi for place in finland()}
BY_NAME = sorted(MUNICIPALITIES, key=lambda code: MUNICIPALITIES[code])
FIELD, NARROW, WIDE = 152, 98, 320  # pixels: two of the first stand side by side on a phone, six of all at a desk
KEY = "short_form."
NOT_NEGATIVE = Bounds()


@contextmanager
def group(title: str = "") -> Iterator[DeltaGenerator]:
    """A named row of fields that flow to the next line where the screen is narrow; gives the place for their faults."""
    if title:
        st.markdown(f"**{title}**")
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
    faults = st.container()
    with row:
        yield faults


def number(
    name: str,
    before: float | None,
    faults: DeltaGenerator,
    text: Words,
    *,
    label: str = "",
    help: str = "",
    guess: bool = False,
    bounds: Bounds = NOT_NEGATIVE,
    width: int = FIELD,
    **facts: object,
) -> float | None:
    """A number that may be left empty; ``faults`` is where faults are told, ``facts`` are those of its help."""
    return number_field(
        text(f"form.{label or name}"),
        f"{KEY}{name}",
        before,
        bounds,
        text,
        optional=True,
        placeholder=text("form.guess") if guess else None,
        help=text(f"form.{help}", **facts) if help else None,
        width=width,
        told_in=faults,
    )


def hour(whose: str, name: str, before: float | None, guess: float, text: Words) -> float | None:
    """An hour of the day that may be left empty; the guess shows through."""
    clock = numbers.clock(guess, text.language)
    return st.selectbox(
        text(f"form.{name}"),
        HALF_HOURS_OF_DAY,
        index=None,
        format_func=lambda told: numbers.clock(told, text.language),
        placeholder=text("form.guess_of", value=clock),
        help=text("form.hours_help", clock=clock),
        key=worded_key(f"{KEY}{whose}.{name}", before, text),
        width=NARROW,
    )
