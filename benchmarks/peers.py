"""This library beside SimPy, Ciw and pyworkforce: the same questions, the same answers, medians of one run.

``python benchmarks/queues.py --write`` measures and writes the table of the README and of the Method page.
"""

from __future__ import annotations

import os
import platform
import re
import sys
import time
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from replay import AGENTS, CALLS, MINUTES, by_ciw, by_replay, by_simpy, timed

from cx_models.presentation.measured import Measured, Timed, measured, says, table
from cx_models.presentation.words import Language, words
from cx_models.queues.erlang import erlang_a
from cx_models.queues.replay.compiling import compile_now

ROOT = Path(__file__).parents[1]
DATA = ROOT / "cx_models" / "presentation" / "measured.toml"
README = ROOT / "README.md"
BETWEEN = re.compile("(?<=<!-- measured:begin -->\n).*(?=<!-- measured:end -->)", re.DOTALL)
NEEDED = ("numba", "simpy", "ciw", "pyworkforce")
SHOWN = ("NumPy", "SciPy", "numba", "SimPy", "Ciw", "pyworkforce")
DESKS, COMPARED, ROUNDS = 20_000, 30, 3
"""Desks asked at once, how many of them pyworkforce answers one by one, and how often."""


def missing() -> list[str]:
    """What is not installed, or too old to be compared with."""
    absent = [name for name in NEEDED if find_spec(name) is None]
    if not absent and not _has_erlang_a():
        absent.append("pyworkforce 0.5.4")
    return absent


def _has_erlang_a() -> bool:
    import pyworkforce.queuing  # noqa: PLC0415

    return hasattr(pyworkforce.queuing, "ErlangA")


def measure() -> Measured:
    """Everything, in about two minutes."""
    return Measured(
        on=date.today(),
        cores=os.cpu_count() or 1,
        versions={"Python": platform.python_version()} | {name: version(name) for name in SHOWN},
        asked={"calls": round(CALLS * MINUTES), "agents": AGENTS, "desks": DESKS, "compared": COMPARED},
        rows=(*days(), *desks()),
    )


def days() -> list[Timed]:
    """The day of ``replay.py``: how long a customer takes; the answer is the share who give up."""
    compile_now()
    found = timed(
        {
            "ours": lambda seed: by_replay(seed, plain=False),
            "plain": lambda seed: by_replay(seed, plain=True),
            "simpy": by_simpy,
            "ciw": by_ciw,
        }
    )

    def row(code: str, ours: str, theirs: str) -> Timed:
        (spent, share, error), (longer, other, its_error) = found[ours], found[theirs]
        apart = abs(share - other) / np.hypot(error, its_error)
        return Timed(code, spent, longer, longer / spent, float(apart), by_chance=True)

    return [row("ciw", "ours", "ciw"), row("simpy", "ours", "simpy"), row("plain", "plain", "simpy")]


def desks() -> list[Timed]:
    """Erlang A for many desks of 1-120 agents: the share who give up, and the share answered within twenty seconds."""
    from pyworkforce.queuing import ErlangA  # noqa: PLC0415

    random = np.random.default_rng(0)
    agents = random.integers(1, 120, DESKS)
    arrivals, patience = agents * 10 * random.uniform(0.5, 1.3, DESKS), random.uniform(2, 30, DESKS)
    few = [
        (ErlangA(transactions=coming / 2, aht=6, asa=1 / 3, interval=30, patience=lasting), n)
        for n, coming, lasting in zip(agents[:COMPARED].tolist(), arrivals, patience, strict=False)
    ]
    ways: dict[str, tuple[Callable[[], np.ndarray], Callable[[], list[float]]]] = {
        "lost": (
            lambda: erlang_a(arrivals, 6, patience, agents).abandoned,
            lambda: [desk.abandonment_probability(n) for desk, n in few],
        ),
        "in_target": (
            lambda: erlang_a(arrivals, 6, patience, agents).in_target,
            lambda: [desk.service_level(n) for desk, n in few],
        ),
    }
    rows = []
    for code, (ours, theirs) in ways.items():
        erlang_a(arrivals, 6, patience, agents)
        turns = [(*spent(ours, DESKS), *spent(theirs, COMPARED)) for _ in range(ROUNDS)]
        quick, slow = (float(np.median([turn[place] for turn in turns])) for place in (0, 2))
        apart = float(np.abs(turns[0][1][:COMPARED] - np.array(turns[0][3])).max())
        rows.append(Timed(code, quick, slow, slow / quick, apart, by_chance=False))
    return rows


def spent(work: Callable[[], np.ndarray | list[float]], number: int) -> tuple[float, np.ndarray | list[float]]:
    """Microseconds of processor time for each of so many, and what came of it."""
    begin = time.process_time()
    answers = work()
    return 1e6 * (time.process_time() - begin) / number, answers


def write(found: Measured) -> Measured:
    """Into the data of the Method page, and from there into the README; returns what they hold."""
    DATA.write_text(as_toml(found), "utf-8")
    measured.cache_clear()
    text = words(Language.EN)
    told = f"\n{says(measured(), text)}\n\n{table(measured(), text)}\n\n"
    readme = README.read_text("utf-8")
    if not BETWEEN.search(readme):
        sys.exit("README.md has no markers measured:begin and measured:end")
    README.write_text(BETWEEN.sub(lambda _: told, readme), "utf-8")
    return measured()


def as_toml(found: Measured) -> str:
    """The data file, numbers of three digits."""
    lines = [
        "# Written by `python benchmarks/queues.py --write`. Times in microseconds of processor time.",
        f"date = {found.on.isoformat()}",
        f"cores = {found.cores}",
        "",
        "[versions]",
        *(f'{name} = "{number}"' for name, number in found.versions.items()),
        "",
        "[asked]",
        *(f"{name} = {number}" for name, number in found.asked.items()),
    ]
    for row in found.rows:
        lines += ["", "[[row]]", f'code = "{row.code}"']
        lines += [f"{name} = {getattr(row, name):#.3g}" for name in ("ours", "theirs", "ratio")]
        lines += [f"apart = {row.apart:.1e}", f"by_chance = {str(row.by_chance).lower()}"]
    return re.sub(r"(?<=\d)\.$", ".0", "\n".join(lines), flags=re.MULTILINE) + "\n"
