"""The one field for numbers: typed as the reader writes them, with a decimal comma or point alike.

Streamlit's own number input swallows a decimal comma and writes points for everyone. This one is a text
input; what has no meaning in it is told, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cx_models.presentation import numbers
from cx_models.presentation.fields import Bounds, fault, with_unit
from cx_models.presentation.words import Language, Words, words
from cx_models.screens import state

MARK = "number"  # begins the key, hence the class, of fields for which phones show digits
SIGNED = "signed"  # and of those that need a minus, which digits on a phone may lack


@dataclass(frozen=True)
class _Known:
    """What a field holds: the last number that would do, what the page began it with, in whose language it stands."""

    begun: float | None
    value: float | None
    language: Language


def number_field(
    label: str,
    name: str,
    value: float | None,
    bounds: Bounds,
    text: Words,
    *,
    optional: bool = False,
    take: Callable[[float | None], None] | None = None,
    label_visibility: Literal["visible", "collapsed"] = "visible",
    placeholder: str | None = None,
    help: str | None = None,
    width: int | Literal["stretch"] = "stretch",
    told_in: DeltaGenerator | None = None,
) -> float | None:
    """The number in the field: the last that would do.

    Parameters
    ----------
    name
        The field's key.
    value
        What the page has; the field begins there, and again whenever the page comes to have another number.
    optional
        Whether the field may stay empty, which is None.
    take
        Gets a new number before the page is drawn with it.
    told_in
        Where to tell that something will not do, and in which field; if nothing is said, below the field.
    """
    known = _ready(name, value, text.language)
    with st.container(key=f"{MARK if bounds.low >= 0 else SIGNED}.{name}", width=width, gap="xxsmall"):
        st.text_input(
            label,
            key=name,
            label_visibility=label_visibility,
            placeholder=placeholder,
            help=help,
            on_change=_pass_on if take else "rerun",
            args=(name, bounds, optional, take) if take else None,
        )
        wrong = "" if _is_empty(name, optional) else fault(_typed(name), bounds, text)
        if not wrong:
            known = _settle(name, bounds, optional)
        else:
            whose = f"**{label}**: " if told_in else ""
            (told_in or st).error(f"{whose}{wrong} {_what_stands(known, bounds, text)}")
    return known.value


def _ready(name: str, value: float | None, language: Language) -> _Known:
    """Write the page's number into a field that is new, was away, or holds another; and anew for another language."""
    known: _Known | None = state.recalled(f"{MARK}.{name}")
    if known is None or known.begun != value or state.value_of(name) is None:
        known = _Known(value, value, language)
        _write(name, known)
    elif known.language is not language:
        typed = numbers.parsed(_typed(name), known.language)
        known = replace(known, language=language)
        if typed is not None:
            _write(name, replace(known, value=typed))
    state.remember(f"{MARK}.{name}", known)
    return known


def _write(name: str, known: _Known) -> None:
    state.put(name, "" if known.value is None else numbers.fewest(known.value, known.language))


def _pass_on(name: str, bounds: Bounds, optional: bool, take: Callable[[float | None], None]) -> None:
    before: _Known = state.recalled(f"{MARK}.{name}")
    now = _settle(name, bounds, optional)
    if now.value != before.value:
        state.remember(f"{MARK}.{name}", replace(now, begun=now.value))
        take(now.value)


def _settle(name: str, bounds: Bounds, optional: bool) -> _Known:
    """What the field holds, once what was typed is kept where it will do."""
    known: _Known = state.recalled(f"{MARK}.{name}")
    if _is_empty(name, optional):
        told = None
    elif fault(_typed(name), bounds, words(known.language)):
        return known
    else:
        told = numbers.parsed(_typed(name), known.language, bounds.unit)
    known = replace(known, value=told)
    state.remember(f"{MARK}.{name}", known)
    return known


def _typed(name: str) -> str:
    return str(state.value_of(name) or "")


def _is_empty(name: str, optional: bool) -> bool:
    return optional and not _typed(name).strip()


def _what_stands(known: _Known, bounds: Bounds, text: Words) -> str:
    if known.value is None:
        return text("fields.left_empty")
    return text("fields.kept", value=with_unit(known.value, bounds.unit, text.language))
