"""Plans in a real browser: whatever is done in a hurry, each plan has what was meant for it."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from cx_models.presentation.scenario_file import to_toml
from cx_models.presentation.sentences.levers import staffing_says
from cx_models.presentation.words import Language, words
from cx_models.scenario.levers import AddBot, OfferCallBack, StaffPhone
from cx_models.scenario.scenario import Scenario

from .conftest import UNTOLD

pytestmark = pytest.mark.browser

FI = words(Language.FI)
LONG = 60_000  # ms: on a busy machine the first draws take their time
PATIENCE = 15_000  # ms
QUICK = 40  # ms between two presses of a held key
NO_FILE = "[data-testid=stFileUploaderFile]"


@dataclass
class Workbench:
    """The Scenario page as hands and eyes use it."""

    visited: object
    text: object = FI

    @property
    def page(self):
        return self.visited.page

    def settled(self):
        self.visited.settled()

    @property
    def name(self):
        return self.page.get_by_role("combobox", name=self.text("scenario.choose")).input_value()

    @property
    def names(self):
        self.page.get_by_role("combobox", name=self.text("scenario.choose")).click()
        found = [option.inner_text() for option in self.page.get_by_role("option").all()]
        self.page.keyboard.press("Escape")
        return found

    def choose(self, name):
        self.page.get_by_role("combobox", name=self.text("scenario.choose")).click()
        self.page.get_by_role("option", name=name, exact=True).click()

    def switch(self, lever):
        self.page.locator(f"[class*='-{lever}-']").get_by_test_id("stCheckbox").locator("label").click()
        self.settled()

    def is_on(self, lever):
        return self.page.locator(f"[class*='-{lever}-'] input[type=checkbox]").is_checked()

    def slider(self, field):
        lever, name = field.split(".")
        return self.page.locator(f"[class*='-{lever}-{name}-'] input[type=range]")

    def value(self, field):
        return int(self.slider(field).input_value())

    @property
    def figures(self):
        """The middle values; their intervals come later."""
        self.page.locator(".kanava-tiles").wait_for(timeout=LONG)
        return self.page.locator(".kanava-tiles .value").all_inner_texts()

    def managed(self):
        """The list of what can be done with a plan, unfolded."""
        if not self.page.get_by_role("textbox", name=self.text("scenario.name")).is_visible():
            self.page.get_by_role("button", name=self.text("scenario.manage")).click()
        self.page.get_by_role("textbox", name=self.text("scenario.name")).wait_for()

    def fold(self):
        if self.page.get_by_role("textbox", name=self.text("scenario.name")).is_visible():
            self.page.keyboard.press("Escape")
            self.page.get_by_role("textbox", name=self.text("scenario.name")).wait_for(state="hidden")

    def press(self, code):
        self.managed()
        self.page.get_by_role("button", name=self.text(f"scenario.{code}"), exact=True).click()
        self.settled()
        self.fold()

    @property
    def model(self):
        """What the plan at hand holds on the server: the file that is taken along."""
        self.managed()
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name=self.text("scenario.download")).click()
        told = tomllib.loads(Path(download.value.path()).read_text("utf-8"))
        self.fold()
        return told

    def open_file(self, content, name="plan.toml"):
        self.managed()
        file = {"name": name, "mimeType": "application/toml", "buffer": content}
        self.page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(file)
        self.page.wait_for_timeout(500)  # the file goes up before the page runs
        self.settled()


@pytest.fixture
def workbench(visit, server):
    """The Scenario page with the tiny city, or with the case of the internet provider."""

    def opened(button="samples.tiny_city.button", away=0):
        visited = visit(server, height=1200, away=away)
        visited.page.set_default_timeout(PATIENCE)
        visited.go("/?lang=fi")
        visited.page.get_by_role("button", name=FI(button)).click()
        if button != "case.button":
            visited.page.get_by_role("heading", level=1, name=FI("feedback.title")).wait_for(timeout=LONG)
            link = visited.page.get_by_test_id("stSidebarNav").get_by_role("link", name=FI("frame.page.scenario"))
            link.click()
        visited.page.get_by_role("heading", level=1, name=FI("scenario.title")).wait_for(timeout=LONG)
        visited.page.locator(".kanava-tiles").wait_for(timeout=LONG)
        visited.settled()
        return Workbench(visited)

    return opened


def test_each_plan_keeps_its_name_levers_and_figures(workbench):
    """Copy, change, delete, undo, switch: at each step what is shown is the right plan's."""
    bench = workbench()
    first, today = bench.name, bench.figures
    bench.switch("staff_phone")
    bench.slider("staff_phone.daytime").press("ArrowRight")
    bench.settled()
    one_more = bench.figures
    assert one_more != today

    bench.press("duplicate")
    copy = FI("scenario.copy", name=first)
    assert (bench.name, bench.value("staff_phone.daytime"), bench.figures) == (copy, 1, one_more)
    for _ in range(2):
        bench.slider("staff_phone.daytime").press("ArrowLeft")
    bench.settled()
    one_fewer = bench.figures
    assert bench.value("staff_phone.daytime") == -1
    assert one_fewer not in (one_more, today)

    bench.press("delete")
    assert (bench.name, bench.value("staff_phone.daytime"), bench.figures) == (first, 1, one_more)
    assert bench.names == [first]

    bench.page.get_by_role("button", name=FI("scenario.undo")).click()
    bench.settled()
    assert (bench.name, bench.value("staff_phone.daytime"), bench.figures) == (copy, -1, one_fewer)

    bench.choose(first)
    bench.settled()
    assert (bench.name, bench.value("staff_phone.daytime"), bench.figures) == (first, 1, one_more)
    assert bench.model["staff_phone"]["midday"] == 1

    bench.choose(copy)
    bench.settled()
    assert (bench.name, bench.value("staff_phone.daytime"), bench.figures) == (copy, -1, one_fewer)
    assert bench.model["staff_phone"]["midday"] == -1
    assert bench.visited.errors == []


