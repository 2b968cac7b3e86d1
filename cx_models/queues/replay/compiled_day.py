"""The event loop compiled. Imported only where numba is wanted: ``compiling`` decides when.

The very functions of ``day`` and below are compiled, so there is one source and one set of numbers. The arrays travel
in one compiled object each: handing sixty of them from function to function would cost more than the day itself.
"""

# mypy: ignore-errors

from __future__ import annotations

import hashlib
from pathlib import Path
from types import FunctionType, ModuleType

import numba
from numba import njit, types
from numba.experimental import structref
from numba.extending import overload, register_jitable

from cx_models.queues.replay import agents, calendar, counting, day, dice, happenings, laws, lines

SOURCES: tuple[ModuleType, ...] = (dice, laws, calendar, counting, lines, agents, happenings, day)


@structref.register
class HeldType(types.StructRef):
    """A named tuple of arrays behind one pointer."""


def held(parts):
    """The same fields behind one pointer when compiled; as they are when not."""
    return parts


@overload(held)
def _held(parts):
    kind = HeldType(list(zip(parts.fields, parts.types, strict=True)))
    stores = "".join(f"    made.{name} = parts[{place}]\n" for place, name in enumerate(parts.fields))
    names = {"new": structref.new, "kind": kind}
    exec(f"def store(parts):\n    made = new(kind)\n{stores}    return made\n", names)
    return names["store"]


def _functions() -> list[FunctionType]:
    """All functions the loop may call: those whose names the loop's modules import from each other or define."""
    return [
        found for module in SOURCES for found in vars(module).values()
        if isinstance(found, FunctionType) and found.__module__ == module.__name__
    ]  # fmt: skip


for _function in _functions():
    register_jitable(_function)


def run_compiled_day(rules, state, log, words):
    """:func:`cx_models.queues.replay.day.run_day`, compiled."""
    day.run_day(held(rules), held(state), held(log), words)


def _folder() -> str:
    """Where compiled code is kept: a folder named after the sources, so that no change goes unnoticed."""
    seen = hashlib.blake2b(digest_size=8)
    for module in SOURCES:
        seen.update(Path(module.__file__).read_bytes())
    seen.update(Path(__file__).read_bytes())
    return str(Path(__file__).parent / "__pycache__" / f"compiled-{seen.hexdigest()}")


def compile_loop():
    """The loop, compiled on its first call or read from where an earlier process kept it."""
    usual = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = _folder()
    try:
        return njit(cache=True)(run_compiled_day)
    finally:
        numba.config.CACHE_DIR = usual
