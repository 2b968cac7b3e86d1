"""The staffing curve in a real browser: pulled by mouse, finger and keys, it tells at once what becomes of the day."""

from functools import partial

import pytest

from cx_models.presentation.words import Language, words

from .conftest import visits

pytestmark = pytest.mark.browser

FI, EN = words(Language.FI), words(Language.EN)
LONG, PATIENCE = 60_000, 15_000  # ms
MOST_UNDONE = 20
WIDER_THAN_WINDOW = "document.documentElement.scrollWidth - window.innerWidth"
SCREENS = [(1280, 800, "light", EN), (390, 844, "dark", FI)]


def opened_by(visit, server, width=1280, height=900, scheme="light", text=FI):
    """The Queues page with the case of the internet provider, whose phone is overrun."""
    visited = visit(server, width=width, height=height, scheme=scheme)
    visited.page.set_default_timeout(PATIENCE)
    visited.go(f"/?lang={text.language}")
    visited.page.get_by_role("button", name=text("case.button")).click()
    visited.page.get_by_role("heading", level=1, name=text("scenario.title")).wait_for(timeout=LONG)
    unfold = visited.page.get_by_test_id("stExpandSidebarButton")
    if unfold.is_visible():
        unfold.click()
    name = text("frame.page.queues")
    visited.page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True).click()
    visited.page.get_by_role("heading", level=1, name=text("queues.title")).wait_for(timeout=LONG)
    visited.page.get_by_role("slider").first.wait_for()
    visited.settled()
    return visited


@pytest.fixture
def queues(visit, server):
    """Opens the Queues page on a screen of one's own."""
    return partial(opened_by, visit, server)


@pytest.fixture(scope="module")
def wide(chromium, server):
    """The Queues page on a wide screen, for the tests that leave it as it was."""
    with visits(chromium) as visit:
        yield opened_by(visit, server)


@pytest.fixture
def desk(wide):
    """The staffing curve as the service has it; what a test makes of it is undone."""
    roster = curve(wide)
    yield wide
    for _ in range(MOST_UNDONE):
        if curve(wide) == roster:
            break
        wide.page.get_by_role("button", name=FI("queues.curve.undo")).click()
        wide.settled()
    assert curve(wide) == roster


def curve(visited):
    return [int(one.get_attribute("aria-valuenow")) for one in visited.page.get_by_role("slider").all()]


def figures(visited):
    return visited.page.locator(".kanava-tiles .value").all_inner_texts()


def changed(visited, before):
    """Wait until the figures are others."""
    script = (
        "before => [...document.querySelectorAll('.kanava-tiles .value')].map(one => one.innerText) + '' !== before"
    )
    visited.page.wait_for_function(script, arg=",".join(before))
    visited.settled()


def step(visited, place):
    """The middle of a half-hour's step, in sight."""
    slider = visited.page.get_by_role("slider").nth(place)
    slider.scroll_into_view_if_needed()
    visited.page.wait_for_timeout(300)
    box = slider.locator(".grip").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def focused(visited):
    return visited.page.evaluate("document.activeElement.shadowRoot?.activeElement?.getAttribute('aria-label')")


def pull(visited, start, end):
    mouse = visited.page.mouse
    mouse.move(*start)
    mouse.down()
    mouse.move(*end, steps=12)
    mouse.up()


def test_a_step_is_pulled_up_with_the_mouse_and_nobody_elses(desk):
    visited = desk
    before, shown = curve(visited), figures(visited)
    x, y = step(visited, 4)
    pull(visited, (x, y), (x, y - 60))
    changed(visited, shown)
    after = curve(visited)
    assert after[4] > before[4]
    assert [*after[:4], *after[5:]] == [*before[:4], *before[5:]]


def test_drawing_across_sets_every_half_hour_on_the_way(desk):
    visited = desk
    before, shown = curve(visited), figures(visited)
    x, y = step(visited, 4)
    end, _ = step(visited, 9)
    pull(visited, (x, y - 60), (end, y - 60))
    changed(visited, shown)
    after = curve(visited)
    assert len(set(after[4:10])) == 1
    assert after[4] > max(before)
    assert [*after[:4], *after[10:]] == [*before[:4], *before[10:]]


def test_escape_gives_a_pull_up(desk):
    visited = desk
    before = curve(visited)
    x, y = step(visited, 4)
    visited.page.mouse.move(x, y)
    visited.page.mouse.down()
    visited.page.mouse.move(x, y - 60, steps=6)
    assert curve(visited)[4] > before[4]
    visited.page.keyboard.press("Escape")
    visited.page.mouse.up()
    visited.settled()
    assert curve(visited) == before


def test_the_keyboard_chooses_a_half_hour_and_changes_it(desk):
    visited = desk
    before, shown = curve(visited), figures(visited)
    visited.page.get_by_role("slider").first.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "ArrowUp", "PageUp", "ArrowDown"):
        visited.page.keyboard.press(key)
    changed(visited, shown)
    assert curve(visited) == [*before[:2], before[2] + 6, *before[3:]]
    assert focused(visited) == visited.page.get_by_role("slider").nth(2).get_attribute("aria-label")


def test_only_one_half_hour_stands_in_the_way_of_the_tab_key(desk):
    visited = desk
    stops = [one.get_attribute("tabindex") for one in visited.page.get_by_role("slider").all()]
    assert stops.count("0") == 1