def test_a_lever_switched_off_is_put_aside_for_its_own_plan_only(workbench):
    bench = workbench()
    first = bench.name
    bench.switch("staff_phone")
    bench.slider("staff_phone.daytime").press("ArrowRight")
    bench.settled()
    bench.switch("staff_phone")
    assert "staff_phone" not in bench.model
    bench.page.get_by_role("button", name=FI("scenario.new"), exact=True).click()
    bench.settled()
    bench.switch("staff_phone")
    assert bench.value("staff_phone.daytime") == 0
    bench.choose(first)
    bench.settled()
    assert not bench.is_on("staff_phone")
    bench.switch("staff_phone")
    assert bench.value("staff_phone.daytime") == 1
    assert bench.model["staff_phone"]["midday"] == 1


def test_a_broken_file_gives_one_sentence_and_changes_nothing(workbench):
    bench = workbench()
    bench.switch("staff_phone")
    before = (bench.names, bench.figures, bench.model)
    for content, line in ((b"name = \n[add_bot", 1), (b'name = "Botti"\n[add_bot]\nbuy = yes', 3)):
        bench.open_file(content)
        alerts = bench.page.get_by_test_id("stAlert")
        assert alerts.count() == 1
        assert alerts.inner_text().strip() == bench.text("scenario_file.not_toml_line", line=line)
        assert bench.page.get_by_test_id("stException").count() == 0
        bench.fold()
        assert (bench.names, bench.figures, bench.model) == before
    assert bench.visited.errors == []


def test_a_plan_opens_from_its_file_and_a_second_time_beside_it(workbench):
    bench = workbench()
    first = bench.name
    bench.switch("staff_phone")
    content = to_toml(Scenario("Botti ja soitto", (AddBot(bill=0.33), OfferCallBack(3.0)))).encode()
    for name in ("Botti ja soitto", "Botti ja soitto 2"):
        bench.open_file(content)
        assert bench.page.locator(NO_FILE).count() == 0
        bench.fold()
        assert bench.name == name
        assert (bench.is_on("add_bot"), bench.is_on("offer_callback"), bench.is_on("staff_phone")) == (1, 1, 0)
        assert bench.model == {**tomllib.loads(content.decode()), "name": name}
    assert bench.names == [first, "Botti ja soitto", "Botti ja soitto 2"]
    assert bench.page.get_by_test_id("stAlert").filter(has_text="TOML").count() == 0


