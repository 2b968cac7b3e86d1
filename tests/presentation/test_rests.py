"""Two weeks at rest side by side: a tipping point is told with both of its ends, in both languages."""

import pytest

from cx_models.presentation.rests import rests_say, rests_table, rests_told
from cx_models.presentation.words import Language, words
from cx_models.projection.tipping import Rest, Rests

CALM = Rest(0.62, {"phone.wait": 7.8, "phone.abandoned": 0.25, "store.wait": 2.0, "store.abandoned": 0.04}, shown=True)
CROWDED = Rest(0.55, {"phone.wait": 21.7, "phone.abandoned": 0.08, "store.wait": 2.5, "store.abandoned": 0.05}, False)


@pytest.mark.parametrize("language", Language)
def test_both_weeks_stand_beside_each_other_with_wait_giving_up_and_satisfaction(language):
    table = rests_table((CALM, CROWDED), words(language), "shown")
    assert table.shape == (5, 3)
    shown = [" ".join(row[1:]).replace("\N{NO-BREAK SPACE}", " ").replace(",", ".") for row in table.to_numpy()]
    assert shown[0].replace(" %", "%") == "62% 55%"
    assert shown[1] == "7.8 min 21.7 min"
    assert shown[2].replace(" %", "%") == "25% 8%"


@pytest.mark.parametrize("language", Language)
def test_only_the_week_behind_the_other_figures_is_called_the_one_shown(language):
    text = words(language)
    columns = list(rests_table((CALM, CROWDED), text, "shown").columns)[1:]
    assert columns == [text("scenario.settled.shown", n=1), text("scenario.settled.other", n=2)]


def test_none_one_and_several_are_said_apart():
    text = words(Language.EN)
    said = [rests_say((CALM,) * count, text) for count in range(4)]
    assert len(set(said)) == 3
    assert said[2] == said[3] == text("scenario.settled.two")


@pytest.mark.parametrize("language", Language)
def test_where_recruits_are_awaited_it_is_said_of_which_weeks_it_holds(language):
    text = words(language)
    ((alone, none),) = rests_told(Rests((CALM,)), text)
    (later, no_table), (first, table) = rests_told(Rests((CALM,), (CALM, CROWDED)), text)
    assert alone == text("scenario.settled.one") and none is None and no_table is None
    assert later == text("scenario.settled.later", said=text("scenario.settled.one"))
    assert first == text("scenario.settled.first", said=text("scenario.settled.two"))
    assert list(table.columns)[1:] == [text("scenario.settled.counted", n=1), text("scenario.settled.other", n=2)]
