"""How would customers answer the form in the plan: whose answers, to which question?"""

from __future__ import annotations

import streamlit as st

from cx_models.baseline.asked import FEWEST
from cx_models.presentation.charts.form_answers import form_answers_spec
from cx_models.presentation.form_answers import answer_rows, answers_note, answers_say, answers_table, group_name
from cx_models.presentation.words import Words
from cx_models.projection.answers import answer_change, groups, questions
from cx_models.projection.project import Projection
from cx_models.screens.charting import chart
from cx_models.screens.taking import take_along
from cx_models.screens.worded import worded_key


def show_form_answers(projection: Projection, text: Words) -> None:
    """One question's answers today and in the plan, of those surveyed, of everyone, or of one customer group."""
    asked = questions(projection)
    if not asked:
        st.info(text("form_answers.none", fewest=FEWEST))
        return
    names, offered = [one.name for one in asked], groups(projection)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = str(
            st.segmented_control(
                text("feedback.choose_question"),
                names,
                default=names[0],
                required=True,
                format_func=lambda code: text(f"feedback.question.{code}"),
                key=f"form_answers_question_{'_'.join(names)}",
                persist_state="session",
            )
        )
        group = st.selectbox(
            text("form_answers.group"),
            offered,
            format_func=lambda code: group_name(code, text),
            key=worded_key(f"form_answers.group_{'_'.join(offered)}", offered[0], text),
        )
    change = answer_change(projection, name, group)
    st.markdown(f"**{text('form_answers.title')}** {answers_say(projection, change, group, text)}")
    rows = answer_rows(change, text)
    words = (text(f"form_answers.{code}") for code in ("answer", "axis", "today", "changed"))
    spec = form_answers_spec(*words, text.language)
    chart(rows, spec, text("form_answers.alt"), key="chart.form_answers")
    st.caption(text("form_answers.legend"))
    st.caption(answers_note(change, group, name == names[0], text))
    title = f"{text(f'feedback.question.{name}')}, {group_name(group, text).lower()}"
    take_along(title, answers_table(change, text), text, spec, rows)
