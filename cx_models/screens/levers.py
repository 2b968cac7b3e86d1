"""The levers as widgets, drawn from the registry: what a lever's fields may hold is said there, once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from cx_models.baseline.calibrate import Baseline
from cx_models.presentation.numbers import number, percent_pattern
from cx_models.presentation.sentences.levers import recruits_say, staffing_says
from cx_models.presentation.words import Words
from cx_models.projection.beginnings import begun
from cx_models.scenario.fields import Number, OneOf, StoreNames, fields_of
from cx_models.scenario.levers import AddBot, Lever
from cx_models.scenario.scenario import Scenario
from cx_models.screens import state
from cx_models.screens.held import Held, begin_anew, held
from cx_models.screens.plan_list import Plan
from cx_models.service.bots import GOOD_BOT, PRIMITIVE_BOT
from cx_models.service.channels import Channel
from cx_models.service.customers import Reason
from cx_models.service.data_use import Asking, Interest
from cx_models.service.offer import Service

FIRST = ("close_stores", "staff_phone", "add_bot")
GROUPS = {  # the other levers, by what they change
    "people": (
        "offer_callback",
        "add_chat",
        "staff_mail",
        "guide_contacts",
        "let_staff_decide",
        "machine_decides",
        "support_staff",
    ),
    "stores": ("change_store_hours", "move_store_staff"),
    "digital": ("clear_self_service", "offer_app", "promise_ease", "personalise"),
    "price": ("charge_visits", "reward_digital", "change_price"),
}
TOWN_SIZES = (0, 20_000, 50_000, 70_000, 100_000, 200_000, 1_000_000)
DAYTIME = ("morning", "midday", "afternoon")
FEW_STORES = 6  # named at once; more of them in the list to pick from
THOUSANDS = 10_000  # from here on digits are read in groups
MOST_MORE = 40  # agents on a slider, unless the scenario has more
_DESK_OF = {"staff_phone": Channel.PHONE, "staff_mail": Channel.EMAIL}
_SETTLES = {
    kind: {reason.value: share for reason, share in settles.items()}
    for kind, settles in (("primitive", PRIMITIVE_BOT), ("good", GOOD_BOT))
}


@dataclass(frozen=True)
class _Drawn:
    """A lever that is switched on in the plan of that number, as its widgets are drawn."""

    text: Words
    baseline: Baseline
    plan: int
    scenario: Scenario
    change: Any

    def word(self, code: str, **facts: object) -> str:
        """This lever's words for ``code``."""
        return self.text(f"levers.{self.change.name}.{code}", **facts)

    def opened(self, part: str, label: str, *, expanded: bool = False) -> AbstractContextManager[bool]:
        """An expander of this lever in this plan."""
        return opened(label, f"{_name(self.plan, self.change.name)}.{part}", expanded=expanded)

    def held(self, field: str, value: Any, worded: Any = None) -> Held:
        """The widget for ``field`` of this lever in this plan."""
        return held(f"{_name(self.plan, self.change.name)}.{field}", value, worded)

    def sets(self, changes: Callable[[Any], dict[str, Any]]) -> Callable[[Any], None]:
        """Put the fields that ``changes`` makes of a widget's value into this lever."""
        return partial(_edit, self.plan, self.change.name, changes)


def draw_levers(text: Words, baseline: Baseline) -> None:
    """All levers of the plan at hand: the few that matter first, the others in named groups."""
    plans = state.work().plans
    plan = plans.find(plans.at)
    if plan is None:
        return
    for name in FIRST:
        with st.container(border=True):
            _lever(name, text, baseline, plan)
    for group, names in GROUPS.items():
        used = any(plan.scenario.lever(name) is not None for name in names)
        with opened(text(f"levers.group.{group}"), f"{group}.{plan.number}", expanded=used) as drawn:
            for name in names if drawn else ():
                _lever(name, text, baseline, plan)


@contextmanager
def opened(label: str, key: str, *, expanded: bool = False) -> Iterator[bool]:
    """An expander, and whether it is open: what nobody sees is not drawn, so every move of a lever is quicker.

    ``expanded`` is how it begins; from then on it is as the reader left it.
    """
    begun = f"begun.{key}"
    state.remember(begun, state.recalled(begun, expanded))
    expander = st.expander(label, expanded=state.recalled(begun), on_change="rerun", key=f"opened.{key}")
    with expander:
        yield bool(expander.open)


def _name(plan: int, lever: str) -> str:
    return f"lever.{plan}.{lever}"


def _lever(name: str, text: Words, baseline: Baseline, plan: Plan) -> None:
    change = plan.scenario.lever(name)
    on = held(_name(plan.number, name), change is not None)
    st.toggle(
        text(f"levers.{name}.name"),
        on.start,
        help=text(f"levers.{name}.help"),
        **on.tells(partial(_switch, plan.number, begun(name, baseline.observed))),
    )
    if change is not None:
        _DRAWN.get(name, _plainly)(_Drawn(text, baseline, plan.number, plan.scenario, change))


