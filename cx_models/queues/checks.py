"""Numbers from outside, refused with their name, value and bound."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cx_models.quantities import Floats

SHOWN = 80  # characters of a value in a message


def checked(
    name: str,
    values: npt.ArrayLike,
    *,
    finite: bool = True,
    above_zero: bool = False,
    whole: bool = False,
    most: float = np.inf,
) -> Floats:
    """``values`` as floats, or a ValueError: NaN, negative, and on request infinite, zero, fractional or too large."""
    try:
        told = np.asarray(values)
        if told.dtype.kind not in "fiub" and any(one is None or isinstance(one, str | bytes) for one in told.flat):
            raise TypeError("text is no number")
        array = np.asarray(told, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as fault:
        shown = repr(values)
        raise ValueError(f"{name} is {shown[:SHOWN]}; it must be numbers, in rows of equal length") from fault
    if not (array >= 0).all():
        worst = "NaN" if np.isnan(array).any() else str(array.min())
        raise ValueError(f"{name} contains {worst}; it must be 0 or more")
    if above_zero and (array == 0).any():
        raise ValueError(f"{name} contains 0; it must be above 0")
    if finite and np.isinf(array).any():
        raise ValueError(f"{name} contains infinity; it must be finite")
    if whole and (array != np.floor(array)).any():
        raise ValueError(f"{name} contains {array[array != np.floor(array)].flat[0]}; it must be whole")
    if (array > most).any():
        raise ValueError(f"{name} contains {array.max()}; it must be at most {most}")
    return array


def common(**named: Floats) -> tuple[Floats, ...]:
    """All arrays in their common shape, or a ValueError that names every shape."""
    try:
        return tuple(np.broadcast_arrays(*named.values()))
    except ValueError as error:
        shapes = ", ".join(f"{name} {array.shape}" for name, array in named.items())
        raise ValueError(f"shapes do not fit each other: {shapes}") from error


def number(name: str, value: float, *, above: float = -np.inf, below: float = np.inf) -> float:
    """``value`` as one finite number between bounds that it may not touch, or a ValueError."""
    if not _is_number(value) or not above < value < below:
        bounds = [f"{word} {bound:g}" for word, bound in (("above", above), ("below", below)) if np.isfinite(bound)]
        raise ValueError(f"{name} is {value!r}; it must be one number{' ' if bounds else ''}{' and '.join(bounds)}")
    return float(value)


def _is_number(value: object) -> bool:
    """One number that a float can hold."""
    if not isinstance(value, int | float | np.integer | np.floating):
        return False
    return not isinstance(value, int) or abs(value) < 2**1023


def count(name: str, value: float, *, least: int = 0) -> int:
    """``value`` as a whole number, or a ValueError."""
    if not _is_number(value) or not float(value).is_integer() or value < least:
        raise ValueError(f"{name} is {value!r}; it must be a whole number of at least {least}")
    return int(value)
