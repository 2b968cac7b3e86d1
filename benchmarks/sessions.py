"""Fifty people at once: websocket sessions on the Scenario page, each releasing a slider every ten seconds.

Run ``python benchmarks/sessions.py``. Each session speaks Streamlit's own protocol (no browser): it opens
the case, then moves a lever to another position; the time runs until the server says that the page's
run has ended. Printed beside one session alone, in the same run.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

sys.path.insert(0, str(Path(__file__).resolve().parent))
from slider import serving

PORT = 8921
SESSIONS = 50
EVERY = 10.0  # s
ROUNDS = 4
CASE, LEVER = "case", "staff_phone"


class Session:
    """One visitor: the elements seen so far, and how to answer them."""

    def __init__(self, socket: Any) -> None:
        self.socket = socket
        self.elements: dict[str, Any] = {}
        self.values: dict[str, float] = {}
        self.page = ""

    async def run(self, trigger: str = "") -> float:
        """Ask for a run of the page, with the widgets as they stand; seconds until it ended."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self.page
        for name, value in self.values.items():
            state = message.rerun_script.widget_states.widgets.add()
            state.id = name
            state.double_array_value.data.append(value)
        if trigger:
            state = message.rerun_script.widget_states.widgets.add()
            state.id, state.trigger_value = trigger, True
        start = asyncio.get_running_loop().time()
        await self.socket.send(message.SerializeToString())
        await self._until_finished()
        return asyncio.get_running_loop().time() - start

    async def _until_finished(self) -> None:
        while True:
            message = ForwardMsg()
            message.ParseFromString(await asyncio.wait_for(self.socket.recv(), timeout=120))
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.page = message.new_session.page_script_hash
            if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                element = message.delta.new_element
                held = getattr(element, element.WhichOneof("type"))
                if getattr(held, "id", ""):
                    self.elements[held.id] = held
            if kind == "script_finished" and message.script_finished in (
                ForwardMsg.FINISHED_SUCCESSFULLY,
                ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
            ):
                return

    def named(self, part: str, kind: str) -> Iterator[Any]:
        """Elements of a kind whose key holds ``part``."""
        return (e for name, e in self.elements.items() if part in name and type(e).__name__ == kind)

    async def open_case(self) -> None:
        """From Start to the Scenario page."""
        await self.run()
        button = next(self.named(CASE, "Button"))
        await self.run(button.id)

    async def release(self) -> float:
        """Move the lever to another position."""
        slider = next(self.named(LEVER, "Slider"))
        steps = round((slider.max - slider.min) / slider.step)
        self.values[slider.id] = slider.min + slider.step * random.randint(0, min(steps, 30))
        return await self.run()


async def visit(address: str, start_after: float, rounds: int) -> list[float]:
    """One visitor's waits, in seconds."""
    await asyncio.sleep(start_after)
    async with websockets.connect(address, max_size=None, subprotocols=["streamlit"]) as socket:
        session = Session(socket)
        await session.open_case()
        waits = []
        for _ in range(rounds):
            await asyncio.sleep(EVERY * random.uniform(0.8, 1.2))
            waits.append(await session.release())
        return waits


async def crowd(address: str, count: int) -> list[float]:
    """The waits of ``count`` visitors who come one after the other."""
    visits = [visit(address, EVERY * i / count, ROUNDS) for i in range(count)]
    return [wait for waits in await asyncio.gather(*visits) for wait in waits]


def main() -> None:
    """Print the table."""
    with serving("app.py", PORT) as address:
        stream = address.replace("http", "ws") + "/_stcore/stream"
        asyncio.run(crowd(stream, 1))  # the server's own warming up
        print(f"{'release to end of run, ms':34}{'median':>10}{'p95':>10}")
        for count in (1, SESSIONS):
            waits = [1000 * wait for wait in asyncio.run(crowd(stream, count))]
            p95 = statistics.quantiles(waits, n=20)[-1]
            print(f"{f'{count} session(s)':34}{statistics.median(waits):>10.0f}{p95:>10.0f}")


if __name__ == "__main__":
    main()
