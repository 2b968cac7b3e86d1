"""Work in parts, each told as it is done: nobody waits for seconds without seeing how far it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

Part = TypeVar("Part")
Found = TypeVar("Found")


def counted(parts: Sequence[Part], found: Callable[[Part], Found], label: str) -> tuple[Found, ...]:
    """What is ``found`` for each of the ``parts``, one by one; a bar under ``label`` tells how many are done.

    Where the page is asked for something else meanwhile, it stops after the part at hand; whatever keeps the parts
    that are done goes on from there.
    """
    with st.spinner(label):  # shows nothing where all are known already
        bar, done = st.empty(), []
        for part in parts:
            done.append(found(part))
            bar.progress(len(done) / len(parts), f"{len(done)}/{len(parts)}")
        bar.empty()
    return tuple(done)
