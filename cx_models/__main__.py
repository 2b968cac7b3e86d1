"""The command line: ``python -m cx_models check|project|compare``, the same core as the pages.

Exit codes: 0 done, 1 findings that stop, 2 usage, 3 a choice is needed (candidates are listed).
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import sys
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

DONE, STOPPED, USAGE, CHOICE = 0, 1, 2, 3
SAMPLES = Path(__file__).resolve().parent.parent / "sample_data"
CASE = "case"
MOST_DRAWS = 1_000  # more take gigabytes and sharpen nothing
_NUMBER = r"-?\d{1,9}(?:\.\d+)?"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = _parser()
    given = parser.parse_args(arguments)
    from cx_models.problems import CannotContinue, Severity, worst  # noqa: PLC0415 - entered only when needed

    try:
        code = int(given.run(given))
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        return _without_a_listener()
    except CannotContinue as stop:
        choice = worst(stop.findings) is Severity.CHOICE
        _print({"outcome": "needs_user_choice" if choice else "reject", "findings": _findings(stop.findings)}, given)
        return CHOICE if choice else STOPPED
    except (ValueError, OSError, tomllib.TOMLDecodeError) as wrong:
        print(f"cx_models {given.command}: {wrong}", file=sys.stderr)
        return USAGE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m cx_models", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="read a feedback file and say how it was understood")
    check.add_argument("file", type=Path)
    _add_columns(check)
    check.set_defaults(run=_check)
    project = commands.add_parser("project", help="what one scenario leads to")
    _add_baseline(project)
    project.add_argument("--scenario", metavar="FILE", help="a scenario in TOML, or 'case'; without it, today")
    project.set_defaults(run=_project)
    compare = commands.add_parser("compare", help="scenarios side by side")
    _add_baseline(compare)
    compare.add_argument(
        "--scenario", metavar="FILE", action="append", default=[], help="repeat for each; 'case' gives the case"
    )
    compare.add_argument("--price", type=_finite, default=None, help="€ per dissatisfied matter in the objective")
    compare.set_defaults(run=_compare)
    for command in (check, project, compare):
        command.add_argument(
            "--json", action="store_true", help="print one JSON document and nothing else; its keys: README"
        )
    return parser


def _add_columns(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--score", metavar="COLUMN", help="the column that holds the score")
    parser.add_argument("--scale", metavar="LOW-HIGH", help="lowest and highest possible answer, for example 1-5")
    parser.add_argument("--sheet", metavar="NAME", help="the sheet of the workbook that holds the feedback")
    parser.add_argument("--day-first", choices=("yes", "no"), help="whether 3/4/2025 is the third of April")


def _add_baseline(parser: argparse.ArgumentParser) -> None:
    _add_columns(parser)
    parser.add_argument("--sample", help="a folder of sample_data: internet_provider or tiny_city")
    parser.add_argument("--feedback", type=Path, help="feedback workbook or csv")
    parser.add_argument("--operations", type=Path, help="operations workbook")
    parser.add_argument(
        "--draws", type=_count(MOST_DRAWS), default=50, help="plausible worlds for the intervals (0: none)"
    )
    parser.add_argument("--seed", type=_count(2**32 - 1), default=0)


def _count(most: int) -> Callable[[str], int]:
    """How argparse reads a whole number from 0 to ``most``."""

    def read(text: str) -> int:
        number = int(text)
        if not 0 <= number <= most:
            raise argparse.ArgumentTypeError(f"must lie between 0 and {most}, got {number}")
        return number

    read.__name__ = "integer"
    return read


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise argparse.ArgumentTypeError(f"must be a number, got {text}")
    return number


def _check(given: argparse.Namespace) -> int:
    from cx_models.checking import check_document  # noqa: PLC0415
    from cx_models.intake.reading import read_feedback  # noqa: PLC0415

    reading = read_feedback(given.file, _columns(given))
    document = check_document(reading)
    _print(document, given)
    return {"needs_user_choice": CHOICE, "reject": STOPPED, "empty": STOPPED}.get(document["outcome"], DONE)


def _columns(given: argparse.Namespace) -> Any:
    from cx_models.intake.feedback import ColumnMap, Scale  # noqa: PLC0415

    scale = None
    if given.scale is not None:
        ends = re.fullmatch(rf"({_NUMBER})[-–]({_NUMBER})", given.scale)
        if ends is None or not float(ends[1]) < float(ends[2]):
            raise ValueError(f"--scale takes LOW-HIGH, lowest answer first, for example 1-5; got {given.scale!r}")
        scale = Scale(float(ends[1]), float(ends[2]))
    roles = {"score": given.score} if given.score is not None else {}
    day_first = None if given.day_first is None else given.day_first == "yes"
    return ColumnMap(roles, scale, given.sheet, day_first)


def _baseline(given: argparse.Namespace) -> tuple[Any, list[dict[str, Any]]]:
    """Today as fitted to the files, and what was noticed when they were read."""
    from cx_models.baseline.calibrate import calibrate  # noqa: PLC0415
    from cx_models.intake.read_operations import read_operations  # noqa: PLC0415
    from cx_models.intake.reading import read_feedback  # noqa: PLC0415
    from cx_models.problems import CannotContinue  # noqa: PLC0415

    feedback, operations = given.feedback, given.operations
    if given.sample is not None:
        if feedback is not None or operations is not None:
            raise ValueError("give either --sample or files of your own, not both")
        folder = SAMPLES / given.sample
        if Path(given.sample).name != given.sample or not (folder / "operations.xlsx").is_file():
            known = ", ".join(sorted(path.parent.name for path in SAMPLES.glob("*/operations.xlsx")))
            raise ValueError(f"no sample is called {given.sample!r}; there are {known}")
        feedback, operations = folder / "feedback.xlsx", folder / "operations.xlsx"
    if operations is None:
        raise ValueError("give --sample NAME, or --operations FILE (and --feedback FILE for satisfaction)")
    told = read_operations(operations)
    if told.operations is None:
        raise CannotContinue(*told.findings)
    if feedback is None:
        return calibrate(None, told.operations), _findings(told.findings)
    read = read_feedback(feedback, _columns(given))
    if read.feedback is None or read.outcome == "needs_user_choice":
        raise CannotContinue(*read.findings)
    return calibrate(read.feedback, told.operations), _findings((*told.findings, *read.findings))


def _scenarios(given: argparse.Namespace, baseline: Any, names: Sequence[str]) -> list[Any]:
    from cx_models.projection.case import case_and_remedies  # noqa: PLC0415
    from cx_models.scenario.scenario import from_plain  # noqa: PLC0415

    scenarios: list[Any] = []
    for name in names:
        if name == CASE:
            found = case_and_remedies(baseline)
            scenarios += found if given.command == "compare" else found[:1]
        else:
            told = from_plain(tomllib.loads(Path(name).read_text(encoding="utf-8-sig")))
            _hold_to_stores(told, baseline)
            scenarios.append(told if told.name else told.renamed(Path(name).stem))
    return scenarios


def _hold_to_stores(scenario: Any, baseline: Any) -> None:
    """A misspelt store would quietly stay open: say so instead."""
    closing = scenario.lever("close_stores")
    known = [store.name for store in baseline.observed.service.stores]
    unknown = [] if closing is None else sorted({*closing.also, *closing.keep} - set(known))
    if unknown:
        raise ValueError(f"no store is called {', '.join(unknown)}; there are {', '.join(known) or 'none'}")


def _project(given: argparse.Namespace) -> int:
    from cx_models.projection.document import project_document  # noqa: PLC0415
    from cx_models.projection.project import project  # noqa: PLC0415
    from cx_models.scenario.scenario import NO_CHANGE  # noqa: PLC0415

    baseline, noticed = _baseline(given)
    scenario = next(iter(_scenarios(given, baseline, [given.scenario] if given.scenario else [])), NO_CHANGE)
    document = project_document(project(baseline, scenario, draws=given.draws, seed=given.seed))
    _print({**document, "findings": [*noticed, *document["findings"]]}, given)
    return DONE


def _compare(given: argparse.Namespace) -> int:
    from cx_models.projection.compare import compare  # noqa: PLC0415
    from cx_models.projection.document import compare_document  # noqa: PLC0415
    from cx_models.projection.project import project  # noqa: PLC0415

    baseline, noticed = _baseline(given)
    scenarios = _scenarios(given, baseline, given.scenario or [CASE])
    price = baseline.assumptions["objective.dissatisfied_matter"].value if given.price is None else given.price
    today, *others = [
        project(baseline, scenario, draws=given.draws, seed=given.seed) for scenario in _with_today(scenarios)
    ]
    document = compare_document(compare(today, *others), price)
    document["reference"]["findings"] = [*noticed, *document["reference"]["findings"]]
    _print(document, given)
    return DONE


def _with_today(scenarios: list[Any]) -> list[Any]:
    from cx_models.scenario.scenario import NO_CHANGE  # noqa: PLC0415

    return [NO_CHANGE, *scenarios]


def _findings(findings: Sequence[Any]) -> list[dict[str, Any]]:
    from cx_models.problems import as_plain  # noqa: PLC0415

    return [as_plain(finding) for finding in findings]


def _print(document: dict[str, Any], given: argparse.Namespace) -> None:
    """One JSON document with ``--json``; else the same as indented lines of key and value."""
    if given.json:
        print(json.dumps(document, ensure_ascii=False, allow_nan=False, default=str))
        return
    for line in _lines(document, 0):
        print(line)


def _lines(value: Any, depth: int) -> list[str]:
    pad = "  " * depth
    if isinstance(value, dict):
        lines: list[str] = []
        for key, part in value.items():
            if isinstance(part, dict | list) and part:
                lines += [f"{pad}{key}:", *_lines(part, depth + 1)]
            else:
                lines.append(f"{pad}{key}: {_short(part)}")
        return lines
    if isinstance(value, list):
        return [
            line for part in value for line in (_lines(part, depth) if isinstance(part, dict) else [f"{pad}{part}"])
        ]
    return [f"{pad}{_short(value)}"]


def _short(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _without_a_listener() -> int:
    """Whoever was reading has gone, as ``head`` does: nothing more is written, and nothing is wrong."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main())
