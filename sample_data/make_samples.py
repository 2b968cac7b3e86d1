"""Make the sample data again: ``python sample_data/make_samples.py [--into FOLDER] [NAME …]``.

The scripts share nothing with the product but the published table of municipalities, so that
the product's recovering their truth proves something. The same seed gives the same workbooks.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

from making import by_hand, paper, readme
from making.answers import answers
from making.feedback_workbook import write_feedback
from making.internet_provider import internet_provider
from making.operations_workbook import write_operations
from making.simulation import Contact, play
from making.tiny_city import tiny_city
from making.truth import outcome, truth
from making.world import World, without_shops

WORLDS = {"tiny_city": tiny_city, "internet_provider": internet_provider}
WEEKS_PLAYED_FOR_PAPER = 400


def main() -> None:
    """Write the named samples, or all with the README."""
    parser = argparse.ArgumentParser(description="Make the sample data again from its seeds.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(WORLDS)}; all when none")
    parser.add_argument("--into", type=Path, default=Path(__file__).parent, metavar="FOLDER")
    chosen = parser.parse_args()
    unknown = set(chosen.names) - set(WORLDS)
    if unknown:
        parser.error(f"no sample is called {', '.join(sorted(unknown))}")
    for name in chosen.names or WORLDS:
        make(WORLDS[name](), chosen.into / name)
    if not chosen.names:
        worlds = [build() for build in WORLDS.values()]
        (chosen.into / "README.md").write_text(readme.page(worlds), encoding="utf-8")


def make(world: World, folder: Path) -> None:
    """Write one sample's workbooks and its truth."""
    folder.mkdir(parents=True, exist_ok=True)
    contacts = play(world)
    given = answers(world, contacts)
    write_operations(world, contacts, folder / "operations.xlsx")
    faults = write_feedback(world, given, folder / "feedback.xlsx")
    known = truth(world, contacts, given, faults)
    if world.name == "tiny_city":
        played = {"today": _phone(world), "closed": _phone(without_shops(world, [by_hand.CLOSED]))}
        known |= {"by_hand": by_hand.figures(world), "played_for_paper": played}
        (folder / "hand_calculation.md").write_text(paper.page(world, played), encoding="utf-8")
    text = json.dumps(known, ensure_ascii=False, indent=1)
    (folder / "truth.json").write_text(text + "\n", encoding="utf-8")


def _phone(world: World) -> dict[str, float]:
    """The phone line of many played weeks, in the words of the calculation on paper."""
    long = replace(world, weeks=WEEKS_PLAYED_FOR_PAPER)
    calls: list[Contact] = [contact for contact in play(long) if long.desks[contact.desk].channel == "phone"]
    found = outcome(long, "phone", calls)
    return {
        "calls_per_week": found["contacts_per_week"],
        "abandoned": found["abandoned_of_contacts"],
        "mean_wait_min": found["mean_wait_first_queue_min"],
        "occupancy": found["occupancy"],
    }


if __name__ == "__main__":
    main()
