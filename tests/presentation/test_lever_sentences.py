"""What a lever says of itself is what it does."""

import pytest

from cx_models.presentation.sentences.levers import recruits_say, staffing_says
from cx_models.presentation.words import Language, words
from cx_models.scenario.levers import AddChat, CloseStores, StaffPhone
from cx_models.scenario.scenario import Scenario

LANGUAGES = pytest.mark.parametrize("text", [words(language) for language in Language], ids=list(Language))


@LANGUAGES
def test_who_is_asked_and_who_comes_is_told_by_the_parts_of_the_week(text):
    said = staffing_says(StaffPhone(morning=6, midday=6, afternoon=6, evening=1, ceiling=1, delay_weeks=16), text)
    assert len(said) == 2
    for opens, closes in ((8, 17), (17, 21)):
        assert text("levers.part_of.weekdays", opens=opens, closes=closes) in said[0]
    assert text("levers.part_of.weekend") not in said[0]
    assert "16" in said[0]
    assert text("levers.finer") in said[1]


@LANGUAGES
def test_who_goes_is_told_apart_from_who_comes(text):
    comes, goes = staffing_says(StaffPhone(morning=-8, afternoon=-8, evening=1, weekend=1, ceiling=2), text)
    assert text("levers.part_of.weekdays", opens=17, closes=21) in comes
    assert text("levers.part_of.weekend") in comes
    assert text("levers.part_of.weekdays", opens=8, closes=11) in goes
    assert text("levers.part_of.weekdays", opens=14, closes=17) in goes
    assert staffing_says(StaffPhone(), text) == ()


@LANGUAGES
def test_how_many_can_be_found_and_who_else_is_hired_is_told_where_the_ceiling_binds(text, internet_provider):
    today = internet_provider.observed.service

    def said(ceiling, *others):
        return recruits_say(Scenario("x", (*others, AddChat(agents=6, ceiling=ceiling))), "add_chat", today, text)

    assert said(6) is None
    assert said(4) == text("levers.capped", asked=6, hired=4, ceiling=4)
    beside = said(8, StaffPhone(midday=5, ceiling=8), CloseStores(below=100_000))
    assert beside == text("levers.capped_beside", asked=6, hired=3, ceiling=8, taken=5)
