"""What else comes up? Topics that the comments themselves suggest, and the way to make one a theme."""

from __future__ import annotations

import streamlit as st

from cx_models.presentation.spoken import examples_table, themes_say, title_of
from cx_models.presentation.table_page import table_html
from cx_models.presentation.topics import topics_table
from cx_models.presentation.words import Words
from cx_models.screens import cached
from cx_models.screens.asking import measure_of, pick_summary
from cx_models.screens.spoken import look_into, show_gaps, show_shares
from cx_models.screens.theme_words import add_theme, pick_set
from cx_models.voice.commented import Commented
from cx_models.voice.lemmas import Language
from cx_models.voice.topics import FEWEST_COMMENTS, Topic

FEWEST_TOPICS, MOST_TOPICS, USUAL_TOPICS = 3, 15, 8


def show_topics(told: Commented, text: Words) -> None:
    """How many topics, in which language; how often each is spoken of, how those answered, one to look into."""
    languages = [language for language in _by_number(told) if told.number_in(language) >= FEWEST_COMMENTS]
    if not languages:
        st.info(text("topics.few", fewest=FEWEST_COMMENTS))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        language = _pick_language(languages, text)
        summary = pick_summary(told.feedback, "topics", text)
    number = st.slider(
        text("topics.number"), FEWEST_TOPICS, MOST_TOPICS, USUAL_TOPICS, key="topics_number", help=text("topics.help")
    )
    with st.spinner(text("topics.working")):
        topics, found = cached.feedback_topics(told, language, number, summary)
    if not topics:
        st.info(text("topics.none"))
        return
    st.markdown(f"{text('topics.lead', language=text(f'topics.in.{language}'))} "
                f"{themes_say(found, measure_of(summary), text)}")  # fmt: skip
    show_shares(found, summary, "topics", text)
    st.html(table_html(topics_table(topics, found, text), text("topics.words")))
    st.caption(text("topics.note"))
    if summary is not None:
        show_gaps(found, summary, "topics", text)
    within = told.only_in(language)
    look_into(found, "topics", lambda one: examples_table(within.texts(one.examples), text), text)
    _keep_as_theme(topics, text)


def _by_number(told: Commented) -> list[Language]:
    known: list[Language] = ["fi", "en"]
    return sorted(known, key=lambda language: -told.number_in(language))


def _pick_language(languages: list[Language], text: Words) -> Language:
    if len(languages) == 1:
        return languages[0]
    chosen = st.segmented_control(
        text("topics.language"),
        languages,
        format_func=lambda code: text(f"topics.language_name.{code}"),
        default=languages[0],
        required=True,
        key="topics_language",
        persist_state="session",
    )
    return "en" if chosen == "en" else "fi"


def _keep_as_theme(topics: tuple[Topic, ...], text: Words) -> None:
    """A topic's words become a theme, to be named and edited among the others."""
    with st.expander(text("topics.keep"), icon=":material/bookmark_add:"):
        st.markdown(text("topics.keep_lead"))
        words = {topic.name: topic.words for topic in topics}
        chosen = st.selectbox(
            text("comments.header.topics"), list(words), format_func=lambda name: title_of(name, text)
        )
        of = pick_set(text, "topics")
        name = st.text_input(text("comments.add_name"), max_chars=60, key="topics_name")
        if st.button(text("topics.keep_button"), key="topics_keep"):
            if add_theme(of, name, words[chosen]):
                st.success(text("topics.kept", name=name.strip(), set=text(f"comments.set.{of}")))
            else:
                st.warning(text("comments.add_missing"))
