"""The list of scenarios: choose, name, copy, delete and bring back, take along and open."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import streamlit as st

from cx_models.presentation.figures import scenario_name
from cx_models.presentation.scenario_file import from_toml, to_toml
from cx_models.presentation.words import Words
from cx_models.scenario.scenario import Scenario
from cx_models.screens import frame, levers, state

_CHOICE, _NAME, _FILE = "plans.choice", "plans.name", "plans.file"


def choose(text: Words) -> None:
    """One row: which scenario, a new one, what can be done with it, and on to the comparison."""
    work = state.work()
    if not work.scenarios:
        state.keep(scenarios=(Scenario(text("scenario.unnamed")),), scenario=0)
        work = state.work()
    names = [scenario_name(scenario, text) for scenario in work.scenarios]
    state.put(_CHOICE, work.scenario)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            text("scenario.choose"),
            range(len(names)),
            format_func=lambda place: names[place],
            key=_CHOICE,
            on_change=_choose,
            width=420,
        )
        st.button(text("scenario.new"), icon=":material/add:", on_click=_new, args=(text,))
        with st.popover(text("scenario.manage"), icon=":material/more_horiz:"):
            _manage(text)
        if frame.is_registered("compare"):
            st.page_link("pages/compare.py", label=text("scenario.to_compare"), icon=":material/compare_arrows:")
    _offer_undo(text)


def _manage(text: Words) -> None:
    chosen = state.work().chosen
    name = scenario_name(chosen, text)
    key = f"{_NAME}.{state.work().scenario}"  # each plan its own: a name left in the box never reaches another
    st.text_input(text("scenario.name"), key=state.seeded(key, name), on_change=_rename, args=(key,), max_chars=80)
    with st.container(horizontal=True):
        st.button(
            text("scenario.duplicate"),
            icon=":material/content_copy:",
            key="plans.duplicate",
            on_click=_duplicate,
            args=(text,),
        )
        st.button(text("scenario.reset"), icon=":material/restart_alt:", key="plans.reset", on_click=_reset)
        st.button(text("scenario.delete"), icon=":material/delete:", key="plans.delete", on_click=_delete)
    st.download_button(
        text("scenario.download"),
        to_toml(replace(chosen, name=name)),
        file_name=f"{_file_name(name)}.toml",
        mime="application/toml",
        icon=":material/download:",
        on_click="ignore",
    )
    st.file_uploader(text("scenario.upload"), type="toml", key=_FILE, on_change=_open)
    refused = state.recalled("plans.refused", "")
    if refused:
        st.error(text("scenario.upload_refused", why=refused))


def _offer_undo(text: Words) -> None:
    removed = state.work().removed
    if removed is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(text("scenario.deleted", name=scenario_name(removed[1], text)))
            st.button(text("scenario.undo"), icon=":material/undo:", type="tertiary", key="plans.undo", on_click=_undo)


def show(scenarios: tuple[Scenario, ...], place: int) -> None:
    """Make ``scenarios`` the list and the one at ``place`` the chosen."""
    state.keep(scenarios=scenarios, scenario=place)
    state.forget(lambda key: key == _CHOICE or key.startswith(_NAME))
    levers.forget_widgets()


def _choose() -> None:
    place = state.value_of(_CHOICE)
    if place is not None:  # else another change of the same moment has already had the list drawn anew
        show(state.work().scenarios, place)


def _add(scenario: Scenario) -> None:
    scenarios = (*state.work().scenarios, scenario)
    show(scenarios, len(scenarios) - 1)


def _new(text: Words) -> None:
    _add(Scenario(_free_name(text("scenario.unnamed"), text)))


def _duplicate(text: Words) -> None:
    chosen = state.work().chosen
    _add(chosen.renamed(_free_name(text("scenario.copy", name=scenario_name(chosen, text)), text)))


def _free_name(wanted: str, text: Words) -> str:
    taken = {scenario_name(scenario, text) for scenario in state.work().scenarios}
    name, count = wanted, 2
    while name in taken:
        name, count = text("scenario.numbered", name=wanted, number=count), count + 1
    return name


def _rename(key: str) -> None:
    work = state.work()
    name = str(state.value_of(key) or "").strip()
    if name and key == f"{_NAME}.{work.scenario}":
        _replace(work.chosen.renamed(name))


def _reset() -> None:
    _replace(Scenario(state.work().chosen.name))


def _replace(scenario: Scenario) -> None:
    work = state.work()
    show((*work.scenarios[: work.scenario], scenario, *work.scenarios[work.scenario + 1 :]), work.scenario)


def _delete() -> None:
    work = state.work()
    kept = (*work.scenarios[: work.scenario], *work.scenarios[work.scenario + 1 :])
    state.keep(removed=(work.scenario, work.chosen))
    show(kept, min(work.scenario, max(len(kept) - 1, 0)))


def _undo() -> None:
    work = state.work()
    if work.removed is not None:
        place, scenario = work.removed
        state.keep(removed=None)
        show((*work.scenarios[:place], scenario, *work.scenarios[place:]), place)


def _open() -> None:
    """Add the scenario of an uploaded file; a file that is none says why."""
    file = state.value_of(_FILE)
    if not isinstance(file, BytesIO):
        return
    try:
        _add(from_toml(file.getvalue()))
        state.remember("plans.refused", "")
    except ValueError as refused:
        state.remember("plans.refused", str(refused))


def _file_name(name: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in name).strip("_").lower() or "kanava"