def _switch(number: int, start: Lever, on: bool) -> None:
    """Put the lever into its plan as it was last, or set it aside; its fields were away."""
    begin_anew(f"{_name(number, start.name)}.")
    _change(number, lambda plan: plan.switched_on(start) if on else plan.switched_off(start.name))


def _edit(number: int, name: str, changes: Callable[[Any], dict[str, Any]], told: Any) -> None:
    """Take a widget's value into the lever of its own plan, which may no longer be the one at hand."""
    _change(number, lambda plan: plan.edited(name, changes(told)))


def _change(number: int, change: Callable[[Plan], Plan]) -> None:
    state.keep(plans=state.work().plans.changed(number, change))


def _plainly(drawn: _Drawn) -> None:
    for field in fields_of(drawn.change.__class__):
        _field(drawn, field)


def _field(drawn: _Drawn, field: str) -> None:
    """The widget that a field's own bounds ask for."""
    allowed = fields_of(drawn.change.__class__)[field]
    value, label = getattr(drawn.change, field), drawn.word(field)
    if isinstance(allowed, OneOf):
        _one_of(drawn, field, label, allowed.codes, value, lambda told: {field: told})
    elif isinstance(allowed, StoreNames):
        _stores(drawn, field, label, value, [store.name for store in drawn.baseline.observed.service.stores])
    elif allowed.unit == "share":
        share = drawn.held(field, round(100 * value))
        sets = drawn.sets(lambda told: {field: told / 100})
        st.slider(label, 0, 100, share.start, format=percent_pattern(drawn.text.language), **share.tells(sets))
    elif allowed.high >= THOUSANDS:
        _large_number(drawn, field, label, allowed)
    else:
        _number(drawn, field, label, (field,))


def _one_of(
    drawn: _Drawn,
    field: str,
    label: str,
    codes: tuple[str, ...],
    value: str,
    changes: Callable[[str], dict[str, Any]],
) -> None:
    one = drawn.held(field, value, drawn.text.language)
    st.segmented_control(
        label,
        codes,
        default=value,  # where it began may no longer be offered
        required=True,
        format_func=lambda code: drawn.word(f"{field}_of.{code}"),
        **one.tells(drawn.sets(changes)),
    )


def _stores(drawn: _Drawn, field: str, label: str, picked: tuple[str, ...], offered: Sequence[str]) -> None:
    """Stores to pick among those ``offered``; what is picked stays in the list, marked where the data have no such."""
    known = {store.name for store in drawn.baseline.observed.service.stores}
    options = (*offered, *(name for name in picked if name not in offered))
    several = drawn.held(field, list(picked), (drawn.text.language, options))
    st.multiselect(
        label,
        options,
        several.start,
        format_func=lambda name: name if name in known else drawn.word("unknown", name=name),
        placeholder=drawn.word("pick"),
        **several.tells(drawn.sets(lambda told: {field: tuple(told)})),
    )


def _number(drawn: _Drawn, field: str, label: str, fields: tuple[str, ...]) -> None:
    """A slider that sets all of ``fields`` and shows the first of them."""
    allowed = fields_of(drawn.change.__class__)[fields[0]]
    assert isinstance(allowed, Number)
    value = getattr(drawn.change, fields[0])
    one = drawn.held(field, round(value))
    low, high = _narrowed(drawn, allowed, one.start)
    sets = drawn.sets(lambda told: dict.fromkeys(fields, value.__class__(told)))
    signed = "localized" if low < 0 else "%d"  # the browser's own minus sign, where it has one
    st.slider(label, low, high, one.start, round(allowed.step), format=signed, **one.tells(sets))


def _large_number(drawn: _Drawn, field: str, label: str, allowed: Number) -> None:
    """A slider over numbers written in the reader's own format: a plain one would group no thousands."""
    one = drawn.held(field, round(getattr(drawn.change, field)), drawn.text.language)
    st.select_slider(
        label,
        sorted({*range(round(allowed.low), round(allowed.high) + 1, round(allowed.step)), one.start}),
        one.start,
        format_func=partial(number, language=drawn.text.language),
        **one.tells(drawn.sets(lambda told: {field: told})),
    )


def _narrowed(drawn: _Drawn, allowed: Number, start: int) -> tuple[int, int]:
    """Bounds that a hand can set: agents from all of today's away to :data:`MOST_MORE` more.

    They rest on where the slider began: bounds that moved with the value would make it another slider.
    """
    if allowed.unit != "agents":
        return round(allowed.low), round(allowed.high)
    low = round(allowed.low)
    if low < 0:
        today = _agents_today(drawn.baseline.observed.service, _DESK_OF[drawn.change.name])
        low = round(max(allowed.low, min(start, -today)))
    return low, max(start, MOST_MORE)


def _agents_today(service: Service, channel: Channel) -> float:
    desk = service.desk(channel)
    return 0.0 if desk is None else float(desk.agents.max())


