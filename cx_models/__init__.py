"""Kanava: what happens to customers and queues when the channels change.

The whole way, from two spreadsheets to a comparison:

>>> from pathlib import Path
>>> import cx_models as kanava
>>> sample = Path(kanava.__file__).parent.parent / "sample_data" / "tiny_city"
>>> feedback = kanava.read_feedback(sample / "feedback.xlsx").feedback
>>> operations = kanava.read_operations(sample / "operations.xlsx").operations
>>> baseline = kanava.calibrate(feedback, operations)
>>> today = kanava.project(baseline)

A plan is a named list of levers; closing the smaller store sends its visitors to the phone:

>>> plan = kanava.Scenario("One store", (kanava.CloseStores(also=("Heinola North",)),))
>>> closed = kanava.project(baseline, plan)
>>> closed.value("phone.wait") > 1.5 * today.value("phone.wait")
True
>>> closed.difference("satisfaction.everyone") < 0
True

Setting projections side by side, drawn from the same plausible worlds, says how sure that is:

>>> drawn = [kanava.project(baseline, scenario, draws=8) for scenario in (kanava.NO_CHANGE, plan)]
>>> comparison = kanava.compare(*drawn)
>>> 0 <= comparison.verdict(price=20.0).better_in <= 1
True
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "AddBot": "scenario.levers",
    "AddChat": "scenario.levers",
    "CloseStores": "scenario.levers",
    "MoveStoreStaff": "scenario.levers",
    "NO_CHANGE": "scenario.scenario",
    "OfferCallBack": "scenario.levers",
    "Scenario": "scenario.scenario",
    "StaffPhone": "scenario.levers",
    "calibrate": "baseline.calibrate",
    "compare": "projection.compare",
    "project": "projection.project",
    "read_feedback": "intake.reading",
    "read_operations": "intake.read_operations",
}
__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    """Fetch a public word from where it lives: importing the package alone loads nothing heavy."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
