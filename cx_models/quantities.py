"""Units as annotations, and numbers that know how sure they are.

One internal unit per quantity; conversions happen at the edge (reading a sheet, writing a page).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Annotated, Any, TypeVar, cast

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

Minutes = Annotated[float, "min"]
PerHour = Annotated[float, "1/h"]
PerWeek = Annotated[float, "1/week"]
Share = Annotated[float, "0..1"]
Km = Annotated[float, "km"]
Euros = Annotated[float, "€"]
EurosPerYear = Annotated[float, "€/year"]

WEEKS_PER_YEAR = 365.25 / 7
WEEKS_PER_MONTH = WEEKS_PER_YEAR / 12


class Told:
    """A dataclass that is sent to another process as its fields alone.

    What it has worked out and kept (cached properties) stays behind: it may grow while it is being sent.
    """

    def __getstate__(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[arg-type]


@dataclass(frozen=True)
class Estimate:
    """A middle value and the interval that our ignorance leaves (90 % unless said).

    The interval is of the drawn worlds; the middle stands on assumptions of its own, and may lie outside.

    >>> Estimate(1.0, 2.0, 4.0).width, Estimate(1.0, 0.5, 4.0).middle_outside
    (3.0, True)
    """

    low: float
    middle: float
    high: float

    @property
    def width(self) -> float:
        """High minus low, in the estimate's own unit."""
        return self.high - self.low

    @property
    def middle_outside(self) -> bool:
        """Whether the middle value lies outside the interval: the drawn worlds lean to one side."""
        return not self.low <= self.middle <= self.high


def estimate(middle: float, draws: Floats, level: float = 0.90) -> Estimate:
    """The central interval of ``draws`` (any shape) beside a ``middle`` computed apart.

    The ends are the draws' own quantiles, never stretched to reach the middle: that the value at the middle
    assumptions is not among the likely ones is worth knowing.

    >>> estimate(2.0, np.arange(5.0), level=0.5), estimate(9.0, np.arange(5.0), level=0.5)
    (Estimate(low=1.0, middle=2.0, high=3.0), Estimate(low=1.0, middle=9.0, high=3.0))
    """
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
    return Estimate(float(low), middle, float(high))


def estimates(middle: Floats, draws: Floats, level: float = 0.90) -> tuple[Estimate, ...]:
    """The same of many at once: ``middle`` ``(n,)``, ``draws`` ``(draws, n)``.

    >>> estimates(np.array([2.0]), np.arange(5.0)[:, None], level=0.5)
    (Estimate(low=1.0, middle=2.0, high=3.0),)
    >>> estimates(np.array([9.0]), np.arange(5.0)[:, None], level=0.5)
    (Estimate(low=1.0, middle=9.0, high=3.0),)
    """
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return tuple(Estimate(*ends) for ends in zip(low.tolist(), middle.tolist(), high.tolist(), strict=True))


def coarse(values: Floats) -> Floats:
    """The same in single precision: half the memory, for a search that asks for three figures."""
    return cast(Floats, values.astype(np.float32, copy=False))


Stage = TypeVar("Stage")


def renewed(before: Stage, rows: npt.NDArray[np.bool_], anew: Stage) -> Stage:
    """A dataclass of arrays with worlds first, of which the worlds ``rows`` are ``anew``; what is the same for all
    worlds stays. It is written over, not copied, since nobody needs what was before.
    """
    for field in fields(before):  # type: ignore[arg-type]
        whole = getattr(before, field.name)
        if len(whole) == len(rows):
            whole[rows] = getattr(anew, field.name)
    return before


def power(base: Floats, exponent: Floats) -> Floats:
    """``base`` to an ``exponent`` above 0, for bases of 0 and more: by logarithm, which is quicker than numpy's own.

    >>> power(np.array([0.0, 4.0]), np.array(0.5)).round(12).tolist()
    [0.0, 2.0]
    """
    with np.errstate(divide="ignore"):
        found = np.log(base)  # −inf for 0, whose power is 0
    found *= exponent
    return np.asarray(np.exp(found, out=found))


def ratio(part: Floats, whole: Floats, least: float = 0.0) -> Floats:
    """``part / whole`` by broadcasting, 0 where ``whole`` is not above ``least``.

    >>> ratio(np.array([1.0, 1.0]), np.array([4.0, 0.0]))
    array([0.25, 0.  ])
    """
    above = whole > least
    if above.all():
        return np.asarray(part / whole)  # thrice as fast as dividing by choice
    shape = np.broadcast_shapes(part.shape, whole.shape)
    result: Floats = np.zeros(shape, dtype=np.result_type(part, whole, np.float32))
    np.divide(part, whole, out=result, where=above)
    return result
