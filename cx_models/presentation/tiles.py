"""The headline figures of a scenario as small tiles: what it is, how much, and how sure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cx_models.effects.settle import Settled
from cx_models.presentation import numbers
from cx_models.presentation.figures import band, difference, points
from cx_models.presentation.missing import missing_in
from cx_models.presentation.sentences.scenario import first_wait
from cx_models.presentation.words import Words
from cx_models.projection.document import freedom_minutes
from cx_models.projection.project import Projection
from cx_models.quantities import Estimate
from cx_models.service.channels import Channel

SURE_OF = ("satisfaction.everyone", "satisfaction.surveyed", "leaving.customers", "cost.total")


@dataclass(frozen=True)
class Tile:
    """One figure: its name, its value in words, what stands beside it (``stale`` while renewed), its meaning."""

    label: str
    value: str
    beside: str
    help: str
    stale: bool = False


def bands(projection: Projection, text: Words) -> dict[str, str]:
    """The interval of each figure that has one, in words."""
    found: dict[str, str] = {}
    for figure in SURE_OF:
        change = projection.difference(figure)
        if isinstance(change, Estimate):
            found[figure] = band(change, difference(figure, text), text)
    return found


def tiles(projection: Projection, last: Mapping[str, str], state: str, text: Words) -> tuple[Tile, ...]:
    """All tiles. ``last`` are the intervals shown last; ``state`` says whether they are ``ready`` or ``failed``."""
    sure = {figure: _sure(last.get(figure, ""), state, text) for figure in SURE_OF}
    found = [
        _change(projection, "everyone", "satisfaction.everyone", sure, text),
        _change(projection, "surveyed", "satisfaction.surveyed", sure, text),
        _leaving(projection, sure, text),
        _cost(projection, sure, text),
    ]
    if projection.changed.service.desk(Channel.PHONE) is not None:
        found += [_level(projection, name, text) for name in ("wait", "abandoned")]
        found.append(_missing(projection, text))
    lost = numbers.minutes(freedom_minutes(projection.changed), text.language)
    found.append(_tile("freedom", lost, text("scenario.tile.per_matter"), text))
    return tuple(found)


def _tile(name: str, value: str, beside: str, text: Words) -> Tile:
    return Tile(text(f"scenario.tile.{name}"), value, beside, text(f"scenario.tile.{name}_help"))


def _sure(last: str, state: str, text: Words) -> tuple[str, bool]:
    """What stands beside a figure, and whether it is out of date."""
    if state == "ready":
        return text("scenario.band.ready", band=last), False
    if state == "failed":
        return text("scenario.band.failed"), False
    return text("scenario.band.stale", band=last) if last else text("scenario.band.waiting"), True


def _change(projection: Projection, name: str, figure: str, sure: Mapping[str, tuple[str, bool]], text: Words) -> Tile:
    change = projection.value(figure) - projection.todays_value(figure)
    beside, stale = sure[figure]
    return replace(_tile(name, difference(figure, text)(change), beside, text), stale=stale)


def _leaving(projection: Projection, sure: Mapping[str, tuple[str, bool]], text: Words) -> Tile:
    """Customers, and beside them the share of all."""
    tile = _change(projection, "leaving", "leaving.customers", sure, text)
    share = projection.value("leaving.share") - projection.todays_value("leaving.share")
    return replace(tile, beside=f"{points(share, text)}, {tile.beside}")


def _cost(projection: Projection, sure: Mapping[str, tuple[str, bool]], text: Words) -> Tile:
    if projection.changed.cost is None:
        return _tile("cost", text("scenario.tile.no_euros"), text("scenario.tile.no_euros_why"), text)
    return _change(projection, "cost", "cost.total", sure, text)


def _level(projection: Projection, name: str, text: Words) -> Tile:
    """A level of the phone line: where recruits are awaited, of the weeks before they come."""
    figure, language = f"phone.{name}", text.language

    def write(value: float) -> str:
        return numbers.minutes(value, language) if name == "wait" else numbers.percent(value, language)

    today, later = write(projection.todays_value(figure)), write(projection.value(figure))
    first = first_wait(projection, figure)
    if first is None:
        return _tile(name, later, text("scenario.tile.was", value=today), text)
    weeks = round(projection.changed.service.recruiting.delay_weeks)
    return _tile(name, write(first), text("scenario.tile.later", today=today, weeks=weeks, later=later), text)


def _missing(projection: Projection, text: Words) -> Tile:
    """Agents missing from the phone in the worst half-hour, before recruits come and after."""
    changed = projection.changed

    def write(settled: Settled) -> str:
        short = float(missing_in(settled)[Channel.PHONE].max())
        return text("scenario.tile.agents", n=round(short)) if short >= 1 else text("scenario.tile.none")

    today, later = write(projection.today.settled), write(changed.settled)
    if changed.at_first is changed.settled:
        return _tile("missing", later, text("scenario.tile.was", value=today), text)
    weeks = round(changed.service.recruiting.delay_weeks)
    beside = text("scenario.tile.later", today=today, weeks=weeks, later=later)
    return _tile("missing", write(changed.at_first), beside, text)
