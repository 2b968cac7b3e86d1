"""Everything that touches Streamlit beside ``app.py`` and ``pages/``."""
