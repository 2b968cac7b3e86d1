"""Long work in plain Python, done in another process so that it slows nobody else's clicks."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import TypeVar

import streamlit as st

Result = TypeVar("Result")


def aside(work: Callable[..., Result], *given: object) -> Result:
    """What ``work`` returns; only the session that asks waits. Once more in a new process where the old one died."""
    try:
        return _process().submit(work, *given).result()
    except BrokenProcessPool:
        _process.clear()
        return _process().submit(work, *given).result()


@st.cache_resource(show_spinner=False)
def _process() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"))
