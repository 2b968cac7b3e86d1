"""The least a Streamlit app can be: one slider and its number. The floor for ``slider.py``."""

import streamlit as st

st.title("One slider")
st.metric("Value", st.slider("Position", 0, 30, 5))
