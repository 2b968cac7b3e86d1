"""Whether the event loop runs compiled: nobody waits for it, and the numbers are the same either way."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

from cx_models.queues.replay.arrays import Memory, chance_of, empty_waits, log_of, rules_of, state_of
from cx_models.queues.replay.customers import customers_of
from cx_models.queues.replay.network import network

_LOCK = threading.Lock()
_LOOP: list[Callable[..., None]] = []
_BACKGROUND: list[threading.Thread] = []
COMPILE = "from cx_models.queues.replay.compiling import compile_now; compile_now()"


def can_compile() -> bool:
    """Whether numba is installed; whether it also fits this numpy shows on importing it."""
    return importlib.util.find_spec("numba") is not None


def compiled() -> Callable[..., None] | None:
    """The compiled loop if it is ready; never waits."""
    return _LOOP[0] if _LOOP else None


def compile_now() -> bool:
    """Make the compiled loop ready: seconds the first time ever, a moment from what is kept.

    False without numba, or with one that does not fit the numpy installed.
    """
    if not can_compile():
        return False
    with _LOCK:
        if not _LOOP:
            try:
                from cx_models.queues.replay.compiled_day import compile_loop  # noqa: PLC0415  numba is slow to import
            except ImportError:
                return False
            loop: Callable[..., None] = compile_loop()  # type: ignore[no-untyped-call]
            loop(*_smallest_day())
            _LOOP.append(loop)
    return True


def compile_in_background() -> threading.Thread | None:
    """Begin to make the compiled loop ready, in a process of its own so that this one stays quick.

    Returns the thread that waits for it, or None where there is nothing to do. Call it as often as you like.
    """
    if compiled() is not None or not can_compile():
        return None
    if not _BACKGROUND:
        _BACKGROUND.append(threading.Thread(target=_compile_elsewhere, name="compile-replay", daemon=True))
        _BACKGROUND[0].start()
    return _BACKGROUND[0]


def _compile_elsewhere() -> None:
    """Let another process fill the cache, then read it; where that fails this process compiles itself."""
    paths = [path for path in sys.path if path]
    prepare = f"import sys; sys.path[:0] = {paths!r}; "
    subprocess.run([sys.executable, "-c", prepare + COMPILE], check=False, capture_output=True, timeout=600)
    compile_now()


def _smallest_day() -> tuple[Any, ...]:
    """Arguments of the right types."""
    desk = network([1.0], [1], handling=1)
    rules = rules_of(desk, desk.handling)
    customers = customers_of(desk, 0, 0)
    rules = rules._replace(customers=len(customers.time))
    return rules, state_of(rules, customers, empty_waits(rules), Memory()), log_of(0), chance_of(rules, plain=False)
