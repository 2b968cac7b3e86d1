"""The dice and the laws: uniform, independent, the same without numba, and with the shapes they claim."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from pytest import approx
from scipy import stats

from cx_models.queues.replay.compiling import can_compile, compile_in_background, compile_now, compiled
from cx_models.queues.replay.customers import by_time, poisson_quantile
from cx_models.queues.replay.dice import keys_of, uniforms
from cx_models.queues.replay.laws import lognormal, quantile, weibull
from cx_models.queues.replay.network import network
from cx_models.queues.replay.replay import replay


@pytest.fixture(scope="module", autouse=True)
def compiled_loop():
    """Where numba is installed; once compiled it is kept, and without it all holds as well, only slower."""
    compile_now()


ROOT = Path(__file__).parents[2]
DIGEST = """
import sys, hashlib
if BLOCKED: sys.modules["numba"] = None
import numpy as np
from cx_models.queues.replay.compiling import compile_now
from cx_models.queues.replay.network import network
from cx_models.queues.replay.replay import replay
ready = compile_now()
net = network([[60.0, 80.0], [20.0, 10.0]], [[5, 6], [3, 1]], first=[[0.6, 0.4], [0.0, 0.8]], skill=[[1, 0], [2, 1]],
              handling=[6, 9], handling_cv=[1.3, 0.0], patience=[8, 12], patience_shape=[0.7, 1], redial=0.5,
              resolved=0.7, reconnect=0.6, reconnect_to=[[0.5, 0.5], [0.2, 0.8]], transfer_first=0.2,
              transfer_to=[[0, 1], [1, 0]], leaving="at_once", speed=[[1, 0.7]])
found = replay(net, days=3, seed=7, log_days=3)
seen = hashlib.sha256()
for part in (found.tally, found.minutes, found.waits, found.ends, *vars(found.contacts).values()):
    seen.update(np.ascontiguousarray(part).tobytes())
print(ready, found.compiled, seen.hexdigest())
"""


def test_a_machine_without_numba_gives_the_same_numbers_to_the_bit():
    if not can_compile():
        pytest.skip("numba is not installed: nothing to compare with")
    with_numba, without = (
        subprocess.run(
            [sys.executable, "-c", f"BLOCKED = {blocked}\n{DIGEST}"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for blocked in (False, True)
    )
    assert with_numba[:2] == ["True", "True"] and without[:2] == ["False", "False"]
    assert with_numba[2] == without[2]


def test_whoever_asks_in_the_background_does_not_wait():
    program = (
        "import time\n"
        "from cx_models.queues.replay.compiling import compile_in_background, compiled\n"
        "thread = compile_in_background()\n"
        "assert compiled() is None and thread is compile_in_background()\n"
        "thread.join()\n"
        "print(compiled() is not None, compile_in_background())"
    )
    if not can_compile():
        assert compile_in_background() is None and compiled() is None
        return
    told = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["True", "None"]


def test_draws_are_uniform_and_neighbours_have_nothing_in_common():
    key = keys_of(1, 0, np.arange(200)[:, None], np.arange(500)[None, :])
    assert len(np.unique(key)) == key.size
    first, second = uniforms(key, 1), uniforms(key, 2)
    assert stats.kstest(first.ravel(), "uniform").pvalue > 0.001
    for one, other in (
        (first, second), (first[:, 1:], first[:, :-1]), (first[1:], first[:-1]),
        (first, uniforms(keys_of(2, 0, np.arange(200)[:, None], np.arange(500)[None, :]), 1)),
    ):  # fmt: skip
        cells = np.histogram2d(one.ravel(), other.ravel(), bins=10, range=[[0, 1], [0, 1]])[0]
        assert stats.chisquare(cells.ravel()).pvalue > 0.001


def test_counts_are_poisson_at_any_mean():
    u = uniforms(keys_of(3, 0, np.arange(20_000)), 0)
    for mean in (0.3, 4.0, 120.0, 30_000.0):
        number = poisson_quantile(u, np.full(len(u), mean))
        assert np.array_equal(number, stats.poisson.ppf(u, mean))
    assert poisson_quantile(u, np.zeros(len(u))).max() == 0


@pytest.mark.parametrize("shape", [0.5, 1.0, 2.5])
def test_patience_is_weibull_with_the_mean_and_shape_asked_for(shape):
    """With nobody to answer, all leave when their patience ends."""
    desk = network(
        [3000.0, 0, 0, 0], [[0] * 4], skill=[[1]], handling=1, patience=10, patience_shape=shape, interval=600
    )
    seen = replay(desk, days=1, seed=3, log_days=1).contacts
    assert len(seen.day) > 20_000
    scale = 10 / stats.weibull_min(shape).mean()
    assert stats.kstest(seen.left - seen.arrived, stats.weibull_min(shape, scale=scale).cdf).pvalue > 0.001


@pytest.mark.parametrize("cv", [0.4, 1.0, 2.0])
def test_handling_is_lognormal_with_the_mean_and_spread_asked_for(cv):
    desk = network([3000.0, 0, 0, 0], [[0] * 4], skill=[[0]], no_line=True, handling=10, handling_cv=cv, interval=600)
    seen = replay(desk, days=1, seed=4, log_days=1).contacts
    spread = np.sqrt(np.log1p(cv**2))
    law = stats.lognorm(spread, scale=10 * np.exp(-(spread**2) / 2))
    assert stats.kstest(seen.left - seen.arrived, law.cdf).pvalue > 0.001


@pytest.mark.parametrize(
    ("table", "law"),
    [
        (weibull(1.0), stats.expon()),
        (weibull(0.6), stats.weibull_min(0.6, scale=1 / stats.weibull_min(0.6).mean())),
        (lognormal(1.5), stats.lognorm(np.sqrt(np.log(3.25)), scale=1 / np.sqrt(3.25))),
    ],
)
def test_tables_are_right_to_a_ten_thousandth_far_into_both_tails(table, law):
    for u in (1e-9, 1e-4, 0.01, 0.2, 0.5, 0.77, 0.99, 0.99999, 1 - 1e-9):
        assert quantile(table, 0, u) == approx(law.ppf(u), rel=1e-4)
    assert quantile(table, 0, 1e-300) >= 0
    assert np.isfinite(quantile(table, 0, 1 - 2.0**-53))


def test_without_spread_all_are_alike():
    desk = network([60.0], [[0]], skill=[[0]], no_line=True, handling=10, handling_cv=0)
    seen = replay(desk, days=1, seed=4, log_days=1).contacts
    served = seen.where(seen.outcome == 5)
    assert served.left - served.arrived == approx(np.full(len(served.day), 10.0))


@pytest.mark.parametrize(
    "time",
    [
        np.random.default_rng(0).uniform(0.0, 960.0, 30_000),
        np.repeat([5.0, 3.0, 9.0], 4),
        960.0 - 2e-13 * np.random.default_rng(1).permutation(30_000),
        np.zeros(3),
        np.array([]),
    ],
    ids=["a day", "of equals the first first", "closer than it can tell", "all at once", "nobody"],
)
def test_customers_come_in_the_order_of_their_times(time):
    assert by_time(time).tolist() == np.argsort(time, kind="stable").tolist()
