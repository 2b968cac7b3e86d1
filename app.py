"""Kanava: the frame round every page. Run it with ``streamlit run app.py``."""

from cx_models.screens.frame import draw_frame

if __name__ == "__main__":  # a worker process loads this file too, under another name
    draw_frame()
