"""The frame in a real browser: every door, both languages, light and dark, wide and narrow."""

from dataclasses import dataclass, field

import pytest

from cx_models.presentation.words import Language, words
from cx_models.screens.frame import PAGES

from .conftest import visits

pytestmark = pytest.mark.browser

CODES = [entry.code for entry in PAGES]
NARROW = (390, 844)
WIDER_THAN_WINDOW = "document.documentElement.scrollWidth - window.innerWidth"


def path(code):
    return "/" if code == CODES[0] else f"/{code}"


def take_sample(visited):
    """The tiny city, taken on the start page."""
    visited.go("/")
    visited.page.get_by_role("button", name=words(Language.FI)("samples.tiny_city.button")).click()
    visited.page.get_by_role("heading", level=1, name=words(Language.FI)("feedback.title")).wait_for(timeout=30_000)


def follow(visited, code, language=Language.FI):
    """To another page by the navigation, as a reader would."""
    unfold = visited.page.get_by_test_id("stExpandSidebarButton")
    if unfold.is_visible():
        unfold.click()
    name = words(language)(f"frame.page.{code}")
    visited.page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True).click()
    title = words(language)(f"{code}.title")
    visited.page.get_by_role("heading", level=1, name=title).wait_for(timeout=30_000)
    visited.settled()


def test_a_deep_link_on_a_fresh_server_shows_the_framed_page(fresh_server, visit):
    framed(visit(fresh_server, locale="sv-SE"), "/scenario", "scenario", Language.FI)


def test_a_deep_link_in_english_shows_the_framed_page(server, visit):
    framed(visit(server, locale="sv-SE"), "/method", "method", Language.EN)


def framed(visited, address, code, language):
    visited.go(f"{address}?lang={language}")
    text = words(language)
    assert visited.page.get_by_role("dialog").count() == 0
    visited.page.get_by_role("heading", level=1, name=text(f"{code}.title")).wait_for(timeout=30_000)
    assert visited.page.title() == f"{text(f'frame.page.{code}')} · {text('frame.name')}"
    assert visited.page.evaluate("document.documentElement.lang") == language
    links = visited.page.locator("[data-testid=stSidebarNav] a").all_inner_texts()
    if len(CODES) > 1:
        assert [link.strip() for link in links] == [text(f"frame.page.{one}") for one in CODES]


@pytest.mark.parametrize(
    ("locale", "language"), [("en-GB", Language.EN), ("fi-FI", Language.FI), ("de-DE", Language.FI)]
)
def test_the_browser_chooses_the_language_until_the_reader_does(server, visit, locale, language):
    visited = visit(server, locale=locale)
    visited.go("/")
    visited.page.get_by_role("heading", level=1, name=words(language)("start.title")).wait_for(timeout=30_000)


def test_the_language_switch_keeps_what_was_brought(server, visit):
    visited = visit(server)
    take_sample(visited)
    visited.page.get_by_role("radio", name="English").or_(visited.page.get_by_role("button", name="English")).click()
    visited.page.get_by_role("heading", level=1, name=words(Language.EN)("feedback.title")).wait_for(timeout=30_000)
    visited.settled()
    assert visited.page.get_by_text(words(Language.EN)("samples.tiny_city.title")).first.is_visible()
    assert visited.page.evaluate("document.documentElement.lang") == "en"


WALKED = ("method", "assumptions", "start")


@dataclass
class Walk:
    """What a walk through every page met: how far each is wider than the screen, what axe-core calls serious or
    critical on it, what went wrong, and every request to another host.
    """

    beyond: dict = field(default_factory=dict)
    barriers: dict = field(default_factory=dict)
    errors: list = field(default_factory=list)
    elsewhere: list = field(default_factory=list)


@pytest.fixture(scope="module")
def walk(chromium, server, barriers, artefacts):
    """Pages with the tiny city, narrow and dark; the others so, and all wide and light, are walked in ``test_case`` and
    ``test_queues``.
    """
    width, height = NARROW
    met = Walk()
    with visits(chromium) as visit:
        visited = visit(server, width=width, height=height, scheme="dark")
        take_sample(visited)
        for code in WALKED:
            follow(visited, code)
            visited.page.screenshot(path=artefacts / f"{code}_narrow_dark.png", full_page=True)
            met.beyond[code] = visited.page.evaluate(WIDER_THAN_WINDOW)
            met.barriers[code] = barriers(visited.page)
        met.errors, met.elsewhere = visited.errors, visited.elsewhere
    return met


def test_pages_fit_the_screen_and_say_nothing_wrong(walk):
    assert {code: beyond for code, beyond in walk.beyond.items() if beyond > 0} == {}
    assert walk.errors == []


def test_no_page_has_a_serious_barrier(walk):
    assert walk.barriers == {code: {} for code in WALKED}


def test_a_visit_asks_nothing_of_any_other_host(walk):
    assert walk.elsewhere == []


AFTER = "part => [getComputedStyle(part).fontSize, getComputedStyle(part, '::after').content]"


@pytest.mark.parametrize("language", Language)
def test_the_uploader_says_our_words_in_place_of_its_own(server, visit, language):
    """Its own are English in every browser: they take no room, but leave the button a name for a screen reader."""
    visited = visit(server, locale="sv-SE")
    visited.go(f"/feedback?lang={language}")
    zone, text = visited.page.get_by_test_id("stFileUploaderDropzone").first, words(language)
    button = zone.locator("button").get_by_text("Upload", exact=True).evaluate(AFTER)
    limit = zone.get_by_text("per file").evaluate(AFTER)
    assert button == ["0px", f'"{text("frame.upload")}"']
    assert zone.get_by_role("button", name=text("frame.upload")).count() == 1
    assert limit == ["0px", f'"{text("frame.upload_limit", n=100)}"']


def test_a_phone_shows_its_digits_for_a_number_and_what_is_wrong_fits_its_screen(server, visit):
    visited, text = visit(server, width=390, height=844), words(Language.FI)
    visited.go("/feedback?lang=fi")
    visited.page.get_by_text(text("operations.way_of.form")).first.click()
    visited.settled()
    field = visited.page.get_by_role("textbox", name=text("form.contacts")).first
    field.tap()
    assert field.get_attribute("inputmode") == "decimal"
    field.fill("paljon")
    visited.page.get_by_role("button", name=text("form.send")).click()
    visited.page.get_by_text("ei ole luku").wait_for(timeout=30_000)
    assert visited.page.evaluate(WIDER_THAN_WINDOW) <= 0
