"""Two years of a plan as they are shown: the middle world, and how far the plausible worlds lie apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cx_models.baseline.calibrate import Baseline
from cx_models.projection.project import lots, todays_lot
from cx_models.projection.years import Years, years
from cx_models.quantities import Estimate, Floats
from cx_models.scenario.scenario import Scenario

SPARSE = (0, 1, 4, 13, 26, 39, 52, 78, 104)
"""Weeks solved in drawn worlds: few, since only how far they lie apart is asked of them."""
DIFFERENCES = frozenset({"image", "customers", "saved", "margin", "net", "strain", "away"})
"""Figures, of whatever channel, that count from today; so do shares satisfied, of which no level is claimed."""


def is_difference(figure: str) -> bool:
    """Whether a figure is told as its difference from today, not as a level."""
    return figure.rpartition(".")[2] in DIFFERENCES or figure.startswith("satisfaction.")


@dataclass(frozen=True, eq=False)
class TwoYears:
    """The middle world's years and, where they were drawn, those of plausible worlds; the week the plan is undone."""

    middle: Years
    drawn: Years | None
    undone_in: int | None

    def course(self, figure: str) -> Floats:
        """A figure in the middle world, week by week ``(W,)``: beside today's where no level is claimed."""
        return np.asarray((self.middle.change(figure) if is_difference(figure) else self.middle.figures[figure])[0])

    def todays(self, figure: str) -> float:
        """Today's value in the same terms."""
        return 0.0 if is_difference(figure) else float(self.middle.today[figure][0])

    def band(self, figure: str) -> tuple[Floats, Floats] | None:
        """The ends between which 90 % of the drawn worlds lie, each ``(W,)``; None where none were drawn."""
        if self.drawn is None or figure not in self.drawn.figures:
            return None
        told = self.drawn.change(figure) if is_difference(figure) else self.drawn.figures[figure]
        low, high = np.quantile(told, [0.05, 0.95], axis=0)
        return low, high

    def at(self, figure: str, week: int) -> Estimate:
        """A figure in one week; without draws its interval has no width."""
        middle, band = float(self.course(figure)[week]), self.band(figure)
        return Estimate(middle, middle, middle) if band is None else Estimate(band[0][week], middle, band[1][week])

    @property
    def pays_back(self) -> tuple[int, int] | None:
        """In how many of the drawn worlds the plan has paid for itself by the end, and of how many; None undrawn."""
        if self.drawn is None or not self.drawn.break_even:
            return None
        return sum(week is not None for week in self.drawn.break_even), len(self.drawn.break_even)


def two_years(
    baseline: Baseline, scenario: Scenario, undone_in: int | None = None, *, draws: int = 0, seed: int = 0
) -> TwoYears:
    """Two years of ``scenario``, undone in week ``undone_in``; with ``draws`` > 0 also in as many plausible worlds."""
    service = scenario.applied_to(baseline.observed.service)
    middle = years(baseline.observed, baseline.middle, service, undone_in)
    drawn = [
        years(baseline.observed, todays_lot(baseline, draws, seed, lot).reference, service, undone_in, SPARSE)
        for lot in lots(draws)
    ]
    return TwoYears(middle, _joined(drawn) if drawn else None, undone_in)


def _joined(parts: list[Years]) -> Years:
    """All lots as one, of the figures that each of them has."""
    names = [name for name in parts[0].figures if all(name in part.figures for part in parts)]
    figures = {name: np.concatenate([part.figures[name] for part in parts]) for name in names}
    today = {name: np.concatenate([part.today[name] for part in parts]) for name in names}
    return Years(figures, today, sum(part.solved for part in parts))
