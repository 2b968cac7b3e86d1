"""What a browser says behind the page: nothing of ours, and of the framework's only what is named here."""

import pytest

from cx_models.screens.frame import PAGES

pytestmark = pytest.mark.browser

# A page opened by its own address looks for its server below that address first, then above it: the
# framework's way of finding a server that lives in a folder. These two requests may fail, no other.
PROBES = ("_stcore/health", "_stcore/host-config")


@pytest.fixture
def said(visit, server):
    """A browser page, and every failed request since it was opened."""
    visited = visit(server)
    visited.failed = []
    visited.page.on("response", lambda answer: visited.failed.append(answer.url) if answer.status >= 400 else None)
    return visited


@pytest.mark.parametrize("code", [entry.code for entry in PAGES][::2])
def test_a_page_opened_by_its_address_asks_in_vain_only_where_the_framework_seeks_its_server(said, code):
    path = "/" if code == PAGES[0].code else f"/{code}"
    said.go(path)
    expected = {f"{said.address}{path}/{probe}" for probe in PROBES}
    assert set(said.failed) <= expected
    assert len(said.said) == len(said.failed)
