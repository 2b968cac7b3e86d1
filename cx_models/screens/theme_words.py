"""The words of themes: read, edited, added to, and given back."""

from __future__ import annotations

import io
from functools import partial

import streamlit as st

from cx_models.presentation.spoken import title_of
from cx_models.presentation.theme_file import ThemesRead, read_themes, themes_workbook
from cx_models.presentation.words import Words
from cx_models.problems import CannotContinue, Severity
from cx_models.screens import state
from cx_models.screens.findings import tell
from cx_models.screens.held import begin_anew, held
from cx_models.screens.sources import EXCEL
from cx_models.voice.themes import MOST_THEMES, MOST_WORDS, SETS, Theme, is_unfit, shipped_themes, words_from

_FAULT = "comments.fault"
_UPLOAD = "themes_upload"
_BROUGHT = "comments.brought"


def pick_set(text: Words, where: str = "comments") -> str:
    """One of the sets of themes; ``where`` names the part that asks."""
    return str(
        st.segmented_control(
            text("comments.choose_set"),
            SETS,
            format_func=lambda code: text(f"comments.set.{code}"),
            default=SETS[0],
            required=True,
            key=f"{where}_set",
            persist_state="session",
        )
    )


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
            st.text_area(title_of(theme.name, text), box.start, height=100, **box.tells(partial(_take, of, theme.name)))
        if len(themes) < MOST_THEMES:
            _add(of, text)
        _take_and_bring(text)
        if of in state.work().themes:
            st.button(text("comments.reset"), key=f"comments.reset.{of}", on_click=_reset, args=(of,))


def _add(of: str, text: Words) -> None:
    with st.form(f"comments.add.{of}", clear_on_submit=True):
        name = st.text_input(text("comments.add_name"), max_chars=60)
        words = st.text_input(text("comments.add_words"))
        if st.form_submit_button(text("comments.add")):
            if add_theme(of, name, words_from(words)):
                st.rerun()
            st.warning(text("comments.add_missing"))


def add_theme(of: str, name: str, words: tuple[str, ...]) -> bool:
    """A theme more in a set; whether its name is new and it has words."""
    themes = themes_of(of)
    if not name.strip() or name.strip() in {theme.name for theme in themes} or not words or len(themes) >= MOST_THEMES:
        return False
    _keep(of, (*themes, *_made(name.strip(), words)))
    return True


def _take_and_bring(text: Words) -> None:
    """All sets as a file to take along, and such a file brought back."""
    st.download_button(
        text("theme_file.download"),
        lambda: themes_workbook({of: themes_of(of) for of in SETS}, text),
        text("theme_file.name"),
        EXCEL,
        key="themes_download",
        on_click="ignore",
        icon=":material/download:",
    )
    st.file_uploader(text("theme_file.upload"), key=_UPLOAD, on_change=_bring, help=text("theme_file.help"))
    brought = state.recalled(_BROUGHT)
    if isinstance(brought, CannotContinue):
        tell(brought.findings, text, *Severity)
    elif isinstance(brought, ThemesRead):
        number = sum(len(its) for its in brought.themes.values())
        (st.success if number else st.warning)(text("theme_file.read" if number else "theme_file.none", n=number))
        if brought.unfit:
            st.warning(text("theme_file.unfit", words=", ".join(brought.unfit[:5]), n=len(brought.unfit)))


def _bring() -> None:
    source = state.uploaded(_UPLOAD)
    if source is None:
        state.remember(_BROUGHT, None)
        return
    try:
        brought = read_themes(io.BytesIO(source.content), source.name)
    except CannotContinue as fault:
        state.remember(_BROUGHT, fault)
        return
    state.remember(_BROUGHT, brought)
    state.keep(themes={**state.work().themes, **brought.themes})
    begin_anew("comments.words.")


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
