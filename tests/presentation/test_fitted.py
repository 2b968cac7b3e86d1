"""What answers taught, in words: which numbers are drawn together, and what is not told alone."""

from __future__ import annotations

import pytest

from cx_models.assumptions.coupling import Joint
from cx_models.assumptions.entry import Edit
from cx_models.assumptions.registry import shipped
from cx_models.baseline.fit import Fitted, Learned
from cx_models.presentation.fitted import CLOSE, fitted_table, together_say
from cx_models.presentation.words import Language, words

LEARNED = {"wait.logit_per_minute": Edit(0.1, 0.06, 0.14)}
ASIDE = ("wait.power", "transfer.resolution_lost")


def going(power, resolution):
    numbers = (*LEARNED.items(), *((key, shipped()[key].edit) for key in ASIDE))
    return shipped().with_joint(Joint(numbers, ((1.0, power, resolution), (power, 1.0, 0.0), (resolution, 0.0, 1.0))))


@pytest.mark.parametrize("language", Language)
def test_pairs_that_are_drawn_together_are_told_the_closest_first(language):
    text = words(language)
    name = {key: text(f"assumptions.entry.{key}.name") for key in (*LEARNED, *ASIDE)}
    assert together_say(going(-0.5, 0.8).with_edits(LEARNED), text) == [
        text("fitted.together.same", one=name["wait.logit_per_minute"], other=name["transfer.resolution_lost"]),
        text("fitted.together.opposite", one=name["wait.logit_per_minute"], other=name["wait.power"]),
    ]


def test_nothing_is_told_of_what_hardly_goes_together_or_is_not_in_use():
    text = words(Language.EN)
    assert together_say(going(-0.9 * CLOSE, 0.0).with_edits(LEARNED), text) == []
    assert together_say(going(-0.5, 0.8), text) == together_say(shipped(), text) == []


@pytest.mark.parametrize("language", Language)
def test_what_answers_do_not_tell_alone_is_said_to_be_so(language):
    edit = shipped()["wait.power"].edit
    one = Learned("wait.power", edit, None, Edit(0.85, 0.75, 0.95), 0.4, beyond=False)
    table = fitted_table(Fitted(500, (one,), ()), shipped(), words(language))
    assert words(language)("fitted.not_alone") in table.iloc[0].tolist()
