"""Kanava: the frame round every page. Run it with ``streamlit run app.py``."""

from cx_models.screens.frame import draw_frame

draw_frame()
