"""Damaged files by the thousand against the door for spreadsheets: each must become a reading or a clear refusal.

``python benchmarks/fuzz.py --inputs 20000 --child 300 --seed 0`` reads 20,000 inputs in one process under a limit of
memory (of workbooks the checks before opening only), then 300 workbooks whole, through their reader's own process.
It prints what came of them and ends with 1 when one broke a promise: ``--only INDEX`` with the same seed replays it.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import random
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from decimal import Decimal
from itertools import cycle
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from damage import LONGEST, damaged, damaged_inside

from cx_models.checking import check_document
from cx_models.intake import opening
from cx_models.intake.reading import read_feedback
from cx_models.problems import CODES, Severity, worst
from tests.intake.faults import (
    CHANNELS,
    COMMENTS,
    ENGLISH,
    GIVEAWAYS,
    NOTES,
    PLACES,
    SWEDISH,
    TITLES,
    Answer,
    Form,
    possible,
    written,
)

ROOT = Path(__file__).resolve().parents[1]
LONGEST_S = 10.0
MEMORY = 2**30  # bytes: the peak of the process, and what it may take beyond its libraries
FOLDERS = (ROOT / "sample_data", ROOT.parent / "shared" / "data" / "messy", ROOT.parent / "shared" / "data" / "real")
REFUSED = {"reject", "empty"}
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"<html")


class TookTooLong(BaseException):
    """Raised inside an input that hangs; not an Exception, so that nothing on the way swallows it."""


@dataclass
class Run:
    """What came of the inputs so far: outcome or first stopping code → inputs, the slowest, and broken promises."""

    outcomes: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    slowest: tuple[float, int] = (0.0, -1)  # seconds, index
    broken: list[tuple[int, str]] = field(default_factory=list)  # index, how

    def note(self, index: int, seconds: float, outcome: str) -> None:
        """Keep what came of one input."""
        self.outcomes[outcome] += 1
        self.seconds += seconds
        self.slowest = max(self.slowest, (seconds, index))
        if seconds > LONGEST_S:
            self.broken.append((index, f"took {seconds:.1f} s"))


def seeds() -> list[bytes]:
    """Whole files to damage: samples, messy and real ones where they are present, and written ones with faults."""
    files = sorted(path for folder in FOLDERS if folder.exists() for path in folder.rglob("*") if path.is_file())
    found = [path.read_bytes() for path in files if path.suffix not in {".py", ".pyc"}]
    return [*(content[:LONGEST] for content in found), *_written(), *_odd_parquets()]


def _written() -> list[bytes]:
    chance = random.Random(0)
    answers = [
        Answer(
            datetime(2024, 1 + n % 12, 1 + n % 28, n % 24),
            chance.choice(sorted(CHANNELS)),
            chance.choice(sorted(PLACES)),
            chance.choice((1.0, 2.0, 4.0, 5.0, None)),
            chance.choice((0, 7, 10, None)),
            chance.choice(COMMENTS + GIVEAWAYS),
            chance.randrange(46, 3_000),
        )
        for n in range(30)
    ]
    columns = ("id", "date", "channel", "place", "csat", "nps", "comment", "wait", "name", "email")
    faults: tuple[dict[str, Any], ...] = (
        {},
        {"language": ENGLISH, "score": "words", "separator": ",", "dates": ("%d/%m/%Y",), "titles": TITLES[:2]},
        {
            "language": SWEDISH,
            "score": "labelled",
            "separator": "\t",
            "encoding": "utf-16",
            "n_totals": 2,
            "notes": NOTES,
        },
        {"native": True, "grouped": True, "blanks": (3, 9), "wait": "long_clock", "copies": (1, 2)},
    )
    kinds = ("csv", "gz", "parquet", "xlsx", "ods", "html")
    return [
        written(answers, possible(Form(kind=kind, columns=columns, **fault))).content
        for kind in kinds
        for fault in faults
    ]


def _odd_parquets() -> list[bytes]:
    """Columns of kinds that a warehouse may send and a spreadsheet never has."""
    kinds = {
        "list": [[1, 2], [3], []],
        "struct": [{"a": 1}, {"a": None}, None],
        "bytes": [b"4", b"\xff", b""],
        "decimal": [Decimal("4.50"), Decimal("1"), None],
        "time": [time_of_day(0, 3, 25), None, None],
        "length": [timedelta(seconds=205), timedelta(days=9), None],
        "instant": [datetime(2024, 5, 1, tzinfo=UTC), None, None],
        "floats": [float("nan"), float("inf"), 4.0],
        "null": [None, None, None],
        "flag": [True, False, None],
        "big": [2**63 - 1, 0, -(2**63)],
    }
    headers = cycle(("Arvosana", "Päivämäärä", "Palaute", "Jonotusaika", "Kanava", "ID"))
    tables = [
        pa.table({header: cells, "CSAT": [4, 5, 3]}) for cells, header in zip(kinds.values(), headers, strict=False)
    ]
    again = pa.Table.from_arrays([pa.array(["a"]), pa.array([4])], names=["Arvosana", "Arvosana"])
    return [_as_parquet(table) for table in (*tables, again, _long_text_again_and_again())]


def _long_text_again_and_again() -> pa.Table:
    """A megabyte told once and held by fifty thousand rows."""
    texts = pa.DictionaryArray.from_arrays(pa.array([0] * 50_000, pa.int32()), pa.array(["a" * 2**20]))
    return pa.Table.from_arrays([pa.array([4] * 50_000), texts], names=["CSAT", "Palaute"])


def _as_parquet(table: pa.Table) -> bytes:
    stream = io.BytesIO()
    pq.write_table(table, stream, store_schema=False)
    return stream.getvalue()


def outcome_of(content: bytes) -> str:
    """Read the content as ``check`` does; the outcome, or the code that refuses it.

    Raises AssertionError when the reading is none that ``check`` could tell.
    """
    reading = read_feedback(io.BytesIO(content))
    assert {*reading.rejected, *(finding.code for finding in reading.findings)} <= CODES.keys()
    json.dumps(check_document(reading), allow_nan=False)
    stops = [finding.code for finding in reading.findings if finding.severity is Severity.STOP]
    assert (reading.outcome in REFUSED) == bool(stops) == (worst(reading.findings) is Severity.STOP)
    assert (reading.feedback is None) == bool(stops)
    return stops[0] if stops else reading.outcome


def feed(content: bytes, index: int, run: Run) -> None:
    """Read one input and note what came of it, whatever it raises."""
    started = time.perf_counter()
    try:
        with stopping_after(2 * LONGEST_S):
            outcome = outcome_of(content)
    except (Exception, TookTooLong):
        outcome = "broken"
        run.broken.append((index, traceback.format_exc(limit=-4)))
    run.note(index, time.perf_counter() - started, outcome)


@contextlib.contextmanager
def stopping_after(seconds: float) -> Iterator[None]:
    """End what hangs in Python itself; a hang in a library is seen by its time once it is over."""

    def stop(*_: object) -> None:
        raise TookTooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def fuzz(indices: Sequence[int], seed: int, files: Sequence[bytes], apart: bool = False) -> Run:
    """Read the inputs of these indices; ``apart`` gives workbooks to their reader's own process.

    In the one process a workbook that passes the checks before opening has no sheets: ``sheet.blank``.
    """
    run = Run()
    shut = contextlib.nullcontext() if apart else patch.object(opening, "_read_apart", lambda *_: ([], []))
    with shut:
        for index in indices:
            feed(input_of(index, seed, files, apart), index, run)
    return run


def input_of(index: int, seed: int, files: Sequence[bytes], apart: bool = False) -> bytes:
    """The input of one index: the same whenever seed and files are."""
    return (damaged_inside if apart else damaged)(files, random.Random(f"{seed}/{index}"))


def bound_memory(beyond: int) -> None:
    """Let the process take no more address space than it has and ``beyond`` bytes."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + beyond, hard))


