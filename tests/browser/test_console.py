"""What a browser says behind the page: nothing of ours, and of the framework's only what is named here."""

import pytest

from cx_models.presentation.words import Language, words
from cx_models.screens.frame import PAGES

pytestmark = pytest.mark.browser

FI = words(Language.FI)
LONG = 120_000  # ms
# A page opened by its own address looks for its server below that address first, then above it: the
# framework's way of finding a server that lives in a folder. These two requests may fail, no other.
PROBES = ("_stcore/health", "_stcore/host-config")


@pytest.fixture
def said(visit, server):
    """A browser page, and every warning, error and failed request since it was opened."""
    visited = visit(server)
    visited.said, visited.failed = [], []
    visited.page.on("console", lambda line: visited.said.append(line.text) if line.type != "log" else None)
    visited.page.on("response", lambda answer: visited.failed.append(answer.url) if answer.status >= 400 else None)
    return visited


def follow(visited, code):
    name = FI(f"frame.page.{code}")
    visited.page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True).click()
    visited.page.get_by_role("heading", level=1, name=FI(f"{code}.title")).wait_for(timeout=LONG)
    visited.settled()


def test_no_page_or_chart_of_the_case_warns(said):
    said.go("/")
    said.page.get_by_role("button", name=FI("case.button")).click()
    said.page.locator(".kanava-tiles").wait_for(timeout=LONG)
    said.settled()
    for name in ("flows", "places", "groups", "money", "queues"):
        said.page.get_by_role("tab", name=FI(f"scenario.tab.{name}")).click()
        said.page.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first.wait_for(timeout=LONG)
        said.settled()
        assert (name, said.said) == (name, [])
    for code in ("compare", "today", "feedback", "assumptions", "method", "start"):
        follow(said, code)
        assert (code, said.said) == (code, [])


@pytest.mark.parametrize("code", [entry.code for entry in PAGES])
def test_a_page_opened_by_its_address_asks_in_vain_only_where_the_framework_seeks_its_server(said, code):
    path = "/" if code == PAGES[0].code else f"/{code}"
    said.go(path)
    expected = {f"{said.address}{path}/{probe}" for probe in PROBES}
    assert set(said.failed) <= expected
    assert len(said.said) == len(said.failed)
