"""A real server and a real browser: what the reader's eyes and screen reader get."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Mobile Safari/537.36"
)
START_SECONDS = 60
PATIENCE = 30_000  # ms
UNTOLD = 300  # ms: a widget tells of its last change within these, and a page is redrawn after the last word
PAUSED = "(ms) => new Promise((over) => setTimeout(over, ms))"  # by the page's own clock: a busy page tells later
REDRAWN = "() => new Promise((seen) => requestIdleCallback(() => setTimeout(seen), {timeout: 5000}))"
FAR = """
  window.WebSocket = class extends window.WebSocket {
    send(said) {
      setTimeout(() => this.readyState === WebSocket.OPEN && super.send(said), AWAY);
    }
    addEventListener(kind, hear, ...more) {
      super.addEventListener(kind, kind === "message" ? (told) => setTimeout(() => hear(told), AWAY) : hear, ...more);
    }
  };
"""
OURS = {"exclude": [["[data-testid=stSidebarNavItems]"]]}  # the framework nests its menu's list in its own way


@dataclass
class Talk:
    """What a page and its server have said: a reader's every wish is answered by a run that began after it."""

    answered: bool = True
    begun: bool = False

    def sent(self, frame):
        said = BackMsg.FromString(frame)
        if said.WhichOneof("type") == "rerun_script" and not said.rerun_script.is_auto_rerun:
            self.answered = self.begun = False

    def received(self, frame):
        said = ForwardMsg.FromString(frame)
        kind = said.WhichOneof("type")
        if kind == "new_session":
            self.begun = True
        elif kind == "script_finished" and said.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            self.answered = self.answered or self.begun


@dataclass
class Visit:
    """One browser page, with all that it said behind the page, all that went wrong, and every request that left the
    server's address.

    What either side says is heard by the other ``away`` milliseconds later.
    """

    page: object
    address: str
    away: int = 0
    said: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    elsewhere: list = field(default_factory=list)
    talk: Talk = field(default_factory=Talk)

    def go(self, path="/"):
        """Open a path and wait until its page is drawn."""
        self.page.goto(self.address + path)
        self.settled()

    def settled(self):
        """Wait until a heading stands and all that was asked for is answered and drawn."""
        latest = time.monotonic() + PATIENCE / 1000
        self.page.locator("h1").first.wait_for(timeout=PATIENCE)
        self.page.evaluate(PAUSED, UNTOLD + 2 * self.away)
        while not self.talk.answered:
            assert time.monotonic() < latest, "the server has not answered"
            self.page.wait_for_timeout(25)
            if self.talk.answered:
                self.page.evaluate(PAUSED, UNTOLD + 2 * self.away)  # an answer may make the page ask again
        self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(timeout=PATIENCE)
        self.page.evaluate(REDRAWN)


@contextmanager
def serving(root):
    """The app on a free port of this machine, in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    server = subprocess.Popen(
        [*command, "--server.address", "127.0.0.1", "--server.port", str(port)],
        cwd=root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
    )
    try:
        _wait_until_up(f"{address}/_stcore/health", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_until_up(health, server):
    latest = time.monotonic() + START_SECONDS
    while time.monotonic() < latest:
        if server.poll() is not None:
            pytest.fail(f"the server ended with {server.returncode}")
        try:
            urllib.request.urlopen(health, timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail("the server did not come up")


@pytest.fixture(scope="session")
def artefacts(root):
    """Where screenshots are kept."""
    folder = root / "artefacts"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def chromium():
    """The machine's browser. Without one: a visible skip, in CI a failure."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        _go_without("no chromium on this machine: the pages were not tried in a real browser")
    playwright = needed("playwright.sync_api").sync_playwright().start()
    browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
    yield browser
    browser.close()
    playwright.stop()


def needed(module):
    """A module that the browser tests stand on. Without it: a visible skip, in CI a failure."""
    try:
        return import_module(module)
    except ModuleNotFoundError as missing:
        return _go_without(f"the pages were not tried in a real browser: {missing}")


def _go_without(reason):
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def barriers():
    """Finds what axe-core calls serious or critical on a page, or in a part of it: the elements by rule."""
    axe = needed("axe_playwright_python.sync_playwright").Axe()

    def found(page, part=OURS):
        violations = axe.run(page, context=part).response["violations"]
        return {
            one["id"]: [node["html"][:200] for node in one["nodes"]]
            for one in violations
            if one["impact"] in {"serious", "critical"}
        }

    return found


@pytest.fixture(scope="session")
def server(root):
    """One server for all tests that do not mind what it has seen before."""
    with serving(root) as address:
        yield address


@pytest.fixture
def fresh_server(root):
    """A server that nobody has visited."""
    with serving(root) as address:
        yield address


@contextmanager
def visits(chromium):
    """Opens browser pages: ``(address, width=, height=, scheme=, locale=, away=)``; closes them at the end, and leaves
    nothing of what they kept in the browser but the server's own files, which cost more to read than a page to draw.
    """
    opened = []

    def open_one(address, *, width=1280, height=800, scheme="light", locale="fi-FI", away=0):
        page = _profile(chromium, width < 600, locale).new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        opened.append(page)
        made = Visit(page, address, away)
        if away:
            page.add_init_script(FAR.replace("AWAY", str(away)))
        page.on("console", lambda said: _heard(made, said))
        page.on("pageerror", lambda fault: made.errors.append(str(fault)))
        page.on("request", lambda request: _note(made, request.url))
        page.on("websocket", lambda socket: _listen(made, socket))
        return made

    yield open_one
    for page in opened:
        page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        page.context.clear_cookies()
        page.close()


@cache
def _profile(chromium, narrow, locale):
    """A browser's profile for readers on a phone or at a desk."""
    phone = {"is_mobile": True, "has_touch": True, "user_agent": PHONE} if narrow else {}
    return chromium.new_context(locale=locale, accept_downloads=True, **phone)


@pytest.fixture
def visit(chromium):
    """Opens browser pages for one test: see :func:`visits`."""
    with visits(chromium) as opened:
        yield opened


def _heard(made, said):
    if said.type != "log":
        made.said.append(said.text)
    if said.type == "error":
        made.errors.append(said.text)


def _note(made, url):
    if not url.startswith((made.address, "data:", "blob:")):
        made.elsewhere.append(url)


def _listen(made, socket):
    _note(made, socket.url.replace("ws", "http", 1))
    socket.on("framesent", made.talk.sent)
    socket.on("framereceived", made.talk.received)