def peak(whose: int) -> int:
    """Bytes of memory in use at most, of this process or of its largest child.

    Of this process where the system tells its own account: the other one begins with what its parent had.
    """
    status = Path("/proc/self/status")
    if whose == resource.RUSAGE_SELF and status.exists():
        told = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(told.split()[1]) * 1024
    return resource.getrusage(whose).ru_maxrss * 1024


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print, and return 0 when every promise was kept."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--child", type=int, default=300, help="workbooks read whole, each in a process of its own")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, default=None, metavar="INDEX", help="replay one input")
    given = parser.parse_args(arguments)
    files = seeds()
    workbooks = [content for content in files if content.startswith(WORKBOOKS)]
    if given.only is None:
        inside, outside = range(given.inputs), range(given.inputs, given.inputs + given.child)
    else:
        inside, outside = ([given.only], []) if given.only < given.inputs else ([], [given.only])
    outcome_of(files[0])  # what is loaded once is no input's memory
    bound_memory(MEMORY)
    good = [
        _told("in one process", fuzz(inside, given.seed, files), resource.RUSAGE_SELF, given),
        _told("workbooks apart", fuzz(outside, given.seed, workbooks, apart=True), resource.RUSAGE_CHILDREN, given),
    ]
    return 0 if all(good) else 1


def _told(name: str, run: Run, whose: int, given: argparse.Namespace) -> bool:
    """Print what came of a run; whether every promise was kept."""
    if not run.outcomes:
        return True
    seconds, index = run.slowest
    print(f"{name}: {run.outcomes.total():,} inputs in {run.seconds:,.0f} s, ", end="")
    print(f"slowest {seconds:.2f} s (index {index}), ", end="")
    print(f"peak memory {peak(whose) / 2**20:,.0f} MiB")
    for outcome, times in run.outcomes.most_common():
        print(f"  {outcome:28} {times:7,}")
    for index, how in run.broken:
        print(f"BROKEN --inputs {given.inputs} --child {given.child} --seed {given.seed} --only {index}\n{how}")
    if peak(whose) > MEMORY:
        print(f"BROKEN more than {MEMORY / 2**20:,.0f} MiB in use")
    return not run.broken and peak(whose) <= MEMORY


if __name__ == "__main__":
    sys.exit(main())
