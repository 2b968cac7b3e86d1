"""The configuration leaves garbage to Python itself: that must not let a long-lived server grow."""

import asyncio
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

RELEASES = 40
GROWTH_ALLOWED = 80  # MB over the last two thirds of the releases: caches are bounded and already warm


@pytest.mark.slow
def test_memory_stays_flat_over_many_slider_releases(root):
    sys.path.insert(0, str(root / "benchmarks"))
    from sessions import Session  # noqa: PLC0415 - lives beside the tests, not among the packages
    from websockets import connect  # noqa: PLC0415

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    server = subprocess.Popen(
        [*command, "--server.port", str(port)], cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )

    async def visit() -> list[float]:
        sizes = []
        async with connect(
            f"ws://127.0.0.1:{port}/_stcore/stream", max_size=None, subprotocols=["streamlit"]
        ) as socket_:
            session = Session(socket_)
            await session.open_case()
            for release in range(RELEASES):
                await session.release()
                if release % 10 == 0:
                    sizes.append(psutil.Process(server.pid).memory_info().rss / 1e6)
        return sizes

    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health")
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.25)
        with ThreadPoolExecutor(1) as aside:  # a browser may be driven from this very thread
            sizes = aside.submit(asyncio.run, visit()).result()
    finally:
        server.terminate()
        server.wait()
    assert len(sizes) == RELEASES / 10
    assert sizes[-1] - sizes[len(sizes) // 3] < GROWTH_ALLOWED, sizes
