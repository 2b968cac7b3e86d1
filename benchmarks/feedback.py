"""Time and memory of a large feedback file, re-runnable: ``python benchmarks/feedback.py``.

A csv of a million answers is read by plain pandas (every cell as text), by Kanava, and then all that the Feedback page
shows first is computed; a workbook is read by calamine alone and by Kanava's reader of cells, its guard and child
process included; different comments are read for their words, themes, tone and topics. Each step runs in a process of
its own, and its memory is the peak beyond what the libraries take; the ratios count.
"""

from __future__ import annotations

import argparse
import csv
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
import pandas as pd
import psutil
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from cx_models.intake.opening import open_sheets
from cx_models.intake.reading import read_feedback
from cx_models.voice.accuracy import labelled
from cx_models.voice.along import answered_shares
from cx_models.voice.commented import commented
from cx_models.voice.differences import differences
from cx_models.voice.lemmas import comments_of
from cx_models.voice.metrics import breakdown, summaries
from cx_models.voice.spread import spread
from cx_models.voice.themes import mentions, shipped_themes
from cx_models.voice.tone import tone_of
from cx_models.voice.topics import topics

CHANNELS = ("Puhelin", "Chat", "Myymälä", "Verkkopalvelu", "Sähköposti")
PLACES = ("Helsinki", "Espoo", "Tampere", "Vantaa", "Oulu", "Turku", "Jyväskylä", "Kuopio", "Lahti", "Kouvola")
REASONS = ("Lasku", "Vika", "Osto", "Muutto", "Irtisanominen", "Neuvonta")
COMMENTS = (
    "", "", "", "", "Kiitos, hyvin meni!", "Jonotin liian kauan.", "Asia ei ratkennut, soita 040 123 4567.",
    "Chat vastasi heti.", "Botti ei ymmärtänyt kysymystäni ollenkaan.",
)  # fmt: skip
HEADERS = (
    "Vastaus ID", "Päivämäärä", "Kanava", "Paikkakunta", "Asiakasryhmä", "Yhteydenoton syy", "CSAT 1-5", "NPS 0-10",
    "Jonotusaika (s)", "Siirrot", "Ratkaistu", "Palaute",
)  # fmt: skip


def answers(number: int) -> Iterator[list[object]]:
    """Seeded rows of twelve columns, in blocks."""
    chance = np.random.default_rng(5)
    days = [str(day) for day in np.arange("2023-01-01", "2025-01-01", dtype="datetime64[D]")]
    for start in range(0, number, 50_000):
        size = min(50_000, number - start)
        at = {
            name: chance.integers(0, len(found), size)
            for name, found in (("day", days), ("channel", CHANNELS), ("place", PLACES), ("reason", REASONS),
                                ("comment", COMMENTS))
        }  # fmt: skip
        csat, nps, wait = chance.integers(1, 6, size), chance.integers(0, 11, size), chance.integers(0, 900, size)
        more = chance.integers(0, 2, (3, size))
        for i in range(size):
            yield [
                f"V{start + i:07d}", days[at["day"][i]], CHANNELS[at["channel"][i]], PLACES[at["place"][i]],
                ("Kuluttaja", "Yritys")[more[0][i]], REASONS[at["reason"][i]], int(csat[i]),
                "" if more[1][i] else int(nps[i]), int(wait[i]), int(more[2][i]), ("Ei", "Kyllä")[more[0][i]],
                COMMENTS[at["comment"][i]],
            ]  # fmt: skip


def write_csv(path: Path, number: int) -> None:
    """The rows as programs write them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        writer.writerows(answers(number))


def write_comments(path: Path, number: int) -> None:
    """Two of the shipped labelled comments in every row, and a number: no two rows alike."""
    chance = np.random.default_rng(7)
    known = [text for language in ("fi", "fi", "en") for text, _ in labelled(language)]
    pairs = chance.integers(0, len(known), (number, 2))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("CSAT 1-5", "Kanava", "Palaute"))
        for row, (one, other) in enumerate(pairs):
            writer.writerow((row % 5 + 1, CHANNELS[row % 5], f"{known[one]} {known[other]} {row}"))


def write_workbook(path: Path, number: int) -> None:
    """The same rows in one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Vastaukset")
    sheet.append(HEADERS)
    for row in answers(number):
        sheet.append(row)
    book.save(path)


def pandas_alone(path: Path) -> None:
    """Every cell as text, nothing understood."""
    pd.read_csv(path, dtype=str)


def read(path: Path) -> None:
    """Columns, scales, places and dates understood, personal data masked, every row accounted for."""
    assert read_feedback(path).feedback is not None