def _close_stores(drawn: _Drawn) -> None:
    below = drawn.held("below", int(drawn.change.below), drawn.text.language)
    st.select_slider(
        drawn.word("below"),
        sorted({*TOWN_SIZES, below.start}),
        below.start,
        format_func=partial(_town_size, drawn.text),
        **below.tells(drawn.sets(lambda told: {"below": told})),
    )
    change, service = drawn.change, drawn.baseline.observed.service
    after = change.applied_to(service)
    closing = [store.name for store in after.closed]
    with drawn.opened("pick", drawn.word("pick"), expanded=bool(change.also or change.keep)) as is_open:
        if is_open:
            large = [store.name for store in service.stores if not change.is_small(store)]
            _stores(drawn, "also", drawn.word("also"), change.also, large)
            at_stake = [store.name for store in service.stores if change.is_small(store) or store.name in change.also]
            _stores(drawn, "keep", drawn.word("keep"), change.keep, at_stake)
            if closing:
                st.caption(drawn.word("closing", stores=", ".join(closing)))
    if closing:
        _field(drawn, "price")
    st.caption(drawn.word("counted", closed=len(closing), open=len(after.stores)))
    if closing and not is_open:
        words = "closing" if len(closing) <= FEW_STORES else "closing_first"
        st.caption(drawn.word(words, stores=", ".join(closing[:FEW_STORES]), pick=drawn.word("pick")))


def _town_size(text: Words, size: int) -> str:
    if size == TOWN_SIZES[0]:
        return text("levers.close_stores.below_none")
    if size == TOWN_SIZES[-1]:
        return text("levers.close_stores.below_all")
    return text("levers.close_stores.below_mark", n=number(size, text.language))


def _staff_phone(drawn: _Drawn) -> None:
    _number(drawn, "daytime", drawn.word("daytime"), DAYTIME)
    for said in staffing_says(drawn.change, drawn.text):
        st.caption(said)
    with drawn.opened("finer", drawn.text("levers.finer")) as is_open:
        if is_open:
            _plainly(drawn)


def _add_chat(drawn: _Drawn) -> None:
    """Its people first, and at once how many of them can be found."""
    people = ("agents", "ceiling", "delay_weeks")
    for field in people:
        _field(drawn, field)
    _say_who_is_found(drawn)
    for field in fields_of(drawn.change.__class__):
        if field not in people:
            _field(drawn, field)


def _say_who_is_found(drawn: _Drawn) -> None:
    said = recruits_say(drawn.scenario, drawn.change.name, drawn.baseline.observed.service, drawn.text)
    if said is not None:
        st.caption(said)


def _add_bot(drawn: _Drawn) -> None:
    """The two named bots set what each reason settles; a bot of other shares is one's own."""
    quality = _quality(drawn.change)
    kinds = tuple(_SETTLES) if quality in _SETTLES else (*_SETTLES, quality)
    _one_of(drawn, "quality", drawn.word("quality"), kinds, quality, lambda told: _SETTLES.get(told, {}))
    _field(drawn, "hand_over")
    _field(drawn, "assisted")
    with drawn.opened("by_reason", drawn.text("levers.by_reason")) as is_open:
        for reason in Reason if is_open else ():
            _field(drawn, reason.value)


def _staff_mail(drawn: _Drawn) -> None:
    """What the plan does to e-mail that is opened, closed, or that nobody is told to answer, is said at once."""
    today = drawn.baseline.observed.service
    before, after = today.desk(Channel.EMAIL), drawn.change.applied_to(today)
    if before is None and Channel.EMAIL in today.unqueued:
        st.caption(drawn.word("unknown"))
        return
    _field(drawn, "agents")
    if drawn.change.agents > 0:
        _field(drawn, "ceiling")
        _field(drawn, "delay_weeks")
        _say_who_is_found(drawn)
    if before is None and after.desk(Channel.EMAIL) is not None:
        st.caption(drawn.word("opened"))
    if before is not None and after.desk(Channel.EMAIL) is None:
        st.caption(drawn.word("closed"))


def _personalise(drawn: _Drawn) -> None:
    """What the law forbids is told where it is chosen; what nobody is told cannot be told plainly."""
    change = drawn.change
    _field(drawn, "asking")
    if change.asking == Asking.SILENT:
        st.warning(drawn.word("unlawful"), icon=":material/gavel:")
    else:
        _field(drawn, "plainly")
        if change.interest == Interest.COMPANY and change.messages:
            st.caption(drawn.word("for_company"))
    for field in ("adapted", "messages", "interest", "price"):
        _field(drawn, field)


def _quality(change: AddBot) -> str:
    """Which of the two named bots this is, as far as what it settles goes."""
    settles = {reason.value: getattr(change, reason.value) for reason in Reason}
    return next((kind for kind, shares in _SETTLES.items() if shares == settles), "own")


_DRAWN: dict[str, Callable[[_Drawn], None]] = {
    "close_stores": _close_stores,
    "staff_phone": _staff_phone,
    "add_chat": _add_chat,
    "add_bot": _add_bot,
    "personalise": _personalise,
    "staff_mail": _staff_mail,
}
