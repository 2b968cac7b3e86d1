"""Slider release to last repaint on the Scenario page, in a real browser, beside an empty one-slider app.

Run ``python benchmarks/slider.py`` (needs Playwright and a Chromium). Both apps run under this project's
configuration, one after the other in the same run; ratios are what to compare between machines.
Times are measured inside the page: from the key that releases the slider to the first change of a
number, to the last repaint before the interval, and to the last repaint of all.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
RELEASES = 30
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync"]  # fmt: skip
HELPED = "Customers helped at first use"  # of the bot: every step moves every figure
SETTLED = 3.5  # s after which everything, the interval too, is taken to be drawn
EMPTY_SETTLED = 1.0  # s, the same for the empty app

WATCH = """() => {
  window.released = performance.now();
  window.changes = [];
  const main = document.querySelector('[data-testid=stMain]');
  const figures = () => (document.querySelector('.kanava-tiles') || main).innerText;
  let before = figures();
  new MutationObserver(() => {
    const now = figures();
    const awaited = document.querySelector('.kanava-tiles .stale') !== null;
    window.changes.push([performance.now(), now !== before, awaited]);
    before = now;
  }).observe(main, {subtree: true, childList: true, characterData: true, attributes: true,
                    attributeFilter: ['d', 'transform', 'src', 'width', 'height']});
  document.addEventListener('keyup', () => { window.released = performance.now(); window.changes = []; }, true);
}"""


@contextmanager
def serving(script: str, port: int) -> Iterator[str]:
    """The address of a fresh server of ``script``."""
    options = ["--server.port", str(port), "--server.headless", "true"]
    command = [sys.executable, "-m", "streamlit", "run", script, *options]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://localhost:{port}"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health")
                break
            except OSError:
                time.sleep(0.25)
        yield address
    finally:
        server.terminate()
        server.wait()


def handle(page: Page, label: str) -> Locator:
    """The slider of that name, or the page's only one."""
    return page.locator("[data-testid=stSlider] input" + (f'[aria-label="{label}"]' if label else ""))


def release(page: Page, slider: str, key: str, settled: float) -> tuple[float, float, float]:
    """Milliseconds from one release to the first number, the last repaint before the interval, and the last number."""
    thumb = handle(page, slider)
    thumb.focus()
    thumb.press(key)
    page.wait_for_timeout(settled * 1000)
    released, changes = page.evaluate("[window.released, window.changes]")
    figures = [at - released for at, figure, _ in changes if figure]
    before_interval = [at - released for at, _, awaited in changes if awaited]
    return figures[0], before_interval[-1] if before_interval else changes[-1][0] - released, figures[-1]


def measure(page: Page, slider: str, settled: float) -> list[tuple[float, float, float]]:
    """Thirty releases, each to another position, after three to warm up."""
    page.evaluate(WATCH)
    first = handle(page, slider)
    room = int(float(first.get_attribute("max") or 0) - float(first.input_value()))
    right = min(RELEASES + 3, room)  # as many new positions as there are: the interval of an old one is kept
    keys = ["ArrowRight"] * right + ["ArrowLeft"] * (RELEASES + 3 - right)
    return [release(page, slider, key, settled) for key in keys][3:]


def row(name: str, times: list[float]) -> tuple[float, float]:
    """Print median and 95th percentile."""
    median, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    print(f"{name:46}{median:>10.0f}{p95:>10.0f}")
    return median, p95


def main() -> None:
    """Print the table."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        with serving("benchmarks/one_slider.py", 8911) as address:
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            page.goto(address)
            page.wait_for_selector("[data-testid=stSlider]")
            page.wait_for_timeout(2000)
            floor = measure(page, "", EMPTY_SETTLED)
            page.close()
        with serving("app.py", 8912) as address:
            page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-GB")
            page.goto(address)
            page.get_by_test_id("stBaseButton-primary").first.click()
            page.wait_for_selector("[data-testid=stVegaLiteChart] svg, [data-testid=stVegaLiteChart] canvas")
            page.wait_for_timeout(8000)
            ours = measure(page, HELPED, SETTLED)
            page.close()
        browser.close()
    print(f"{'slider release to …, ms':46}{'median':>10}{'p95':>10}")
    empty, _ = row("empty app: last repaint", [last for _, _, last in floor])
    first, _ = row("Scenario page: first number", [first for first, _, _ in ours])
    drawn, _ = row("Scenario page: last repaint before the interval", [drawn for _, drawn, _ in ours])
    row("Scenario page: interval drawn", [last for _, _, last in ours])
    print(f"ratio to the empty app: first number {first / empty:.1f} ×, last repaint {drawn / empty:.1f} ×")


if __name__ == "__main__":
    main()
