"""The words of themes: read, edited, added to, and given back."""

from __future__ import annotations

from functools import partial

import streamlit as st

from cx_models.presentation.comments import title_of
from cx_models.presentation.words import Words
from cx_models.screens import state
from cx_models.screens.held import begin_anew, held
from cx_models.voice.themes import MOST_THEMES, MOST_WORDS, Theme, is_unfit, shipped_themes, words_from

_FAULT = "comments.fault"


def themes_of(of: str) -> tuple[Theme, ...]:
    """The themes of a set as they stand."""
    return state.work().themes.get(of, shipped_themes(of))


def edit_themes(of: str, text: Words) -> None:
    """Each theme's words in a box of their own, a new theme below them, and the way back."""
    themes = themes_of(of)
    with st.expander(text("comments.edit"), icon=":material/edit:"):
        st.markdown(text("comments.edit_lead"))
        fault = state.recalled(_FAULT)
        if fault:
            st.warning(text("comments.unfit", word=fault, most=MOST_WORDS))
        for theme in themes:
            box = held(f"comments.words.{of}.{theme.name}", ", ".join(theme.words))
            st.text_area(title_of(theme, text), box.start, height=100, **box.tells(partial(_take, of, theme.name)))
        if len(themes) < MOST_THEMES:
            _add(of, text)
        if of in state.work().themes:
            st.button(text("comments.reset"), key=f"comments.reset.{of}", on_click=_reset, args=(of,))


def _add(of: str, text: Words) -> None:
    with st.form(f"comments.add.{of}", clear_on_submit=True):
        name = st.text_input(text("comments.add_name"), max_chars=60)
        words = st.text_input(text("comments.add_words"))
        if st.form_submit_button(text("comments.add")):
            told, taken = words_from(words), {theme.name for theme in themes_of(of)}
            if not name.strip() or name.strip() in taken or not told:
                st.warning(text("comments.add_missing"))
            else:
                _keep(of, (*themes_of(of), *_made(name.strip(), told)))
                st.rerun()


def _take(of: str, name: str, told: str) -> None:
    """New words for one theme; none drop it, unfit ones are told and change nothing."""
    words = words_from(told)
    made = _made(name, words)
    if words and not made:
        begin_anew(f"comments.words.{of}.{name}")
        return
    _keep(of, tuple(new for theme in themes_of(of) for new in (made if theme.name == name else (theme,))))


def _made(name: str, words: tuple[str, ...]) -> tuple[Theme, ...]:
    unfit = next((word for word in words if is_unfit(word)), None)
    if unfit is None and len(words) > MOST_WORDS:
        unfit = words[MOST_WORDS]
    state.remember(_FAULT, unfit)
    return () if unfit is not None or not words else (Theme(name, words),)


def _keep(of: str, themes: tuple[Theme, ...]) -> None:
    state.keep(themes={**state.work().themes, of: themes})


def _reset(of: str) -> None:
    state.remember(_FAULT, None)
    state.keep(themes={name: themes for name, themes in state.work().themes.items() if name != of})
