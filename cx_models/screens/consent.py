"""What does it give to use customers' data, asked, told or in silence?"""

from __future__ import annotations

from cx_models.presentation.consent import consent_rows, consent_say, consent_shown, consent_table
from cx_models.presentation.words import Words
from cx_models.projection.project import Projection
from cx_models.screens import projected
from cx_models.screens.counting import counted
from cx_models.screens.told_changes import show_changes
from cx_models.service.data_use import Asking


def show_consent(projection: Projection, text: Words) -> None:
    """The same use of data with each way of asking, beside the plan without it."""
    baseline, plan = projection.baseline, projection.scenario
    found = counted(tuple(Asking), lambda way: projected.asked(baseline, plan, way), text("consent.working"))
    said, rows = consent_say(found, projection.scenario, text), consent_rows(found, text)
    show_changes("consent", said, rows, consent_shown(found, text), consent_table(found, text), "+.1f", text)
