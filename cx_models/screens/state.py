"""The session's memory: the one place that touches ``st.session_state``.

What the user has brought and chosen is a frozen :class:`Work`; a change makes a new one, so
every cache keyed by its parts can be trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any
from uuid import uuid4

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from cx_models.assumptions.coupling import Joint
from cx_models.assumptions.entry import Edit
from cx_models.assumptions.registry import Assumptions, shipped
from cx_models.intake.feedback import ColumnMap, Reading
from cx_models.intake.operations import OperationsReading
from cx_models.intake.short_form import ShortForm
from cx_models.presentation.words import Language
from cx_models.quantities import Share
from cx_models.scenario.scenario import NO_CHANGE, Scenario
from cx_models.screens.plan_list import Plans
from cx_models.voice.themes import Theme

LANGUAGE_KEY = "lang"  # also the name of the query parameter that carries it
_WORK = "work"
_FRAMED = "framed"
_SESSION = "session"
_SPOKEN = "spoken"
_RECALLED = "_recalled."


@dataclass(frozen=True)
class Source:
    """A file as it came; two are equal when their names and contents are."""

    name: str
    content: bytes = field(repr=False, compare=False)
    digest: str = ""

    @classmethod
    def of(cls, name: str, content: bytes) -> Source:
        """The file with the fingerprint of its content."""
        return cls(name, content, blake2b(content, digest_size=16).hexdigest())


@dataclass(frozen=True)
class Work:
    """What this session works on.

    ``columns`` is the user's word on how to read the feedback, ``confirmed`` whether the user has said that it is read
    rightly; ``weighed`` says whether answers are weighed to all customers, ``base`` the shares of customers (0 … 1)
    that the user told, by column and group. ``sample`` is the code of the sample in use, else empty; ``put_away``
    that of a sample that gave way to the user's own data. ``form`` holds the short form as last sent.
    ``themes`` are the user's own themes of comments, by the set they stand for.
    ``assumptions`` holds the user's own values and ranges by assumption name, ``joint`` how those learned from answers
    go together, ``price`` the user's own price of a dissatisfied matter (€).
    """

    sample: str = ""
    feedback_source: Source | None = None
    columns: ColumnMap = field(default_factory=ColumnMap)
    feedback: Reading | None = None
    confirmed: bool = False
    weighed: bool = False
    base: Mapping[str, Mapping[str, Share]] = field(default_factory=dict)
    themes: Mapping[str, tuple[Theme, ...]] = field(default_factory=dict)
    operations_source: Source | None = None
    operations: OperationsReading | None = None
    form: ShortForm | None = None
    put_away: str = ""
    assumptions: Mapping[str, Edit] = field(default_factory=dict)
    joint: Joint | None = None
    plans: Plans = field(default_factory=Plans)
    price: float | None = None

    @property
    def assumed(self) -> Assumptions:
        """Every assumption, with the user's own numbers in place of ours."""
        return shipped().with_edits(self.assumptions).with_joint(self.joint)

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """What the plans hold, in their order."""
        return self.plans.scenarios

    @property
    def store_names(self) -> frozenset[str]:
        """What the stores of today's data are called."""
        operations = None if self.operations is None else self.operations.operations
        return frozenset() if operations is None else frozenset(store.name for store in operations.stores)

    @property
    def chosen(self) -> Scenario:
        """The scenario at hand; no change when there is none yet."""
        plan = self.plans.find(self.plans.at)
        return NO_CHANGE if plan is None else plan.scenario


def work() -> Work:
    """The session's work so far."""
    found = st.session_state.setdefault(_WORK, Work())
    assert isinstance(found, Work)
    return found


def keep(**changes: Any) -> Work:
    """Replace the named parts of the work; the rest stays."""
    changed = replace(work(), **changes)
    st.session_state[_WORK] = changed
    return changed


def uploaded(key: str) -> Source | None:
    """The file that lies in the uploader of that key; a browser may tell late of one that is deleted by now."""
    file = st.session_state.get(key)
    return Source.of(file.name, file.getvalue()) if isinstance(file, UploadedFile) else None


def all_uploaded(key: str) -> tuple[Source, ...]:
    """The files that lie in the uploader of that key, which takes several."""
    files = st.session_state.get(key) or ()
    return tuple(Source.of(file.name, file.getvalue()) for file in files if isinstance(file, UploadedFile))


def language() -> Language:
    """The chosen language; at first the address's (``?lang=``), else the browser's, else Finnish.

    The switch forgets its value when a button leads to another page, so the choice is kept apart too.
    """
    if st.session_state.get(LANGUAGE_KEY) not in set(Language):
        asked = st.query_params.get(LANGUAGE_KEY) or st.session_state.get(_SPOKEN)
        st.session_state[LANGUAGE_KEY] = Language(asked) if asked in set(Language) else browser_language()
    st.session_state[_SPOKEN] = Language(st.session_state[LANGUAGE_KEY])
    return Language(st.session_state[LANGUAGE_KEY])


def browser_language() -> Language:
    """The language that the browser asks for, when we speak it; else Finnish."""
    asked = (st.context.locale or "").split("-")[0].lower()
    return Language(asked) if asked in set(Language) else Language.FI


def show_language_in_address() -> None:
    """Keep ``?lang=`` in the address while the language is not the one the browser would get anyway."""
    if language() is browser_language():
        st.query_params.pop(LANGUAGE_KEY, None)
    elif st.query_params.get(LANGUAGE_KEY) != language():
        st.query_params[LANGUAGE_KEY] = language().value


def mark_framed() -> None:
    """Remember that the frame has run in this session."""
    st.session_state[_FRAMED] = True


def is_framed() -> bool:
    """Whether ``app.py`` has run in this session."""
    return bool(st.session_state.get(_FRAMED))


def seeded(key: str, value: Any) -> str:
    """``key`` of a widget whose value starts at ``value`` when the widget is new or was away."""
    st.session_state.setdefault(key, value)
    return key


def put(key: str, value: Any) -> None:
    """Let the widget under ``key`` hold ``value``; for callbacks, before it is drawn again."""
    st.session_state[key] = value


def value_of(key: str) -> Any:
    """What the widget under ``key`` holds; None when it is not there."""
    return st.session_state.get(key)


def forget(which: Callable[[str], bool]) -> None:
    """Let the widgets whose keys are meant start anew."""
    for key in [str(key) for key in st.session_state if which(str(key))]:
        del st.session_state[key]


def session_name() -> str:
    """A name for this session, of no meaning outside this server."""
    return str(st.session_state.setdefault(_SESSION, uuid4().hex))


def recalled(name: str, default: Any = None) -> Any:
    """What :func:`remember` was last given under ``name``."""
    return st.session_state.get(_RECALLED + name, default)


def all_recalled(names: str) -> dict[str, Any]:
    """All that was remembered under names that begin so."""
    found = [str(key) for key in st.session_state if str(key).startswith(_RECALLED + names)]
    return {key.removeprefix(_RECALLED): st.session_state[key] for key in found}


def remember(name: str, value: Any) -> None:
    """Keep something for the next run that is no part of the work: a picture of what was last shown."""
    st.session_state[_RECALLED + name] = value
