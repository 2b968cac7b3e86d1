"""The headline figures of a scenario as small tiles: what it is, how much, and how sure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cx_models.presentation import numbers
from cx_models.presentation.figures import band, difference, level, points
from cx_models.presentation.missing import longest_wait
from cx_models.presentation.sentences.scenario import target_says
from cx_models.presentation.words import Words
from cx_models.projection.explain import explainable
from cx_models.projection.project import Projection
from cx_models.quantities import Estimate
from cx_models.service.channels import Channel

CHANGES = {
    "everyone": "satisfaction.everyone",
    "surveyed": "satisfaction.surveyed",
    "leaving": "leaving.customers",
    "cost": "cost.total",
}
LEVELS = {"wait": "phone.wait", "abandoned": "phone.abandoned", "missing": "phone.missing"}
FREEDOM, WON = "choice.lost", "winning.customers"
GLANCE = ("everyone", "wait", "leaving", "cost")


@dataclass(frozen=True)
class Tile:
    """One figure: its name, its value, what stands beside it, how sure it is (``stale`` while renewed), its meaning.

    ``code`` is its name in every language; ``why`` the figure whose causes can be asked for, empty where none can.
    """

    label: str
    value: str
    beside: str
    sure: str
    help: str
    stale: bool = False
    code: str = ""
    why: str = ""


def estimates(projection: Projection) -> dict[str, Estimate]:
    """Each figure's change from today with its interval, once there are draws."""
    figures = (*CHANGES.values(), *(f"first.{figure}" for figure in LEVELS.values()), FREEDOM)
    changes = {figure: projection.difference(figure) for figure in figures}
    return {figure: change for figure, change in changes.items() if isinstance(change, Estimate)}


def tiles(projection: Projection, last: Mapping[str, Estimate], state: str, text: Words) -> tuple[Tile, ...]:
    """All tiles. ``last`` are the changes of this plan shown last: ``ready``, ``failed`` or still ``awaited``."""

    def sure(tile: Tile, figure: str, words: str) -> Tile:
        written = band(last[figure], difference(figure, text), text) if figure in last else ""
        return _with_band(tile, written, state, words, text)

    found = [
        sure(_change(projection, name, figure, text), figure, "ready")
        for name, figure in CHANGES.items()
        if name != "cost" or projection.changed.cost is not None
    ]
    if projection.changed.cost is None:
        found.append(_tile("cost", text("scenario.tile.no_euros"), text("scenario.tile.no_euros_why"), text))
    if projection.changed.service.desk(Channel.PHONE) is not None:
        for name, figure in LEVELS.items():
            found.append(sure(_level(projection, name, figure, text), f"first.{figure}", "ready_change"))
    known = explainable(projection)
    lost = _tile("freedom", level(FREEDOM, text)(projection.value(FREEDOM)), text("scenario.tile.per_matter"), text)
    every = (*found, sure(lost, FREEDOM, "ready"))
    return tuple(replace(tile, why=_why(tile.code) if _why(tile.code) in known else "") for tile in every)


def _why(code: str) -> str:
    """The figure whose causes a tile's reader asks for."""
    return LEVELS.get(code, code)


def glance(tiles_: Sequence[Tile], text: Words) -> tuple[tuple[str, str], ...]:
    """The few figures to keep an eye on while a lever moves: a short name and the value of each."""
    known = {tile.code: tile.value for tile in tiles_}
    return tuple((text(f"scenario.glance.{code}"), known[code]) for code in GLANCE if code in known)


def _tile(name: str, value: str, beside: str, text: Words, **facts: object) -> Tile:
    meaning = text(f"scenario.tile.{name}_help", **facts)
    return Tile(text(f"scenario.tile.{name}"), value, beside, "", meaning, code=name)


def _with_band(tile: Tile, last: str, state: str, words: str, text: Words) -> Tile:
    """The tile with its interval, or why it has none, or the last one marked as out of date."""
    if state == "ready":
        same = text("scenario.band.same")
        return replace(tile, sure=same if last == same else text(f"scenario.band.{words}", band=last))
    if state == "failed":
        return replace(tile, sure=text("scenario.band.failed"))
    return replace(
        tile, sure=text("scenario.band.stale", band=last) if last else text("scenario.band.waiting"), stale=True
    )


def _change(projection: Projection, name: str, figure: str, text: Words) -> Tile:
    """A difference from today; beside the leavers, their share of all and how many come."""
    change = projection.value(figure) - projection.todays_value(figure)
    return _tile(name, difference(figure, text)(change), _beside(projection, text) if name == "leaving" else "", text)


def _beside(projection: Projection, text: Words) -> str:
    share = points(projection.value("leaving.share") - projection.todays_value("leaving.share"), text)
    written = difference(WON, text)(projection.value(WON))
    return share if numbers.says_nothing(written) else text("scenario.tile.won", share=share, n=written)


def _level(projection: Projection, name: str, figure: str, text: Words) -> Tile:
    """A level of the phone line: where recruits are awaited, of the weeks before they come."""
    write = level(figure, text)
    target = target_says(longest_wait(projection.changed.settled), text)
    today, later = write(projection.todays_value(figure)), write(projection.value(figure))
    if projection.changed.at_first is projection.changed.settled:
        return _tile(name, later, text("scenario.tile.was", value=today), text, target=target)
    weeks = round(projection.changed.service.recruiting.delay_weeks)
    first = write(projection.value(f"first.{figure}"))
    return _tile(name, first, text("scenario.tile.later", today=today, weeks=weeks, later=later), text, target=target)
