"""Intervals from other processes, so that the server's own Python stays free for everyone's clicks.

A few workers for the whole server draw the lots of one wish side by side and keep the last few baselines warm. Each
session waits for at most one drawing beside those wanted by several at once; a newer wish takes the place of the older.
"""

from __future__ import annotations

import logging
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing import get_context
from os import cpu_count
from threading import RLock, Thread
from time import monotonic

from cx_models.assumptions.evenly import FIRST
from cx_models.baseline.calibrate import Baseline
from cx_models.projection.project import Draws, joined, lots
from cx_models.scenario.scenario import Scenario
from cx_models.screens.worker import awake, draws_of, give_way, know_today

DRAWS, SEED = FIRST, 0
FEWEST_WORKERS, MOST_WORKERS = 2, 4  # each keeps its baselines and today's worlds for itself
MOST_KEPT = 256  # finished drawings: some 30 figures of 50 numbers each
MOST_TRIES = 3
MOST_FAILED = 64  # scenarios whose failure is remembered
FORGIVEN_AFTER = 60.0  # seconds: then a wish for what failed is tried again
REMEMBERED = 3  # drawings whose time is known
SOONEST, LATEST = 0.2, 2.0  # seconds between looks
MARGIN = 1.1  # of the usual time

log = logging.getLogger(__name__)
Key = tuple[str, str]


@dataclass(frozen=True)
class _Wish:
    baseline: Baseline
    scenario: Scenario
    since: float
    tries: int = 0

    @property
    def key(self) -> Key:
        return key_of(self.baseline, self.scenario)


def key_of(baseline: Baseline, scenario: Scenario) -> Key:
    """Equal when the draws are the same: the scenario's name plays no part."""
    return baseline.digest, repr(scenario.in_order)


class _Worker:
    """A process, and which baselines it has been sent."""

    def __init__(self, executor: Executor) -> None:
        self.executor = executor
        self._sent: set[str] = set()

    def submit(self, baseline: Baseline, scenario: Scenario, draws: int, lot: slice) -> Future[Draws | None]:
        """Send a lot of the ``draws``, with the baseline when the worker has not seen it."""
        future = self.executor.submit(draws_of, baseline.digest, scenario, draws, SEED, lot, self._unsent(baseline))
        self._sent.add(baseline.digest)
        return future

    def know_today(self, baseline: Baseline, draws: int, lot: slice) -> Future[bool]:
        """Have today in the worlds of a lot ready there."""
        future = self.executor.submit(know_today, baseline.digest, draws, SEED, lot, self._unsent(baseline))
        self._sent.add(baseline.digest)
        return future

    def _unsent(self, baseline: Baseline) -> Baseline | None:
        return None if baseline.digest in self._sent else baseline

    def forget(self, digest: str) -> None:
        """Send that baseline again when next it is needed."""
        self._sent.discard(digest)


