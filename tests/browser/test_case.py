"""The case as a stranger meets it: start, effects, levers, comparison, download."""

import re
from dataclasses import dataclass, field

import pytest

from cx_models.presentation.words import Language, words
from cx_models.screens.frame import PAGES

from .conftest import visits

pytestmark = pytest.mark.browser

FI = words(Language.FI)
MOST_WITHIN = 6  # folds within folds, and those drawn only once others are open
WIDER_THAN_WINDOW = "document.documentElement.scrollWidth - window.innerWidth"
COSTLY = re.compile("|".join(words(language)("scenario.settled.label") for language in Language))
OPEN_TAB = "[role=tabpanel]:not([hidden])"
LONG = 120_000  # ms: on a busy machine the first draws take their time


def open_case(visited, language=Language.FI):
    visited.go(f"/?lang={language.value}")
    visited.page.get_by_role("button", name=words(language)("case.button")).click()
    visited.page.locator(".kanava-tiles").wait_for(timeout=LONG)
    visited.settled()


def test_the_case_from_start_to_download(visit, server, artefacts):
    visited = visit(server)
    page = visited.page
    open_case(visited)
    page.screenshot(path=artefacts / "case_scenario.png", full_page=True)
    before = page.locator(".kanava-tiles").inner_text()
    page.get_by_role("switch", name=FI("levers.close_stores.name")).or_(
        page.get_by_role("checkbox", name=FI("levers.close_stores.name"))
    ).first.click(force=True)
    page.wait_for_function(
        "before => (document.querySelector('.kanava-tiles')?.innerText ?? before) !== before", arg=before
    )
    page.get_by_role("link", name=FI("scenario.to_compare")).click()
    page.locator("h5").wait_for(timeout=LONG)
    visited.settled()
    page.screenshot(path=artefacts / "case_compare.png", full_page=True)
    with page.expect_download() as download:
        page.get_by_role("button", name=FI("compare.download")).click()
    assert download.value.suggested_filename.endswith(".xlsx")
    assert visited.errors == []
    assert visited.elsewhere == []


def test_the_interval_comes_by_itself_and_a_tile_asked_why_shows_the_causes_of_its_figure(visit, server):
    visited = visit(server)
    page = visited.page
    open_case(visited)
    page.wait_for_function("!document.querySelector('.kanava-tiles .stale')", timeout=LONG)
    assert "90" in page.locator(".kanava-tiles .beside").first.inner_text()
    visited.settled()
    name = FI("scenario.why_tile_of", name=FI("scenario.tile.wait"))
    page.get_by_role("button", name=name).click()
    causes = page.locator(".st-key-why")
    causes.get_by_text(FI("why.from_what")).wait_for(timeout=LONG)
    page.wait_for_timeout(1500)  # it glides into sight
    assert causes.bounding_box()["y"] < page.viewport_size["height"]
    assert visited.errors == []


def test_on_a_phone_the_main_figures_stay_in_sight_while_a_lever_moves(visit, server):
    visited = visit(server, width=390, height=844)
    page = visited.page
    open_case(visited)
    glance = page.locator(".kanava-glance")
    slider = page.locator("[class*='staff_phone-daytime'] input[type=range]")
    slider.focus()
    page.wait_for_timeout(500)
    before = glance.inner_text()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function(
        "before => (document.querySelector('.kanava-glance')?.innerText ?? before) !== before", arg=before
    )
    figures, lever = glance.bounding_box(), slider.bounding_box()
    assert figures["y"] >= 0
    assert figures["y"] + figures["height"] <= lever["y"], "the figures do not lie over the lever"
    assert lever["y"] < 844


def follow(visited, code, language=Language.FI):
    text = words(language)
    unfold = visited.page.get_by_test_id("stExpandSidebarButton")
    if unfold.is_visible():
        unfold.click()
    name = text(f"frame.page.{code}")
    visited.page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True).click()
    visited.page.get_by_role("heading", level=1, name=text(f"{code}.title")).wait_for(timeout=LONG)
    visited.settled()


def unfold_all(visited):
    """Open every folded part, then those within them; but not where looking in begins the drawing of 500 worlds."""
    closed = visited.page.locator("[data-testid=stMain] details:not([open]) > summary").filter(has_not_text=COSTLY)
    for _ in range(MOST_WITHIN):
        if not closed.count():
            break
        closed.evaluate_all("(folds) => folds.forEach((one) => one.click())")
        visited.settled()
    assert closed.count() == 0


@dataclass
class Walk:
    """What a walk through the case met: of each page its heading and how far it is wider than the screen, of each tab
    what axe-core calls serious or critical, and all that the browser said.
    """

    language: Language
    headings: dict = field(default_factory=dict)
    beyond: dict = field(default_factory=dict)
    barriers: dict = field(default_factory=dict)
    said: list = field(default_factory=list)
    elsewhere: list = field(default_factory=list)


WALKS = {
    "en-1280": (Language.EN, 1280, "light", [entry.code for entry in PAGES]),
    "fi-390": (Language.FI, 390, "dark", ["feedback", "scenario", "compare", "today"]),
}


@pytest.fixture(scope="module", params=WALKS.values(), ids=list(WALKS))
def walk(request, chromium, server, barriers, artefacts):
    """The case with all folds open, each tab in turn: every page wide and light in English, those with most on them
    narrow and dark in Finnish.
    """
    language, width, scheme, codes = request.param
    met = Walk(language)
    with visits(chromium) as visit:
        visited = visit(server, width=width, height=844, scheme=scheme)
        open_case(visited, language)
        for code in codes:
            follow(visited, code, language)
            met.headings[code] = visited.page.locator("h1").first.inner_text()
            visited.page.screenshot(path=artefacts / f"{code}_{width}_{scheme}.png", full_page=True)
            unfold_all(visited)
            met.barriers[code, "first"] = barriers(visited.page)
            tabs = visited.page.locator("[data-testid=stMain] [role=tab]")
            for place in range(1, tabs.count()):
                tabs.nth(place).click()
                visited.settled()
                met.barriers[code, place] = barriers(visited.page, OPEN_TAB)  # the rest stands as it did
            met.beyond[code] = visited.page.evaluate(WIDER_THAN_WINDOW)
        met.said, met.elsewhere = visited.said, visited.elsewhere
    return met


def test_nothing_behind_a_tab_or_a_fold_is_a_serious_barrier(walk):
    assert {where: what for where, what in walk.barriers.items() if what} == {}


def test_no_page_is_wider_than_the_screen_with_all_its_folds_open(walk):
    assert {code: beyond for code, beyond in walk.beyond.items() if beyond > 0} == {}


def test_no_page_or_chart_of_the_case_warns_or_asks_another_host(walk):
    assert (walk.said, walk.elsewhere) == ([], [])


def test_the_language_is_kept_on_the_way_through_the_case(walk):
    assert walk.headings == {code: words(walk.language)(f"{code}.title") for code in walk.headings}
