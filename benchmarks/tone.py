"""How often the tone of labelled comments is told rightly: ``python benchmarks/tone.py FILE``.

FILE is a csv with the columns ``text`` and ``label`` (``positive``, ``negative``, ``neither``; or 1 for positive and 0
for negative, as ScandiSent has it: github.com/timpal0l/ScandiSent, whose last 2,500 rows are those kept for measuring).
Without a file the shipped labelled comments are measured.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from cx_models.voice.accuracy import accuracy, labelled
from cx_models.voice.lemmas import comments_of
from cx_models.voice.tone import Tone, tone_of

NAMES: dict[str, Tone] = {"1": "positive", "0": "negative", "positive": "positive", "negative": "negative",
                          "neither": "neither"}  # fmt: skip


def measure(name: str, pairs: list[tuple[str, Tone]]) -> None:
    """One line: the shares right, and how long a thousand comments took."""
    start = time.perf_counter()
    told = [tone_of(one).tone for one in comments_of(text for text, _ in pairs)]
    took = time.perf_counter() - start
    found = accuracy(told, [tone for _, tone in pairs])
    assert found is not None
    print(
        f"{name}: {found.comments} comments, right {found.right.middle:.1%} (commonest {found.commonest:.1%}), "
        f"told {found.told.middle:.1%}, right where told {found.right_where_told.middle:.1%}, "
        f"{1e6 * took / len(pairs):.0f} ms a thousand, dictionaries read with the first"
    )


def main() -> None:
    """Measure the file, or what is shipped."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("file", nargs="?", type=Path)
    asked.add_argument("--last", type=int, help="only so many rows from the end")
    told = asked.parse_args()
    if told.file is None:
        measure("shipped, Finnish", list(labelled("fi")))
        measure("shipped, English", list(labelled("en")))
        return
    with told.file.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[-(told.last or 0) :]
    measure(told.file.name, [(row["text"], NAMES[row["label"]]) for row in rows])


if __name__ == "__main__":
    main()