class Drawing:
    """Takes wishes, runs them one at a time, keeps what came."""

    def __init__(self, *executors: Executor, clock: Callable[[], float] = monotonic) -> None:
        self._workers = [_Worker(executor) for executor in executors or _own_processes()]
        self._lock = RLock()  # a drawing that ends at once is taken by the very thread that asked for it
        self._wishes: OrderedDict[Hashable, _Wish] = OrderedDict()
        self._running: _Wish | None = None
        self._kept: OrderedDict[Key, Draws] = OrderedDict()
        self._clock = clock
        self._failed: OrderedDict[Key, float] = OrderedDict()  # when each failed
        self._took: deque[float] = deque([2 * SOONEST], maxlen=REMEMBERED)
        self._awake = False
        self._ahead: Hashable = None  # whose worlds of today are drawn before a plan asks

    def wake(self) -> None:
        """Start the workers before anyone waits for them."""
        with self._lock:
            if not self._awake:
                self._awake = True
                for worker in self._workers:
                    worker.executor.submit(awake)

    def get(self, baseline: Baseline, scenario: Scenario) -> Draws | None:
        """The draws if they are there; asks for nothing."""
        with self._lock:
            found = self._kept.get(key_of(baseline, scenario))
            if found is not None:
                self._kept.move_to_end(key_of(baseline, scenario))
            return found

    def failed(self, baseline: Baseline, scenario: Scenario) -> bool:
        """Whether the drawing was tried lately and could not be made; after a while it may be wished for again."""
        with self._lock:
            return self._lately_failed(key_of(baseline, scenario))

    def _lately_failed(self, key: Key) -> bool:
        return key in self._failed and self._clock() - self._failed[key] < FORGIVEN_AFTER

    @property
    def look_again(self) -> float:
        """Seconds between looks: the second finds what takes as long as the drawings of late.

        Each look costs the reader's browser as much as a tenth of a drawing costs here, so they are few.
        """
        with self._lock:
            return min(max(MARGIN * min(self._took) / 2, SOONEST), LATEST)

    def want(self, who: Hashable, baseline: Baseline, scenario: Scenario) -> None:
        """Ask for draws; an earlier wish of the same ``who`` that has not begun is dropped."""
        wish = _Wish(baseline, scenario, self._clock())
        with self._lock:
            if wish.key in self._kept or self._lately_failed(wish.key):
                return
            if self._running is not None and self._running.key == wish.key:
                return
            self._wishes[who] = wish
            self._next()

    def _next(self) -> None:
        """Start the oldest wish when nothing runs. Called with the lock held."""
        if self._running is not None or not self._wishes:
            return
        _, wish = self._wishes.popitem(last=False)
        if wish.key in self._kept:
            self._next()
            return
        self._running = wish
        cut = lots(DRAWS)
        came: list[Future[Draws | None]] = []
        try:
            asked = [
                self._submit(wish.baseline, wish.scenario, DRAWS, place % len(self._workers), lot)
                for place, lot in enumerate(cut)
            ]
        except RuntimeError:  # the interpreter is closing: nobody waits any more
            self._running = None
            return

        def take(done: Future[Draws | None]) -> None:
            with self._lock:
                came.append(done)
                all_came = len(came) == len(cut)
            if all_came and any(isinstance(lot.exception(), BrokenProcessPool) for lot in asked):
                # a dying pool may hold its lock while it tells: another try must not come from its thread
                Thread(target=self._take, args=(wish, asked), daemon=True).start()
            elif all_came:
                self._take(wish, asked)

        for future in asked:
            future.add_done_callback(take)

    def _submit(
        self, baseline: Baseline, scenario: Scenario, draws: int, place: int, lot: slice
    ) -> Future[Draws | None]:
        """Send a lot to the worker at that place, to a new one when that has died."""
        try:
            return self._workers[place].submit(baseline, scenario, draws, lot)
        except BrokenProcessPool:
            self._workers[place] = _Worker(_own_process())
            return self._workers[place].submit(baseline, scenario, draws, lot)

    def ahead(self, baseline: Baseline, draws: int) -> None:
        """Have today ready in ``draws`` worlds, since many of a plan may soon be asked for.

        Each worker has one lot at a time, so that wishes come between; :meth:`many`, or a newer baseline, ends it.
        What is not ready by then, for whatever fault, is drawn, and the fault told, when a plan asks.
        """
        with self._lock:
            if self._ahead != (baseline.digest, draws):
                self._ahead = baseline.digest, draws
                for place, share in enumerate(self._shares(draws)):
                    self._go_ahead(baseline, draws, place, share)

    def _go_ahead(self, baseline: Baseline, draws: int, place: int, share: deque[slice]) -> None:
        def go_on(done: Future[bool]) -> None:
            if not done.cancelled() and done.exception() is None and done.result():
                self._go_ahead(baseline, draws, place, share)

        with self._lock:
            if share and self._ahead == (baseline.digest, draws):
                try:
                    asked = self._workers[place].know_today(baseline, draws, share.popleft())
                except RuntimeError:  # the interpreter is closing, or the process has died: a wish starts a new one
                    return
                asked.add_done_callback(go_on)

    def _shares(self, draws: int) -> list[deque[slice]]:
        """The lots of ``draws`` of each worker, in their order: always the same ones."""
        return [deque(lots(draws)[place :: len(self._workers)]) for place in range(len(self._workers))]

    def many(self, baseline: Baseline, scenario: Scenario, draws: int) -> Iterator[tuple[int, Draws | None]]:
        """Tell how many of the ``draws`` have come, lot by lot, and at the end all of them.

        Each worker has one lot at a time, so that other wishes come between, and always the same lots of today, which
        it keeps; whoever stops listening stops the work. The first ones are there where :meth:`get` has them.
        Raises what made a lot fail.
        """
        first = self.get(baseline, scenario) if draws > DRAWS else None
        found = {0: first} if first is not None else {}
        shares = [deque(lot for lot in share if not found or lot.start >= DRAWS) for share in self._shares(draws)]
        running: dict[Future[Draws | None], tuple[int, slice, int]] = {}

        def send(place: int, lot: slice, tries: int) -> None:
            with self._lock:
                running[self._submit(baseline, scenario, draws, place, lot)] = place, lot, tries

        with self._lock:
            self._ahead = None
        if found:
            yield DRAWS, None
        try:
            for place, share in enumerate(shares):
                if share:
                    send(place, share.popleft(), 0)
            while running:
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    place, lot, tries = running.pop(future)
                    drawn = future.result()
                    if drawn is None and tries < MOST_TRIES:  # the worker no longer knew the baseline
                        with self._lock:
                            self._workers[place].forget(baseline.digest)
                        send(place, lot, tries + 1)
                        continue
                    assert drawn is not None
                    found[lot.start] = drawn
                    if shares[place]:
                        send(place, shares[place].popleft(), 0)
                    yield sum(one.count for one in found.values()), None
            yield draws, joined(found[start] for start in sorted(found))
        finally:
            for future in running:
                future.cancel()

    def _take(self, wish: _Wish, done: Sequence[Future[Draws | None]]) -> None:
        """Keep what came; ask again, with the baseline, when a worker no longer knew it or died."""
        fault = next((lot.exception() for lot in done if lot.exception()), None)
        drawn = [lot.result() for lot in done] if fault is None else []
        known = [lot for lot in drawn if lot is not None]
        found = joined(known) if known and len(known) == len(done) else None
        with self._lock:
            self._running = None
            if found is None:
                for worker in self._workers:
                    worker.forget(wish.baseline.digest)
            if found is not None:
                self._failed.pop(wish.key, None)
                self._took.append(self._clock() - wish.since)
                self._kept[wish.key] = found
                while len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)
            elif wish.tries < MOST_TRIES:
                again = replace(wish, tries=wish.tries + 1)
                self._wishes.setdefault(wish.key, again)
            else:
                log.error("no draws for %s", wish.scenario.name, exc_info=fault)
                self._failed[wish.key] = self._clock()
                self._failed.move_to_end(wish.key)
                while len(self._failed) > MOST_FAILED:
                    self._failed.popitem(last=False)
            self._next()


def _own_processes() -> list[ProcessPoolExecutor]:
    """One for each processor, within limits."""
    count = min(max(cpu_count() or FEWEST_WORKERS, FEWEST_WORKERS), MOST_WORKERS)
    return [_own_process() for _ in range(count)]


def _own_process() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"), initializer=give_way)