def test_a_held_arrow_key_ends_where_the_keyboard_asked(workbench):
    """Twenty quick presses on the staffing slider: none is lost, nothing jumps back, the focus stays."""
    bench = workbench("case.button")
    if not bench.is_on("staff_phone"):
        bench.switch("staff_phone")
    before = bench.value("staff_phone.daytime")
    key, step = ("ArrowRight", 1) if before + 20 <= 40 else ("ArrowLeft", -1)
    bench.slider("staff_phone.daytime").focus()
    for press in range(1, 21):
        bench.page.keyboard.press(key)
        assert bench.value("staff_phone.daytime") == before + step * press
        bench.page.wait_for_timeout(QUICK)
    bench.settled()
    asked = before + step * 20
    assert bench.value("staff_phone.daytime") == asked
    assert bench.page.evaluate("document.activeElement.type") == "range"
    told = bench.model["staff_phone"]
    assert (told["morning"], told["midday"], told["afternoon"]) == (asked, asked, asked)
    if asked > 0:
        for said in staffing_says(StaffPhone(**told), FI):
            assert bench.page.get_by_text(said).is_visible()


def test_widgets_that_follow_another_show_its_values_at_once_and_can_be_moved_on(workbench):
    bench = workbench()
    bench.switch("staff_phone")
    bench.slider("staff_phone.daytime").focus()
    for _ in range(6):
        bench.page.keyboard.press("ArrowRight")
        bench.page.wait_for_timeout(QUICK)
    bench.settled()
    bench.page.get_by_text(FI("levers.finer"), exact=True).first.click()
    assert [bench.value(f"staff_phone.{part}") for part in ("morning", "midday", "afternoon")] == [6, 6, 6]
    bench.slider("staff_phone.morning").focus()
    for _ in range(4):
        bench.page.keyboard.press("ArrowLeft")
        bench.page.wait_for_timeout(QUICK)
    bench.settled()
    assert (bench.value("staff_phone.morning"), bench.value("staff_phone.daytime")) == (2, 2)
    told = bench.model["staff_phone"]
    assert (told["morning"], told["midday"], told["afternoon"]) == (2, 6, 6)


def test_the_kind_of_bot_and_the_shares_of_its_reasons_follow_each_other(workbench):
    bench = workbench()
    bench.switch("add_bot")
    bench.page.get_by_role("radio", name=FI("levers.add_bot.quality_of.good")).click()
    bench.settled()
    bench.page.get_by_text(FI("levers.by_reason"), exact=True).first.click()
    assert bench.value("add_bot.cancel") == 55
    bench.slider("add_bot.cancel").focus()
    for _ in range(10):
        bench.page.keyboard.press("ArrowRight")
        bench.page.wait_for_timeout(QUICK)
    bench.settled()
    assert bench.value("add_bot.cancel") == 65
    assert bench.page.get_by_role("radio", name=FI("levers.add_bot.quality_of.own")).is_checked()
    assert bench.model["add_bot"]["cancel"] == 0.65
    bench.page.get_by_role("radio", name=FI("levers.add_bot.quality_of.primitive")).click()
    bench.settled()
    assert bench.value("add_bot.cancel") == 25
    assert bench.page.get_by_role("radio", name=FI("levers.add_bot.quality_of.own")).count() == 0
    assert bench.model["add_bot"]["cancel"] == 0.25


def test_after_deleting_the_list_of_deeds_is_closed_and_the_way_back_is_in_sight(workbench):
    """Were it open, the next plan's Delete would lie under the same finger."""
    bench = workbench()
    first = bench.name
    bench.press("duplicate")
    bench.managed()
    bench.page.get_by_role("button", name=FI("scenario.delete"), exact=True).click()
    bench.settled()
    assert not bench.page.get_by_role("textbox", name=FI("scenario.name")).is_visible()
    assert bench.name == first
    bench.press("reset")
    for name in ("emptied", "deleted"):
        bench.page.get_by_text(FI(f"scenario.{name}", name="").removesuffix("."), exact=False).first.wait_for()
        bench.page.get_by_role("button", name=FI("scenario.undo"), exact=True).click()
        bench.settled()
    assert bench.page.get_by_role("button", name=FI("scenario.undo"), exact=True).count() == 0
    assert len(bench.names) == 2


