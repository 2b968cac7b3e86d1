"""The list of plans: choose, name, copy, delete and bring back, take along and open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial, reduce
from itertools import chain
from itertools import count as count_from
from pathlib import Path

import streamlit as st

from cx_models.presentation.figures import scenario_name
from cx_models.presentation.scenario_file import from_toml, refusal, to_toml
from cx_models.presentation.words import Language, Words, words
from cx_models.scenario.faults import NotAScenario
from cx_models.scenario.scenario import NO_CHANGE, Scenario
from cx_models.screens import frame, state
from cx_models.screens.held import begin_anew, held
from cx_models.screens.plan_list import Plan, Plans

LONGEST_NAME = 80  # letters


def choose(text: Words) -> None:
    """One row: which plan, a new one, what can be done with it, and on to the comparison."""
    if not state.work().plans.listed:
        _new(text)
    plans = state.work().plans
    names = {plan.number: scenario_name(plan.scenario, text) for plan in plans.listed}
    choice = held("plans.choice", plans.at, names)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            text("scenario.choose"),
            plans.numbers,
            plans.numbers.index(choice.start),
            format_func=lambda number: names[number],
            width=420,
            **choice.tells(_choose),
        )
        st.button(text("scenario.new"), icon=":material/add:", key="plans.new", on_click=_new, args=(text,))
        with st.popover(text("scenario.manage"), icon=":material/more_horiz:", key=f"plans.manage.{plans.at}"):
            _manage(text, plans.at, names[plans.at])
        if frame.is_registered("compare"):
            st.page_link("pages/compare.py", label=text("scenario.to_compare"), icon=":material/compare_arrows:")
    _offer_undo(text, plans)


def show(scenarios: tuple[Scenario, ...], place: int) -> None:
    """Make ``scenarios`` the list of plans and the one at ``place`` the chosen."""
    work = state.work()
    state.keep(plans=work.plans.anew(scenarios, place, work.store_names))


def tell_of_other_data(text: Words) -> None:
    """Which plans were made with other data or name stores that are not there; a way to leave them or to keep them."""
    work = state.work()
    others = work.plans.of_other_data(work.store_names)
    if not others:
        return
    numbers = tuple(plan.number for plan in others)
    unknown = sorted(frozenset().union(*(plan.scenario.stores_named for plan in others)) - work.store_names)
    with st.container(border=True):
        names = ", ".join(scenario_name(plan.scenario, text) for plan in others)
        st.markdown(f":material/warning: {text('scenario.other_data.plans', plans=names)}")
        if unknown:
            st.markdown(text("scenario.other_data.stores", stores=", ".join(unknown)))
        with st.container(horizontal=True):
            afresh, keep = (text(f"scenario.other_data.{way}") for way in ("afresh", "keep"))
            st.button(afresh, key="plans.afresh", on_click=_delete, args=numbers)
            if not unknown:
                st.button(keep, key="plans.keep", on_click=_adopt, args=numbers)


def _manage(text: Words, number: int, name: str) -> None:
    box = held(f"plans.name.{number}", name)
    st.text_input(text("scenario.name"), box.start, LONGEST_NAME, **box.tells(partial(_rename, number)))
    with st.container(horizontal=True):
        st.button(
            text("scenario.duplicate"),
            icon=":material/content_copy:",
            key=f"plans.duplicate.{number}",
            on_click=_duplicate,
            args=(number, text),
        )
        reset = text("scenario.reset")
        st.button(reset, icon=":material/restart_alt:", key=f"plans.reset.{number}", on_click=_reset, args=(number,))
        delete = text("scenario.delete")
        st.button(delete, icon=":material/delete:", key=f"plans.delete.{number}", on_click=_delete, args=(number,))
    st.download_button(
        text("scenario.download"),
        to_toml(state.work().chosen.renamed(name)),
        file_name=f"{_file_name(name)}.toml",
        mime="application/toml",
        icon=":material/download:",
        on_click="ignore",
    )
    _opener(text)


def _opener(text: Words) -> None:
    """Where a file is laid; one that stays there is none of ours, and the page says why."""
    key = _opener_key()
    st.file_uploader(text("scenario.upload"), type="toml", key=key, on_change=_open, args=(key,))
    read = _read(key)
    if isinstance(read, NotAScenario):
        st.error(refusal(read, text))


def _opener_key() -> str:
    """Another with each new plan, so that a file opens once."""
    return f"plans.file.{state.work().plans.given}"


def _read(key: str) -> Scenario | NotAScenario | None:
    """What the file in that uploader says; nothing where there is none."""
    source = state.uploaded(key)
    if source is None:
        return None
    try:
        scenario = from_toml(source.content)
    except NotAScenario as fault:
        return fault
    return scenario if scenario.name.strip() else scenario.renamed(Path(source.name).stem)


def _open(key: str) -> None:
    read = _read(key)
    if isinstance(read, Scenario) and key == _opener_key():
        _add(read, read.name)


def _offer_undo(text: Words, plans: Plans) -> None:
    if plans.undone:
        names = ", ".join(scenario_name(plan.scenario, text) for _, plan in plans.undone[-1])
        emptied = all(plans.find(plan.number) is not None for _, plan in plans.undone[-1])
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(text("scenario.emptied" if emptied else "scenario.deleted", name=names))
            st.button(text("scenario.undo"), icon=":material/undo:", type="tertiary", key="plans.undo", on_click=_undo)


def _bring(plans: Plans) -> None:
    """Keep ``plans``, one of which comes to hand or back: the browser may not know its widgets as they were left."""
    begin_anew(f"lever.{plans.at}.")
    state.keep(plans=plans)


def _choose(number: int) -> None:
    _bring(state.work().plans.chosen(number))


def _add(scenario: Scenario, name: str, aside: Scenario = NO_CHANGE) -> None:
    work = state.work()
    named = scenario.renamed(_free_name(name, work.plans.kept))
    state.keep(plans=work.plans.added(named, aside, work.store_names))


def _new(text: Words) -> None:
    _add(NO_CHANGE, text("scenario.unnamed"))


def _duplicate(number: int, text: Words) -> None:
    plan = state.work().plans.find(number)
    if plan is not None:
        _add(plan.scenario, text("scenario.copy", name=scenario_name(plan.scenario, text)), plan.aside)


def _rename(number: int, told: str) -> None:
    """Another name, if one was written that no other plan has."""
    plans = state.work().plans
    name = _free_name(told, [plan for plan in plans.kept if plan.number != number])
    if told.strip():
        state.keep(plans=plans.changed(number, lambda plan: replace(plan, scenario=plan.scenario.renamed(name))))


def _free_name(wanted: str, others: Iterable[Plan]) -> str:
    """The name on one line and, where another plan has it in any language, numbered: lists tell plans by names."""
    taken = {scenario_name(plan.scenario, words(language)) for plan in others for language in Language}
    base = " ".join(wanted.split())[:LONGEST_NAME]
    return next(name for name in chain([base], (f"{base} {count}" for count in count_from(2))) if name not in taken)


def _reset(number: int) -> None:
    work = state.work()
    state.keep(plans=work.plans.emptied(number, work.store_names))


def _delete(*numbers: int) -> None:
    before = state.work().plans
    plans = before.without(*numbers)
    if plans.at == before.at:
        state.keep(plans=plans)
    else:
        _bring(plans)


def _adopt(*numbers: int) -> None:
    """Take plans as made with the data at hand."""
    work = state.work()
    adopted = partial(replace, stores=work.store_names)
    state.keep(plans=reduce(lambda plans, number: plans.changed(number, adopted), numbers, work.plans))


def _undo() -> None:
    _bring(state.work().plans.restored())


def _file_name(name: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in name).strip("_").lower() or "kanava"