def test_a_key_held_down_ends_where_it_was_let_go(desk):
    visited = desk
    before, shown = curve(visited), figures(visited)
    visited.page.get_by_role("slider").first.focus()
    for _ in range(14):
        visited.page.keyboard.press("ArrowUp")
        visited.page.wait_for_timeout(45)
    changed(visited, shown)
    assert curve(visited)[0] == before[0] + 14
    assert str(before[0] + 14) in visited.page.get_by_role("slider").first.get_attribute("aria-valuetext")


def touch(visited, start, end):
    """One finger, put down, moved and lifted."""
    session = visited.page.context.new_cdp_session(visited.page)

    def event(kind, points):
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        visited.page.wait_for_timeout(25)

    event("touchStart", [{"x": start[0], "y": start[1]}])
    for part in range(1, 11):
        points = [begin + (finish - begin) * part / 10 for begin, finish in zip(start, end, strict=True)]
        event("touchMove", [{"x": points[0], "y": points[1]}])
    event("touchEnd", [])


def test_a_finger_pulls_a_step_on_a_narrow_screen(queues):
    visited = queues(390, 844)
    before, shown = curve(visited), figures(visited)
    x, y = step(visited, 6)
    touch(visited, (x, y), (x, y - 60))
    changed(visited, shown)
    after = curve(visited)
    assert after[6] > before[6]
    assert [*after[:6], *after[7:]] == [*before[:6], *before[7:]]


def test_a_finger_away_from_the_step_scrolls_the_page(queues):
    visited = queues(390, 844)
    before = curve(visited)
    x, y = step(visited, 6)
    top = "document.querySelector('[data-testid=stMain]').scrollTop"
    began = visited.page.evaluate(top)
    touch(visited, (x, y - 70), (x, y - 170))
    visited.settled()
    assert visited.page.evaluate(top) != began
    assert curve(visited) == before


def test_undo_and_the_buttons_move_the_curve_that_is_seen(desk):
    visited = desk
    roster, shown = curve(visited), figures(visited)
    visited.page.get_by_role("button", name=FI("queues.curve.fewest")).click()
    changed(visited, shown)
    fewest, shown = curve(visited), figures(visited)
    assert sum(fewest) > sum(roster)
    visited.page.get_by_role("button", name=FI("queues.curve.undo")).click()
    changed(visited, shown)
    assert curve(visited) == roster


def test_releases_in_a_hurry_all_count(desk):
    visited = desk
    before = curve(visited)
    _, y = step(visited, 2)
    places = [visited.page.get_by_role("slider").nth(place).bounding_box()["x"] + 8 for place in (2, 5, 8, 11)]
    for place in places:
        pull(visited, (place, y - 70), (place, y - 90))
    visited.page.wait_for_timeout(500)
    visited.settled()
    after = curve(visited)
    assert all(after[place] > before[place] for place in (2, 5, 8, 11))
    tried = len([one for one, old in zip(after, before, strict=True) if one != old])
    assert tried == 4


def test_the_curve_follows_another_day_and_comes_back(desk):
    visited = desk
    shown = figures(visited)
    visited.page.get_by_role("slider").first.focus()
    visited.page.keyboard.press("PageUp")
    changed(visited, shown)
    tried = curve(visited)
    for day in (4, 0):
        visited.page.get_by_role("radio", name=FI(f"queues.weekday_short.{day}"), exact=True).or_(
            visited.page.get_by_role("button", name=FI(f"queues.weekday_short.{day}"), exact=True)
        ).click()
        title = visited.page.get_by_role("heading", level=3, name=FI(f"queues.weekday.{day}"))
        title.wait_for()
        visited.settled()
        assert (curve(visited) == tried) == (day == 0)


def everything(visited, text):
    """Open all there is on the page."""
    shown = figures(visited)
    visited.page.get_by_role("button", name=text("queues.curve.fewest")).click()
    changed(visited, shown)
    visited.page.get_by_role("button", name=text("queues.shifts.find")).click()
    visited.page.get_by_role("button", name=text("queues.shifts.see")).wait_for()
    visited.page.get_by_text(text("queues.sheet.toggle")).click()
    visited.page.get_by_text(text("queues.sheet.lead")).wait_for()
    visited.page.get_by_text(text("queues.hours.table")).click()
    visited.page.get_by_role("button", name=text("queues.hours.download")).wait_for()
    visited.page.get_by_text(text("queues.replay.toggle"), exact=True).click()
    visited.settled()
    visited.page.get_by_text(text("week_replay.toggle"), exact=True).click()
    visited.page.get_by_text(text("week_replay.tries"), exact=True).wait_for(timeout=LONG)
    visited.page.get_by_text(text("week_replay.table"), exact=True).click()
    visited.page.get_by_role("button", name=text("week_replay.download")).wait_for(timeout=LONG)
    visited.page.get_by_role("heading", level=3, name=text("mail.title")).wait_for()
    visited.settled()


@pytest.mark.parametrize(("width", "height", "scheme", "text"), SCREENS)
def test_all_of_it_fits_the_screen_and_has_no_serious_barrier(queues, artefacts, barriers, width, height, scheme, text):
    visited = queues(width, height, scheme, text)
    everything(visited, text)
    found = barriers(visited.page)
    visited.page.set_viewport_size({"width": width, "height": 7600 if width > 600 else 10_500})
    visited.page.wait_for_timeout(1200)
    visited.page.screenshot(path=artefacts / f"queues_all_{'wide' if width > 600 else 'narrow'}_{scheme}.png")
    assert visited.page.evaluate(WIDER_THAN_WINDOW) <= 0
    assert found == {}
    assert visited.errors == []
    assert visited.elsewhere == []
