"""What do the user's own answers say of the assumptions, and shall they be used?"""

from __future__ import annotations

import streamlit as st

from cx_models.assumptions.registry import shipped
from cx_models.baseline.fit import Fitted, fit_experience
from cx_models.intake.feedback import Feedback
from cx_models.presentation.fitted import fitted_notes, fitted_say, fitted_table, together_say
from cx_models.presentation.table_page import table_html
from cx_models.presentation.words import Words
from cx_models.screens import state
from cx_models.screens.projected import digest_of

_ASKED = "fitted.asked"


def show_fitted(text: Words) -> None:
    """Prior, answers and both together, once asked for; nothing where no feedback has been brought."""
    reading = state.work().feedback
    feedback = reading.feedback if reading is not None else None
    if feedback is None:
        return
    digest = digest_of(feedback)
    with st.expander(text("fitted.title"), icon=":material/school:"):
        st.markdown(text("fitted.lead"))
        if state.recalled(_ASKED) != digest:
            if st.button(text("fitted.ask"), key="fitted.ask"):
                state.remember(_ASKED, digest)
                st.rerun()
            return
        with st.spinner(text("fitted.working")):
            found = _fitted(digest, feedback)
        _told(found, text)


def _told(found: Fitted, text: Words) -> None:
    st.markdown(fitted_say(found, text))
    if found.learned:
        st.html(table_html(fitted_table(found, shipped(), text), text("fitted.alt")))
    for note in fitted_notes(found, shipped(), text):
        st.caption(note)
    work, edits = state.work(), found.edits
    if edits and work.joint == found.joint and all(work.assumptions.get(key) == edit for key, edit in edits.items()):
        st.success(text("fitted.used"), icon=":material/check:")
    elif edits:
        st.button(text("fitted.use"), help=text("fitted.use_help"), key="fitted.use", on_click=_use, args=(found,))
    if together := together_say(work.assumed, text):
        st.caption("\n- ".join((text("fitted.together.lead"), *together)))
    if found.learned:
        st.caption(text("fitted.note"))


def _use(found: Fitted) -> None:
    state.keep(assumptions={**state.work().assumptions, **found.edits}, joint=found.joint)


@st.cache_resource(max_entries=8, show_spinner=False)
def _fitted(digest: str, _feedback: Feedback) -> Fitted:
    return fit_experience(_feedback, shipped())
