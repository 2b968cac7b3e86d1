"""The levers as widgets, drawn from the registry: what a lever's fields may hold is said there, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from cx_models.baseline.calibrate import Baseline
from cx_models.presentation.numbers import number
from cx_models.presentation.words import Words
from cx_models.projection.case import DEFAULT_CEILING, DEFAULT_DELAY
from cx_models.scenario.case import GOOD_BOT, SMALL_TOWN
from cx_models.scenario.levers import LEVERS, AddBot, Number, OneOf, StoreNames, fields_of
from cx_models.scenario.scenario import Scenario
from cx_models.screens import state
from cx_models.service.channels import Channel
from cx_models.service.offer import Service

FIRST = ("close_stores", "staff_phone", "add_bot")
TOWN_SIZES = (0, 20_000, 50_000, 70_000, 100_000, 200_000, 1_000_000)
DAYTIME = ("morning", "midday", "afternoon")
MOST_MORE = 40  # agents on a slider, unless the scenario has more
FIRST_CHAT_AGENTS = 4
_PLANS_SHOWN = "levers.plans_shown"


def draw_levers(text: Words, baseline: Baseline) -> None:
    """All levers: the few that matter first, the others in an expander."""
    chosen = state.work().chosen
    for name in FIRST:
        with st.container(border=True):
            _lever(name, text, baseline, chosen)
    others = [name for name in LEVERS if name not in FIRST]
    used = any(chosen.lever(name) is not None for name in others)
    with st.expander(text("levers.more"), expanded=used):
        for name in others:
            _lever(name, text, baseline, chosen)


def forget_widgets() -> None:
    """Let every lever's widgets start from the scenario at hand, which has changed under them."""
    state.forget(lambda key: key.startswith("lever."))
    state.remember(_PLANS_SHOWN, state.recalled(_PLANS_SHOWN, 0) + 1)


def _of_this_plan(change: Callable[..., None]) -> Callable[..., None]:
    """``change``, unless another plan came to hand after the widget was drawn: its old values are not that plan's."""
    drawn = state.recalled(_PLANS_SHOWN, 0)

    def act(*told: Any) -> None:
        if state.recalled(_PLANS_SHOWN, 0) == drawn:
            change(*told)

    return act


def _lever(name: str, text: Words, baseline: Baseline, chosen: Scenario) -> None:
    change = chosen.lever(name)
    key = state.seeded(f"lever.{name}", change is not None)
    st.toggle(
        text(f"levers.{name}.name"),
        key=key,
        help=text(f"levers.{name}.help"),
        on_change=_of_this_plan(_switch),
        args=(name, key, baseline),
    )
    if change is not None:
        _DRAWN.get(name, _plainly)(text, baseline, change)


def _switch(name: str, key: str, baseline: Baseline) -> None:
    """Put the lever into the scenario as it was last, or take it out."""
    chosen = state.work().chosen
    if state.value_of(key):
        _keep(chosen.with_lever(state.recalled(f"lever.{name}") or _start(name, baseline)))
    else:
        state.remember(f"lever.{name}", chosen.lever(name))
        _keep(chosen.without_lever(name))


def _keep(changed: Scenario) -> None:
    work = state.work()
    if work.scenarios:
        listed = (*work.scenarios[: work.scenario], changed, *work.scenarios[work.scenario + 1 :])
        state.keep(scenarios=listed)
    else:
        state.keep(scenarios=(changed,), scenario=0)


def _start(name: str, baseline: Baseline) -> Any:
    """A lever as it begins: its own defaults, moved by what the data tell."""
    observed = baseline.observed
    kind = LEVERS[name]
    if name == "staff_phone":
        ceiling = DEFAULT_CEILING if observed.hiring_ceiling is None else round(observed.hiring_ceiling)
        delay = DEFAULT_DELAY if observed.hiring_delay is None else round(observed.hiring_delay)
        return kind(ceiling=ceiling, delay_weeks=delay)
    starts: dict[str, dict[str, Any]] = {
        "close_stores": {"below": SMALL_TOWN},
        "move_store_staff": {"to_phone": 1.0},
        "add_chat": {"agents": FIRST_CHAT_AGENTS},
    }
    return kind(**starts.get(name, {}))


def _edit(name: str, fields: tuple[str, ...], key: str, convert: Callable[[Any], Any]) -> None:
    """Take a widget's value into the lever; the lever's other widgets start anew from it.

    Quick moves interrupt a run before the others are drawn anew: the browser then reports their
    old values too, as if changed, after this lever's first change made them forgotten. Those hold nothing.
    """
    chosen = state.work().chosen
    change, told = chosen.lever(name), state.value_of(key)
    if change is None or told is None:
        return
    value = convert(told)
    _keep(chosen.with_lever(replace(change, **dict.fromkeys(fields, value))))
    state.forget(lambda other: other.startswith(f"lever.{name}.") and other != key)


def _plainly(text: Words, baseline: Baseline, change: Any) -> None:
    for field in fields_of(change.__class__):
        _field(text, baseline, change, field)


def _field(text: Words, baseline: Baseline, change: Any, field: str) -> None:
    """The widget that a field's own bounds ask for."""
    allowed = fields_of(change.__class__)[field]
    value, label = getattr(change, field), text(f"levers.{change.name}.{field}")
    key = f"lever.{change.name}.{field}"
    if isinstance(allowed, OneOf):
        words = f"levers.{change.name}.{field}_of"
        st.segmented_control(
            label,
            allowed.codes,
            required=True,
            format_func=lambda code: text(f"{words}.{code}"),
            key=state.seeded(key, value),
            on_change=_of_this_plan(_edit),
            args=(change.name, (field,), key, str),
        )
    elif isinstance(allowed, StoreNames):
        names = [store.name for store in baseline.observed.service.stores]
        st.multiselect(
            label,
            [*names, *(name for name in value if name not in names)],
            placeholder=text("levers.close_stores.pick"),
            key=state.seeded(key, list(value)),
            on_change=_of_this_plan(_edit),
            args=(change.name, (field,), key, tuple),
        )
    elif allowed.unit == "share":
        _slider(label, (0, 100, 1), "%d %%", round(100 * value), key, change.name, (field,), lambda x: x / 100)
    else:
        _number(baseline, change, (field,), label, key)