def shown(path: Path) -> None:
    """Read, and all that the Feedback page computes on its first showing."""
    feedback = read_feedback(path).feedback
    assert feedback is not None
    begin = time.perf_counter()
    found = summaries(feedback)
    for column in ("town", "channel", "segment", "mode"):
        answered_shares(feedback, column)
    breakdown(feedback, found[0].question, found[0].measure, "channel")
    differences(feedback, found[0].question, found[0].measure, "channel")
    for one in found:
        spread(feedback, one.question)
    print(f"page {time.perf_counter() - begin:.3f}")


def comments(path: Path) -> None:
    """Comments that are all different: their words, themes, tone and topics."""
    feedback = read_feedback(path).feedback
    assert feedback is not None
    comments_of(["Tämä lukee sanakirjat", "This reads the dictionaries"])
    begin = time.perf_counter()
    told = commented(feedback)
    parts = {"words": time.perf_counter() - begin}
    for name, work in (
        ("themes", lambda: mentions(told.comments, shipped_themes("matters"))),
        ("tone", lambda: [tone_of(one) for one in told.comments]),
        ("topics", lambda: topics(told.only_in("fi").comments, 8)),
    ):
        begin = time.perf_counter()
        work()
        parts[name] = time.perf_counter() - begin
    print(f"page {sum(parts.values()):.3f}")
    print(", ".join(f"{name} {seconds:.1f} s" for name, seconds in parts.items()), file=sys.stderr)


def calamine_alone(path: Path) -> None:
    """The workbook's cells as the library gives them, in this very process."""
    CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def opened(path: Path) -> None:
    """The workbook's cells through guard and child process."""
    assert len(open_sheets(path).sheets[0].table) > 1


STEPS: dict[str, Callable[[Path], None]] = {
    step.__name__: step for step in (pandas_alone, read, shown, comments, calamine_alone, opened)
}


def measured(step: str, path: Path, rounds: int) -> tuple[float, float, float]:
    """Median seconds, peak megabytes with children, and the seconds that the step told of its last part."""
    seconds, peak, told = [], 0.0, 0.0
    for _ in range(rounds):
        command = [sys.executable, __file__, "--step", step, "--file", str(path)]
        ran = subprocess.run(command, capture_output=True, text=True, check=True)
        figures = dict(line.split() for line in ran.stdout.splitlines())
        seconds.append(float(figures["seconds"]))
        peak = max(peak, float(figures["megabytes"]))
        told = float(figures.get("page", 0.0))
    return float(np.median(seconds)), peak, told


def run(step: str, path: Path) -> None:
    """One step in this process."""
    before = psutil.Process().memory_info().rss / 2**10
    begin = time.perf_counter()
    STEPS[step](path)
    print(f"seconds {time.perf_counter() - begin:.3f}")
    own, child = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"megabytes {(own - before + child) / 2**10:.0f}")


def main() -> None:
    """Write the files, measure each step, print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--step", choices=STEPS)
    asked.add_argument("--file", type=Path)
    told = asked.parse_args()
    if told.step:
        run(told.step, told.file)
        return
    with tempfile.TemporaryDirectory() as folder:
        table, book = Path(folder) / "feedback.csv", Path(folder) / "feedback.xlsx"
        write_csv(table, told.rows)
        write_workbook(book, told.rows // 10)
        print(f"{told.rows:,} rows of {len(HEADERS)} columns, {table.stat().st_size / 1e6:.0f} MB of csv")
        base, base_peak, _ = measured("pandas_alone", table, told.rounds)
        print(f"pandas, every cell as text   {base:6.1f} s   1.0 ×   {base_peak:6,.0f} MB")
        for step, label in (("read", "Kanava, read"), ("shown", "Kanava, read and shown")):
            seconds, peak, page = measured(step, table, told.rounds)
            tail = f"   of which the page {page:.2f} s" if page else ""
            print(f"{label:28} {seconds:6.1f} s {seconds / base:5.1f} ×   {peak:6,.0f} MB{tail}")
        many = Path(folder) / "comments.csv"
        write_comments(many, told.rows // 10)
        _, peak, page = measured("comments", many, 1)
        print(f"{told.rows // 10:,} different comments: words, themes, tone, topics {page:.1f} s, {peak:,.0f} MB")
        print(f"{told.rows // 10:,} rows of {len(HEADERS)} columns as xlsx")
        base, base_peak, _ = measured("calamine_alone", book, told.rounds)
        seconds, peak, _ = measured("opened", book, told.rounds)
        print(f"calamine alone               {base:6.1f} s   1.0 ×   {base_peak:6,.0f} MB")
        print(f"Kanava, guard and child      {seconds:6.1f} s {seconds / base:5.1f} ×   {peak:6,.0f} MB")


if __name__ == "__main__":
    main()
