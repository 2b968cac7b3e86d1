"""What surrounds every page: the list of pages, navigation, language and the guard of deep links."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from cx_models.presentation.words import Language, Words, words
from cx_models.screens import state

# Where the framework's own colours stay below 4.5 : 1: captions at six tenths of the text's strength,
# and white on a primary colour that has to be light on a dark ground. Formulas need no scrolling, which
# a keyboard cannot reach: on narrow screens they break between their parts. On wide ones: room beside the menu.
# Streamlit's hint to press Enter speaks English only: leaving the field does the same.
READABLE = """<style>
[data-testid="InputInstructions"] { display: none; }
[data-testid="stCaptionContainer"] { opacity: 0.82; }
[data-testid^="stBaseButton-primary"] { background: #0b5d85; border-color: #0b5d85; color: #fff; }
[data-testid^="stBaseButton-primary"]:hover { background: #094b6b; border-color: #094b6b; }
[data-testid="stApp"] [data-testid="stMarkdownContainer"] .katex-display { overflow: visible; }
@media (min-width: 900px) {
  [data-testid="stMainBlockContainer"] { padding-left: 3rem; padding-right: 3rem; }
}
@media (max-width: 899px) {
  [data-testid="stMarkdownContainer"] table { font-size: 0.82rem; }
  [data-testid="stMarkdownContainer"] :is(th, td) { padding: 0.3rem; }
  [data-testid="stMarkdownContainer"] :is(th, td):first-child { overflow-wrap: anywhere; }
  [data-testid="stApp"] .katex-display > .katex { white-space: normal; }
  [data-testid="stApp"] .katex-display > .katex .base { margin-block: 0.15em; }
}
</style>"""


DIGITS = files("cx_models.screens").joinpath("phone_digits.js").read_text("utf-8")


@dataclass(frozen=True)
class Entry:
    """A page that works: its code (file, address and words derive from it) and its group's code."""

    code: str
    group: str = ""


PAGES = (
    Entry("start"),
    Entry("feedback", "understand"),
    Entry("today", "understand"),
    Entry("scenario", "change"),
    Entry("queues", "change"),
    Entry("compare", "change"),
    Entry("assumptions", "check"),
    Entry("method", "check"),
)

START = PAGES[0].code
ROOT = "home"  # the first page lives at the root; Streamlit wants a name for it that no other page has


def pages(text: Words) -> dict[str, list[StreamlitPage]]:
    """The pages by translated group; addresses are fixed, since page identities derive from them.

    The first page is found at the root, and by its name too, as the others are.
    """
    grouped: dict[str, list[StreamlitPage]] = {}
    for entry in PAGES:
        group = text(f"frame.group.{entry.group}") if entry.group else ""
        page = st.Page(
            f"pages/{entry.code}.py",
            title=text(f"frame.page.{entry.code}"),
            url_path=ROOT if entry.code == START else entry.code,
            default=entry.code == START,
        )
        grouped.setdefault(group, []).append(page)
    by_name = st.Page(f"pages/{START}.py", title=text(f"frame.page.{START}"), url_path=START, visibility="hidden")
    grouped[""].append(by_name)
    return grouped


def draw_frame() -> None:
    """The whole of ``app.py``: page set-up, navigation, language; then the page itself."""
    text = words(state.language())
    page = st.navigation(pages(text), expanded=True)
    pictures = files("cx_models.presentation").joinpath("pictures")
    title = f"{page.title} · {text('frame.name')}"
    st.set_page_config(page_title=title, page_icon=str(pictures.joinpath("icon.svg")), layout="wide")
    st.logo(str(pictures.joinpath("logo.svg")), size="large", icon_image=str(pictures.joinpath("icon.svg")))
    st.html(READABLE)
    st.html(_uploader_words(text))
    state.mark_framed()
    with st.sidebar:
        _language_switch(text)
        state.show_language_in_address()
        _announce_language(text.language)
    page.run()


def _uploader_words(text: Words) -> str:
    """A style that puts our words in the place of the uploader's own, which are English whatever the browser speaks.

    Its own are made small, not hidden: a button whose text is hidden has no name for a screen reader.
    """
    zone = '[data-testid="stFileUploaderDropzone"]'
    said = {
        f'{zone} button [data-testid="stMarkdownContainer"] p': text("frame.upload"),
        f'{zone} [data-testid="stFileUploaderDropzoneInstructions"] span': text(
            "frame.upload_limit", n=st.get_option("server.maxUploadSize")
        ),
    }
    rules = (
        f'{place} {{ font-size: 0 }} {place}::after {{ font-size: 0.9rem; content: "{word}" }}'
        for place, word in said.items()
    )
    return f"<style>{' '.join(rules)}</style>"


def open_page(code: str) -> Words:
    """The first line of every page: its words, once the frame stands round it.

    On a fresh server a direct link runs the page's file alone. Naming the pages and running
    again puts Streamlit on the right track: the second run goes through ``app.py``.
    """
    if not state.is_framed():
        st.navigation(pages(words(state.language())), position="hidden")
        st.rerun()
    text = words(state.language())
    st.title(text(f"{code}.title"), anchor=False)
    return text


def is_registered(code: str) -> bool:
    """Whether the page is there to be linked to."""
    return any(entry.code == code for entry in PAGES)


def _language_switch(text: Words) -> None:
    st.segmented_control(
        text("frame.language"),
        list(Language),
        format_func=lambda language: words(language)(f"frame.language_of.{language}"),
        required=True,
        key=state.LANGUAGE_KEY,
        label_visibility="collapsed",
    )


def _announce_language(language: Language) -> None:
    """Tell the browser and screen readers which language the page is in, and phones which fields take digits."""
    script = f"<script>document.documentElement.lang = '{language.value}'</script>"
    st.html(script, unsafe_allow_javascript=True)
    st.html(f"<script>{DIGITS}</script>", unsafe_allow_javascript=True)