def _number(baseline: Baseline, change: Any, fields: tuple[str, ...], label: str, key: str) -> None:
    allowed = fields_of(change.__class__)[fields[0]]
    assert isinstance(allowed, Number)
    value = getattr(change, fields[0])
    low, high = _narrowed(baseline, allowed, value)
    kind = type(value) if change.name != "close_stores" else int
    _slider(label, (low, high, round(allowed.step)), "%d", round(value), key, change.name, fields, kind)


def _narrowed(baseline: Baseline, allowed: Number, value: float) -> tuple[int, int]:
    """Bounds that a hand can set: agents from all of today's away to :data:`MOST_MORE` more."""
    if allowed.unit != "agents" or allowed.high <= MOST_MORE:
        return round(allowed.low), round(allowed.high)
    return round(max(allowed.low, min(value, -_agents_today(baseline.observed.service)))), round(max(value, MOST_MORE))


def _agents_today(service: Service) -> float:
    desk = service.desk(Channel.PHONE)
    return 0.0 if desk is None else float(desk.agents.max())


def _slider(
    label: str,
    bounds: tuple[int, int, int],
    written: str,
    value: int,
    key: str,
    name: str,
    fields: tuple[str, ...],
    convert: Callable[[Any], Any],
) -> None:
    low, high, step = bounds
    st.slider(
        label,
        low,
        high,
        step=step,
        format=written,
        key=state.seeded(key, value),
        on_change=_of_this_plan(_edit),
        args=(name, fields, key, convert),
    )


def _close_stores(text: Words, baseline: Baseline, change: Any) -> None:
    key = f"lever.close_stores.below.{text.language.value}"  # the browser knows its place by the words it shows
    st.select_slider(
        text("levers.close_stores.below"),
        sorted({*TOWN_SIZES, int(change.below)}),
        format_func=lambda size: _town_size(text, size),
        key=state.seeded(key, int(change.below)),
        on_change=_of_this_plan(_edit),
        args=(change.name, ("below",), key, int),
    )
    with st.expander(text("levers.close_stores.pick"), expanded=bool(change.also or change.keep)):
        _field(text, baseline, change, "also")
        _field(text, baseline, change, "keep")
    after = change.applied_to(baseline.observed.service)
    st.caption(text("levers.close_stores.counted", closed=len(after.closed), open=len(after.stores)))


def _town_size(text: Words, size: int) -> str:
    if size == TOWN_SIZES[0]:
        return text("levers.close_stores.below_none")
    if size == TOWN_SIZES[-1]:
        return text("levers.close_stores.below_all")
    return text("levers.close_stores.below_mark", n=number(size, text.language))


def _staff_phone(text: Words, baseline: Baseline, change: Any) -> None:
    _number(baseline, change, DAYTIME, text("levers.staff_phone.daytime"), "lever.staff_phone.daytime")
    coming = change.applied_to(baseline.observed.service).recruiting
    if coming.asked:
        said = "hired" if change.delay_weeks else "hired_now"
        facts = {"hired": coming.hired, "asked": coming.asked, "weeks": change.delay_weeks}
        st.caption(text(f"levers.staff_phone.{said}", **facts))
        if coming.hired < coming.asked:
            st.caption(text("levers.staff_phone.capped", finer=text("levers.finer")))
    with st.expander(text("levers.finer")):
        _plainly(text, baseline, change)


def _add_bot(text: Words, baseline: Baseline, change: AddBot) -> None:
    key = "lever.add_bot.quality"
    st.segmented_control(
        text("levers.add_bot.quality"),
        ["primitive", "good", "own"] if _quality(change) == "own" else ["primitive", "good"],
        required=True,
        format_func=lambda code: text(f"levers.add_bot.quality_of.{code}"),
        key=state.seeded(key, _quality(change)),
        on_change=_of_this_plan(_choose_bot),
        args=(key,),
    )
    _field(text, baseline, change, "hand_over")
    _field(text, baseline, change, "assisted")
    with st.expander(text("levers.by_reason")):
        for reason in GOOD_BOT:
            _field(text, baseline, change, reason)


def _quality(change: AddBot) -> str:
    """Which of the two named bots this is, as far as what it settles goes."""
    settles = {reason: getattr(change, reason) for reason in GOOD_BOT}
    if settles == GOOD_BOT:
        return "good"
    return "primitive" if settles == _PRIMITIVE else "own"


def _choose_bot(key: str) -> None:
    chosen = state.work().chosen
    settles = {"good": GOOD_BOT, "primitive": _PRIMITIVE}.get(state.value_of(key))
    if settles is not None:
        _keep(chosen.with_lever(replace(chosen.lever("add_bot"), **settles)))
    state.forget(lambda other: other.startswith("lever.add_bot.") and other != key)


_PRIMITIVE = {reason: getattr(AddBot(), reason) for reason in GOOD_BOT}
_DRAWN: dict[str, Callable[[Words, Baseline, Any], None]] = {
    "close_stores": _close_stores,
    "staff_phone": _staff_phone,
    "add_bot": _add_bot,
}