def test_a_slider_moved_just_before_another_plan_is_chosen_leaves_both_right(workbench):
    """A browser tells of a move a moment after the last key; what it had no time to tell is lost, never misplaced."""
    bench = workbench()
    first = bench.name
    bench.switch("staff_phone")
    bench.press("duplicate")
    copy = bench.name
    for pause in (0, 800):
        before = bench.model["staff_phone"]["midday"]
        bench.slider("staff_phone.daytime").focus()
        for _ in range(7):
            bench.page.keyboard.press("ArrowRight")
        bench.page.wait_for_timeout(pause)
        bench.choose(first)
        bench.settled()
        assert (bench.name, bench.value("staff_phone.daytime")) == (first, 0)
        assert bench.model["staff_phone"]["midday"] == 0
        bench.choose(copy)
        bench.settled()
        told = bench.model["staff_phone"]["midday"]
        assert (bench.name, bench.value("staff_phone.daytime")) == (copy, told)
        assert told - before == 7 or (pause < 500 and told - before in range(7))


def test_far_from_the_server_a_plan_chosen_amid_moves_is_still_drawn(workbench):
    """The server leaves out what the browser said it has; when the answer comes, the browser must have it still."""
    bench = workbench(away=400)
    first = bench.name
    bench.switch("staff_phone")
    bench.press("duplicate")
    copy = bench.name
    for _ in range(2):
        bench.slider("staff_phone.daytime").focus()
        for _ in range(4):
            bench.page.keyboard.press("ArrowRight")
        bench.choose(first)
        bench.settled()
        assert (bench.name, bench.value("staff_phone.daytime")) == (first, 0)
        bench.choose(copy)
        bench.settled()
    assert bench.visited.errors == []


def test_a_name_left_in_the_box_goes_to_the_plan_it_was_written_for(workbench):
    bench = workbench()
    first = bench.name
    bench.press("duplicate")
    copy = bench.name
    bench.managed()
    bench.page.get_by_role("textbox", name=FI("scenario.name")).fill("Kesän malli")
    bench.page.get_by_role("button", name=FI("scenario.new"), exact=True).click(force=True)
    bench.settled()
    bench.fold()
    assert bench.names[:2] == [first, "Kesän malli"]
    assert copy not in bench.names


def speak(bench, language):
    """The other language, by the switch in the frame."""
    other = {Language.FI: "Suomi", Language.EN: "English"}[language]
    bench.page.get_by_role("radio", name=other).or_(bench.page.get_by_role("button", name=other)).click()
    title = words(language)("scenario.title")
    bench.page.get_by_role("heading", level=1, name=title).wait_for(timeout=LONG)
    bench.text = words(language)
    bench.settled()


def test_a_change_of_language_in_the_middle_keeps_all(workbench):
    """Sliders, words that are chosen among, names and figures; also as soon as the browser has told of a move."""
    bench = workbench("case.button")
    coded = bench.name
    bench.press("duplicate")
    copy = bench.name
    bench.page.get_by_role("radio", name=FI("levers.add_bot.quality_of.good")).click()
    bench.page.get_by_role("radio", name=FI("levers.add_bot.hand_over_of.person")).click()
    bench.settled()
    bench.slider("close_stores.below").press("ArrowRight")
    before = bench.value("staff_phone.daytime")
    bench.slider("staff_phone.daytime").focus()
    for _ in range(5):
        bench.page.keyboard.press("ArrowLeft")
    bench.page.wait_for_timeout(UNTOLD)
    speak(bench, Language.EN)
    assert bench.name == copy
    expected = bench.model
    assert expected["staff_phone"]["midday"] == before - 5
    assert expected["close_stores"]["below"] == 200_000
    assert (expected["add_bot"]["hand_over"], expected["add_bot"]["cancel"]) == ("person", 0.55)
    figures = bench.figures
    for language in (Language.FI, Language.EN):
        speak(bench, language)
        assert bench.value("staff_phone.daytime") == before - 5
        assert bench.page.get_by_role("radio", name=bench.text("levers.add_bot.quality_of.good")).is_checked()
        assert bench.page.get_by_role("radio", name=bench.text("levers.add_bot.hand_over_of.person")).is_checked()
        assert bench.model == expected
    assert bench.figures == figures
    bench.slider("close_stores.below").press("ArrowLeft")
    bench.settled()
    assert bench.model["close_stores"]["below"] == 100_000
    bench.choose(words(Language.EN)("case.name.closures"))
    bench.settled()
    speak(bench, Language.FI)
    assert bench.name == coded
    assert bench.value("staff_phone.daytime") == before
    assert bench.visited.errors == []
